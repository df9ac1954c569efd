"""What a review owes: an answer to the offer, and a draft in time (HB-13, SEV-7, SEV-9)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from warroom.core.spans import span
from warroom.owed import Look, Obligation, Owing, Urgency
from warroom.topics.lifecycle.events import IncidentKind, State
from warroom.topics.review.rules import offers_review, review_triggers

_SHORT = "SHORT REVIEW? Say who writes it, or no"


def owed(look: Look) -> Iterator[Obligation]:
    """Nothing by a drill or by what was entered afterwards; a false alarm owes little, quietly."""
    lifecycle = look.incident.lifecycle
    if lifecycle.kind is not IncidentKind.REAL:
        return
    if lifecycle.state is State.CLOSED:
        yield from _review(look)
        yield from _offer(look, "; ".join(review_triggers(look.incident, look.doctrine)))
    elif lifecycle.state is State.CANCELLED:
        yield from _short_review(look)


def _short_review(look: Look) -> Iterator[Obligation]:
    """After a false alarm: the answer to the offer, then the draft; never loud (SEV-9)."""
    incident, review = look.incident, look.incident.review
    since, due = incident.lifecycle.changed_at, review.due_at
    yield from _offer(look)
    if review.owner and not incident.milestones.at("review_drafted"):
        late = due is not None and look.now >= due
        said = "" if due is None else f" {_due(look.now, due)}"
        yield Obligation(
            what="review",
            text=f"SHORT REVIEW{said}: draft it",
            urgency=Urgency.QUIET,
            clears="find.owed",
            who=review.owner,
            since=since,
            due_at=due,
            stage="late" if late else "due",
            stage_at=due if late else since,
            late=late,
        )


def _offer(look: Look, why: str = "") -> Iterator[Obligation]:
    """A review that no severity asks for: who writes it, or nobody (SEV-9, SEV-10)."""
    if offers_review(look.incident, look.doctrine):
        yield Obligation(
            what="review_offer",
            text=f"REVIEW? {why}: say who writes it, or no" if why else _SHORT,
            urgency=Urgency.QUIET,
            clears="find.owed",
            who=look.incident.owner,
            since=look.incident.lifecycle.changed_at,
            stage="offered",
        )


def _due(now: datetime, due: datetime) -> str:
    return f"OVERDUE {span(now - due)}" if now >= due else f"due in {span(due - now)}"


def _review(look: Look) -> Iterator[Obligation]:
    """The draft of the review that the worst severity, or somebody, asks for (SEV-7, SEV-10)."""
    milestones, lifecycle = look.incident.milestones, look.incident.lifecycle
    level = look.doctrine.level(look.incident.severity.highest)
    start = milestones.at("resolved") or lifecycle.changed_at
    review = look.incident.review
    asked = level.review_required or bool(review.owner)
    if not asked or start is None or milestones.at("review_drafted"):
        return
    due = review.due_at or start + timedelta(hours=level.review_draft_hours)
    late = look.now >= due
    yield Obligation(
        what="review",
        text=f"REVIEW {_due(look.now, due)}: draft it",
        urgency=Urgency.SOON if late else Urgency.QUIET,
        clears="find.owed",
        who=review.owner or lifecycle.acting_owner,
        since=lifecycle.changed_at,
        due_at=due,
        stage="late" if late else "due",
        stage_at=due if late else lifecycle.changed_at,
        late=late,
    )


AFTERWARDS: tuple[Owing, ...] = (owed,)
"""What is owed once it is closed."""
