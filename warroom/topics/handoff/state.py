"""How every handoff, every question for command and every challenge went (doctrine B.4, B.6, K)."""

from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from warroom.core.event import Event, Recorded, kinds
from warroom.core.growing import Growing
from warroom.topics.handoff.events import Answered, Challenged, ReadBack, ReadBackCorrected
from warroom.topics.lifecycle.events import OVER, Moved
from warroom.topics.roles import events as roles
from warroom.topics.roles.events import MANY, Role
from warroom.topics.roles.why import to_rest
from warroom.topics.timeline.events import Kind, Logged


class Outcome(StrEnum):
    """How an offer ended."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    VOID = "void"


class Handoff(msgspec.Struct, frozen=True):
    """One offer and what became of it.

    Attributes:
        by: Who made the offer.
        why: The reason of a refusal; empty when none was given.
        to_rest: Whether the outgoing goes to rest (ROLE-4).
        readbacks: How often the situation was said back.
        corrections: How often that was corrected: the value of the step.
        seq: The event that offered it.
    """

    role: Role
    by: str
    to: str
    at: datetime
    reason: str = ""
    outcome: Outcome = Outcome.OPEN
    ended_at: datetime | None = None
    why: str = ""
    readbacks: int = 0
    corrections: int = 0
    seq: int = 0
    to_rest: bool = False


class Challenge(msgspec.Struct, frozen=True):
    """An unanswered question to the commander; after ``answer_by`` command is assumed (LOSS-2)."""

    by: str
    holder: str
    at: datetime
    answer_by: datetime

    def unanswered(self, now: datetime) -> bool:
        """Whether the time for the answer is over."""
        return now >= self.answer_by


class HandoffState(msgspec.Struct, frozen=True):
    """How command changes hands.

    Attributes:
        offers: Every offer, in the order in which they were made.
        running: Where in ``offers`` the open ones are.
        challenge: What the commander has not answered yet; None while nobody waits for a sign.
        asked: The seq of the last question for command; None while nobody asked.
    """

    offers: Growing[Handoff] = Growing()
    running: tuple[int, ...] = ()
    challenge: Challenge | None = None
    asked: int | None = None

    def last(self, role: Role) -> Handoff | None:
        """The latest offer of a role."""
        return next((each for each in reversed(self.offers) if each.role is role), None)


EVENTS: tuple[type[Event], ...] = (*kinds("role."), Moved, Logged)


def fold(state: HandoffState, recorded: Recorded) -> HandoffState:
    """How command changes hands after one more event; the very same where that moves nothing."""
    said = recorded.event
    if isinstance(said, Logged):  # asking for command is an entry, no event of its own
        asks = said.ref == Role.IC and said.entry == Kind.QUESTION
        return replace(state, asked=recorded.seq) if asks else state
    state = _offered(state, recorded)
    if isinstance(said, Challenged):
        asked = Challenge(said.who, said.holder, recorded.at, said.answer_by)
        return replace(state, challenge=asked)
    answered = state.challenge is not None and _answers(said)
    return replace(state, challenge=None) if answered else state


def _answers(said: Event) -> bool:
    """Whether an event ends a challenge: a new commander or the end answer it too."""
    match said:
        case Answered():
            return True
        case Moved():
            return said.new in OVER
        case roles.Accepted() | roles.Claimed() | roles.Contested():
            return said.role is Role.IC
        case roles.Released() | roles.TakenOver():
            return said.role is Role.IC
    return False


def _offered(state: HandoffState, recorded: Recorded) -> HandoffState:
    """The offers after one more event; a role that changes hands otherwise voids its offer."""
    said = recorded.event
    match said:
        case roles.Offered():
            state = _ended(state, recorded, said.role, said.to, Outcome.VOID)
            made = Handoff(
                said.role, recorded.actor, said.to, recorded.at, said.reason, seq=recorded.seq,
                to_rest=to_rest(said.why, said.reason),
            )  # fmt: skip
            running = (*state.running, len(state.offers))
            return replace(state, offers=state.offers.add(made), running=running)
        case ReadBack():
            return _changed(state, said.role, said.who, "readbacks")
        case ReadBackCorrected():
            return _changed(state, said.role, said.to, "corrections")
        case roles.Accepted():
            return _ended(state, recorded, said.role, said.who, Outcome.ACCEPTED)
        case roles.Declined():
            return _ended(state, recorded, said.role, said.who, Outcome.DECLINED, said.reason)
        case roles.Withdrawn():
            return _ended(state, recorded, said.role, said.to, Outcome.WITHDRAWN)
        case roles.Expired():
            return _ended(state, recorded, said.role, said.to, Outcome.EXPIRED)
        case roles.Claimed() | roles.TakenOver():
            return _ended(state, recorded, said.role, said.who, Outcome.VOID)
        case roles.Contested() if said.back_to:
            return _ended(state, recorded, said.role, said.back_to, Outcome.VOID)
        case Moved() if said.new in OVER:
            for role in {state.offers[place].role for place in state.running}:
                state = _ended(state, recorded, role, "", Outcome.VOID)
    return state


def _ended(
    state: HandoffState,
    recorded: Recorded,
    role: Role,
    to: str,
    outcome: Outcome,
    why: str = "",
) -> HandoffState:
    """End the open offer to somebody; with nobody named, or of a single role, every open one."""
    offers, running = state.offers, []
    for place in state.running:
        each = offers[place]
        meant = to in ("", each.to)
        if each.role is role and (meant or role not in MANY):
            how = outcome if meant else Outcome.VOID
            offers = offers.put(place, replace(each, outcome=how, ended_at=recorded.at, why=why))
        else:
            running.append(place)
    return replace(state, offers=offers, running=tuple(running))


def _changed(state: HandoffState, role: Role, to: str, count: str) -> HandoffState:
    offers = state.offers
    for place in state.running:
        each = offers[place]
        if each.role is role and to in ("", each.to):
            offers = offers.put(place, replace(each, **{count: getattr(each, count) + 1}))
    return replace(state, offers=offers)
