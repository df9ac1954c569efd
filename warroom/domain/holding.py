"""Holding: nothing is escalated while what runs only needs time (ESC-1)."""

from datetime import datetime

from warroom.domain.crew import Crew, authorise
from warroom.domain.decision_checks import due_at, named
from warroom.domain.decision_events import Decisions, HoldEnded, Made
from warroom.domain.doctrine import Doctrine
from warroom.domain.errors import Refused
from warroom.domain.event import Act, Event
from warroom.domain.lifecycle_events import Lifecycle, State
from warroom.domain.roster import Roles
from warroom.domain.text import clean, clean_line

HELD = frozenset({State.ACTIVE, State.MITIGATED})
"""The states in which something is escalated, and may therefore be held."""


def hold(
    decisions: Decisions,
    lifecycle: Lifecycle,
    roles: Roles,
    crew: Crew,
    doctrine: Doctrine,
    act: Act,
    *,
    text: str,
    review_at: datetime | None = None,
    minutes: int | None = None,
    reason: str = "",
) -> list[Event]:
    """Escalate nothing until the review time: what runs only needs time, or is stable (ESC-1).

    It quiets the question for a hypothesis (SIG-6) and the clock without a mitigation (MIT-0);
    never a promise, a missing commander, somebody who was called, or what waits for an answer.

    Raises:
        Refused: No words, no review time, nothing runs that could be escalated, or somebody else
            holds command (the asymmetry rule).
    """
    words = clean(text).strip()
    if not words:
        raise Refused("ESC-1", "There are no words in it.", "Say what only needs time.")
    if lifecycle.state not in HELD:
        raise Refused(
            "ESC-1", f"The incident is {lifecycle.state}.", "Nothing is escalated; log a decision."
        )
    due = due_at(review_at, minutes, act)
    if due is None:
        raise Refused("ESC-1", "A hold has a review time.", "Say until when: !20m at the end.")
    conflict = authorise(
        "hold escalation", clean_line(reason) or words, lifecycle, roles, crew, doctrine, act
    )
    return [
        Made(
            decision=decisions.next_id, text=words, review_at=due, hold=True, under=roles.commander,
            conflict=conflict,
        )
    ]  # fmt: skip


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
