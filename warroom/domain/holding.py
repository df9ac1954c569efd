"""Holding: nothing is escalated while what runs only needs time (ESC-1)."""

from datetime import datetime

from warroom.domain.crew import Crew, authorise
from warroom.domain.decision_checks import named
from warroom.domain.decision_events import Decisions, HoldEnded
from warroom.domain.doctrine import Doctrine
from warroom.domain.errors import Refused
from warroom.domain.event import Act, Event
from warroom.domain.lifecycle_events import Lifecycle, State
from warroom.domain.roster import Roles
from warroom.domain.text import clean_line

HELD = frozenset({State.ACTIVE, State.MITIGATED})
"""The states in which something is escalated, and may therefore be held."""


def hold_mark(
    due: datetime | None,
    reason: str,
    lifecycle: Lifecycle,
    roles: Roles,
    crew: Crew,
    doctrine: Doctrine,
    act: Act,
) -> str:
    """What is marked on a hold; empty when nothing is (ESC-1).

    A hold quiets the question for a hypothesis (SIG-6) and the clock without a mitigation (MIT-0);
    never a promise, a missing commander, somebody who was called, or what waits for an answer.

    Raises:
        Refused: No review time, nothing runs that could be escalated, or somebody else holds
            command (the asymmetry rule).
    """
    if lifecycle.state not in HELD:
        why = f"Nothing is escalated: the incident is {lifecycle.state}."
        raise Refused("ESC-1", why, "Log it as a decision.")
    if due is None:
        raise Refused("ESC-1", "A hold has a review time.", "Say until when: !20m at the end.")
    return authorise("hold escalation", reason, lifecycle, roles, crew, doctrine, act)


def end_hold(decisions: Decisions, *, decision: str = "", reason: str = "") -> list[Event]:
    """End a hold before its time; anyone may, it makes things look worse (asymmetry rule).

    Raises:
        Refused: No such decision, or it holds nothing (ESC-1).
    """
    if not decision and not decisions.last_hold:
        raise Refused("ESC-1", "There is no hold.", "`warroom hold` makes one.")
    found = named(decisions, decision or decisions.last_hold)
    if found.id != decisions.last_hold:
        raise Refused("ESC-1", f"{found.id} holds nothing.", "There is nothing to end.")
    return [HoldEnded(decision=found.id, reason=clean_line(reason))]
