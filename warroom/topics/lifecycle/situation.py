"""The situation as it was last said: impact, cause, what is done, where to meet."""

from datetime import datetime

import msgspec

from warroom.core.event import Recorded
from warroom.topics.lifecycle.events import Declared, Opened, SituationSet

FIELDS = ("title", "impact", "cause", "doing", "bridge", "chat")
"""What can be edited, in the order in which it is shown."""


class Situation(msgspec.Struct, frozen=True):
    """The situation in words, empty where nobody said any; ``said_at`` is when each was written."""

    title: str = ""
    impact: str = ""
    cause: str = ""
    doing: str = ""
    bridge: str = ""
    chat: str = ""
    said_at: dict[str, datetime] = {}


def fold_situation(situation: Situation, recorded: Recorded) -> Situation:
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
