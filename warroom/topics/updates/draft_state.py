"""Drafts of updates as they stand (doctrine E.1)."""

from datetime import datetime
from enum import StrEnum

import msgspec

from warroom.core.event import Event, Recorded
from warroom.core.growing import Keyed
from warroom.topics.updates import events
from warroom.topics.updates.events import Audience


class DraftState(StrEnum):
    """Where a draft stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"
    SENT = "sent"
    DROPPED = "dropped"


class UpdateDraft(msgspec.Struct, frozen=True):
    """One draft as it stands.

    Attributes:
        answered_by: Who approved it or sent it back; empty while nobody did.
        answer: Why it was sent back or dropped.
        override: Why it was approved although a wording rule of level block marks it.
    """

    id: str
    audiences: tuple[Audience, ...]
    text: str
    by: str
    at: datetime
    seq: int
    fields: dict[str, str] = {}
    public_state: str = ""
    final: bool = False
    state: DraftState = DraftState.WAITING
    answered_by: str = ""
    answered_at: datetime | None = None
    answer: str = ""
    override: str = ""

    @property
    def open(self) -> bool:
        """Whether it is still to be answered, sent or written anew."""
        return self.state in (DraftState.WAITING, DraftState.APPROVED, DraftState.RETURNED)


class UpdateDrafts(msgspec.Struct, frozen=True):
    """All drafts by id, in the order in which they were written."""

    by_id: Keyed[str, UpdateDraft] = Keyed()

    @property
    def open(self) -> tuple[UpdateDraft, ...]:
        """Those that are not over."""
        return tuple(each for each in self.by_id.values() if each.open)

    @property
    def waiting(self) -> tuple[UpdateDraft, ...]:
        """Those that wait for the commander."""
        return tuple(each for each in self.open if each.state is DraftState.WAITING)


_ANSWERS: dict[type[Event], DraftState] = {
    events.DraftApproved: DraftState.APPROVED,
    events.DraftReturned: DraftState.RETURNED,
    events.DraftDropped: DraftState.DROPPED,
}

DRAFT_EVENTS: tuple[type[Event], ...] = (events.Drafted, *_ANSWERS, events.UpdateSent)
"""What changes the drafts."""


def fold_drafts(state: UpdateDrafts, recorded: Recorded) -> UpdateDrafts:
    """The drafts after one more event."""
    said = recorded.event
    if isinstance(said, events.Drafted):
        kept = _with(state, _written(said, recorded))
        return _ended(kept, said.replaces, DraftState.DROPPED)
    if isinstance(said, events.UpdateSent):
        return _ended(state, said.draft, DraftState.SENT)
    if isinstance(said, events.DraftApproved | events.DraftReturned | events.DraftDropped):
        if (draft := state.by_id.get(said.draft)) is None:
            return state
        reason = "" if isinstance(said, events.DraftApproved) else said.reason
        override = said.override if isinstance(said, events.DraftApproved) else ""
        answered = msgspec.structs.replace(
            draft, state=_ANSWERS[type(said)], answered_by=recorded.actor,
            answered_at=recorded.at, answer=reason, override=override,
        )  # fmt: skip
        return _with(state, answered)
    return state


def _written(said: events.Drafted, recorded: Recorded) -> UpdateDraft:
    return UpdateDraft(
        id=said.draft, audiences=said.audiences, text=said.text, by=recorded.actor,
        at=recorded.at, seq=recorded.seq, fields=said.fields, public_state=said.public_state,
        final=said.final,
    )  # fmt: skip


def _with(state: UpdateDrafts, draft: UpdateDraft) -> UpdateDrafts:
    return UpdateDrafts(state.by_id.put(draft.id, draft))


def _ended(state: UpdateDrafts, name: str, how: DraftState) -> UpdateDrafts:
    draft = state.by_id.get(name)
    return _with(state, msgspec.structs.replace(draft, state=how)) if draft else state
