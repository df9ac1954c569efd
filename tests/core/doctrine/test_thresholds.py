"""A threshold that nobody reads does not load, and one that a room still names is said."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin
from zoneinfo import ZoneInfo

import msgspec
import pytest

import warroom
from tests.story import DOCTRINE, at, declared
from warroom.core.doctrine.reading import (
    DoctrineError,
    default_doctrine,
    default_text,
    parse_doctrine,
)
from warroom.core.doctrine.room import LATER, checked, room_doctrine
from warroom.core.doctrine.thresholds import Doctrine
from warroom.obligations import obligations
from warroom.topics.roles.events import Role
from warroom.topics.timeline.events import Logged

PACKAGE = Path(warroom.__file__).parent
OWN = PACKAGE / "core" / "doctrine"
"""The doctrine's own files: what they touch is not yet read by anybody."""


def tables(kind: Any) -> dict[str, Any]:
    """The tables in a table by the name of their field; what ``severity`` holds are tables."""
    found = {}
    for field in msgspec.structs.fields(kind):
        type_ = get_args(field.type)[1] if get_origin(field.type) is dict else field.type
        if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
            found[field.name] = type_
    return found


TYPES: dict[str, Any] = {}
"""Every type of table by the name of the field that holds it."""


def _collect(kind: Any) -> None:
    for name, type_ in tables(kind).items():
        TYPES[name] = type_
        _collect(type_)


_collect(Doctrine)
NAMES = {type_.__name__: type_ for type_ in TYPES.values()} | {"Doctrine": Doctrine}
THRESHOLDS = {
    (type_.__name__, field.name)
    for type_ in NAMES.values()
    for field in msgspec.structs.fields(type_)
    if field.name not in tables(type_)
}


class Readers:
    """What one file reads of the doctrine, followed through the names that it gives tables."""

    def __init__(self, tree: ast.Module) -> None:
        self.known: dict[str, Any] = {}
        for _ in range(2):
            for node in ast.walk(tree):
                self._learn(node)
        self.read = set(self._read(tree))

    def _learn(self, node: ast.AST) -> None:
        if isinstance(node, ast.arg) and isinstance(node.annotation, ast.Name):
            self._name(node.arg, NAMES.get(node.annotation.id))
        elif isinstance(node, ast.For | ast.comprehension):
            self._each(node.target, node.iter)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                pairs = [(target, node.value)]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = list(zip(target.elts, node.value.elts, strict=False))
                for name, value in pairs:
                    if isinstance(name, ast.Name):
                        self._name(name.id, self.table(value))

    def _each(self, target: ast.AST, source: ast.AST) -> None:
        """What a loop over the levels of the severity names: ``for level, table in …items()``."""
        match source:
            case ast.Call(func=ast.Attribute(attr="items" | "values", value=value)):
                last = target.elts[-1] if isinstance(target, ast.Tuple) else target
                if self.table(value) is TYPES["severity"] and isinstance(last, ast.Name):
                    self._name(last.id, TYPES["severity"])

    def _name(self, name: str, table: Any) -> None:
        if table is not None:
            self.known[name] = table

    def table(self, node: ast.AST) -> Any:
        """The table that an expression is; None when it is none."""
        match node:
            case ast.Name(id="doctrine") | ast.Attribute(attr="doctrine"):
                return Doctrine
            case ast.Name(id=name):
                return self.known.get(name)
            case ast.Subscript(value=value):
                within = self.table(value)
                return within if within is TYPES["severity"] else None
            case ast.Call(func=ast.Attribute(attr="level", value=value)):
                return TYPES["severity"] if self.table(value) is Doctrine else None
            case ast.Call(func=ast.Name(id="getattr"), args=[value, *_]):
                within = self.table(value)
                return next(iter(tables(within).values()), None) if within else None
            case ast.Attribute(attr=name, value=value):
                within = self.table(value)
                return tables(within).get(name) if within else None
        return None

    def _read(self, tree: ast.Module) -> Iterator[tuple[str, str]]:
        for node in ast.walk(tree):
            match node:
                case ast.Attribute(attr=name, value=value) if table := self.table(value):
                    yield table.__name__, name
                case ast.Call(func=ast.Name(id="getattr"), args=[value, *_]):
                    if table := self.table(value):
                        fields = msgspec.structs.fields(table)
                        yield from ((table.__name__, field.name) for field in fields)


def read_in(*sources: str) -> set[tuple[str, str]]:
    return set().union(*(Readers(ast.parse(source)).read for source in sources))


def test_k10_every_threshold_is_read_by_somebody() -> None:
    files = [path for path in PACKAGE.rglob("*.py") if not path.is_relative_to(OWN)]
    read = read_in(*(path.read_text(encoding="utf-8") for path in files))
    own = (OWN / "thresholds.py").read_text(encoding="utf-8")
    if ("SeverityLevel", "scopes_after") in read:
        assert "self.customers_scope - self.customers_first" in own
    if ("Command", "day_zone") in read:
        read.add(("Command", "zone"))
    assert THRESHOLDS - read == set()


@pytest.mark.parametrize(
    ("source", "threshold"),
    [
        ("x = act.doctrine.command.span_best", ("Command", "span_best")),
        ("x = look.doctrine.level(3).soak", ("SeverityLevel", "soak")),
        ("def f(l: SeverityLevel): return l.soak", ("SeverityLevel", "soak")),
        ("a, times = 1, desk.doctrine.crew\nx = times.pair", ("CrewSize", "pair")),
        ("texts = doctrine.texts\nx = getattr(texts, name)", ("Texts", "since")),
        ("x = [l.soak for n, l in desk.doctrine.severity.items()]", ("SeverityLevel", "soak")),
        ("x = desk.doctrine.severity[level].soak", ("SeverityLevel", "soak")),
        ("x = incident.crew.pair", None),
        ("x = soak", None),
        ("'doctrine.command.span_best'", None),
    ],
)
def test_k10_only_an_access_to_the_doctrine_counts(
    source: str, threshold: tuple[str, str] | None
) -> None:
    found = read_in(source)
    assert threshold in found if threshold else not found & THRESHOLDS


def test_k10_what_a_room_names_and_nobody_reads_is_said_and_the_rest_holds() -> None:
    text = "[comms]\nsoon_min = 3\n\n[runbook]\nreview_days = 90\n[weather]\nrain = 1\n"
    doctrine, said = room_doctrine(text)
    assert doctrine.comms.soon_min == 3
    assert said == (
        "Nobody reads runbook (line 4), weather (line 6) of the room's doctrine; "
        "the rest is in force."
    )
    assert room_doctrine("[comms]\nsoon_min = 3\n")[1] == ""
    assert room_doctrine("[severity.1]\nack = 4\nsoak = 9\n")[0].level(1).soak == 9
    assert room_doctrine("[weather]\nrain = 1\n")[0] == default_doctrine()
    many = "\n".join(f"x{number} = 1" for number in range(9))
    assert " and 4 more of the room's" in room_doctrine(many)[1]


@pytest.mark.parametrize("text", ["[comms]\nsoon_min = 'x'", "[comms", "a = " + "[" * 5000])
def test_k10_what_cannot_be_used_is_still_refused_as_a_whole(text: str) -> None:
    with pytest.raises(DoctrineError):
        room_doctrine("[weather]\nrain = 1\n" + text)


@pytest.mark.parametrize("name", sorted(LATER))
def test_k10_an_override_of_what_left_loads_and_a_typo_does_not(name: str) -> None:
    table, _, key = name.replace("severity.", "severity.1.").rpartition(".")
    text = f"[{table}]\n{key} = 1\n" if table else f"[{name}]\nx = 1\n"
    assert "Nobody reads" in checked(text)
    assert checked("[comms]\nsoon_min = 3\n") == ""
    with pytest.raises(DoctrineError, match=r"comms\.soon_minn is not known; perhaps soon_min"):
        checked(f"comms.soon_minn = 3\n{text.replace('[comms]', '')}")


def test_sev_3_a_second_team_makes_a_commander_mandatory() -> None:
    """SEV-3, K10: people were called for two different things."""
    from warroom.topics.people.rules import page

    story = declared(3).tell(0, Logged(entry="note", text="x"), "jonas")

    def missed() -> bool:
        found = obligations(story.incident, DOCTRINE, at(5))
        return any(each.what == "no_commander" for each in found)

    for who, purpose in (("wei", "Database"), ("elif", "database"), ("tomas", "")):
        story.do("mara", page, minute=1, who=who, purpose=purpose)
    assert not missed()
    story.do("mara", page, minute=2, who="aisha", purpose="payments")
    assert missed()


def test_k16_two_consoles_owe_the_same_wherever_they_are() -> None:
    """HB-10: days begin in the zone of the doctrine, which all consoles of a room share."""
    berlin = parse_doctrine(default_text(), '[command]\nzone = "Europe/Berlin"')
    story = declared(2, -240).join(-239, "ravi", Role.OPS).join(-239, "mara", Role.IC)
    zones = [ZoneInfo(name) for name in ("America/New_York", "Asia/Tokyo", "Europe/Berlin")]

    def owed(doctrine: Doctrine, minute: float) -> set[frozenset[str]]:
        held = story.incident
        every = [obligations(held, doctrine, at(minute), "mara", zone) for zone in zones]
        return {frozenset(each.what for each in found) for found in every}

    for doctrine, begins in ((DOCTRINE, -60), (berlin, -180)):
        for minute in (begins - 1, begins):
            (one,) = owed(doctrine, minute)
            assert ("day_shift" in one) is (minute >= begins)


def test_k16_a_zone_that_is_none_is_named() -> None:
    for wrong in ("Mars/Olympus", "../etc/passwd", ""):
        with pytest.raises(DoctrineError, match=r"command\.zone is .* such as Europe/Berlin"):
            parse_doctrine(default_text(), f'[command]\nzone = "{wrong}"')
