"""What went out and what is promised, folded from the events of the updates (doctrine E)."""

import msgspec

from warroom.domain.event import Event, Recorded
from warroom.domain.impact import ImpactOpened
from warroom.domain.lifecycle_events import (
    OVER,
    Declared,
    Lifecycle,
    Moved,
    Phase,
    PhaseChanged,
    State,
)
from warroom.domain.promises import (
    Audience,
    CadenceSet,
    Promise,
    Promised,
    Sent,
    Turn,
    Updates,
    UpdateSent,
)
from warroom.domain.situation import SituationSet
from warroom.domain.update_text import PublicState

EVENTS: tuple[type[Event], ...] = (
    UpdateSent,
    Promised,
    CadenceSet,
    Declared,
    Moved,
    PhaseChanged,
    ImpactOpened,
    SituationSet,
)

PUBLIC_STATES: dict[State | Phase, PublicState] = {
    Phase.IDENTIFIED: PublicState.IDENTIFIED,
    Phase.MITIGATING: PublicState.IDENTIFIED,
    State.RESOLVED: PublicState.MONITORING,
    State.VERIFIED: PublicState.RESOLVED,
}
"""The public state that a step to a state or phase announces (doctrine C.1)."""


def fold(state: Updates, recorded: Recorded) -> Updates:
    """What went out and what is promised after one more event."""
    event = recorded.event
    match event:
        case UpdateSent():
            for audience in event.audiences:
                state = _sent(state, event, audience, recorded)
            return state
        case Promised():
            made = Promise(recorded.at, event.next_at, recorded.actor, recorded.seq)
            return _replace(state, promises={**state.promises, event.audience: made})
        case CadenceSet():
            off = {one: why for one, why in state.off.items() if one is not event.audience}
            return _replace(state, off=off if event.on else {**off, event.audience: event.reason})
        case Moved() | PhaseChanged():
            return _turned(state, event, recorded)
        case Declared(impact="") | SituationSet(text=""):
            return state
        case SituationSet() if event.field != "impact":
            return state
    return _replace(state, visible_at=state.visible_at or recorded.recorded_at)


def _replace(state: Updates, **changes: object) -> Updates:
    return msgspec.structs.replace(state, **changes)


def _sent(state: Updates, event: UpdateSent, audience: Audience, recorded: Recorded) -> Updates:
    at, before = recorded.at, state.promises.get(audience)
    last = next((sent for sent in reversed(state.sent) if sent.audience is audience), None)
    late = max(0, int((at - before.due_at).total_seconds())) if before else 0
    sent = Sent(
        audience=audience,
        number=last.number + 1 if last else 1,
        at=at,
        by=recorded.actor,
        text=event.text,
        next_at=event.next_at,
        final=event.final,
        seq=recorded.seq,
        approved_by=event.approved_by,
        public_state=event.public_state,
        due_at=before.due_at if before else None,
        late_seconds=late,
        fields=event.fields,
        draft=event.draft,
    )
    promises = {one: made for one, made in state.promises.items() if one is not audience}
    if event.next_at and not event.final:
        promises[audience] = Promise(at, event.next_at, recorded.actor, recorded.seq)
    final = state.final | {audience} if event.final else state.final - {audience}
    return _replace(state, sent=state.sent.add(sent), promises=promises, final=final)


def _turned(state: Updates, event: Moved | PhaseChanged, recorded: Recorded) -> Updates:
    back = isinstance(event, Moved) and event.regression
    if isinstance(event, Moved) and event.new in OVER:
        return _replace(state, promises={})
    public = PUBLIC_STATES.get(event.new, "")
    if not back and not public:
        return state
    turn = Turn(recorded.at, "" if back else public, recorded.seq)
    final = frozenset() if back else state.final
    return _replace(state, turns=state.turns.add(turn), final=final)


def public_state_of(lifecycle: Lifecycle) -> PublicState:
    """What a status page would say now, on the careful side (doctrine C.1)."""
    if lifecycle.state in (State.VERIFIED, State.CLOSED):
        return PublicState.RESOLVED
    if lifecycle.state is State.RESOLVED:
        return PublicState.MONITORING
    if lifecycle.state is State.MITIGATED:
        return PublicState.IDENTIFIED
    return PUBLIC_STATES.get(lifecycle.phase, PublicState.INVESTIGATING)
