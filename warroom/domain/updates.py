"""Updates: what went out to whom, and when the next one is promised (doctrine E)."""

from datetime import datetime, timedelta

import msgspec

from warroom.domain import crew as crews
from warroom.domain.crew import Crew
from warroom.domain.doctrine import Doctrine
from warroom.domain.errors import Refused
from warroom.domain.event import Act, Event, Recorded
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
    Clock,
    Level,
    Promise,
    Promised,
    Sent,
    Turn,
    Updates,
    UpdateSent,
)
from warroom.domain.roster import Role, Roles
from warroom.domain.severity import Severity
from warroom.domain.situation import SituationSet
from warroom.domain.text import clean, clean_line

__all__ = [
    "EVENTS",
    "Audience",
    "CadenceSet",
    "Clock",
    "Level",
    "Promise",
    "Promised",
    "Sent",
    "Turn",
    "UpdateSent",
    "Updates",
    "every",
    "fold",
    "promise",
    "send",
    "set_cadence",
]

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

_PUBLIC: dict[State | Phase, str] = {
    Phase.IDENTIFIED: "identified",
    Phase.MITIGATING: "identified",
    State.RESOLVED: "monitoring",
    State.VERIFIED: "resolved",
}
"""The public state that a state or phase means (doctrine C.1)."""


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
    number = sum(1 for sent in state.sent if sent.audience is audience) + 1
    late = max(0, int((at - before.due_at).total_seconds())) if before else 0
    sent = Sent(
        audience=audience,
        number=number,
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
    )
    promises = {one: made for one, made in state.promises.items() if one is not audience}
    if event.next_at and not event.final:
        promises[audience] = Promise(at, event.next_at, recorded.actor, recorded.seq)
    final = state.final | {audience} if event.final else state.final - {audience}
    return _replace(state, sent=(*state.sent, sent), promises=promises, final=final)


def _turned(state: Updates, event: Moved | PhaseChanged, recorded: Recorded) -> Updates:
    back = isinstance(event, Moved) and event.regression
    if isinstance(event, Moved) and event.new in OVER:
        return _replace(state, promises={})
    public = _PUBLIC.get(event.new, "")
    if not back and not public:
        return state
    turn = Turn(recorded.at, "" if back else public, recorded.seq)
    final = frozenset() if back else state.final
    return _replace(state, turns=(*state.turns, turn), final=final)


def every(
    audience: Audience,
    severity: int | None,
    lifecycle: Lifecycle,
    updates: Updates,
    doctrine: Doctrine,
) -> int:
    """The cadence in minutes after an update at this severity; 0 means none (doctrine E.3)."""
    level = doctrine.level(severity)
    if audience is Audience.INTERNAL:
        return level.internal_every
    if audience is Audience.LEADERSHIP:
        return level.leadership_every
    if audience is Audience.SUPPORT:
        return 0
    last = updates.last(audience)
    watched = lifecycle.state in (State.RESOLVED, State.VERIFIED)
    if watched or (last is not None and last.public_state == "monitoring"):
        return level.customers_monitoring_every
    return level.customers_every


def send(
    updates: Updates,
    lifecycle: Lifecycle,
    severity: Severity,
    roles: Roles,
    crew: Crew,
    doctrine: Doctrine,
    act: Act,
    *,
    audiences: tuple[Audience, ...],
    text: str,
    next_at: datetime | None = None,
    minutes: int | None = None,
    final: bool = False,
    approved_by: str = "",
    public_state: str = "",
    override: str = "",
) -> list[Event]:
    """Record an update that went out; without a next time the cadence gives it (COM-1).

    One text may serve several audiences; its next time is then the soonest that any of them is
    owed. ``next_at`` is in UTC, ``minutes`` count from the sending.

    Raises:
        Refused: No words, no audience, a next time that is past, or words to the customers that
            nobody with command approved while a crew works a severe incident (CREW-4).
    """
    words = clean(text).strip()
    if not words:
        raise Refused("text", "There are no words in it.", "Say what went out.")
    if not audiences:
        raise Refused("update", "Nobody is named to whom it went.", f"Of: {', '.join(Audience)}.")
    _may_speak(audiences, approved_by, severity, roles, crew, lifecycle, doctrine, act)
    said = clean_line(public_state).casefold()
    ends = final or (lifecycle.over and next_at is None and minutes is None)
    steps = [_step(one, said, updates, severity, lifecycle, doctrine) for one in audiences]
    asked = next_at or act.at + timedelta(minutes=minutes or min(steps))
    sent = UpdateSent(
        audiences=tuple(dict.fromkeys(audiences)),
        text=words,
        next_at=None if ends else _future(asked, act),
        final=ends,
        approved_by=clean_line(approved_by),
        public_state=said,
        under=roles.commander,
        override=clean_line(override),
    )
    return [sent]


def _step(
    audience: Audience,
    said: str,
    updates: Updates,
    severity: Severity,
    lifecycle: Lifecycle,
    doctrine: Doctrine,
) -> int:
    if audience is Audience.CUSTOMERS and said == "monitoring":
        asked = doctrine.level(severity.current).customers_monitoring_every
    else:
        asked = every(audience, severity.current, lifecycle, updates, doctrine)
    return asked or doctrine.comms.long_mode_max_every


def _may_speak(
    audiences: tuple[Audience, ...],
    approved_by: str,
    severity: Severity,
    roles: Roles,
    crew: Crew,
    lifecycle: Lifecycle,
    doctrine: Doctrine,
    act: Act,
) -> None:
    if Audience.CUSTOMERS not in audiences:
        return
    owner = roles.commander or lifecycle.acting_owner
    commanded = {term.who for term in roles.terms if term.role is Role.IC} | {owner}
    if commanded.isdisjoint({act.by, clean_line(approved_by)}) and crews.strict(
        severity.current, crew, roles, doctrine, act
    ):
        raise Refused(
            "CREW-4",
            "Words to the customers need the commander's approval"
            + (f", not that of {clean_line(approved_by)}." if clean_line(approved_by) else "."),
            f"Ask {owner}; a spoken yes is enough, record it as approved by {owner}.",
        )


def _future(next_at: datetime, act: Act) -> datetime:
    if next_at <= act.at:
        raise Refused(
            "COM-1",
            f"The next update cannot be promised for {next_at:%H:%M} UTC, which is past.",
            "Give a later time, or say that this one is final.",
        )
    return next_at


def promise(
    act: Act,
    *,
    audience: Audience,
    next_at: datetime,
    reason: str = "",
) -> list[Event]:
    """Promise the next update anew without sending one; it stays visible as such (E.3).

    Raises:
        Refused: The time is past.
    """
    again = _future(next_at, act)
    return [Promised(audience=audience, next_at=again, reason=clean_line(reason))]


def set_cadence(
    updates: Updates,
    *,
    audience: Audience,
    on: bool,
    reason: str = "",
) -> list[Event]:
    """Switch the cadence of an audience off, with a reason, or on again (ALARM-4).

    Raises:
        Refused: Off without a reason.
    """
    why = clean_line(reason)
    if on is (audience not in updates.off):
        return []
    if not on and not why:
        raise Refused("ALARM-4", f"Updates to {audience} go off only with a reason.", "Say why.")
    return [CadenceSet(audience=audience, on=on, reason=why)]
