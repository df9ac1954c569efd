"""The lines of a file in the order in which they happened, and the facts that follow from them."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import msgspec

from warroom.core.event import Event, Precision, When
from warroom.stories.read import Line

DAY = timedelta(days=1)

START = datetime.min.replace(tzinfo=UTC)
"""The place of a line before which the file gives no time."""


class Placed(msgspec.Struct, frozen=True):
    """A line and its place on the clock.

    Attributes:
        line: The line.
        place: When it happened, as far as the lines around it tell; it orders, nothing else.
    """

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
