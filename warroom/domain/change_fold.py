"""How changes to production follow from their events (doctrine G)."""

from typing import Any

import msgspec

from warroom.domain.change_events import (
    CHANGE_EVENTS,
    LOGGED_AT_ONCE,
    Approved,
    Declined,
    EvidenceAdded,
    Executed,
    ObjectionRaised,
    PollClosed,
    PollOpened,
    Requested,
    Resulted,
    Settled,
    Undone,
    Withdrawn,
)
from warroom.domain.change_state import (
    ASKED,
    Change,
    Changes,
    ChangeState,
    LoggedFact,
    Objection,
    Poll,
)
from warroom.domain.entries import Corrected, Kind, KindChanged, Logged, Struck
from warroom.domain.event import Event, Recorded

EVENTS: tuple[type[Event], ...] = (*CHANGE_EVENTS, Logged, Corrected, Struck, KindChanged)
"""What changes the changes; entries too, because a change can be logged as a fact (MIT-0)."""


def fold(state: Changes, recorded: Recorded) -> Changes:
    """The changes after one more event; one that speaks of an unknown change alters nothing."""
    event = recorded.event
    if isinstance(event, Requested):
        return _with(state, _requested(event, recorded))
    if isinstance(event, Logged | Corrected | Struck | KindChanged):
        return _fact(state, event, recorded)
    change = state.by_id.get(getattr(event, "change", ""))
    if change is None:
        return state
    altered = _answered(change, event, recorded) or _done(change, event, recorded)
    return _with(state, msgspec.structs.replace(change, **altered)) if altered else state


def _with(state: Changes, change: Change) -> Changes:
    return Changes(state.by_id.put(change.id, change), state.facts)


def _fact(
    state: Changes, event: Logged | Corrected | Struck | KindChanged, recorded: Recorded
) -> Changes:
    if isinstance(event, Logged):
        if event.entry != Kind.CHANGE or event.service or recorded.when.at is None:
            return state
        made = LoggedFact(recorded.seq, recorded.at)
        return Changes(state.by_id, state.facts.put(made.seq, made))
    if (fact := state.facts.get(event.entry)) is None:
        return state
    gone = msgspec.structs.replace(fact, struck=True)
    facts = state.facts.put(gone.seq, gone)
    if isinstance(event, Corrected):
        facts = facts.put(recorded.seq, LoggedFact(recorded.seq, fact.at))
    return Changes(state.by_id, facts)


def _requested(event: Requested, recorded: Recorded) -> Change:
    at_once = bool(event.approved_by)
    own = event.risk in LOGGED_AT_ONCE or at_once
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
        case Approved():
            waits = change.state in ASKED
            return _marked(change, event.conflict) | {
                "state": ChangeState.APPROVED if waits else change.state,
                "approved_by": recorded.actor, "approved_at": recorded.at,
                "approved_under": event.under, "answer": event.text,
                "second": event.second or change.second, "poll": _ended(change, event.poll),
            }  # fmt: skip
        case Declined():
            return _marked(change, event.conflict) | {
                "state": ChangeState.REFUSED, "answer": event.reason,
                "approved_under": event.under, "poll": _ended(change, event.poll),
            }  # fmt: skip
        case Withdrawn():
            return {"state": ChangeState.WITHDRAWN, "answer": event.reason}
        case PollOpened():
            return {"poll": Poll(recorded.at, event.until)}
        case ObjectionRaised():
            return {"objections": change.objections.add(Objection(recorded.actor, event.text))}
        case PollClosed():
            return {"poll": _ended(change, event.outcome)}
    return {}


def _ended(change: Change, outcome: str) -> Poll | None:
    return msgspec.structs.replace(change.poll, outcome=outcome) if change.poll else None


def _marked(change: Change, mark: str) -> dict[str, Any]:
    return {"marks": (*change.marks, mark)} if mark else {}


def _done(change: Change, event: Event, recorded: Recorded) -> dict[str, Any]:
    match event:
        case Executed():
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
        case Resulted():
            return {"state": ChangeState.RESULTED, "outcome": event.outcome,
                    "result": event.text, "result_at": recorded.at}  # fmt: skip
        case Undone():
            return {"state": ChangeState.UNDONE, "undone_at": recorded.at}
        case Settled():
            return {"settled": event.how, "followup": event.followup}
        case EvidenceAdded():
            return {"evidence": change.evidence.add(recorded.seq)}
    return {}
