"""What changes to production owe: an answer, a result, an undo (MIT-1, MIT-3, CREW-9)."""

from collections.abc import Iterator
from datetime import datetime

from warroom.core.spans import span
from warroom.owed import Look, Obligation, Owing, Urgency
from warroom.topics.changes.events import Outcome
from warroom.topics.changes.standing import not_objected, silent_at
from warroom.topics.changes.state import Change, ChangeState
from warroom.topics.crew.events import CrewSize
from warroom.topics.roles.events import Role


def owed(look: Look) -> Iterator[Obligation]:
    """What the open changes owe; nobody who is alone owes an answer (CREW-2)."""
    several = look.size is not CrewSize.SOLO
    for change in look.incident.changes.by_id.values():
        due = change.expect_by
        if several and polling(change, look.now):
            yield _poll(change, look)
        if several and change.waiting:
            yield _approval(change, look)
        elif several and change.state is ChangeState.APPROVED:
            yield _approved(change, look)
        elif change.state is ChangeState.EXECUTED and due is not None and due <= look.now:
            yield _result(change, due, look)
        elif change.state is ChangeState.RESULTED and change.outcome is Outcome.WORSE:
            yield _undo(change, look)


def _owes(
    change: Change,
    kind: str,
    said: str,
    urgency: Urgency,
    who: str,
    since: datetime | None,
    due_at: datetime | None = None,
    *,
    stage: str,
    late: bool = False,
) -> Obligation:
    return Obligation(
        what=f"{kind}:{change.id}",
        text=f"{change.id} {said}",
        urgency=urgency,
        clears="change.list",
        who=who,
        since=since,
        due_at=due_at,
        stage=stage,
        late=late,
    )


def _approval(change: Change, look: Look) -> Obligation:
    """It waits for the commander; once it proceeds unobjected it only stands in the list."""
    silent, owner = not_objected(change, look.doctrine, look.now), look.incident.owner
    said = f"APPROVAL WAITS {span(look.now - change.asked_at)}"
    if silent:
        said = "PROCEEDING, NOT OBJECTED"
    elif change.objections:
        said = f"OBJECTION BY {', '.join(each.who for each in change.objections)}"
    said += f" {change.risk} {change.requested_by}: {change.text}"
    urgency = Urgency.QUIET if silent else look.loud(Urgency.DUE, owner)
    due_at, stage = silent_at(change, look.doctrine), "proceeding" if silent else "waits"
    return _owes(change, "approval", said, urgency, owner, change.asked_at, due_at, stage=stage)


def _approved(change: Change, look: Look) -> Obligation:
    """It was approved; whoever asked for it does it, ops for who commands (INV-6)."""
    asked, roles = change.requested_by, look.incident.roles
    who = roles.holder(Role.OPS) or asked if asked == roles.commander else asked
    since = change.approved_at or change.asked_at
    said = f"APPROVED, to be done {span(look.now - since)}: {change.text}"
    urgency = look.loud(Urgency.DUE, who)
    return _owes(change, "approved", said, urgency, who, since, stage="approved")


def polling(change: Change, now: datetime) -> bool:
    """Whether objections are asked for just now (doctrine G)."""
    poll = change.poll
    return change.waiting and poll is not None and not poll.outcome and now < poll.until


def _poll(change: Change, look: Look) -> Obligation:
    """Any strong objections? Everybody is asked, and nobody in particular owes it."""
    until = change.poll.until if change.poll else look.now
    said = f"ANY STRONG OBJECTIONS? {span(until - look.now)} left: {change.text}"
    return _owes(change, "poll", said, Urgency.SOON, "", change.asked_at, until, stage="poll")


def _result(change: Change, due: datetime, look: Look) -> Obligation:
    """The effect was expected by now; what it did is asked (MIT-3)."""
    said = f"RESULT DUE {span(look.now - due)}: did it work? {change.text}"
    who, urgency = change.executed_by, _loud(change, look)
    return _owes(change, "result", said, urgency, who, due, due, stage="due", late=True)


def _undo(change: Change, look: Look) -> Obligation:
    """It made it worse, so the undo is offered first (MIT-3)."""
    said = f"MADE IT WORSE, UNDO FIRST{f': {change.undo}' if change.undo else ''}"
    who, at, urgency = change.executed_by, change.result_at, _loud(change, look)
    return _owes(change, "undo", said, urgency, who, at, at, stage="worse", late=True)


def _loud(change: Change, look: Look) -> Urgency:
    return look.loud(Urgency.DUE, change.executed_by, look.incident.owner)


OWED: tuple[Owing, ...] = (owed,)
"""What is owed while an incident runs."""
