"""Follow-ups: what the incident leaves to be done, captured while it runs (doctrine F)."""

from datetime import datetime

import msgspec

from warroom.domain.entries import Corrected
from warroom.domain.errors import Refused
from warroom.domain.event import Event, Recorded, event
from warroom.domain.growing import Keyed
from warroom.domain.numbering import free_id, named
from warroom.domain.oneline import Form, Mark
from warroom.domain.text import clean, clean_line


@event("followup.noted", entry="followup")
class Noted(Event, frozen=True):
    """A candidate for a follow-up was captured."""

    followup: str
    text: str
    owner: str = ""
    item: str = ""

    def line(self) -> str:
        """Such as ``F1 page at 80 % connections``."""
        owner = f" → {self.owner}" if self.owner else ""
        return f"{self.followup} {self.text}{owner}"

    def tells(self) -> str:
        """The follow-up."""
        return self.followup


@event("followup.done", entry="followup")
class Finished(Event, frozen=True):
    """A follow-up is done (FUP-5)."""

    followup: str
    result: str = ""

    def line(self) -> str:
        """Such as ``F1 done: alert at 80 % since Monday``."""
        said = f"{self.followup} done"
        return f"{said}: {self.result}" if self.result else said


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
        ended = msgspec.structs.replace(state.by_id[event.followup], done_at=recorded.at)
        return FollowUps(state.by_id.put(ended.id, ended))
    if isinstance(event, Corrected) and event.words and event.ref in state.by_id:
        said = msgspec.structs.replace(state.by_id[event.ref], text=event.words)
        return FollowUps(state.by_id.put(said.id, said))
    if not isinstance(event, Noted):
        return state
    noted = FollowUp(
        id=event.followup,
        text=event.text,
        by=recorded.actor,
        at=recorded.at,
        owner=event.owner,
        item=event.item,
        seq=recorded.seq,
    )
    return FollowUps(state.by_id.put(noted.id, noted))


def note(followups: FollowUps, *, text: str, owner: str = "") -> list[Event]:
    """Capture a candidate while the incident runs; never refused but for no words (CREW-5).

    Raises:
        Refused: There are no words in it.
    """
    words = clean(text).strip()
    if not words:
        raise Refused("text", "There are no words in it.", "Say what should be done afterwards.")
    return [Noted(followup=followups.next_id, text=words, owner=clean_line(owner))]


def finish(followups: FollowUps, *, followup: str, result: str = "") -> list[Event]:
    """It is done; anyone may say so, also long after the close.

    Raises:
        Refused: No such follow-up, or it is done already.
    """
    found = named(
        followups.by_id, "F", followup,
        what="follow-up", rule="FUP-5", shown=lambda each: each.done_at is None,
    )  # fmt: skip
    if found.done_at is not None:
        raise Refused("FUP-5", f"{found.id} is done already.")
    return [Finished(followup=found.id, result=clean(result).strip())]
