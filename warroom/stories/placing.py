"""The lines of a file in the order in which they happened, and what each of them establishes."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import msgspec

from warroom.core.event import Event, Precision, When
from warroom.stories.read import Line
from warroom.topics.lifecycle.events import State

DAY = timedelta(days=1)

START = datetime.min.replace(tzinfo=UTC)
"""The place of a line before which the file gives no time."""

EARLIEST = (
    "impact_started",
    "detected",
    "acknowledged",
    "declared",
    "command_established",
    "cause_identified",
    "mitigation_started",
)
"""Milestones of which the earliest line counts."""

LATEST = ("impact_ended", "verified", "closed")
"""Milestones of which the latest line counts."""

EVERY = ("mitigated", "resolved")
"""Milestones of which the first and the last count: every line keeps them."""

KNOWN = frozenset((*EARLIEST, *LATEST, *EVERY))
"""What ``milestone`` may name; every other value is a label."""

_OF_STATE = {
    "mitigated": "mitigated",
    "resolved": "resolved",
    "verified": "verified",
    "closed": "closed",
    "identified": "cause_identified",
    "mitigating": "mitigation_started",
}

_NOT_BEFORE = {
    "acknowledged": "detected",
    "mitigated": "impact_started",
    "impact_ended": "impact_started",
    "resolved": "impact_started",
    "closed": "impact_started",
    "verified": "resolved",
}

_WIDTH = {Precision.MINUTE: timedelta(seconds=59), Precision.DATE: DAY - timedelta(seconds=1)}


class Placed(msgspec.Struct, frozen=True):
    """A line, and when it happened as far as those around it tell; that orders, nothing else."""

    line: Line
    place: datetime


class Fact(msgspec.Struct, frozen=True):
    """A domain event that a line tells; it makes no entry of its own.

    Attributes:
        number: The line after which it is known.
        place: When it happened; it orders, nothing else.
        actor: Who said or did it.
        event: The event, quiet and with its time.
    """

    number: int
    place: datetime
    actor: str
    event: Event


def placed(lines: Iterable[Line]) -> list[Placed]:
    """The lines in the order in which they happened.

    A line without a time stands where the file puts it. One that is known to the day stands
    there too, as long as that is within its day.
    """
    found: list[Placed] = []
    before = START
    for line in lines:
        at = line.when.at
        if at is None:
            before = max(before, line.earliest or before)
        elif line.when.precision is not Precision.DATE or not at <= before < at + DAY:
            before = at
        found.append(Placed(line, before))
    return sorted(found, key=lambda each: each.place)


def fact(placed_line: Placed, event: Event, when: When | None = None) -> Fact:
    """A quiet fact at the time of its line, or at another."""
    occurred = when or placed_line.line.when
    return Fact(
        number=placed_line.line.number,
        place=placed_line.place if when is None or when.at is None else when.at,
        actor=placed_line.line.actor,
        event=msgspec.structs.replace(event, quiet=True, occurred=occurred),
    )


def identified(
    lines: list[Placed], kind: str, field: str, letter: str
) -> Iterator[tuple[Placed, str, bool]]:
    """The lines of a kind with their ids, and whether it is the first of its id.

    One without an id gets the next free one of that letter.
    """
    telling = [each for each in lines if each.line.kind == kind]
    used = {each.line.word(field) for each in telling}
    told: set[str] = set()
    for each in telling:
        free = (name for n in count(1) if (name := f"{letter}{n}") not in used)
        name = each.line.word(field) or next(free)
        used.add(name)
        yield each, name, name not in told
        told.add(name)


class Chosen(msgspec.Struct, frozen=True):
    """What counts.

    Attributes:
        by_line: Number of a line to the milestones that it establishes.
        rejected: Numbers of lines whose state contradicts the others.
        lines: The line of each milestone; of those that count twice, the last.
        warnings: Sentences about what was kept as an entry and not used.
    """

    by_line: dict[int, tuple[str, ...]]
    rejected: frozenset[int]
    lines: dict[str, Line]
    warnings: tuple[str, ...]


def named(line: Line) -> tuple[str, ...]:
    """The milestones that a line claims: those it names, and that of the state it tells."""
    names = [name for name in line.milestones if name in KNOWN]
    if line.kind == "declare":
        names.append("declared")
    if line.kind == "status":
        old, new = line.word("old").lower(), line.word("new").lower()
        if new in _OF_STATE:
            names.append(_OF_STATE[new])
        if new == State.ACTIVE and old == State.TRIAGE:
            names.append("declared")
    return tuple(dict.fromkeys(names))


def choose(lines: list[Placed], began: When | None) -> Chosen:
    """Which line establishes which milestone; ``began`` counts without ``impact_started``."""
    warnings: list[str] = []
    claims: dict[str, list[Line]] = {}
    for each in lines:
        for name in named(each.line):
            if each.line.when.at is None:
                warnings.append(_unused(each.line, name, "the file gives it no time"))
            else:
                claims.setdefault(name, []).append(each.line)
    rejected: set[int] = set()

    def first(name: str) -> When | None:
        if claims.get(name):
            return claims[name][0].when
        return began if name == "impact_started" else None

    for name, limit in _NOT_BEFORE.items():
        start = first(limit)
        for line in _wrong(claims.get(name, []), start):
            claims[name].remove(line)
            rejected.add(line.number)
            warnings.append(_unused(line, name, f"it lies before {limit.replace('_', ' ')}"))
    counting = {
        name: claiming[0 if name in EARLIEST else -1]
        for name, claiming in claims.items()
        if claiming
    }
    by_line: dict[int, tuple[str, ...]] = {}
    for name, line in counting.items():
        for establishing in claims[name] if name in EVERY else [line]:
            number = establishing.number
            by_line[number] = (*by_line.get(number, ()), name)
    return Chosen(by_line, frozenset(rejected), counting, tuple(warnings))


def _wrong(claiming: list[Line], start: When | None) -> list[Line]:
    if start is None or start.at is None:
        return []
    return [line for line in claiming if (latest := _latest(line.when)) and latest < start.at]


def _latest(when: When) -> datetime | None:
    return when.at + _WIDTH.get(when.precision, timedelta()) if when.at else None


def _unused(line: Line, name: str, why: str) -> str:
    return f"Line {line.number}: {name} is kept as an entry and not used, because {why}."
