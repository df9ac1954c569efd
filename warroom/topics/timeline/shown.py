"""The timeline as it is shown: every entry as it stands, the late ones, what each tells of."""

from datetime import datetime, timedelta

import msgspec

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.event import Recorded
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.events import WRITTEN, Corrected, Kind, KindChanged, Struck
from warroom.topics.timeline.state import Timeline, amended, find

_KIND_OF = {"H": Kind.HYPOTHESIS, "Q": Kind.QUESTION, "D": Kind.DECISION}


def shown(timeline: Timeline) -> list[Entry]:
    """All entries as they stand now, in the order in which things happened, then as recorded."""
    entries = [amended(timeline, entry) for entry in timeline.written]
    entries.sort(key=lambda entry: (entry.sort_at, entry.seq))
    return entries


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
