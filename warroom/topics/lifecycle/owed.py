"""What the lifecycle owes: a declaration in time, and a soak that is watched (C.2, A.3)."""

from collections.abc import Iterator
from datetime import timedelta

from warroom.core.spans import span
from warroom.owed import Look, Obligation, Owing, Urgency
from warroom.topics.crew.events import CrewSize
from warroom.topics.lifecycle.events import State


def owed(look: Look) -> Iterator[Obligation]:
    """What is owed in triage and while the soak runs."""
    if look.incident.lifecycle.state is State.TRIAGE:
        yield from _declaration(look)
    elif look.incident.lifecycle.state is State.RESOLVED:
        yield from _soak(look)


def _declaration(look: Look) -> Iterator[Obligation]:
    """Worked on for long without being declared: declare it, or call it off (A.3, G)."""
    lifecycle = look.incident.lifecycle
    detected = look.incident.milestones.at("detected") or lifecycle.opened_at
    minutes = look.doctrine.level(look.incident.severity.current).declare_if_unsolved
    if detected is None or not minutes:
        return
    due = detected + timedelta(minutes=minutes)
    if look.now < due:
        return
    yield Obligation(
        what="declare",
        text=f"NOT DECLARED {span(look.now - detected)}: declare it or call it off",
        urgency=Urgency.QUIET if look.size is CrewSize.SOLO else Urgency.SOON,
        clears="state.move",
        who=lifecycle.opened_by,
        since=due,
        due_at=due,
        late=True,
    )


def _soak(look: Look) -> Iterator[Obligation]:
    """Resolved is watched for the soak, then verified (doctrine C.2)."""
    lifecycle = look.incident.lifecycle
    if lifecycle.changed_at is None:
        return
    minutes = look.doctrine.level(look.incident.severity.current).soak
    ends = lifecycle.changed_at + timedelta(minutes=minutes)
    left = ends - look.now
    over = left <= timedelta(0)
    answers = look.incident.owner
    yield Obligation(
        what="soak",
        text="SOAK OVER: verify" if over else f"SOAK {span(left)} left",
        urgency=look.loud(Urgency.SOON, answers) if over else Urgency.QUIET,
        clears="state.move",
        who=answers,
        since=lifecycle.changed_at,
        due_at=ends,
        stage="over" if over else "running",
        stage_at=ends if over else lifecycle.changed_at,
    )


OWED: tuple[Owing, ...] = (owed,)
"""What is owed while an incident runs."""
