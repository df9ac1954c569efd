"""Redaction: the words of an event go for good, what holds the incident together stays (D.5)."""

from typing import Any

import msgspec

from warroom.domain.chronicle import TOMBSTONE
from warroom.domain.decision_events import Objection, Option
from warroom.domain.entries import EntryRedacted, Imported
from warroom.domain.event import Event, Recorded, Redacted, event_type

_STAYS = frozenset(
    {
        "approved_by", "as_kind", "back_to", "by", "change", "component", "confirmed_by",
        "criterion", "decision", "draft", "entry", "field", "followup", "holder", "hypothesis",
        "into", "item", "kept", "milestones", "name", "new", "old", "owner", "public_state",
        "question", "recorded_by", "ref", "replaces", "second", "service", "to", "under",
        "user", "what", "who", "window",
    }
)  # fmt: skip
"""Fields of text that name people and things; every other text is taken for words."""

_WORDY = frozenset({str, Option, Objection})
"""What a list of words is made of."""


def kept(event: Event) -> dict[str, Any]:
    """What may stay of an event: names, times, numbers and states; its words become a tombstone.

    Without it an action item, an update or a role would vanish together with its words.
    """
    changes = {
        field: _blank(value)
        for field in event.__struct_fields__
        if field not in _STAYS and _blank(value := getattr(event, field)) is not value
    }
    stays: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(event, **changes))
    return stays


def _blank(value: object) -> object:
    if type(value) is str:
        return TOMBSTONE if value else value
    if isinstance(value, Imported):
        return msgspec.structs.replace(value, role=None, extra={})
    if isinstance(value, dict):
        return {}
    if isinstance(value, tuple) and any(type(each) in _WORDY for each in value):
        return ()
    return value


def restored(gone: Recorded, redaction: Recorded | None) -> Recorded:
    """A redacted event with what its redaction kept of it; as it is, when that kept nothing."""
    said = redaction.event if redaction else None
    known = event_type(gone.event.of_kind) if isinstance(gone.event, Redacted) else None
    if known is None or not isinstance(said, EntryRedacted) or said.entry != gone.seq:
        return gone
    try:
        event = msgspec.convert(said.kept, known)
    except msgspec.ValidationError:
        return gone
    return msgspec.structs.replace(gone, event=event)
