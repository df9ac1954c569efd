"""What an obligation is: something that somebody owes now, and what clears it."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, tzinfo
from enum import IntEnum
from typing import TYPE_CHECKING

import msgspec

from warroom.core.doctrine.thresholds import Doctrine
from warroom.topics.roles.rest import Rest

if TYPE_CHECKING:
    from warroom.incident import Incident
    from warroom.topics.crew.events import CrewSize


class Urgency(IntEnum):
    """How loud an obligation is on the screen."""

    QUIET = 0
    SOON = 1
    DUE = 2
    CRITICAL = 3


class Obligation(msgspec.Struct, frozen=True):
    """Something that is owed.

    Attributes:
        what: A stable name, such as ``no_commander`` or ``update:internal``.
        text: One sentence in capitals-and-facts style, such as ``UPDATE OVERDUE 03:12 internal``.
        urgency: How loud.
        clears: What clears it in the console, by the id of that action: ``update.send``.
        who: Who owes it; empty when nobody in particular.
        since: Since when it is owed.
        due_at: When it is or was due.
        stage: How far it has come, such as ``overdue``; people are told anew when it changes.
        stage_at: Since when it has come so far; None means ``since``.
        late: Whether it should have been done by now.
    """

    what: str
    text: str
    urgency: Urgency
    clears: str
    who: str = ""
    since: datetime | None = None
    due_at: datetime | None = None
    stage: str = ""
    stage_at: datetime | None = None
    late: bool = False


class Look(msgspec.Struct, frozen=True):
    """Somebody looks at an incident: what every ``owed`` of a topic is told.

    Attributes:
        incident: All topics.
        doctrine: The thresholds.
        now: The present instant, UTC.
        me: Who looks; empty for everybody's view.
        size: How many people there are (CREW-1).
        zone: The zone in which times are shown; it decides nothing.
        rest: Who rests, after any incident that is known (ROLE-4).
    """

    incident: "Incident"
    doctrine: Doctrine
    now: datetime
    me: str
    size: "CrewSize"
    zone: tzinfo = UTC
    rest: Rest = Rest()

    def mine(self, *people: str | None) -> bool:
        """Whether it concerns who looks; without a looker it concerns everybody."""
        return not self.me or self.me in people

    def loud(self, urgency: Urgency, *people: str | None) -> Urgency:
        """An urgency for some; for everybody else it waits in the list."""
        return urgency if self.mine(*people) else Urgency.QUIET


def misses_commander(owed: Iterable[Obligation]) -> bool:
    """Whether the doctrine demands a commander now and there is none (INV-5, CREW-2)."""
    return any(each.what == "no_commander" for each in owed)


Owing = Callable[[Look], Iterable[Obligation]]
"""What a topic owes, as somebody sees it."""
