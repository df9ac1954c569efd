"""The crew: how many people there are decides how strict the room is (doctrine 0.1)."""

from datetime import datetime
from enum import StrEnum

import msgspec

from warroom.domain.event import Event, event


class CrewSize(StrEnum):
    """One person, two or three, four and more (CREW-1)."""

    SOLO = "solo"
    PAIR = "pair"
    CREW = "crew"


@event("crew.set", entry="role")
class CrewSet(Event):
    """The strictness was set by hand; None lets the room count again."""

    size: CrewSize | None

    def line(self) -> str:
        """Such as ``The room works as a pair``."""
        return f"The room works as {self.size}" if self.size else "The room counts its crew again"


class Crew(msgspec.Struct, frozen=True):
    """Who wrote when.

    Attributes:
        wrote: Handle to the last instant at which they wrote.
        fixed: The size set by hand.
    """

    wrote: dict[str, datetime] = {}
    fixed: CrewSize | None = None
