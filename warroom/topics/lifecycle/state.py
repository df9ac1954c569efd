"""Where an incident stands: its kind, its state, the steps that led there (doctrine C)."""

from datetime import datetime, timedelta

import msgspec

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.event import Event, Precision, Recorded
from warroom.core.growing import Growing
from warroom.topics.lifecycle import events
from warroom.topics.lifecycle.events import OVER, Harm, IncidentKind, Phase, State
from warroom.topics.lifecycle.situation import Situation, fold_situation
from warroom.topics.milestones.events import MilestoneSet
from warroom.topics.severity.state import Severity
from warroom.topics.timeline.events import Corrected


class StateStep(msgspec.Struct, frozen=True):
    """One step of the state history.

    Attributes:
        implied: Whether it was passed without being named.
        override: Why open blockers were passed over; empty when none were.
    """

    state: State
    at: datetime
    by: str
    seq: int
    implied: bool = False
    override: str = ""


class Declaration(msgspec.Struct, frozen=True):
    """When it was declared, as one event tells it.

    Attributes:
        seq: The event that tells it.
        known: Whether a clock may count from it: neither implied nor known only to the day (C.5).
    """

    at: datetime
    seq: int
    known: bool


class Lifecycle(msgspec.Struct, frozen=True):
    """What the incident is and where it stands.

    Attributes:
        opened_by: Who opened it; the acting owner while nobody holds command (CREW-2).
        declared: Every time that was told of the declaration; the last one is in force.
        declared_by: Who declared it; empty while it was not declared.
        declared_seq: The event that declared it.
        declared_level: The severity that it was declared with; None while unknown.
        harm: The answers at the declaration (SEV-1); None when nobody was asked.
        suggested: The level that they led to.
        changed_at: Since when the present state holds.
        criteria: The exit criteria in force.
        regressions: How often it went back to active.
        merged_into: The parent, when merged.
        situation: What is said of it in words.
    """

    title: str = ""
    kind: IncidentKind = IncidentKind.REAL
    service: str = ""
    state: State = State.TRIAGE
    phase: Phase = Phase.INVESTIGATING
    opened_at: datetime | None = None
    opened_by: str = ""
    declared: tuple[Declaration, ...] = ()
    declared_by: str = ""
    declared_seq: int = 0
    declared_level: int | None = None
    harm: Harm | None = None
    suggested: int | None = None
    changed_at: datetime | None = None
    history: Growing[StateStep] = Growing()
    criteria: tuple[str, ...] = ()
    regressions: int = 0
    merged_into: str | None = None
    situation: Situation = Situation()

    @property
    def declared_at(self) -> datetime | None:
        """From when the clocks count, UTC; None while it was not declared.

        A day is no time to count from, while there is another.
        """
        if not self.declared_by or not self.declared:
            return None
        known = (told.at for told in reversed(self.declared) if told.known)
        return next(known, self.declared[-1].at)

    @property
    def declared_known(self) -> datetime | None:
        """The time of the declaration, UTC; None where only implied, or known only to the day."""
        told = self.declared[-1] if self.declared_by and self.declared else None
        return told.at if told and told.known else None

    @property
    def started_at(self) -> datetime | None:
        """When the clock on the screen began: at the declaration, else at the opening, UTC."""
        return self.declared_known or self.opened_at

    @property
    def acting_owner(self) -> str:
        """Who answers for it while nobody holds command: who declared it, else who opened it."""
        return self.declared_by or self.opened_by

    @property
    def over(self) -> bool:
        """Whether it is closed, cancelled or merged."""
        return self.state in OVER

    @property
    def counted(self) -> bool:
        """Whether its times count in means over incidents: no drill, no false alarm (C.5.14)."""
        return self.kind is not IncidentKind.DRILL and self.state is not State.CANCELLED

    @property
    def stands(self) -> bool:
        """Whether nothing is owed and its clock stands: it is over, or was entered afterwards."""
        return self.over or self.kind is IncidentKind.BACKFILLED


TELLING: tuple[type[Event], ...] = (MilestoneSet, Corrected)
"""What may tell another time of the declaration."""

EVENTS: tuple[type[Event], ...] = (
    events.Opened,
    events.Declared,
    events.Moved,
    events.PhaseChanged,
    events.SituationSet,
    *TELLING,
)
"""What changes the lifecycle; a new title is one of the situation's fields."""


def fold(lifecycle: Lifecycle, recorded: Recorded) -> Lifecycle:
    """The lifecycle and what is said of it after one more event."""
    situation = fold_situation(lifecycle.situation, recorded)
    if situation is not lifecycle.situation:
        lifecycle = msgspec.structs.replace(lifecycle, situation=situation)
    return _folded(lifecycle, recorded)


def _folded(lifecycle: Lifecycle, recorded: Recorded) -> Lifecycle:
    said = recorded.event
    if isinstance(said, events.Opened):
        return _opened(lifecycle, said, recorded)
    if isinstance(said, events.Declared):
        return _declared(lifecycle, said, recorded)
    if isinstance(said, events.Moved):
        return _moved(lifecycle, said, recorded)
    if isinstance(said, events.PhaseChanged):
        return msgspec.structs.replace(lifecycle, phase=said.new)
    if isinstance(said, events.SituationSet) and said.field == "title" and said.text:
        return msgspec.structs.replace(lifecycle, title=said.text)
    return _told(lifecycle, recorded)


def _told(lifecycle: Lifecycle, recorded: Recorded) -> Lifecycle:
    """Another time of the declaration, set or corrected (doctrine D.5)."""
    said, declared = recorded.event, lifecycle.declared
    if isinstance(said, MilestoneSet) and said.name == "declared" and recorded.when.at:
        return msgspec.structs.replace(lifecycle, declared=(*declared, _declaration(recorded)))
    if isinstance(said, Corrected) and declared and declared[-1].seq == said.entry:
        new = _declaration(recorded)
        if recorded.when.at and (new.at, new.known) != (declared[-1].at, declared[-1].known):
            return msgspec.structs.replace(lifecycle, declared=(*declared, new))
    return lifecycle


def _declaration(recorded: Recorded, *, implied: bool = False) -> Declaration:
    when = recorded.when
    known = not implied and when.at is not None and when.precision is not Precision.DATE
    return Declaration(recorded.at, recorded.seq, known)


def _first(declared: tuple[Declaration, ...], new: Declaration) -> tuple[Declaration, ...]:
    """The declarations with one more: what is known counts, and of that the first (C.4)."""
    old = declared[-1] if declared else None
    better = old is None or (new.at < old.at if new.known is old.known else new.known)
    return (*declared, new) if better else declared


def _step(recorded: Recorded, state: State, implied: bool = False, override: str = "") -> StateStep:
    return StateStep(state, recorded.at, recorded.actor, recorded.seq, implied, override)


def _opened(lifecycle: Lifecycle, said: events.Opened, recorded: Recorded) -> Lifecycle:
    return msgspec.structs.replace(
        lifecycle,
        title=said.title,
        kind=said.incident_kind,
        service=said.service,
        opened_at=recorded.at,
        opened_by=recorded.actor,
        changed_at=recorded.at,
        history=lifecycle.history.add(_step(recorded, State.TRIAGE)),
    )


def _declared(lifecycle: Lifecycle, said: events.Declared, recorded: Recorded) -> Lifecycle:
    """A declaration told after the fact sets its time and leaves the state (doctrine C.2)."""
    new, declared = _declaration(recorded), lifecycle.declared
    told = msgspec.structs.replace(
        lifecycle,
        declared=(*declared, new) if lifecycle.declared_by else _first(declared, new),
        declared_by=recorded.actor,
        declared_seq=lifecycle.declared_seq or recorded.seq,
        declared_level=said.severity,
        harm=said.harm,
        suggested=said.suggested,
    )
    if lifecycle.state is not State.TRIAGE:
        return told
    return msgspec.structs.replace(
        told,
        state=State.ACTIVE,
        changed_at=recorded.at,
        history=told.history.add(_step(recorded, State.ACTIVE)),
    )


def _moved(lifecycle: Lifecycle, said: events.Moved, recorded: Recorded) -> Lifecycle:
    history = lifecycle.history
    for passed in said.implied:
        history = history.add(_step(recorded, passed, implied=True))
    if State.ACTIVE in (*said.implied, said.new) and not lifecycle.declared_by:
        lifecycle = msgspec.structs.replace(
            lifecycle,
            declared=_first(lifecycle.declared, _declaration(recorded, implied=True)),
            declared_by=recorded.actor,
            declared_seq=recorded.seq,
        )
    return msgspec.structs.replace(
        lifecycle,
        state=said.new,
        phase=Phase.INVESTIGATING if said.new is State.ACTIVE else lifecycle.phase,
        changed_at=recorded.at,
        history=history.add(_step(recorded, said.new, False, said.override)),
        criteria=said.criteria or lifecycle.criteria,
        regressions=lifecycle.regressions + said.regression,
        merged_into=said.into,
    )


def soak_left(
    lifecycle: Lifecycle, severity: Severity, doctrine: Doctrine, now: datetime
) -> timedelta:
    """How long the exit criteria must still hold before it can be verified; never below zero."""
    soak = timedelta(minutes=doctrine.level(severity.current).soak)
    if lifecycle.state in (State.VERIFIED, State.CLOSED):
        return timedelta()
    if lifecycle.state is not State.RESOLVED or lifecycle.changed_at is None:
        return soak
    held = max(timedelta(), now - lifecycle.changed_at)
    return max(timedelta(), soak - held)


def soak_blocker(
    lifecycle: Lifecycle, severity: Severity, doctrine: Doctrine, now: datetime
) -> str:
    """What is left of the soak in words; empty when nothing is."""
    left = soak_left(lifecycle, severity, doctrine, now)
    minutes = -(-left // timedelta(minutes=1))
    return f"{minutes} min of the soak are left" if minutes else ""


FORWARD = tuple(each for each in State if each not in (State.CANCELLED, State.MERGED))
"""The way of an incident, from its first sentence to its end."""


def passed(old: State, new: State) -> tuple[State, ...]:
    """The states between two, which a direct move implies (doctrine C.2)."""
    return FORWARD[FORWARD.index(old) + 1 : FORWARD.index(new)]
