"""What changes to production owe: an answer, a result, an undo (MIT-1, MIT-3, CREW-9)."""

from collections.abc import Iterator
from datetime import datetime

from warroom.domain import crew as crews
from warroom.domain.change_events import Outcome
from warroom.domain.change_state import Change, Changes, ChangeState, not_objected
from warroom.domain.crew import Crew
from warroom.domain.doctrine import Doctrine
from warroom.domain.lifecycle_events import Lifecycle
from warroom.domain.owing import Obligation, Urgency, span
from warroom.domain.roster import Roles


def owed(
    changes: Changes,
    roles: Roles,
    lifecycle: Lifecycle,
    crew: Crew,
    doctrine: Doctrine,
    now: datetime,
    me: str,
) -> Iterator[Obligation]:
    """What the open changes owe.

    Args:
        changes: The changes.
        roles: Who commands.
        lifecycle: Who answers while nobody commands.
        crew: Whether anybody is asked at all (CREW-2).
        doctrine: The thresholds.
        now: The present instant.
        me: Who looks; empty for everybody's view.
    """
    answers = roles.commander or lifecycle.acting_owner
    size = crews.size(crew, roles, now, doctrine, me)
    for change in changes.by_id.values():
        if change.waiting and size is not crews.CrewSize.SOLO:
            yield _approval(change, answers, doctrine, now, me)
        elif change.state is ChangeState.EXECUTED and _due(change, now):
            yield _result(change, answers, now, me)
        elif change.state is ChangeState.RESULTED and change.outcome is Outcome.WORSE:
            yield _undo(change, answers, now, me)


def _due(change: Change, now: datetime) -> bool:
    return change.expect_by is not None and change.expect_by <= now


def _mine(me: str, *people: str) -> bool:
    return not me or me in people


def _approval(
    change: Change, answers: str, doctrine: Doctrine, now: datetime, me: str
) -> Obligation:
    """It waits for the commander; once it proceeds unobjected it only stands in the list."""
    silent = not_objected(change, doctrine, now)
    waited = span(now - change.asked_at)
    said = "PROCEEDING, NOT OBJECTED" if silent else f"APPROVAL WAITS {waited}"
    if change.objections:
        said = f"OBJECTION BY {', '.join(each.who for each in change.objections)}"
    loud = _mine(me, answers) and not silent
    return Obligation(
        what=f"approval:{change.id}",
        text=f"{change.id} {said} {change.risk} {change.requested_by}: {change.text}",
        urgency=Urgency.DUE if loud else Urgency.QUIET,
        key="A",
        who=answers,
        since=change.asked_at,
    )


def _result(change: Change, answers: str, now: datetime, me: str) -> Obligation:
    """The effect was expected by now; what it did is asked (MIT-3)."""
    due = change.expect_by or now
    return Obligation(
        what=f"result:{change.id}",
        text=f"{change.id} RESULT DUE {span(now - due)}: did it work? {change.text}",
        urgency=Urgency.DUE if _mine(me, change.executed_by, answers) else Urgency.QUIET,
        key="A",
        who=change.executed_by,
        since=change.executed_at,
        due_at=due,
    )


def _undo(change: Change, answers: str, now: datetime, me: str) -> Obligation:
    """It made it worse, so the undo is offered first (MIT-3)."""
    way = f": {change.undo}" if change.undo else ""
    return Obligation(
        what=f"undo:{change.id}",
        text=f"{change.id} MADE IT WORSE, UNDO FIRST{way}",
        urgency=Urgency.DUE if _mine(me, change.executed_by, answers) else Urgency.QUIET,
        key="A",
        who=change.executed_by,
        since=change.result_at,
    )
