"""What an entry tells of: the id of a claim, a question, a decision."""

import msgspec

from warroom.core.event import Recorded
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.events import Corrected, Kind, KindChanged, Struck
from warroom.topics.timeline.state import Timeline, find

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
