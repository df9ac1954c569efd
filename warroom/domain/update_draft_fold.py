"""What drafts of updates are made of: their events, and how they stand (doctrine E.1)."""

from datetime import datetime
from enum import StrEnum

import msgspec

from warroom.domain.event import Event, Recorded, event
from warroom.domain.growing import Keyed
from warroom.domain.promises import Audience, UpdateSent


class DraftState(StrEnum):
    """Where a draft stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"
    SENT = "sent"
    DROPPED = "dropped"


class _DraftEvent(Event, frozen=True):
    draft: str

    def _said(self, what: str, words: str = "", conflict: str = "") -> str:
        line = f"{self.draft} {what}: {words}" if words else f"{self.draft} {what}"
        return f"{line} ({conflict})" if conflict else line


@event("update.drafted", entry="communication")
class Drafted(_DraftEvent, frozen=True):
    """A text was written and waits for approval; nobody was told anything yet.

    Attributes:
        draft: Its id, such as ``U1``.
        text: The words, without the next time, which is known when it is sent.
        fields: The fields that it was composed of; empty for words of one piece.
        replaces: The draft whose place it takes.
    """

    audiences: tuple[Audience, ...]
    text: str
    fields: dict[str, str] = msgspec.field(default_factory=dict)
    public_state: str = ""
    final: bool = False
    replaces: str = ""

    def line(self) -> str:
        """Such as ``U1 drafted for customers, not sent: Card payments fail since 09:01 UTC.``."""
        said = f"drafted for {', '.join(self.audiences)}, not sent"
        return self._said(said, " ".join(self.text.split("\n")))


@event("update.draft_approved", entry="decision")
class DraftApproved(_DraftEvent, frozen=True):
    """The commander approved the words (doctrine E.1).

    Attributes:
        under: The IC who held command then (INV-7).
        conflict: What is marked about it, such as the commander's absence (CREW-10).
        override: Why the words stand although a wording rule of level block marks them.
    """

    under: str | None = None
    conflict: str = ""
    override: str = ""

    def line(self) -> str:
        """Such as ``U1 approved``."""
        over = f"worded so because {self.override}" if self.override else ""
        return self._said("approved", conflict="; ".join(filter(None, (self.conflict, over))))


@event("update.draft_returned", entry="communication")
class DraftReturned(_DraftEvent, frozen=True):
    """The commander wants other words, and said which."""

    reason: str
    under: str | None = None

    def line(self) -> str:
        """Such as ``U1 sent back: say since when``."""
        return self._said("sent back", self.reason)


@event("update.draft_dropped", entry="communication")
class DraftDropped(_DraftEvent, frozen=True):
    """It is not wanted any more."""

    reason: str = ""

    def line(self) -> str:
        """Such as ``U1 dropped: overtaken``."""
        return self._said("dropped", self.reason)


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


EVENTS: tuple[type[Event], ...] = (
    Drafted, DraftApproved, DraftReturned, DraftDropped, UpdateSent,
)  # fmt: skip
"""What changes the drafts."""

_ANSWERS = {
    DraftApproved: DraftState.APPROVED,
    DraftReturned: DraftState.RETURNED,
    DraftDropped: DraftState.DROPPED,
}


def fold(state: UpdateDrafts, recorded: Recorded) -> UpdateDrafts:
    """The drafts after one more event."""
    said = recorded.event
    if isinstance(said, Drafted):
        kept = _with(state, _written(said, recorded))
        return _ended(kept, said.replaces, DraftState.DROPPED)
    if isinstance(said, UpdateSent):
        return _ended(state, said.draft, DraftState.SENT)
    if isinstance(said, DraftApproved | DraftReturned | DraftDropped):
        if (draft := state.by_id.get(said.draft)) is None:
            return state
        reason = "" if isinstance(said, DraftApproved) else said.reason
        override = said.override if isinstance(said, DraftApproved) else ""
        answered = msgspec.structs.replace(
            draft, state=_ANSWERS[type(said)], answered_by=recorded.actor,
            answered_at=recorded.at, answer=reason, override=override,
        )  # fmt: skip
        return _with(state, answered)
    return state


def _written(said: Drafted, recorded: Recorded) -> UpdateDraft:
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
