"""What an incident is and where it stands, for scripts and in words."""

from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.spans import stamp
from warroom.incident import Incident
from warroom.reports.words import exercise, plain
from warroom.topics.lifecycle.events import State


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """What it is called, its state, how it was declared, what is said of it."""
    cycle = incident.lifecycle
    return {
        "title": plain(incident.title),
        "kind": plain(cycle.kind),
        "service": plain(cycle.service),
        "state": plain(cycle.state),
        "phase": plain(cycle.phase) if cycle.state is State.ACTIVE else None,
        "opened_at": stamp(cycle.opened_at),
        "opened_by": plain(cycle.opened_by),
        "declared_at": stamp(incident.declared_at),
        "declaration": plain(cycle.harm) and {**plain(cycle.harm), "suggested": cycle.suggested},
        "changed_at": stamp(cycle.changed_at),
        "exit_criteria": plain(cycle.criteria),
        "regressions": cycle.regressions,
        "merged_into": plain(cycle.merged_into),
        "state_history": plain(cycle.history),
        "situation": plain(cycle.situation),
    }


def state_word(incident: Incident) -> str:
    """The state, with the phase while it is active: ``active (mitigating)``."""
    cycle = incident.lifecycle
    if cycle.state is State.ACTIVE:
        return f"{cycle.state} ({cycle.phase})"
    if cycle.state is State.CANCELLED and not exercise(incident):
        return f"{cycle.state} (false alarm)"
    return f"{cycle.state} into {cycle.merged_into}" if cycle.merged_into else str(cycle.state)


def declaration(incident: Incident) -> str:
    """The answers at the declaration and the level that they suggested (SEV-1); else nothing."""
    cycle = incident.lifecycle
    if cycle.harm is None:
        return ""
    return f"{cycle.harm.line()} (SEV-{cycle.suggested} suggested)"
