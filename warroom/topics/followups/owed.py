"""What follow-ups owe once the incident is closed (FUP-3)."""

from collections.abc import Iterator
from datetime import timedelta

from warroom.core.spans import span
from warroom.owed import Look, Obligation, Owing, Urgency
from warroom.topics.lifecycle.events import IncidentKind, State


def owed(look: Look) -> Iterator[Obligation]:
    """What a real incident left that nobody finished, by the days of the worst severity (FUP-3)."""
    lifecycle, closed = look.incident.lifecycle, look.incident.lifecycle.changed_at
    if lifecycle.kind is not IncidentKind.REAL or lifecycle.state is not State.CLOSED:
        return
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


AFTERWARDS: tuple[Owing, ...] = (owed,)
"""What is owed once it is closed."""
