"""How every handoff, every question for command and every challenge went (doctrine B.4, B.6, K)."""

from datetime import datetime
from enum import StrEnum

import msgspec

from warroom.core.event import Event, Recorded
from warroom.core.growing import Growing
from warroom.topics.handoff.events import Answered, Challenged, ReadBack, ReadBackCorrected
from warroom.topics.lifecycle.events import OVER, Moved
from warroom.topics.roles.events import (
    MANY,
    Accepted,
    Claimed,
    Contested,
    Declined,
    Expired,
    Offered,
    Released,
    Role,
    TakenOver,
    Withdrawn,
)
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


class Handoffs(msgspec.Struct, frozen=True):
    """Every offer, in the order in which they were made.

    Attributes:
        running: Where in ``all`` the open ones are.
    """

    all: Growing[Handoff] = Growing()
    running: tuple[int, ...] = ()

    def last(self, role: Role) -> Handoff | None:
        """The latest offer of a role."""
        return next((each for each in reversed(self.all) if each.role is role), None)


HANDOFF_EVENTS: tuple[type[Event], ...] = (
    Offered,
    ReadBack,
    ReadBackCorrected,
    Accepted,
    Declined,
    Withdrawn,
    Expired,
    Claimed,
    Contested,
    TakenOver,
    Moved,
)


def fold_handoffs(state: Handoffs, recorded: Recorded) -> Handoffs:
    """The handoffs after one more event; a role that changes hands otherwise voids its offer."""
    said = recorded.event
    match said:
        case Offered():
            state = _ended(state, recorded, said.role, said.to, Outcome.VOID)
            made = Handoff(
                said.role, recorded.actor, said.to, recorded.at, said.reason, seq=recorded.seq,
                to_rest=to_rest(said.why, said.reason),
            )  # fmt: skip
            return Handoffs(state.all.add(made), (*state.running, len(state.all)))
        case ReadBack():
            return _changed(state, said.role, said.who, "readbacks")
        case ReadBackCorrected():
            return _changed(state, said.role, said.to, "corrections")
        case Accepted():
            return _ended(state, recorded, said.role, said.who, Outcome.ACCEPTED)
        case Declined():
            return _ended(state, recorded, said.role, said.who, Outcome.DECLINED, said.reason)
        case Withdrawn():
            return _ended(state, recorded, said.role, said.to, Outcome.WITHDRAWN)
        case Expired():
            return _ended(state, recorded, said.role, said.to, Outcome.EXPIRED)
        case Claimed() | TakenOver():
            return _ended(state, recorded, said.role, said.who, Outcome.VOID)
        case Contested() if said.back_to:
            return _ended(state, recorded, said.role, said.back_to, Outcome.VOID)
        case Moved() if said.new in OVER:
            for role in {state.all[place].role for place in state.running}:
                state = _ended(state, recorded, role, "", Outcome.VOID)
    return state


def _ended(
    state: Handoffs, recorded: Recorded, role: Role, to: str, outcome: Outcome, why: str = ""
) -> Handoffs:
    """End the open offer to somebody; with nobody named, or of a single role, every open one."""

    def ends(each: Handoff) -> bool:
        meant = not to or each.to == to
        return each.role is role and (meant or role not in MANY)

    def ended(each: Handoff) -> Handoff:
        how = outcome if not to or each.to == to else Outcome.VOID
        return msgspec.structs.replace(each, outcome=how, ended_at=recorded.at, why=why)

    offers, running = state.all, []
    for place in state.running:
        if ends(offers[place]):
            offers = offers.put(place, ended(offers[place]))
        else:
            running.append(place)
    return Handoffs(offers, tuple(running))


def _changed(state: Handoffs, role: Role, to: str, count: str) -> Handoffs:
    offers = state.all
    for place in state.running:
        each = offers[place]
        if each.role is role and to in ("", each.to):
            more = msgspec.structs.replace(each, **{count: getattr(each, count) + 1})
            offers = offers.put(place, more)
    return Handoffs(offers, state.running)


class Asking(msgspec.Struct, frozen=True):
    """Who asked for command last: the seq of that question; None while nobody did."""

    seq: int | None = None


ASKING_EVENTS: tuple[type[Event], ...] = (Logged,)
"""Asking is an entry; no event of its own."""


def fold_asking(asking: Asking, recorded: Recorded) -> Asking:
    """Who asked last after one more event."""
    said = recorded.event
    asks = isinstance(said, Logged) and said.ref == Role.IC and said.entry == Kind.QUESTION
    return Asking(recorded.seq) if asks else asking


class Challenge(msgspec.Struct, frozen=True):
    """An unanswered question to the commander.

    Attributes:
        answer_by: Until when the answer is awaited; command may be assumed after it (LOSS-2).
    """

    by: str
    holder: str
    at: datetime
    answer_by: datetime

    def unanswered(self, now: datetime) -> bool:
        """Whether the time for the answer is over."""
        return now >= self.answer_by


class Challenges(msgspec.Struct, frozen=True):
    """Whether somebody waits for a sign of the commander."""

    open: Challenge | None = None


CHALLENGE_EVENTS: tuple[type[Event], ...] = (
    Challenged,
    Answered,
    Accepted,
    Claimed,
    Contested,
    Released,
    TakenOver,
    Moved,
)
"""What asks, answers, or gives command to somebody else."""


def fold_challenges(state: Challenges, recorded: Recorded) -> Challenges:
    """The open challenge after one more event: a new commander or the end answer it too."""
    said = recorded.event
    if isinstance(said, Challenged):
        asked = Challenge(said.who, said.holder, recorded.at, said.answer_by)
        return Challenges(asked)
    if isinstance(said, Answered):
        return Challenges()
    if isinstance(said, Moved):
        return Challenges() if said.new in OVER else state
    return Challenges() if getattr(said, "role", None) is Role.IC else state


class HandoffState(msgspec.Struct, frozen=True):
    """How command changes hands.

    Attributes:
        handoffs: Every offer and what became of it.
        challenges: Whether somebody waits for a sign of the commander.
        asking: Who asked for command last.
    """

    handoffs: Handoffs = Handoffs()
    challenges: Challenges = Challenges()
    asking: Asking = Asking()


EVENTS: tuple[type[Event], ...] = tuple(
    dict.fromkeys((*HANDOFF_EVENTS, *CHALLENGE_EVENTS, *ASKING_EVENTS))
)


def fold(state: HandoffState, recorded: Recorded) -> HandoffState:
    """How command changes hands after one more event; the very same where that moves nothing."""
    kind = type(recorded.event)
    handoffs, challenges, asking = state.handoffs, state.challenges, state.asking
    if kind in ASKING_EVENTS:
        asking = fold_asking(asking, recorded)
    else:
        handoffs = fold_handoffs(handoffs, recorded)
        challenges = (
            fold_challenges(challenges, recorded) if kind in CHALLENGE_EVENTS else challenges
        )
    same = handoffs is state.handoffs and challenges is state.challenges and asking is state.asking
    return state if same else HandoffState(handoffs, challenges, asking)
