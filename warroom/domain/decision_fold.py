"""What the decisions amount to after one more event (doctrine G, ESC-1)."""

import msgspec

from warroom.domain.decision_events import (
    Decision,
    Decisions,
    Detailed,
    HoldEnded,
    Made,
    Objected,
    Objection,
    Resulted,
    Review,
    ReviewSet,
)
from warroom.domain.entries import Corrected, Kind, KindChanged, Struck
from warroom.domain.event import Event, Recorded
from warroom.domain.growing import Growing
from warroom.domain.lifecycle_events import Moved, State
from warroom.domain.marks import bare
from warroom.domain.severity import SeverityChanged

EVENTS: tuple[type[Event], ...] = (
    Made,
    Detailed,
    Objected,
    ReviewSet,
    Resulted,
    HoldEnded,
    Corrected,
    Struck,
    KindChanged,
    SeverityChanged,
    Moved,
)


def fold(state: Decisions, recorded: Recorded) -> Decisions:
    """The decisions after one more event; one that speaks of an unknown one changes nothing."""
    event = recorded.event
    match event:
        case Made():
            return _made(state, event, recorded)
        case Corrected() | Struck() | KindChanged():
            return _amended(state, event, recorded)
        case SeverityChanged():
            worse = event.old is not None and event.new < event.old
            return _released(state, recorded, f"SEV-{event.new}") if worse else state
        case Moved():
            # A hold on what runs outlives the moment in which it is mitigated, nothing else.
            stays = event.new is State.MITIGATED and not event.regression
            return state if stays else _released(state, recorded, str(event.new))
    found = state.by_id.get(getattr(event, "decision", ""))
    if found is None:
        return state
    if isinstance(event, HoldEnded):
        ends = state.last_hold == found.id
        return _released(state, recorded, event.reason) if ends else state
    state = _with(state, msgspec.structs.replace(found, **_changes(found, event, recorded)))
    if isinstance(event, Resulted) and state.last_hold == found.id:
        return _released(state, recorded, "its result is known")
    return state


def _with(state: Decisions, changed: Decision) -> Decisions:
    by_id = state.by_id.put(changed.id, changed)
    return msgspec.structs.replace(state, by_id=by_id)


def _made(state: Decisions, event: Made, recorded: Recorded) -> Decisions:
    seq = event.from_entry if event.quiet and event.from_entry else recorded.seq
    made = Decision(
        id=event.decision, text=event.text, by=recorded.actor, at=recorded.at, under=event.under,
        question=event.asked, options=event.options, objections=Growing(event.objections),
        poll=event.poll, effect=event.effect, stop=event.stop, review_at=event.review_at,
        hold=event.hold, conflict=event.conflict, tail=event.tail(), seq=seq,
    )  # fmt: skip
    if event.hold:
        state = _released(state, recorded, f"{made.id} holds now")
    return Decisions(
        by_id=state.by_id.put(made.id, made),
        last_hold=made.id if event.hold else state.last_hold,
    )


def _amended(
    state: Decisions, event: Corrected | Struck | KindChanged, recorded: Recorded
) -> Decisions:
    """A decision follows its entry: it is said anew, or is none when the entry is none."""
    found = state.by_id.get(event.ref)
    if found is None:
        return state
    if isinstance(event, Corrected):
        words = event.words or _said(found, event.text)
        return _with(state, msgspec.structs.replace(found, text=words, seq=recorded.seq))
    struck = not (isinstance(event, KindChanged) and event.new == Kind.DECISION)
    state = _with(state, msgspec.structs.replace(found, struck=struck))
    if struck and state.last_hold == found.id:
        return _released(state, recorded, "it was struck")
    return state


def _said(found: Decision, text: str) -> str:
    """The words of a row of an older version, which holds the whole line."""
    lead = f"{found.id} hold: " if found.hold else f"{found.id} "
    return bare(found.id, text.removeprefix(lead), (found.tail,))


def _released(state: Decisions, recorded: Recorded, why: str) -> Decisions:
    """The hold, if there is one, ends; one whose time has run out has nothing left to end."""
    found = state.by_id.get(state.last_hold)
    if found is None:
        return state
    if state.holding(recorded.at) is not None or found.struck or found.result_at:
        found = msgspec.structs.replace(found, ended_at=recorded.at, ended=why)
    return msgspec.structs.replace(_with(state, found), last_hold="")


def _changes(found: Decision, event: Event, recorded: Recorded) -> dict[str, object]:
    match event:
        case Detailed():
            told = {
                "question": event.asked, "options": event.options, "poll": event.poll,
                "effect": event.effect, "stop": event.stop,
            }  # fmt: skip
            return {name: words for name, words in told.items() if words}
        case Objected():
            objection = Objection(recorded.actor, event.text)
            return {"objections": found.objections.add(objection)}
        case ReviewSet():
            put_off = Review(recorded.at, recorded.actor, event.reason)
            return {"review_at": event.review_at, "reviews": found.reviews.add(put_off)}
        case Resulted():
            return {"result": event.text, "result_at": recorded.at}
    return {}
