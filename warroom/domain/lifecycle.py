"""Lifecycle: what an incident is called and which state it is in (doctrine C).

Events and state are in ``lifecycle_events.py``, the beginning in ``declaring.py``, the moves in
``transitions.py`` and the end in ``wrap_up.py``; whoever uses the slice finds all of it here.
"""

import msgspec

from warroom.domain.close_gate import Blocker, blockers, holds, soak_left
from warroom.domain.crew import Crew, authorise, strict
from warroom.domain.declaring import declare, declare_new, open_incident
from warroom.domain.doctrine import Doctrine
from warroom.domain.entries import Corrected
from warroom.domain.errors import Refused
from warroom.domain.event import Act, Event, Precision, Recorded
from warroom.domain.lifecycle_events import (
    OVER,
    Declaration,
    Declared,
    IncidentKind,
    Lifecycle,
    Moved,
    Opened,
    Phase,
    PhaseChanged,
    State,
    StateStep,
)
from warroom.domain.milestones import MilestoneSet
from warroom.domain.roster import Roles
from warroom.domain.severity import Severity
from warroom.domain.situation import Situation, SituationSet
from warroom.domain.text import clean_line
from warroom.domain.transitions import move, next_states
from warroom.domain.wrap_up import FORWARD, close

__all__ = [
    "EVENTS",
    "FORWARD",
    "OVER",
    "Blocker",
    "Declared",
    "IncidentKind",
    "Lifecycle",
    "Moved",
    "Opened",
    "Phase",
    "PhaseChanged",
    "State",
    "StateStep",
    "blockers",
    "close",
    "declare",
    "declare_new",
    "fold",
    "holds",
    "move",
    "next_states",
    "open_incident",
    "set_phase",
    "soak_left",
]

TELLING: tuple[type[Event], ...] = (MilestoneSet, Corrected)
"""What may tell another time of the declaration."""

EVENTS: tuple[type[Event], ...] = (
    Opened,
    Declared,
    Moved,
    PhaseChanged,
    SituationSet,
    *TELLING,
)
"""What changes the lifecycle; a new title is one of the situation's fields."""


def fold(lifecycle: Lifecycle, recorded: Recorded) -> Lifecycle:
    """The lifecycle after one more event."""
    said = recorded.event
    if isinstance(said, Opened):
        return _opened(lifecycle, said, recorded)
    if isinstance(said, Declared):
        return _declared(lifecycle, said, recorded)
    if isinstance(said, Moved):
        return _moved(lifecycle, said, recorded)
    if isinstance(said, PhaseChanged):
        return msgspec.structs.replace(lifecycle, phase=said.new)
    if isinstance(said, SituationSet) and said.field == "title" and said.text:
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


def _opened(lifecycle: Lifecycle, said: Opened, recorded: Recorded) -> Lifecycle:
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


def _declared(lifecycle: Lifecycle, said: Declared, recorded: Recorded) -> Lifecycle:
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


def _moved(lifecycle: Lifecycle, said: Moved, recorded: Recorded) -> Lifecycle:
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


def set_phase(
    lifecycle: Lifecycle,
    roles: Roles,
    crew: Crew,
    severity: Severity,
    situation: Situation,
    doctrine: Doctrine,
    act: Act,
    *,
    phase: Phase,
    reason: str = "",
) -> list[Event]:
    """Say what is being done; from triage it declares.

    A step forward asks for command only in a full crew at a SEV-1 or SEV-2 (CREW-4).

    Raises:
        Refused: The state is past it, the phase is in force, or somebody else holds command.
    """
    reason, order = clean_line(reason), list(Phase)
    if lifecycle.state not in (State.TRIAGE, State.ACTIVE):
        raise Refused("C.1", f"It is {lifecycle.state}.", "Move it back to active, with a reason.")
    declared, conflict = list[Event](), ""
    if lifecycle.state is State.TRIAGE:
        declared = declare(lifecycle, severity, roles, crew, situation, doctrine, act)
    if phase is lifecycle.phase:
        if declared:
            return declared
        raise Refused("C.1", f"It is {phase} already.")
    forward = order.index(phase) > order.index(lifecycle.phase)
    if forward and strict(severity.current, crew, roles, doctrine, act):
        conflict = authorise("move it forward", reason, lifecycle, roles, crew, doctrine, act)
    changed = PhaseChanged(
        old=lifecycle.phase, new=phase, reason=reason, under=roles.commander, conflict=conflict
    )
    return [*declared, changed]
