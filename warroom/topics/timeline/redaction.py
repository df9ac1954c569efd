"""Who may remove the words of an entry for good, with everything that repeats them (D.5)."""

from typing import Any

import msgspec

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event, Recorded, Redacted, event_type
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.topics.crew.authority import authorise
from warroom.topics.decisions.events import Objection, Option
from warroom.topics.hypotheses.state import Hypothesis
from warroom.topics.questions.state import Question
from warroom.topics.timeline.entry import TOMBSTONE
from warroom.topics.timeline.events import EntryRedacted, Imported
from warroom.topics.timeline.state import find


def redact(incident: Incident, act: Act, *, entry: int, reason: str) -> list[Event]:
    """Remove the words of an entry for good: a secret, personal data (doctrine D.5).

    What repeats its words goes with it: a claim or a question that was made of it, an answer that
    names it, the draft of an update and the update.

    Raises:
        Refused: No such entry, no reason, redacted already, or somebody else holds command.
    """
    old, why = find(incident.timeline, entry), clean_line(reason)
    if old is None:
        raise Refused("D.5", f"There is no entry {entry} in this incident.")
    if not why:
        raise Refused("D.5", "Words are removed only with a reason.", "Say why, not what it was.")
    if old.redacted:
        raise Refused("D.5", f"Entry {entry} is redacted already.")
    conflict = authorise("remove words", why, incident, act)
    copies = _copies(entry, incident)
    return [
        EntryRedacted(entry=entry, reason=why, conflict=conflict),
        *(EntryRedacted(entry=copy, reason=why, quiet=True) for copy in copies),
    ]


def _copies(entry: int, incident: Incident) -> list[int]:
    """The seqs of the events that repeat the words of an entry."""
    questions, updates = incident.questions, incident.updates
    made_of: tuple[Hypothesis | Question, ...]
    made_of = (*incident.hypotheses.by_id.values(), *questions.by_id.values())
    found = [each.copied for each in made_of if each.from_entry == entry and each.copied]
    answers = (each.answer_from for each in questions.by_id.values() if each.answer_from)
    found += [event for told, event in answers if told == entry]
    drafts = {each.seq: each.id for each in updates.drafts.by_id.values()}
    named = {each.draft for each in updates.sent if each.seq == entry and each.draft}
    found += [seq for seq, name in drafts.items() if name in named]
    found += {each.seq for each in updates.sent if each.draft and each.draft == drafts.get(entry)}
    return sorted(set(found))


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
