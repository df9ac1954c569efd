"""What the claims amount to after one more event (doctrine D.3)."""

import msgspec

from warroom.domain.entries import Corrected, Kind, KindChanged, Struck
from warroom.domain.event import Event, Recorded
from warroom.domain.hypothesis_events import (
    Confirmed,
    Doubted,
    Hypotheses,
    Hypothesis,
    HypothesisState,
    Parked,
    Proposed,
    Refuted,
    Testing,
)
from warroom.domain.marks import bare

EVENTS: tuple[type[Event], ...] = (
    Proposed,
    Testing,
    Confirmed,
    Refuted,
    Parked,
    Doubted,
    Corrected,
    Struck,
    KindChanged,
)


def fold(state: Hypotheses, recorded: Recorded) -> Hypotheses:
    """The claims after one more event; one that speaks of an unknown claim changes nothing."""
    event = recorded.event
    if isinstance(event, Proposed):
        return _proposed(state, event, recorded)
    if isinstance(event, Corrected | Struck | KindChanged):
        return _amended(state, event, recorded)
    found = state.by_id.get(getattr(event, "hypothesis", ""))
    if found is None:
        return state
    return _with(state, msgspec.structs.replace(found, **_changes(found, event, recorded)))


def _with(state: Hypotheses, changed: Hypothesis) -> Hypotheses:
    before = state.by_id.get(changed.id)
    was = bool(before and before.open)
    working = state.working + changed.open - was
    since = changed.changed_at if was and not working else state.none_since
    return Hypotheses(state.by_id.put(changed.id, changed), since, working)


def _proposed(state: Hypotheses, event: Proposed, recorded: Recorded) -> Hypotheses:
    seq = event.from_entry if event.quiet and event.from_entry else recorded.seq
    claim = Hypothesis(
        id=event.hypothesis,
        text=event.text,
        owner=event.owner or recorded.actor,
        proposed_by=recorded.actor,
        proposed_at=recorded.at,
        changed_at=recorded.at,
        confidence=event.confidence,
        from_entry=event.from_entry,
        seq=seq,
        copied=recorded.seq if seq != recorded.seq else None,
    )
    return _with(state, claim)


def _amended(
    state: Hypotheses, event: Corrected | Struck | KindChanged, recorded: Recorded
) -> Hypotheses:
    """A claim follows its entry: it is said anew, or put aside when the entry is no claim."""
    found = state.by_id.get(event.ref)
    if found is None:
        return state
    if isinstance(event, Corrected):
        words = event.words or bare(found.id, event.text, (found.marks,))
        return _with(state, msgspec.structs.replace(found, text=words, seq=recorded.seq))
    if isinstance(event, KindChanged) and event.new == Kind.HYPOTHESIS:
        return state
    why = event.reason if isinstance(event, Struck) else f"it is of kind {event.new}"
    return _with(state, _moved(found, HypothesisState.PARKED, recorded, why or "struck"))


def _moved(found: Hypothesis, to: HypothesisState, recorded: Recorded, note: str) -> Hypothesis:
    return msgspec.structs.replace(found, state=to, changed_at=recorded.at, note=note)


def _changes(found: Hypothesis, event: Event, recorded: Recorded) -> dict[str, object]:
    moved: dict[str, object] = {"changed_at": recorded.at}
    match event:
        case Testing():
            owner = event.owner or recorded.actor
            item = event.item or found.item
            return moved | {"state": HypothesisState.TESTING, "owner": owner, "item": item}
        case Confirmed():
            return moved | {"state": HypothesisState.CONFIRMED, "note": event.evidence}
        case Refuted():
            return moved | {"state": HypothesisState.REFUTED, "note": event.reason}
        case Parked():
            return moved | {"state": HypothesisState.PARKED, "note": event.reason}
        case Doubted():
            said = f"{recorded.actor}: {event.reason}" if event.reason else recorded.actor
            doubts: dict[str, object] = {"doubts": found.doubts.add(said)}
            if found.state is not HypothesisState.CONFIRMED:
                return doubts
            return moved | doubts | {"state": HypothesisState.PROPOSED, "note": ""}
    return {}
