"""The topic that docs/contributing.md adds from nothing: added, used, and as small as it says."""

import difflib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "contributing.md"
TOPIC = "warroom/topics/guests"
MOST = 6
"""So many hand-written lines may a topic touch outside its folder, docs and tests."""

HELD_TO = ("test_topics", "test_architecture")
"""What every topic is held to by tests for all of them, and what those import."""

_BLOCK = re.compile(r"^`([\w/.]+)`\n\n```(python|diff)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """One block of code of the page, and the file that it makes or changes."""

    file: str
    kind: str
    code: str


def blocks() -> list[Block]:
    """The blocks of the page that name a file."""
    return [Block(*found) for found in _BLOCK.findall(PAGE.read_text(encoding="utf-8"))]


def hunks(diff: str) -> Iterator[tuple[str, str]]:
    """What stands in a file and what shall stand there, for each part of a diff."""
    for hunk in re.split(r"^@@.*\n", diff, flags=re.MULTILINE):
        lines = hunk.splitlines(keepends=True)
        assert {line[0] for line in lines} <= {" ", "+"}, "a topic changes no line that is there"
        yield (
            "".join(line[1:] for line in lines if line[0] == " "),
            "".join(line[1:] for line in lines),
        )


def add_the_topic(folder: Path) -> None:
    """A copy of the program in which every block of the page was put where it says."""
    unneeded = shutil.ignore_patterns("__pycache__")
    for name in ("warroom", "styles"):
        shutil.copytree(ROOT / name, folder / name, ignore=unneeded)
    (folder / "tests").mkdir()
    for name in ("pyproject.toml", "tests/story.py", *(f"tests/{each}.py" for each in HELD_TO)):
        shutil.copy(ROOT / name, folder / name)
    for block in blocks():
        path = folder / block.file
        if block.kind == "python":
            assert not path.exists(), block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.code, encoding="utf-8")
            continue
        text = path.read_text(encoding="utf-8")
        for old, new in hunks(block.code):
            assert text.count(old) == 1, f"{block.file} does not read as the page says:\n{old}"
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the program with the topic of the page."""
    folder = tmp_path_factory.mktemp("grown")
    add_the_topic(folder)
    return folder


_COMMANDS = """
import json
from click.testing import CliRunner
from warroom.cli.main import cli
said = []
for command in COMMANDS:
    done = CliRunner().invoke(cli, command)
    code = f"{done.exit_code} " if done.exit_code else ""
    said.append(code + (done.stdout or done.stderr))
print(json.dumps(said))
"""


class Program:
    """The grown program, each time in a process of its own."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.room = folder, home / "room" / "room.db"
        self.room.parent.mkdir(exist_ok=True)
        unset = {name for name in os.environ if name.startswith(("WARROOM_", "PYTEST_", "COV_"))}
        self.env = {name: value for name, value in os.environ.items() if name not in unset} | {
            "PYTHONPATH": str(folder),
            "WARROOM_ROOM": str(self.room),
            "WARROOM_OPERATOR": "mara",
            "WARROOM_CONFIG": str(home / "config.toml"),
            "WARROOM_STATE": str(home / "state"),
        }

    def python(self, *args: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the folder of the grown program."""
        return subprocess.run(
            [sys.executable, *args], cwd=self.folder, env=self.env, capture_output=True, text=True
        )

    def evaluated(self, code: str) -> Any:
        """What a piece of code prints as JSON."""
        done = self.python("-c", code)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def told(self, *commands: tuple[str, ...]) -> list[str]:
        """What each command says, all in one process; data, or words where there is none.

        One that ends otherwise than with 0 says its exit code first.
        """
        said: list[str] = self.evaluated(f"COMMANDS = {commands!r}\n{_COMMANDS}")
        return said

    def rows(self) -> list[tuple[Any, ...]]:
        """The derived table, as any tool reads it."""
        db = sqlite3.connect(f"file:{self.room}?mode=ro", uri=True)
        try:
            return db.execute(
                "SELECT incident, who, company, hears, host, left_at IS NULL FROM guests"
            ).fetchall()
        finally:
            db.close()


@pytest.fixture
def program(grown: Path, tmp_path: Path) -> Program:
    """The grown program with no room yet."""
    return Program(grown, tmp_path)


DECLARE = ("declare", "checkout fails", "--severity", "3")
NOOR = ("guest", "admit", "Noor", "--of", "Brightcdn")
HEARS = ("guest", "admit", "Noor", "--hears", "the status only")
SHOW = ("show", "--json")


def test_a_topic_touches_at_most_six_lines_outside_its_folder(grown: Path) -> None:
    touched: dict[str, list[str]] = {}
    for path in sorted((grown / "warroom").rglob("*")):
        name = str(path.relative_to(grown))
        if not path.is_file() or name.startswith(f"{TOPIC}/") or "__pycache__" in path.parts:
            continue
        before = (ROOT / name).read_text(encoding="utf-8", errors="replace").splitlines()
        after = path.read_text(encoding="utf-8", errors="replace").splitlines()
        lines = [
            line
            for line in difflib.unified_diff(before, after, lineterm="", n=0)
            if line[0] in "+-" and not line.startswith(("+++", "---"))
        ]
        if lines:
            touched[name] = lines
    named = {block.file for block in blocks() if block.kind == "diff"}
    assert set(touched) == named
    assert 0 < sum(map(len, touched.values())) <= MOST, touched
    assert all(line[0] == "+" for lines in touched.values() for line in lines)


def test_the_page_counts_its_own_lines_right() -> None:
    added = sum(
        line.startswith("+")
        for block in blocks()
        if block.kind == "diff"
        for line in block.code.splitlines()
    )
    words = {5: "five", 6: "six"}
    assert f"{words[added]} lines elsewhere" in PAGE.read_text(encoding="utf-8")


def test_the_event_is_registered_and_folded_and_the_rule_acts_through_the_room(
    program: Program,
) -> None:
    script = """
import json, pathlib, warroom
from warroom.act import Target
from warroom.core.event import event_types
from warroom.incident import parts
from warroom.obligations import obligations
from warroom.room import Room
from warroom.topics.guests import rules
from warroom.topics.lifecycle.declare import declare_new
import os
room = Room.open(pathlib.Path(os.environ["WARROOM_ROOM"]), operator="mara")
room.act(declare_new, Target(new=True), title="checkout fails", severity_level=2)
done = room.act(rules.admit, Target("INC-1", by="wei"), who="Noor", company="Brightcdn")
owed = obligations(done.incident, room.doctrine, room.now())
room.close()
again = Room.open(pathlib.Path(os.environ["WARROOM_ROOM"]), operator="mara", read_only=True)
print(json.dumps({
    "from": warroom.__file__,
    "kinds": [kind for kind in event_types() if kind.startswith("guest.")],
    "topics": "guests" in parts("state"),
    "line": done.events[0].event.line(),
    "owed": [[each.what, each.who, each.clears] for each in owed if "guest" in each.what],
    "here": [guest.who for guest in again.incident("INC-1").guests.here],
    "written": again.incident("INC-1").timeline.written[-1].text,
}))
"""
    told = program.evaluated(script)
    assert told.pop("from") == str(program.folder / "warroom" / "__init__.py")
    assert told == {
        "kinds": ["guest.admitted", "guest.left"],
        "topics": True,
        "line": "Noor of Brightcdn is on the bridge",
        "owed": [["guest:Noor", "wei", "guest.menu"]],
        "here": ["Noor"],
        "written": "Noor of Brightcdn is on the bridge",
    }


def test_its_command_runs_and_what_it_owes_is_owed_until_it_is_done(program: Program) -> None:
    told = program.told(DECLARE, NOOR, ("owed",), NOOR, HEARS, ("owed",))
    _, admitted, owed, again, limited, still = told
    assert "Noor of Brightcdn is on the bridge" in admitted
    assert "GUEST Noor (Brightcdn) HEARS EVERYTHING" in owed
    assert again.startswith("3 ")
    assert "Noor is on the bridge already. Say what they may hear." in again
    assert "hears the status only" in limited
    assert "GUEST" not in still


def test_its_facts_and_its_rows_are_shown_and_are_made_anew_from_the_log(program: Program) -> None:
    *_, facts, words = program.told(DECLARE, NOOR, HEARS, SHOW, ("show",))
    (noor,) = json.loads(facts)["guests"]
    assert (noor["who"], noor["company"], noor["host"]) == ("Noor", "Brightcdn", "mara")
    assert "Noor of Brightcdn: the status only" in words
    here = ("INC-1", "Noor", "Brightcdn", "the status only", "mara", 1)
    assert program.rows() == [here]
    gone = (*here[:-1], 0)
    _, facts = program.told(("guest", "gone", "Noor"), SHOW)
    assert json.loads(facts)["guests"] == []
    assert program.rows() == [gone]
    told = program.told(("rebuild",), ("verify",))
    assert program.rows() == [gone]
    assert not any(said.startswith(("1 ", "2 ", "3 ", "4 ")) for said in told)


def test_a_room_from_before_the_topic_gets_its_table(program: Program) -> None:
    shutil.copy(ROOT / "tests" / "fixtures" / "old_room" / "room.db", program.room)
    (declared,) = program.told(("declare", "checkout fails"))
    name = declared.strip()
    program.told((*NOOR, "--incident", name))
    assert program.rows() == [(name, "Noor", "Brightcdn", "", "mara", 1)]


@pytest.mark.skipif(
    not list((ROOT / "warroom" / "topics").glob("*/console*")), reason="no topic has its console"
)
def test_its_action_stands_in_the_palette_and_its_flow_runs(program: Program) -> None:
    script = """
import asyncio, json, os
from pathlib import Path
from warroom.act import Target
from warroom.room import Room
from warroom.topics.lifecycle.declare import declare_new
from warroom.tui.app import WarroomApp

def screen(pilot):
    return " ".join(strip.text for strip in pilot.app.screen._compositor.render_strips())

async def shows(pilot, words):
    async with asyncio.timeout(60):
        while words not in screen(pilot):
            await asyncio.sleep(0.01)

async def played(room):
    async with WarroomApp(room, incident="INC-1").run_test(size=(120, 36)) as pilot:
        await shows(pilot, "TIMELINE")
        await pilot.pause()
        await pilot.press("colon", *"guests", "enter")
        await shows(pilot, "let somebody in")
        await pilot.press("n", *"Noor", "enter", *"Brightcdn", "enter", *"all", "enter")
        await shows(pilot, "Noor of Brightcdn is on")

room = Room.open(Path(os.environ["WARROOM_ROOM"]), operator="mara")
room.act(declare_new, Target(new=True), title="checkout fails", severity_level=2)
asyncio.run(played(room))
print(json.dumps([[guest.who, guest.hears] for guest in room.incident("INC-1").guests.here]))
room.close()
"""
    assert program.evaluated(script) == [["Noor", "all"]]


def test_its_own_tests_pass_and_those_for_all_topics(program: Program) -> None:
    program.env["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    alone = ("-c", os.devnull, "--rootdir", ".", "--import-mode=importlib")
    tests = ("tests/topics/guests", "tests/test_topics.py")
    done = program.python("-m", "pytest", "-q", *alone, *tests)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "passed" in done.stdout


def test_its_code_keeps_the_rules_of_the_house(program: Program) -> None:
    mine = sorted(str(path) for path in program.folder.rglob("*guests*") if path.is_dir())
    for check in (("check",), ("format", "--check", "--diff")):
        done = program.python("-m", "ruff", *check, *mine)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_import_contracts_hold_with_it(program: Program) -> None:
    done = program.python("-c", "from importlinter.cli import lint_imports; "
                          "raise SystemExit(lint_imports(no_cache=True))")  # fmt: skip
    assert done.returncode == 0, done.stdout
