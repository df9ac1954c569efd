"""The situation in the commander's words: impact, cause, what is being done, where to meet."""

from datetime import datetime

import msgspec

from warroom.domain.errors import Refused
from warroom.domain.event import Event, Recorded, event
from warroom.domain.lifecycle_events import Declared, Opened
from warroom.domain.text import clean_line

FIELDS = ("title", "impact", "cause", "doing", "bridge", "chat")
"""What can be edited, in the order in which it is shown."""


@event("situation.set", entry="note")
class SituationSet(Event, frozen=True):
    """One field of the situation was written anew."""

    field: str
    text: str

    def line(self) -> str:
        """Such as ``Situation, impact: six in ten purchases fail``."""
        return f"Situation, {self.field}: {self.text or '(empty)'}"


class Situation(msgspec.Struct, frozen=True):
    """The situation in words; empty where nobody said anything.

    Attributes:
        said_at: When each field was written last.
    """

    title: str = ""
    impact: str = ""
    cause: str = ""
    doing: str = ""
    bridge: str = ""
    chat: str = ""
    said_at: dict[str, datetime] = {}


EVENTS: tuple[type[Event], ...] = (SituationSet, Opened, Declared)
"""What changes the situation."""


def fold(situation: Situation, recorded: Recorded) -> Situation:
    """The situation after one more event."""
    said = recorded.event
    if isinstance(said, Opened):
        return _with(situation, "title", said.title, recorded)
    if isinstance(said, Declared) and said.impact:
        return _with(situation, "impact", said.impact, recorded)
    if isinstance(said, SituationSet) and said.field in FIELDS:
        return _with(situation, said.field, said.text, recorded)
    return situation


def _with(situation: Situation, field: str, text: str, recorded: Recorded) -> Situation:
    changes: dict[str, object] = {field: text}
    said_at = {**situation.said_at, field: recorded.at}
    return msgspec.structs.replace(situation, said_at=said_at, **changes)


def edit(situation: Situation, *, field: str, text: str) -> list[Event]:
    """Write one field of the situation anew; anyone may, empty text clears it.

    Raises:
        Refused: No such field, the same text, or an empty title.
    """
    text = clean_line(text)
    if field not in FIELDS:
        why = f"The situation has no field {clean_line(field)!r}."
        raise Refused("situation", why, f"It has {', '.join(FIELDS)}.")
    if field == "title" and not text:
        raise Refused("situation", "An incident needs a title.", "Say in one line what is wrong.")
    if getattr(situation, field) == text:
        raise Refused("situation", f"The {field} reads so already.")
    return [SituationSet(field=field, text=text)]
