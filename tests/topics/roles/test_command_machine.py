"""Many operators against the invariants of command and of the lifecycle (doctrine B.3, C)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.story import DOCTRINE, Story
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.topics.action_items import rules as action_items
from warroom.topics.closing import rules as closing
from warroom.topics.crew import authority
from warroom.topics.crew.events import CrewSize
from warroom.topics.handoff import losing
from warroom.topics.handoff import rules as handoff
from warroom.topics.impact import rules as impact
from warroom.topics.lifecycle import declare, move
from warroom.topics.lifecycle.events import Declared, Moved, Phase, PhaseChanged, State
from warroom.topics.roles import rules as roles
from warroom.topics.roles import state as roles_state
from warroom.topics.roles.events import HANDS_ON, MANY, Accepted, Claimed, Role, TakenOver
from warroom.topics.severity import rules as severity
from warroom.topics.severity.events import SeverityChanged
from warroom.topics.timeline import typed

PEOPLE = ("Mara", "Jonas", "Ravi", "Wei")
WAY = (
    State.TRIAGE,
    State.ACTIVE,
    State.MITIGATED,
    State.RESOLVED,
    State.VERIFIED,
    State.CLOSED,
)
people = st.sampled_from(PEOPLE)
words = st.sampled_from(("", "graph is flat"))
kinds = st.sampled_from((Role.IC, Role.DEPUTY, Role.OPS, Role.SME))


class Command(RuleBasedStateMachine):
    """Whatever they try, in whatever order, on whatever clock: the invariants hold."""

    def __init__(self) -> None:
        super().__init__()
        self.scene = Story()
        self.before = self.scene.incident

    def attempt(
        self, by: str, rule_: Callable[..., list[Event]], **wish: Any
    ) -> list[Event] | None:
        """Try an act; None when a rule refused it. INV-7 is checked on what was decided."""
        self.before = self.scene.incident
        try:
            events = self.scene.do(by, rule_, **wish)
        except Refused:
            assert self.scene.incident is self.before
            return None
        for event in events:
            if isinstance(event, Moved | PhaseChanged | SeverityChanged | Declared):
                assert event.under == self.before.roles.commander
        return events

    def commands(self, who: str, also_absent: bool = False) -> bool:
        held, now = self.before, self.scene.now
        holder = held.roles.commander
        if also_absent and not (holder and authority.present(holder, held, DOCTRINE, now)):
            return True
        return authority.commands(who, held, DOCTRINE, now)

    @initialize(level=st.sampled_from((None, 1, 2, 3, 4)), declared=st.booleans())
    def begin(self, level: int | None, declared: bool) -> None:
        self.scene.do("Mara", declare.open_incident, title="checkout fails")
        if declared:
            self.scene.do("Mara", declare.declare, severity_level=level)

    @rule(minutes=st.sampled_from((0.5, 1, 3, 10, 31, -0.5, -20)))
    def time_passes(self, minutes: float) -> None:
        self.scene.wait(minutes)

    @rule(by=people, text=words)
    def log(self, by: str, text: str) -> None:
        """CREW-5: a fact is never refused, whatever the state."""
        assert self.attempt(by, typed.log, kind="note", text=text or "seen") is not None

    @rule(by=people, role=kinds)
    def claim(self, by: str, role: Role) -> None:
        self.taken(by, role, self.attempt(by, roles.claim, role=role))

    @rule(
        by=people,
        to=people,
        role=kinds,
        reason=st.sampled_from(("", "graph is flat", "fatigue")),
        asked=st.booleans(),
        then=st.sampled_from((None, Role.SME, Role.OPS)),
    )
    def offer(
        self, by: str, to: str, role: Role, reason: str, asked: bool, then: Role | None
    ) -> None:
        done = self.attempt(
            by, handoff.offer, role=role, to=to, reason=reason, asked=asked, then=then
        )
        if done:
            assert self.scene.incident.roles.holdings == self.before.roles.holdings  # INV-3

    @rule(by=people, role=kinds, text=words)
    def accept(self, by: str, role: Role, text: str) -> None:
        done = self.attempt(by, handoff.accept, role=role, readback=text)
        offer = self.before.roles.offer_to(role, by)
        if done:
            assert offer is not None
            assert offer.expires_at > self.scene.now
        self.taken(by, role, done)

    @rule(role=kinds, text=words)
    def whoever_was_offered_accepts(self, role: Role, text: str) -> None:
        offer = self.scene.incident.roles.offer(role)
        if offer:
            self.accept(offer.to, role, text)

    @rule(by=people, role=kinds)
    def decline(self, by: str, role: Role) -> None:
        self.attempt(by, handoff.decline, role=role)

    @rule(by=people, role=kinds)
    def withdraw(self, by: str, role: Role) -> None:
        self.attempt(by, handoff.withdraw, role=role)

    @rule(by=people, role=kinds, text=words)
    def read_back(self, by: str, role: Role, text: str) -> None:
        self.attempt(by, handoff.read_back, role=role, text=text)
        self.attempt(by, handoff.correct_readback, role=role, text=text)
        self.attempt(by, handoff.confirm_readback, role=role)

    @rule(by=people, role=kinds, operator=people)
    def somebody_says_they_take_it(self, by: str, role: Role, operator: str) -> None:
        """CREW-6: a spoken claim or acceptance takes effect."""
        rule_ = handoff.accept if self.scene.incident.roles.offer_to(role, by) else roles.claim
        self.attempt(by, rule_, role=role, operator=operator)

    @rule(by=people, role=kinds)
    def contest(self, by: str, role: Role) -> None:
        """CREW-6, INV-1: contested command is somebody's, or disputed, never vacant."""
        done = self.attempt(by, losing.contest, role=role)
        if done and role is Role.IC:
            held = self.scene.incident.roles.holding(Role.IC)
            assert held is not None
            assert held.disputed or held.who != by

    @rule(by=people, minutes=st.sampled_from((0, 1, 3, 6)))
    def challenge(self, by: str, minutes: float) -> None:
        """LOSS-1, LOSS-2: only who holds command answers; a challenge changes nothing by itself."""
        asked = self.attempt(by, losing.challenge)
        holder = self.scene.incident.roles.commander
        if asked:
            assert holder not in (None, by)
            assert self.scene.incident.roles == self.before.roles
        self.scene.wait(minutes)
        self.take_over(by, Role.IC, "no answer")

    @rule(by=people)
    def answer(self, by: str) -> None:
        if self.attempt(by, losing.answer):
            assert self.before.roles.commander == by
            assert self.scene.incident.handoff.challenge is None

    @rule(by=people, role=kinds)
    def release(self, by: str, role: Role) -> None:
        done = self.attempt(by, roles.release, role=role)
        if done and role is Role.IC and self.before.lifecycle.state is State.ACTIVE:
            since = next(h.since for h in self.before.roles.holdings if h.role is Role.IC)
            fresh = self.scene.now - since <= timedelta(minutes=2)
            assert fresh or self.size(by) is CrewSize.SOLO  # ROLE-5, CREW-7

    @rule(by=people, role=kinds, reason=words)
    def take_over(self, by: str, role: Role, reason: str) -> None:
        done = self.attempt(by, roles.take_over, role=role, reason=reason)
        self.taken(by, role, done)
        if done:
            assert reason

    @rule(by=people, minutes=st.sampled_from((1, 6)))
    def the_commander_is_called(self, by: str, minutes: float) -> None:
        self.scene.wait(minutes)
        self.take_over(by, Role.IC, "no answer")

    @rule(reason=words, to=st.sampled_from(WAY[1:]))
    def the_owner_moves(self, reason: str, to: State) -> None:
        held = self.scene.incident
        self.move(held.owner, to, reason)

    def taken(self, by: str, role: Role, done: list[Event] | None) -> None:
        """A role that somebody took is theirs, and INV-6 holds for what a crew allowed."""
        if not done:
            return
        took = [event for event in done if isinstance(event, Claimed | Accepted | TakenOver)]
        assert len(took) == 1
        held = self.scene.incident.roles
        assert role in held.of(by)
        assert (
            Role.IC is not role or Role.DEPUTY not in held.of(by) or took[0].kind == "role.claimed"
        )
        if isinstance(took[0], Claimed) and role not in MANY:
            assert self.before.roles.holder(role) is None  # INV-1
        level = self.before.severity.current
        if level in (1, 2) and self.size(by) is CrewSize.CREW and Role.IC in (role, *held.of(by)):
            assert role not in HANDS_ON
            assert role is not Role.IC or not HANDS_ON & set(held.of(by))

    def size(self, by: str) -> CrewSize:
        held = self.before
        return authority.size(held, DOCTRINE, self.scene.now, by)

    @rule(by=people, level=st.integers(0, 5), reason=words)
    def set_severity(self, by: str, level: int, reason: str) -> None:
        done = self.attempt(by, severity.set_severity, level=level, reason=reason)
        old = self.before.severity.current
        if level in (1, 2, 3, 4) and (old is None or level < old):
            assert done is not None  # SEV-4
        if done and old is not None and level > old:
            assert reason
            assert self.commands(by, also_absent=True)  # SEV-5, CREW-10

    @rule(by=people, to=st.sampled_from(State), reason=words)
    def move(self, by: str, to: State, reason: str) -> None:
        done = self.attempt(by, move.move, to=to, reason=reason, into="INC-9")
        old = self.before.lifecycle.state
        worse = to is State.ACTIVE and old in (*WAY[2:],)
        if worse and reason:
            fresh = old is not State.CLOSED or self.scene.now - self.changed() < timedelta(hours=24)
            assert done is not None or not fresh
        if done and to in WAY and old in WAY and WAY.index(to) > max(WAY.index(old), 1):
            assert self.commands(by, also_absent=bool(reason))
        if done is None and to in WAY[2:] and self.alone(by) and old in WAY:
            assert WAY.index(to) <= WAY.index(old)  # CREW-2

    def changed(self) -> datetime:
        assert self.before.lifecycle.changed_at
        return self.before.lifecycle.changed_at

    def alone(self, by: str) -> bool:
        held = self.before
        return authority.people(held, DOCTRINE, self.scene.now) <= {by}

    @rule(by=people, reason=words)
    def close(self, by: str, reason: str) -> None:
        done = self.attempt(by, closing.close, reason=reason, override=reason)
        if done is None and not self.before.lifecycle.over:
            assert not self.alone(by)  # CREW-2
        if done:
            held = self.scene.incident
            assert not held.action_items.open
            assert not held.impact.running
            assert not held.roles.holdings

    @rule(by=people, phase=st.sampled_from(Phase))
    def set_phase(self, by: str, phase: Phase) -> None:
        self.attempt(by, move.set_phase, phase=phase)

    @rule(by=people)
    def work(self, by: str) -> None:
        self.attempt(by, action_items.assign, text="roll back", owner=by)
        self.attempt(by, impact.open_window, component="checkout")

    @invariant()
    def one_commander(self) -> None:
        """INV-1, INV-2: one holder, one running term, no overlap and no gap at a transfer."""
        held = self.scene.incident.roles
        for role in set(Role) - MANY:
            assert len([one for one in held.holdings if one.role is role]) <= 1
            terms = [term for term in held.terms if term.role is role]
            assert all(term.since <= term.until for term in terms if term.until)
            for before, after in pairwise(terms):
                assert before.until is not None
                assert before.until <= after.since
        running = [(term.role, term.who) for term in held.terms if term.until is None]
        assert sorted(running) == sorted((one.role, one.who) for one in held.holdings)

    @invariant()
    def a_challenge_concerns_the_commander(self) -> None:
        """LOSS-1."""
        asked = self.scene.incident.handoff.challenge
        assert asked is None or asked.holder == self.scene.incident.roles.commander

    @invariant()
    def every_open_offer_is_an_open_handoff(self) -> None:
        """ROLE-2: what is offered is told once, and ends once."""
        held = self.scene.incident
        told = {(one.role, one.to) for one in held.handoff.offers if one.outcome == "open"}
        assert {(one.role, one.to) for one in held.roles.offers} == told

    @invariant()
    def one_offer(self) -> None:
        """INV-4."""
        now = self.scene.now
        open_ = roles_state.open_offers(self.scene.incident.roles, now)
        assert len([one for one in open_ if one.role is Role.IC]) <= 1

    @invariant()
    def a_way_of_the_lifecycle(self) -> None:
        """C.2: nothing is skipped; back only to active; an end is left only by reopening."""
        held = self.scene.incident.lifecycle
        ends = {State.CANCELLED, State.MERGED}
        for before, after in pairwise(step.state for step in held.history):
            if after is State.ACTIVE:
                continue
            assert before not in ends | {State.CLOSED}
            assert after in ends or WAY.index(after) == WAY.index(before) + 1
        if held.history:
            assert held.history[-1].state is held.state
            assert (held.declared_at is not None) or held.state in {State.TRIAGE, *ends}

    @invariant()
    def the_worst_is_kept(self) -> None:
        """SEV-6."""
        held = self.scene.incident.severity
        levels = [step.level for step in held.history]
        assert held.highest == min(levels, default=None)
        assert held.current == (levels[-1] if levels else None)


Command.TestCase.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)
TestCommand = Command.TestCase
