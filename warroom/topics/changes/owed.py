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
    for change in look.incident.changes.by_id.values():
        if look.size is not CrewSize.SOLO and polling(change, look.now):
            yield _poll(change, look)
        if change.waiting and look.size is not CrewSize.SOLO:
            yield _approval(change, look)
        elif change.state is ChangeState.APPROVED and look.size is not CrewSize.SOLO:
            yield _approved(change, look)
        elif change.state is ChangeState.EXECUTED and _due(change, look.now):
            yield _result(change, look)
        elif change.state is ChangeState.RESULTED and change.outcome is Outcome.WORSE:
            yield _undo(change, look)


def _due(change: Change, now: datetime) -> bool:
    return change.expect_by is not None and change.expect_by <= now


def _answers(look: Look) -> str:
    return look.incident.owner


def _approval(change: Change, look: Look) -> Obligation:
    """It waits for the commander; once it proceeds unobjected it only stands in the list."""
    silent = not_objected(change, look.doctrine, look.now)
    said = f"APPROVAL WAITS {span(look.now - change.asked_at)}"
    if silent:
        said = "PROCEEDING, NOT OBJECTED"
    elif change.objections:
        said = f"OBJECTION BY {', '.join(each.who for each in change.objections)}"
    waits = look.loud(Urgency.DUE, _answers(look))
    return Obligation(
        what=f"approval:{change.id}",
        text=f"{change.id} {said} {change.risk} {change.requested_by}: {change.text}",
        urgency=Urgency.QUIET if silent else waits,
        clears="change.list",
        who=_answers(look),
        since=change.asked_at,
        due_at=silent_at(change, look.doctrine),
        stage="proceeding" if silent else "waits",
    )


def _approved(change: Change, look: Look) -> Obligation:
    """It was approved; whoever asked for it does it, ops for who commands (INV-6)."""
    asked = change.requested_by
    commands = asked == look.incident.roles.commander
    who = look.incident.roles.holder(Role.OPS) or asked if commands else asked
    return Obligation(
        what=f"approved:{change.id}",
        text=f"{change.id} APPROVED, to be done {span(look.now - _answered(change))}: "
        f"{change.text}",
        urgency=look.loud(Urgency.DUE, who),
        clears="change.list",
        who=who,
        since=_answered(change),
        stage="approved",
    )


def _answered(change: Change) -> datetime:
    return change.approved_at or change.asked_at


def polling(change: Change, now: datetime) -> bool:
    """Whether objections are asked for just now (doctrine G)."""
    poll = change.poll
    return change.waiting and poll is not None and not poll.outcome and now < poll.until


def _poll(change: Change, look: Look) -> Obligation:
    """Any strong objections? Everybody is asked, and nobody in particular owes it."""
    until = change.poll.until if change.poll else look.now
    return Obligation(
        what=f"poll:{change.id}",
        text=f"{change.id} ANY STRONG OBJECTIONS? {span(until - look.now)} left: {change.text}",
        urgency=Urgency.SOON,
        clears="change.list",
        since=change.asked_at,
        due_at=until,
        stage="poll",
    )


def _result(change: Change, look: Look) -> Obligation:
    """The effect was expected by now; what it did is asked (MIT-3)."""
    due = change.expect_by or look.now
    return Obligation(
        what=f"result:{change.id}",
        text=f"{change.id} RESULT DUE {span(look.now - due)}: did it work? {change.text}",
        urgency=look.loud(Urgency.DUE, change.executed_by, _answers(look)),
        clears="change.list",
        who=change.executed_by,
        since=due,
        due_at=due,
        stage="due",
        late=True,
    )


def _undo(change: Change, look: Look) -> Obligation:
    """It made it worse, so the undo is offered first (MIT-3)."""
    way = f": {change.undo}" if change.undo else ""
    return Obligation(
        what=f"undo:{change.id}",
        text=f"{change.id} MADE IT WORSE, UNDO FIRST{way}",
        urgency=look.loud(Urgency.DUE, change.executed_by, _answers(look)),
        clears="change.list",
        who=change.executed_by,
        since=change.result_at,
        due_at=change.result_at,
        stage="worse",
        late=True,
    )


OWED: tuple[Owing, ...] = (owed,)
"""What is owed while an incident runs."""
