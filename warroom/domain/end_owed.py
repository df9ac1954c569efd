"""What an incident owes when it is over: review and follow-ups (HB-13, SEV-7, SEV-9, FUP-3)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from warroom.domain.lifecycle_events import IncidentKind, State
from warroom.domain.owing import Look, Obligation, Urgency
from warroom.domain.review_triggers import review_triggers
from warroom.domain.short_review import offers_review
from warroom.domain.spans import span

_SHORT = "SHORT REVIEW? Say who writes it, or no"


def owed(look: Look) -> Iterator[Obligation]:
    """Nothing by a drill or by what was entered afterwards; a false alarm owes little, quietly."""
    lifecycle = look.incident.lifecycle
    if lifecycle.kind is not IncidentKind.REAL:
        return
    if lifecycle.state is State.CLOSED:
        yield from _review(look)
        yield from _offer(look, "; ".join(review_triggers(look.incident, look.doctrine)))
        yield from _followups(look)
    elif lifecycle.state is State.CANCELLED:
        yield from _short_review(look)


def _short_review(look: Look) -> Iterator[Obligation]:
    """After a false alarm: the answer to the offer, then the draft; never loud (SEV-9)."""
    incident, closing = look.incident, look.incident.closing
    since, due = incident.lifecycle.changed_at, closing.review_due
    yield from _offer(look)
    if closing.review_owner and not incident.milestones.at("review_drafted"):
        late = due is not None and look.now >= due
        said = "" if due is None else f" {_due(look.now, due)}"
        yield Obligation(
            what="review",
            text=f"SHORT REVIEW{said}: draft it",
            urgency=Urgency.QUIET,
            clears="find.owed",
            who=closing.review_owner,
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
    closing = look.incident.closing
    asked = level.review_required or bool(closing.review_owner)
    if not asked or start is None or milestones.at("review_drafted"):
        return
    due = closing.review_due or start + timedelta(hours=level.review_draft_hours)
    late = look.now >= due
    yield Obligation(
        what="review",
        text=f"REVIEW {_due(look.now, due)}: draft it",
        urgency=Urgency.SOON if late else Urgency.QUIET,
        clears="find.owed",
        who=closing.review_owner or lifecycle.acting_owner,
        since=lifecycle.changed_at,
        due_at=due,
        stage="late" if late else "due",
        stage_at=due if late else lifecycle.changed_at,
        late=late,
    )


def _followups(look: Look) -> Iterator[Obligation]:
    """The follow-ups that nobody finished, by the days of the worst severity (FUP-3)."""
    closed = look.incident.lifecycle.changed_at
    days = look.doctrine.level(look.incident.severity.highest).action_due_days
    if closed is None or not days:
        return
    due = closed + timedelta(days=days)
    late = look.now >= due
    for each in look.incident.followups.by_id.values():
        if each.done_at is None:
            said = f"OVERDUE {span(look.now - due)}" if late else f"due {due:%d %b}"
            yield Obligation(
                what=f"followup:{each.id}",
                text=f"{each.id} {said} {each.owner or 'nobody'}: {each.text}",
                urgency=Urgency.SOON if late else Urgency.QUIET,
                clears="find.owed",
                who=each.owner,
                since=each.at,
                due_at=due,
                stage="late" if late else "due",
                stage_at=due if late else each.at,
                late=late,
            )
