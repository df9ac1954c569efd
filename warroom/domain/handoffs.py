"""How every handoff went: offered, said back, corrected, and how it ended (doctrine B.4, K)."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

import msgspec

from warroom.domain.crew import Crew, people
from warroom.domain.doctrine import Doctrine
from warroom.domain.event import Event, Recorded
from warroom.domain.growing import Growing
from warroom.domain.lifecycle_events import OVER, Moved
from warroom.domain.rest import Rest, to_rest
from warroom.domain.role_events import (
    Accepted,
    Claimed,
    Contested,
    Declined,
    Expired,
    Offered,
    ReadBack,
    ReadBackCorrected,
    TakenOver,
    Withdrawn,
)
from warroom.domain.roster import HANDS_ON, MANY, Role, Roles


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


EVENTS: tuple[type[Event], ...] = (
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


def fold(state: Handoffs, recorded: Recorded) -> Handoffs:
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


def candidates(
    role: Role,
    roles: Roles,
    handoffs: Handoffs,
    crew: Crew,
    rest: Rest,
    doctrine: Doctrine,
    now: datetime,
    *,
    also: Collection[str] = (),
) -> tuple[str, ...]:
    """Who could take a role next: the deputy first, whoever said no last (doctrine B.4).

    Args:
        role: What is offered.
        roles: Who holds what; the holder is no candidate.
        handoffs: Who was asked already.
        crew: Who is there.
        rest: Who rests, and is no candidate (ROLE-4).
        doctrine: The thresholds and the list of commanders.
        now: The present instant.
        also: Others who have a console open.
    """
    there = people(crew, roles, now, doctrine) | set(also)
    able = {who for who in there if role not in roles.of(who)}
    able = {who for who in able if rest.until(who, now, doctrine) is None}
    turned = {each.to for each in handoffs.all[-len(able) :] if each.role is role}
    deputy = roles.holder(Role.DEPUTY)

    def rank(who: str) -> tuple[bool, bool, bool, bool, str]:
        command = role is Role.IC
        return (
            who in turned,
            not (command and who == deputy),
            command and bool(doctrine.commanders) and who not in doctrine.commanders,
            bool(HANDS_ON & set(roles.of(who))) if command else bool(roles.of(who)),
            who,
        )

    return tuple(sorted(able, key=rank))
