"""What action items owe: to be taken, and an answer when their time box ends (TSK-2, TSK-3)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from warroom.core.spans import span
from warroom.owed import Look, Obligation, Owing, Urgency
from warroom.topics.action_items.state import Item, ItemState
from warroom.topics.crew.events import CrewSize
from warroom.topics.roles.events import Role


def owed(look: Look) -> Iterator[Obligation]:
    """Not taken after the seconds of TSK-2; the time box is up (TSK-3)."""
    allowed = timedelta(seconds=look.doctrine.action_items.ack_seconds)
    for item in look.incident.action_items.open:
        waits = look.now - item.assigned_at
        if item.due_at is not None and item.due_at <= look.now:
            yield _up(item, item.due_at, allowed, look)
        elif item.state is ItemState.ASSIGNED and waits >= allowed:
            urgency = look.loud(Urgency.DUE, item.owner, told(look))
            since, said = item.assigned_at + allowed, f"NOT TAKEN {span(waits)}"
            yield _item(item, said, urgency, "not taken", since)


def told(look: Look) -> str | None:
    """Who is told about other people's time boxes: the deputy, else the commander (TSK-3)."""
    roles = look.incident.roles
    return roles.holder(Role.DEPUTY) or roles.commander


def _up(item: Item, due_at: datetime, allowed: timedelta, look: Look) -> Obligation:
    """The time box is up; whoever was asked for the status has the seconds of TSK-2 to answer."""
    asked = item.asked_at if item.asked_at and item.asked_at >= due_at else None
    said, stage, since = f"TIME UP {span(look.now - due_at)}", "time up", due_at
    loud = [item.owner, told(look)]
    if asked is not None:
        said += f", asked {span(look.now - asked)} ago"
        if look.now - asked < allowed:
            stage, since, loud = "asked", asked, [item.owner]
        else:
            stage, since = "no answer", asked + allowed
    alone = look.size is CrewSize.SOLO
    urgency = Urgency.QUIET if alone else look.loud(Urgency.DUE, *loud)
    return _item(item, said, urgency, stage, due_at, since)


def _item(
    item: Item, said: str, urgency: Urgency, stage: str, since: datetime, at: datetime | None = None
) -> Obligation:
    return Obligation(
        what=f"item:{item.id}",
        text=f"{item.id} {said} {item.owner}: {item.text}",
        urgency=urgency,
        clears="find.pane2",
        who=item.owner,
        since=since,
        due_at=item.due_at,
        stage=stage,
        stage_at=at,
        late=True,
    )


OWED: tuple[Owing, ...] = (owed,)
"""What is owed while an incident runs."""
