"""Changes that were only logged as a fact, beside those that were asked for (MIT-0)."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from warroom.core.event import Recorded
from warroom.core.growing import Keyed
from warroom.topics.timeline.events import Corrected, Kind, KindChanged, Logged, Struck


class LoggedFact(msgspec.Struct, frozen=True):
    """A change that was logged and names no service; ``struck`` also when it got another kind."""

    seq: int
    at: datetime
    struck: bool = False


def fold_facts(
    facts: Keyed[int, LoggedFact],
    event: Logged | Corrected | Struck | KindChanged,
    recorded: Recorded,
) -> Keyed[int, LoggedFact]:
    """The logged changes after one more event of the timeline, by the seq of their entry."""
    if isinstance(event, Logged):
        if event.entry != Kind.CHANGE or event.service or recorded.when.at is None:
            return facts
        made = LoggedFact(recorded.seq, recorded.at)
        return facts.put(made.seq, made)
    if (fact := facts.get(event.entry)) is None:
        return facts
    facts = facts.put(fact.seq, replace(fact, struck=True))
    if isinstance(event, Corrected):
        facts = facts.put(recorded.seq, LoggedFact(recorded.seq, fact.at))
    return facts
