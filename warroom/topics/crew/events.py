"""What can happen to the crew: its size is said (doctrine 0.1)."""

from enum import StrEnum

from warroom.core.event import Event, event


class CrewSize(StrEnum):
    """One person, two or three, four and more (CREW-1)."""

    SOLO = "solo"
    PAIR = "pair"
    CREW = "crew"


@event("crew.set", entry="role")
class CrewSet(Event, frozen=True):
    """The strictness was set by hand; None lets the room count again."""

    size: CrewSize | None

    def line(self) -> str:
        """Such as ``The room works as a pair``."""
        named = {CrewSize.SOLO: "one person alone", CrewSize.PAIR: "a pair"}
        if self.size is None:
            return "The room counts its crew again"
        return f"The room works as {named.get(self.size, 'a full crew')}"
