"""The situation in the commander's words: impact, cause, what is being done, where to meet."""

import msgspec

from warroom.domain.event import Event, event

FIELDS = ("title", "impact", "cause", "doing", "bridge", "chat")
"""What can be edited, in the order in which it is shown."""


@event("situation.set", entry="note")
class SituationSet(Event):
    """One field of the situation was written anew."""

    field: str
    text: str

    def line(self) -> str:
        """Such as ``Situation, impact: six in ten purchases fail``."""
        return f"Situation, {self.field}: {self.text or '(empty)'}"


class Situation(msgspec.Struct, frozen=True):
    """The situation in words; empty where nobody said anything."""

    title: str = ""
    impact: str = ""
    cause: str = ""
    doing: str = ""
    bridge: str = ""
    chat: str = ""
