"""Changes to production as they stand, and what changed in services besides (doctrine G)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from msgspec.structs import replace

from warroom.core.event import Event, Recorded, kinds
from warroom.core.growing import Growing, Keyed
from warroom.core.names import free_id, named
from warroom.topics.changes import events
from warroom.topics.changes.logged import LoggedFact, fold_facts
from warroom.topics.decisions.events import Objection
from warroom.topics.timeline.events import Corrected, KindChanged, Logged, Struck


class ChangeState(StrEnum):
    """Request, answer, execution, result (MIT-1)."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXECUTED = "executed"
    RESULTED = "result"
    UNDONE = "undone"


ASKED = frozenset({ChangeState.REQUESTED, ChangeState.APPROVED})
"""The states before anything is done."""

DONE = frozenset({ChangeState.EXECUTED, ChangeState.RESULTED})
"""The states in which it is in production."""


class Poll(msgspec.Struct, frozen=True):
    """Any strong objections? The outcome is empty while nobody named it."""

    opened_at: datetime
    until: datetime
    outcome: str = ""


class Change(msgspec.Struct, frozen=True):
    """One change to production as it stands.

    Attributes:
        asked_at: When the room learned of it; the silence of CREW-9 counts from here.
        approved_under: The IC who held command at the answer (INV-7).
        answer: The words of the approval or the refusal.
        unapproved: Whether it was executed without approval.
        settled: How it stopped being a divergence; None while it is one, or never was.
        marks: What is marked about it, in the order in which it came.
        evidence: The seqs of the entries that tell of commands run for it.
    """

    id: str
    text: str
    risk: events.Risk
    requested_by: str
    requested_at: datetime
    asked_at: datetime
    state: ChangeState = ChangeState.REQUESTED
    component: str = ""
    blast: str = ""
    effect: str = ""
    expect_by: datetime | None = None
    expect_minutes: int | None = None
    undo: str = ""
    stop: str = ""
    target: str = ""
    second: str = ""
    why: str = ""
    missing: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    approved_by: str = ""
    approved_at: datetime | None = None
    approved_under: str | None = None
    answer: str = ""
    executed_by: str = ""
    executed_at: datetime | None = None
    unapproved: bool = False
    silent: bool = False
    reason: str = ""
    outcome: events.Outcome | None = None
    result: str = ""
    result_at: datetime | None = None
    undone_at: datetime | None = None
    settled: events.Settling | None = None
    followup: str = ""
    poll: Poll | None = None
    objections: Growing[Objection] = Growing()
    evidence: Growing[int] = Growing()
    seq: int = 0

    @property
    def waiting(self) -> bool:
        """Whether it waits for an answer."""
        return self.state is ChangeState.REQUESTED

    @property
    def open(self) -> bool:
        """Whether it is asked for, approved, or done and without a result yet."""
        return self.state in (ChangeState.REQUESTED, ChangeState.APPROVED, ChangeState.EXECUTED)

    @property
    def diverges(self) -> bool:
        """Whether production differs from its normal configuration by it (MIT-6)."""
        return self.state in DONE and self.settled is None and self.risk is not events.Risk.R0

    @property
    def red(self) -> bool:
        """Whether it was done without approval and needed one (MIT-1)."""
        return self.unapproved and not self.approved_by


class Changes(msgspec.Struct, frozen=True):
    """All changes by id as they were asked for; ``facts`` were only logged, by their seq."""

    by_id: Keyed[str, Change] = Keyed()
    facts: Keyed[int, LoggedFact] = Keyed()

    @property
    def waiting(self) -> tuple[Change, ...]:
        """Those that wait for an answer."""
        return tuple(change for change in self.by_id.values() if change.waiting)

    @property
    def open(self) -> tuple[Change, ...]:
        """Those that are not over."""
        return tuple(change for change in self.by_id.values() if change.open)

    @property
    def divergences(self) -> tuple[Change, ...]:
        """What differs from the normal configuration, until it is settled (MIT-6)."""
        return tuple(change for change in self.by_id.values() if change.diverges)

    @property
    def next_id(self) -> str:
        """The id of the next change, such as ``C3``."""
        return free_id("C", self.by_id)


EVENTS: tuple[type[Event], ...] = (*kinds("change."), Logged, Corrected, Struck, KindChanged)
"""What changes the changes; entries too, because a change can be logged as a fact (MIT-0)."""


def fold(state: Changes, recorded: Recorded) -> Changes:
    """The changes after one more event; one that speaks of an unknown change alters nothing."""
    event = recorded.event
    if isinstance(event, events.Requested):
        return _with(state, _requested(event, recorded))
    if isinstance(event, Logged | Corrected | Struck | KindChanged):
        facts = fold_facts(state.facts, event, recorded)
        return state if facts is state.facts else Changes(state.by_id, facts)
    change = state.by_id.get(getattr(event, "change", ""))
    if change is None:
        return state
    altered = _answered(change, event, recorded) or _done(change, event, recorded)
    return _with(state, replace(change, **altered)) if altered else state


def _with(state: Changes, change: Change) -> Changes:
    return Changes(state.by_id.put(change.id, change), state.facts)


def _requested(event: events.Requested, recorded: Recorded) -> Change:
    at_once = bool(event.approved_by)
    own = event.risk in events.LOGGED_AT_ONCE or at_once
    return Change(
        id=event.change, text=event.text, risk=event.risk, requested_by=recorded.actor,
        requested_at=recorded.at, asked_at=recorded.recorded_at,
        state=ChangeState.APPROVED if own else ChangeState.REQUESTED,
        component=event.component, blast=event.blast, effect=event.effect,
        expect_by=event.expect_by, expect_minutes=event.expect_minutes,
        undo=event.undo, stop=event.stop, target=event.target,
        second=event.second, why=event.why, missing=event.missing,
        marks=(event.conflict,) if event.conflict else (),
        approved_by=event.approved_by, approved_at=recorded.at if at_once else None,
        approved_under=event.under if at_once else None, seq=recorded.seq,
    )  # fmt: skip


def _answered(change: Change, event: Event, recorded: Recorded) -> dict[str, Any]:
    match event:
        case events.Approved():
            waits = change.state in ASKED
            return _marked(change, event.conflict) | {
                "state": ChangeState.APPROVED if waits else change.state,
                "approved_by": recorded.actor, "approved_at": recorded.at,
                "approved_under": event.under, "answer": event.text,
                "second": event.second or change.second, "poll": _ended(change, event.poll),
            }  # fmt: skip
        case events.Declined():
            return _marked(change, event.conflict) | {
                "state": ChangeState.REFUSED, "answer": event.reason,
                "approved_under": event.under, "poll": _ended(change, event.poll),
            }  # fmt: skip
        case events.Withdrawn():
            return {"state": ChangeState.WITHDRAWN, "answer": event.reason}
        case events.PollOpened():
            return {"poll": Poll(recorded.at, event.until)}
        case events.ObjectionRaised():
            return {"objections": change.objections.add(Objection(recorded.actor, event.text))}
        case events.PollClosed():
            return {"poll": _ended(change, event.outcome)}
    return {}


def _ended(change: Change, outcome: str) -> Poll | None:
    return replace(change.poll, outcome=outcome) if change.poll else None


def _marked(change: Change, mark: str) -> dict[str, Any]:
    return {"marks": (*change.marks, mark)} if mark else {}


def _done(change: Change, event: Event, recorded: Recorded) -> dict[str, Any]:
    match event:
        case events.Executed():
            return _marked(change, event.conflict) | {
                "state": ChangeState.EXECUTED, "executed_by": recorded.actor,
                "executed_at": change.executed_at or recorded.at, "outcome": None,
                "unapproved": change.unapproved or event.unapproved,
                "silent": change.silent or event.silent,
                "reason": event.reason or change.reason,
                "expect_by": event.expect_by or change.expect_by,
                "target": event.target or change.target,
                "second": event.second or change.second, "settled": None,
            }  # fmt: skip
        case events.Resulted():
            return {"state": ChangeState.RESULTED, "outcome": event.outcome,
                    "result": event.text, "result_at": recorded.at}  # fmt: skip
        case events.Undone():
            return {"state": ChangeState.UNDONE, "undone_at": recorded.at}
        case events.Settled():
            return {"settled": event.how, "followup": event.followup}
        case events.EvidenceAdded():
            return {"evidence": change.evidence.add(recorded.seq)}
    return {}


def find(changes: Changes, name: str) -> Change:
    """The change of that id: ``C3``, ``c3`` or ``3``. Refused: there is none."""
    return named(changes.by_id, "C", name, what="change", shown=lambda each: each.open)
