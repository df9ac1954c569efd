"""Follow-ups as they stand: what the incident leaves to be done (doctrine F)."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from warroom.core.event import Event, Recorded
from warroom.core.growing import Keyed
from warroom.core.names import free_id
from warroom.core.oneline import Form, Mark
from warroom.topics.followups.events import Finished, Noted
from warroom.topics.timeline.events import Corrected


class FollowUp(msgspec.Struct, frozen=True):
    """One candidate; ``item`` names the action item that it came from."""

    id: str
    text: str
    by: str
    at: datetime
    owner: str = ""
    item: str = ""
    seq: int = 0
    done_at: datetime | None = None


class FollowUps(msgspec.Struct, frozen=True):
    """All candidates by id."""

    by_id: Keyed[str, FollowUp] = Keyed()

    @property
    def next_id(self) -> str:
        """The id of the next candidate, such as ``F3``."""
        return free_id("F", self.by_id)


EVENTS: tuple[type[Event], ...] = (Noted, Finished, Corrected)

LINE = Form(frozenset({Mark.OWNER}), anywhere=True)
"""A follow-up on one line: ``page at 80 % connections @wei``."""


def fold(state: FollowUps, recorded: Recorded) -> FollowUps:
    """The candidates after one more event."""
    event = recorded.event
    if isinstance(event, Finished) and event.followup in state.by_id:
        ended = replace(state.by_id[event.followup], done_at=recorded.at)
        return FollowUps(state.by_id.put(ended.id, ended))
    if isinstance(event, Corrected) and event.words and event.ref in state.by_id:
        said = replace(state.by_id[event.ref], text=event.words)
        return FollowUps(state.by_id.put(said.id, said))
    if not isinstance(event, Noted):
        return state
    by, at, seq = recorded.actor, recorded.at, recorded.seq
    noted = FollowUp(event.followup, event.text, by, at, event.owner, event.item, seq)
    return FollowUps(state.by_id.put(noted.id, noted))
