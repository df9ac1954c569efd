"""What a closed incident still owes: its review, and its follow-ups (HB-13, SEV-7, FUP-3)."""

from collections.abc import Iterator
from datetime import timedelta

from warroom.domain.lifecycle_events import IncidentKind, State
from warroom.domain.owing import Look, Obligation, Urgency, span


def owed(look: Look) -> Iterator[Obligation]:
    """Nothing by a drill, by what was entered afterwards, or by a false alarm."""
    lifecycle = look.incident.lifecycle
    if lifecycle.state is State.CLOSED and lifecycle.kind is IncidentKind.REAL:
        yield from _review(look)
        yield from _followups(look)


def _review(look: Look) -> Iterator[Obligation]:
    """The draft of the review that the worst severity asks for (SEV-7, HB-13)."""
    milestones, lifecycle = look.incident.milestones, look.incident.lifecycle
    level = look.doctrine.level(look.incident.severity.highest)
    start = milestones.at("resolved") or lifecycle.changed_at
    if not level.review_required or start is None or milestones.at("review_drafted"):
        return
    closing = look.incident.closing
    due = closing.review_due or start + timedelta(hours=level.review_draft_hours)
    late = look.now >= due
    said = f"OVERDUE {span(look.now - due)}" if late else f"due in {span(due - look.now)}"
    yield Obligation(
        what="review",
        text=f"REVIEW {said}: draft it",
        urgency=Urgency.SOON if late else Urgency.QUIET,
        key="O",
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
                key="O",
                who=each.owner,
                since=each.at,
                due_at=due,
                stage="late" if late else "due",
                stage_at=due if late else each.at,
                late=late,
            )
