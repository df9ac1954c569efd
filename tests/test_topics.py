"""A topic is a folder, registered by a field; inside it the same names, and one direction."""

import inspect
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import msgspec
import pytest

import warroom
from tests.test_architecture import EDGES
from warroom import obligations
from warroom.incident import Incident, parts
from warroom.owed import Owing
from warroom.room_state import RoomState

TOPICS = Path(warroom.__file__).parent / "topics"

LAYERS = ("events", "state", "rules", "owed", "edges")
"""A file of a topic imports files of its own layer and of those before it, in any topic."""

KNOWN = {
    "events": "events",
    "state": "state",
    "rules": "rules",
    "owed": "owed",
    "rows": "edges",
    "report": "edges",
    "commands": "edges",
    "console": "edges",
}
"""The names that every topic uses, and their layer."""

OTHERS = {
    "changes/answers": ("rules", "who answers a change: its own half of the rules"),
    "changes/logged": ("state", "changes told as facts, which the state holds"),
    "changes/mitigation": ("rules", "the menu of mitigations, and what changed"),
    "changes/needs": ("rules", "what a change needs before it is said yes to"),
    "changes/standing": ("state", "where one change stands, by the clock and in words"),
    "closing/gate": ("rules", "the close gate looks at every topic"),
    "crew/accounts": ("events", "whose handle it is, from what every event carries"),
    "crew/authority": ("rules", "how strict the room is: asked by the rules of all topics"),
    "handoff/losing": ("rules", "losing the commander is a machine of its own"),
    "hypotheses/lanes": ("rules", "how certain an entry is, for every topic that shows one"),
    "impact/reports": ("rules", "how fast customers report, derived and never stored"),
    "language/patterns": ("events", "judges regular expressions that come from outside"),
    "language/words": ("events", "the wording rules: data beside no event"),
    "lifecycle/declare": ("rules", "how an incident begins"),
    "lifecycle/move": ("rules", "moving from state to state"),
    "lifecycle/situation": ("state", "the situation in words, which the state holds"),
    "milestones/metrics": ("rules", "the minutes of an incident, derived and never stored"),
    "roles/holding": ("state", "one person and one role, which the state holds"),
    "roles/matrix": ("rules", "the conflict matrix of roles"),
    "roles/rest": ("state", "the rest clock, which the room knows as well"),
    "roles/why": ("events", "why a role is given up, which several events say"),
    "timeline/born": ("rules", "what is born of an entry and follows it"),
    "timeline/entry": ("state", "one entry, which the state holds"),
    "timeline/redaction": ("rules", "removing words for good, with all that repeats them"),
    "timeline/retold": ("state", "folding anew what a corrected time moved"),
    "timeline/shown": ("state", "the entries as a reader sees them"),
    "timeline/signed": ("state", "who wrote an entry, as every output shows it"),
    "timeline/typed": ("rules", "what one typed line means at every door"),
    "updates/cadence": ("rules", "the cadence clock, derived and never stored"),
    "updates/command_drafts": ("edges", "commands for drafts"),
    "updates/command_words": ("edges", "how a command is given words"),
    "updates/compose": ("rules", "what an update says before anybody types"),
    "updates/draft_state": ("state", "drafts, which the state of updates holds"),
    "updates/drafts": ("rules", "who writes, approves and returns a draft"),
    "updates/words": ("rules", "the fields and the text of an update"),
}
"""Files for a thing of its own, by topic: their layer, and why they stand alone."""


def files() -> list[str]:
    """Every file of every topic, such as ``changes/needs``."""
    found = (path.relative_to(TOPICS) for path in TOPICS.glob("*/*.py"))
    return sorted(str(path.with_suffix("")) for path in found if path.stem != "__init__")


def layer(file: str) -> int:
    """The layer of a file of a topic, by its number."""
    name = file.rpartition("/")[2]
    return LAYERS.index(KNOWN[name] if name in KNOWN else OTHERS[file][0])


@cache
def graph() -> grimp.ImportGraph:
    """Every import of the package; those for typing only count like all others."""
    return grimp.build_graph(
        "warroom", include_external_packages=True, exclude_type_checking_imports=False,
        cache_dir=None,
    )  # fmt: skip


def imports(module: str) -> set[str]:
    """What a module imports by itself."""
    return set(graph().find_modules_directly_imported_by(module))


def test_the_folders_of_topics_are_exactly_the_registered_ones() -> None:
    fields = (*msgspec.structs.fields(Incident), *msgspec.structs.fields(RoomState))
    homes = {getattr(field.type, "__module__", "") for field in fields}
    registered = {home.split(".")[2] for home in homes if home.startswith("warroom.topics.")}
    folders = {path.name for path in TOPICS.iterdir() if (path / "__init__.py").exists()}
    assert folders == registered


def test_a_topic_holds_the_known_names_and_those_listed_with_their_reason() -> None:
    found = set(files())
    assert {each for each in found if each.rpartition("/")[2] not in KNOWN} == set(OTHERS)


@pytest.mark.parametrize("file", files())
def test_a_file_of_a_topic_looks_back_only(file: str) -> None:
    own = f"warroom.topics.{file.replace('/', '.')}"
    others = (each.split(".") for each in imports(own) if each.startswith("warroom.topics."))
    ahead = [f"{each[2]}/{each[3]}" for each in others if len(each) > 3]
    assert [each for each in ahead if layer(each) > layer(file)] == []


@pytest.mark.parametrize(
    "file", [each for each in files() if not each.rpartition("/")[2].startswith(EDGES)]
)
def test_only_the_edges_of_a_topic_know_click_the_console_and_the_room(file: str) -> None:
    own = f"warroom.topics.{file.replace('/', '.')}"
    edges = ("click", "textual", "rich", "sqlite3", "sqlite_utils", "os", "time", "subprocess",
             "warroom.cli", "warroom.tui", "warroom.room", "warroom.room_reader", "warroom.log",
             "warroom.archive", "warroom.beside", "warroom.clock", "warroom.config")  # fmt: skip
    assert [
        each for each in imports(own) if each in edges or each.startswith(
            tuple(f"{edge}." for edge in edges)
        )
    ] == []  # fmt: skip


def test_there_is_no_circle_among_files() -> None:
    known = {module: imports(module) for module in graph().modules if "warroom" in module}
    try:
        TopologicalSorter(known).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


def gathered(name: str) -> dict[str, Owing]:
    """What the topics declare that they owe, by topic and name."""
    return {
        f"{topic}.{owing.__name__}": owing
        for topic, module in parts("owed").items()
        for owing in getattr(module, name, ())
    }


def test_whatever_a_topic_owes_is_gathered() -> None:
    written = {
        f"{topic}.{name}"
        for topic, module in parts("owed").items()
        for name, made in vars(module).items()
        if inspect.isgeneratorfunction(made) and made.__module__ == module.__name__
        and not name.startswith("_") and list(inspect.signature(made).parameters) == ["look"]
    }  # fmt: skip
    assert written == gathered("OWED").keys() | gathered("AFTERWARDS").keys()


def test_the_order_of_the_doctrine_names_what_there_is_and_all_of_it() -> None:
    owed = gathered("OWED").keys() | gathered("AFTERWARDS").keys()
    assert sorted(obligations._ORDER) == sorted(owed)


def test_every_file_of_what_is_owed_is_registered() -> None:
    homes = {path.parent.name for path in TOPICS.glob("*/owed.py")}
    assert {module.__name__.split(".")[2] for module in parts("owed").values()} == homes
