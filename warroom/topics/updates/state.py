"""Updates as they stand: what was sent and promised, and whose clock runs (doctrine E)."""

from datetime import datetime
from enum import IntEnum

import msgspec
from msgspec.structs import replace

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.event import Event, Recorded
from warroom.core.growing import Growing
from warroom.topics.impact.events import ImpactOpened
from warroom.topics.lifecycle import events as cycle
from warroom.topics.lifecycle.events import OVER, Phase, State
from warroom.topics.lifecycle.state import Lifecycle
from warroom.topics.severity.state import Severity
from warroom.topics.updates.draft_state import DRAFT_EVENTS, UpdateDrafts, fold_drafts
from warroom.topics.updates.events import Audience, CadenceSet, Promised, PublicState, UpdateSent


class Level(IntEnum):
    """How pressing an update is (doctrine E.3); higher is worse."""

    OFF = 0
    ON_TRACK = 1
    SOON = 2
    DUE = 3
    OVERDUE = 4
    BREACH = 5


class Sent(msgspec.Struct, frozen=True):
    """One update that went out to one audience.

    Attributes:
        number: 1 for the first to this audience.
        due_at: What had been promised or was due; None when nothing was.
        late_seconds: How much later than due it went out; 0 when in time or nothing was due.
        fields: The fields that the text was composed of; empty for words of one piece.
        draft: The draft that it was; empty for none.
    """

    audience: Audience
    number: int
    at: datetime
    by: str
    text: str
    next_at: datetime | None
    final: bool
    seq: int
    approved_by: str = ""
    public_state: str = ""
    due_at: datetime | None = None
    late_seconds: int = 0
    fields: dict[str, str] = {}
    draft: str = ""


class Promise(msgspec.Struct, frozen=True):
    """An open promise to one audience: made when, due when."""

    made_at: datetime
    due_at: datetime
    by: str
    seq: int = 0


class Turn(msgspec.Struct, frozen=True):
    """Something after which an audience must hear soon (doctrine E.3).

    Attributes:
        at: When it took effect.
        public: The public state that it means; empty for a regression.
        seq: Its place in the log.
    """

    at: datetime
    public: str
    seq: int


class Updates(msgspec.Struct, frozen=True):
    """What went out and what is promised.

    Attributes:
        sent: Every update, one for each audience it served, in order.
        promises: The open promise of each audience.
        off: Audiences whose cadence is off, and why.
        final: Audiences that had their final update.
        turns: Regressions and changes of the public state, in the order of the log.
        visible_at: Since when the room knows that customers are hurt; None while it does not.
        drafts: Texts that wait to be approved or sent.
    """

    sent: Growing[Sent] = Growing()
    promises: dict[Audience, Promise] = {}
    off: dict[Audience, str] = {}
    final: frozenset[Audience] = frozenset()
    turns: Growing[Turn] = Growing()
    visible_at: datetime | None = None
    drafts: UpdateDrafts = UpdateDrafts()

    def last(self, audience: Audience) -> Sent | None:
        """The latest update to an audience."""
        return next((sent for sent in reversed(self.sent) if sent.audience is audience), None)


class Clock(msgspec.Struct, frozen=True):
    """When the next update of one audience is due.

    Attributes:
        started_at: Where the interval began: the declaration or the last update.
        due_at: When it ends.
        every: The cadence in minutes that the doctrine asks for now.
        level: How pressing it is at the moment it was asked for.
        sender: Who owes it: the role's holder, else the IC, else the acting owner.
        promised: True when the due time was promised, False when the cadence gives it.
    """

    audience: Audience
    started_at: datetime
    due_at: datetime
    every: int
    level: Level
    sender: str
    promised: bool = False
    last_at: datetime | None = None


UPDATE_EVENTS: tuple[type[Event], ...] = (
    UpdateSent,
    Promised,
    CadenceSet,
    cycle.Declared,
    cycle.Moved,
    cycle.PhaseChanged,
    ImpactOpened,
    cycle.SituationSet,
)

PUBLIC_STATES: dict[State | Phase, PublicState] = {
    Phase.IDENTIFIED: PublicState.IDENTIFIED,
    Phase.MITIGATING: PublicState.IDENTIFIED,
    State.RESOLVED: PublicState.MONITORING,
    State.VERIFIED: PublicState.RESOLVED,
}
"""The public state that a step to a state or phase announces (doctrine C.1)."""


def fold_updates(state: Updates, recorded: Recorded) -> Updates:
    """What went out and what is promised after one more event."""
    event = recorded.event
    match event:
        case UpdateSent():
            for audience in event.audiences:
                state = _sent(state, event, audience, recorded)
            return state
        case Promised():
            made = Promise(recorded.at, event.next_at, recorded.actor, recorded.seq)
            return replace(state, promises={**state.promises, event.audience: made})
        case CadenceSet():
            off = {one: why for one, why in state.off.items() if one is not event.audience}
            return replace(state, off=off if event.on else {**off, event.audience: event.reason})
        case cycle.Moved() | cycle.PhaseChanged():
            return _turned(state, event, recorded)
        case cycle.Declared(impact="") | cycle.SituationSet(text=""):
            return state
        case cycle.SituationSet() if event.field != "impact":
            return state
    return replace(state, visible_at=state.visible_at or recorded.recorded_at)


def _sent(state: Updates, event: UpdateSent, audience: Audience, recorded: Recorded) -> Updates:
    at, before = recorded.at, state.promises.get(audience)
    last = state.last(audience)
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
    return replace(state, sent=state.sent.add(sent), promises=promises, final=final)


def _turned(state: Updates, event: cycle.Moved | cycle.PhaseChanged, recorded: Recorded) -> Updates:
    back = isinstance(event, cycle.Moved) and event.regression
    if isinstance(event, cycle.Moved) and event.new in OVER:
        return replace(state, promises={})
    public = PUBLIC_STATES.get(event.new, "")
    if not back and not public:
        return state
    turn = Turn(recorded.at, "" if back else public, recorded.seq)
    final = frozenset() if back else state.final
    return replace(state, turns=state.turns.add(turn), final=final)


def public_state_of(lifecycle: Lifecycle) -> PublicState:
    """What a status page would say now, on the careful side (doctrine C.1)."""
    if lifecycle.state in (State.VERIFIED, State.CLOSED):
        return PublicState.RESOLVED
    if lifecycle.state is State.RESOLVED:
        return PublicState.MONITORING
    if lifecycle.state is State.MITIGATED:
        return PublicState.IDENTIFIED
    return PUBLIC_STATES.get(lifecycle.phase, PublicState.INVESTIGATING)


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
    if watched or (last is not None and last.public_state == PublicState.MONITORING):
        return level.customers_monitoring_every
    return level.customers_every


def step(
    audiences: tuple[Audience, ...],
    public_state: str,
    updates: Updates,
    severity: Severity,
    lifecycle: Lifecycle,
    doctrine: Doctrine,
) -> int:
    """The minutes after which the first of several audiences hears again."""
    level = doctrine.level(severity.current)

    def minutes(audience: Audience) -> int:
        asked = every(audience, severity.current, lifecycle, updates, doctrine)
        if audience is Audience.CUSTOMERS and public_state == PublicState.MONITORING:
            asked = level.customers_monitoring_every
        elif audience is Audience.CUSTOMERS and not updates.last(audience) and scopes(lifecycle):
            asked = level.scopes_after or asked
        return asked or doctrine.comms.long_mode_max_every

    return min(map(minutes, audiences))


def scopes(lifecycle: Lifecycle) -> bool:
    """Whether a first public text is soon followed by one that says how far it reaches (A.1)."""
    return not lifecycle.stands and lifecycle.state not in (State.RESOLVED, State.VERIFIED)


EVENTS: tuple[type[Event], ...] = tuple(dict.fromkeys((*UPDATE_EVENTS, *DRAFT_EVENTS)))


def fold(state: Updates, recorded: Recorded) -> Updates:
    """What went out, what is promised and what waits after one more event."""
    if type(recorded.event) in DRAFT_EVENTS:
        state = replace(state, drafts=fold_drafts(state.drafts, recorded))
    return fold_updates(state, recorded) if type(recorded.event) in UPDATE_EVENTS else state
