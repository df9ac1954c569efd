"""Which line of a file establishes which milestone: seen over the whole file, before anything."""

from datetime import datetime, timedelta

import msgspec

from warroom.core.event import Precision, When
from warroom.stories.placing import DAY, Placed
from warroom.stories.read import Line
from warroom.topics.lifecycle.events import State

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
    """Which line establishes which milestone.

    Args:
        lines: In the order in which they happened.
        began: The earliest start of an impact window; what counts without ``impact_started``.
    """
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
