"""Reading the timeline: one more event folded in, the entries as they stand now (doctrine D)."""

from datetime import datetime, timedelta

import msgspec

from warroom.domain.doctrine import Doctrine
from warroom.domain.entries import (
    WRITTEN,
    Amendment,
    Corrected,
    Entry,
    EntryRedacted,
    Kind,
    KindChanged,
    Logged,
    Struck,
    Timeline,
)
from warroom.domain.event import Event, Precision, Recorded, Redacted
from warroom.domain.growing import Keyed

TOMBSTONE = "(redacted)"
"""What stands where words were removed."""

_REFERENCES = (
    "hypothesis", "question", "change", "decision", "followup", "item", "window",
)  # fmt: skip


def fold(state: Timeline, recorded: Recorded) -> Timeline:
    """The timeline after one more event; a quiet one makes no entry."""
    event = recorded.event
    changes = state.amended
    if type(event) is not Logged:
        changes = _amend(state, event, recorded.seq)
        if event.quiet:
            return state if changes is state.amended else Timeline(state.written, changes)
    elif event.quiet:
        return state
    return Timeline(state.written.add(_entry(event, recorded)), changes)


def _entry(event: Event, recorded: Recorded) -> Entry:
    occurred = event.occurred
    at, precision = recorded.recorded_at, Precision.EXACT
    if occurred is not None:
        at, precision = occurred.at, occurred.precision  # type: ignore[assignment]
    entry = Entry(
        recorded.seq,
        event.timeline_kind(),
        event.line(),
        recorded.actor,
        at,
        precision,
        recorded.recorded_at,
        event.kind,
        event.recorded_by,
        recorded.origin,
    )
    if type(event) is not Logged:
        return _described(entry, event)
    if not (event.attachment or event.service or event.ref or event.imported):
        return entry
    return msgspec.structs.replace(
        entry,
        attachment=event.attachment,
        service=event.service,
        ref=event.ref,
        known_at=event.imported.recorded_at if event.imported else None,
        imported=event.imported,
    )


def _described(entry: Entry, event: Event) -> Entry:
    if isinstance(event, Corrected):
        return msgspec.structs.replace(
            entry, text=event.text, corrects=event.entry, ref=event.ref, tells=event.ref
        )
    if isinstance(event, Redacted):
        return msgspec.structs.replace(entry, redacted=True, source=event.of_kind)
    named = (getattr(event, name, "") for name in _REFERENCES)
    ref = next((name for name in named if name), "")
    pasted = getattr(event, "attachment", "")
    if not (ref or pasted):
        return entry
    return msgspec.structs.replace(entry, ref=ref, attachment=pasted, tells=event.tells())


def _amend(state: Timeline, event: Event, seq: int) -> Keyed[int, Amendment]:
    changes, change = state.amended, dict[str, object]()
    about = getattr(event, "entry", None)
    match event:
        case Corrected():
            change = {"corrected_by": seq}
        case Struck():
            change = {"struck": True}
            changes = _uncovered(state, event.entry)
        case KindChanged():
            change = {"kind": event.new}
        case EntryRedacted():
            change = {"redacted": True}
        case Event(quiet=True) if event.tells():
            about, change = getattr(event, "from_entry", None), {"tells": event.tells()}
    if not change or about is None:
        return changes
    before = changes.get(about, Amendment())
    return changes.put(about, msgspec.structs.replace(before, **change))


def _uncovered(state: Timeline, seq: int) -> Keyed[int, Amendment]:
    """With its correction struck, what tells an act stands again as it was before."""
    entry = find(state, seq)
    if entry is None or entry.corrects is None or root_of(state, entry).source in WRITTEN:
        return state.amended
    before = state.amended.get(entry.corrects, Amendment())
    return state.amended.put(entry.corrects, msgspec.structs.replace(before, corrected_by=None))


def root_of(timeline: Timeline, entry: Entry) -> Entry:
    """The entry that a correction corrects in the end; an entry that corrects none is its own."""
    while entry.corrects is not None and entry.corrects < entry.seq:
        before = find(timeline, entry.corrects)
        if before is None:
            break
        entry = before
    return entry


_KIND_OF = {"H": Kind.HYPOTHESIS, "Q": Kind.QUESTION, "D": Kind.DECISION}


def resolved(timeline: Timeline, recorded: Recorded) -> Recorded:
    """A correction, strike or change of kind with the id of what its entry tells.

    Rows of older versions name only the entry.
    """
    event = recorded.event
    if not isinstance(event, Corrected | Struck | KindChanged) or event.ref:
        return recorded
    entry = find(timeline, event.entry)
    ref = entry.tells if entry else ""
    if entry is not None and not isinstance(event, KindChanged):
        ref = told(entry)
    if not ref:
        return recorded
    return msgspec.structs.replace(recorded, event=msgspec.structs.replace(event, ref=ref))


def told(entry: Entry) -> str:
    """The id of what an entry tells as it stands; empty once its kind is another."""
    kind = _KIND_OF.get(entry.tells[:1])
    return entry.tells if kind is None or kind == entry.kind else ""


def amended(timeline: Timeline, entry: Entry) -> Entry:
    """The entry with everything that later events say of it."""
    change = timeline.amended.get(entry.seq)
    if change is None:
        return entry
    return msgspec.structs.replace(
        entry,
        struck=change.struck,
        corrected_by=change.corrected_by,
        kind=change.kind or entry.kind,
        redacted=change.redacted or entry.redacted,
        tells=change.tells or entry.tells,
        text=TOMBSTONE if change.redacted else entry.text,
        attachment="" if change.redacted else entry.attachment,
    )


def shown(timeline: Timeline) -> list[Entry]:
    """All entries as they stand now, in the order in which things happened, then as recorded."""
    entries = [amended(timeline, entry) for entry in timeline.written]
    entries.sort(key=lambda entry: (entry.sort_at, entry.seq))
    return entries


def find(timeline: Timeline, seq: int) -> Entry | None:
    """The entry of that seq as it stands now; None when there is none."""
    written = timeline.written.of(seq)
    return amended(timeline, written) if written else None


def last_of(timeline: Timeline, who: frozenset[str]) -> Entry | None:
    """The last entry that one of these people wrote and nobody struck; None when there is none."""
    for entry in reversed(timeline.written):
        change = timeline.amended.get(entry.seq)
        by_them = entry.actor in who or entry.recorded_by in who
        if by_them and entry.source in WRITTEN and not (change and change.struck):
            return entry
    return None


def is_late(entry: Entry, doctrine: Doctrine, closed_at: datetime | None = None) -> bool:
    """Whether it was written long after it happened, or after the close (doctrine D.4, CREW-5).

    An imported entry is late by what its file says, never by the time of the import.
    """
    known_at = entry.known_at if entry.imported else entry.recorded_at
    if known_at is None:
        return False
    if closed_at is not None and known_at > closed_at and not entry.imported:
        return True
    allowed = timedelta(minutes=doctrine.timeline.late_entry_minutes)
    return entry.at is not None and known_at - entry.at > allowed
