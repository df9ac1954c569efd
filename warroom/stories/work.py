"""Action items, updates, follow-ups and claims told by a file."""

from collections.abc import Iterator
from datetime import timedelta

from warroom.core.event import Event
from warroom.stories.command import Command
from warroom.stories.placing import START, Fact, Placed, fact, identified
from warroom.stories.read import Line
from warroom.stories.values import maybe_instant, member, texts, whole
from warroom.topics.action_items import events
from warroom.topics.action_items import rules as action_items
from warroom.topics.followups.events import Noted
from warroom.topics.hypotheses import events as claims
from warroom.topics.hypotheses.state import HypothesisState
from warroom.topics.updates.events import Audience, UpdateSent

_AUDIENCES = {str(audience): audience for audience in Audience} | {
    "exec": Audience.LEADERSHIP,
    "executive": Audience.LEADERSHIP,
    "executives": Audience.LEADERSHIP,
    "stakeholders": Audience.LEADERSHIP,
    "external": Audience.CUSTOMERS,
    "customer": Audience.CUSTOMERS,
    "public": Audience.CUSTOMERS,
    "responders": Audience.INTERNAL,
}


def audiences(line: Line) -> tuple[Audience, ...]:
    """The audiences of ours that a communication reached."""
    words = (word.lower() for word in texts(line.data.get("audience")))
    return tuple(dict.fromkeys(_AUDIENCES[word] for word in words if word in _AUDIENCES))


def updates(lines: list[Placed], command: Command) -> Iterator[Fact]:
    """The updates that say whom they reached. Without a time nothing can be owed after one."""
    for each in lines:
        line, reached = each.line, audiences(each.line)
        if line.kind == "communication" and reached and line.when.at is not None:
            event = UpdateSent(
                audiences=reached,
                text=line.text,
                next_at=maybe_instant(line.data.get("next")),
                final=line.data.get("final") is True,
                approved_by=line.word("approved_by"),
                public_state=line.word("state"),
                under=command.at(each.place),
            )
            yield fact(each, event)


def items(lines: list[Placed]) -> Iterator[Fact]:
    """The action items that have an id and an owner, and what became of them."""
    owners: dict[str, str] = {}
    for each in lines:
        name = each.line.word("task") if each.line.kind == "task" else ""
        if name and (event := _item(each, name, owners)) is not None:
            yield fact(each, event)


def _item(each: Placed, name: str, owners: dict[str, str]) -> Event | None:
    line, op, owner = each.line, each.line.op, each.line.word("owner")
    minutes = whole(line.data.get("timebox_min"), 1, action_items.MOST_MINUTES)
    timed = minutes and each.place > START
    due_at = each.place + timedelta(minutes=minutes or 0) if timed else None
    if name not in owners:
        if op not in ("assign", "") or not owner:
            return None
        owners[name] = owner
        return events.Assigned(
            item=name, text=line.text, owner=owner, minutes=minutes, due_at=due_at
        )
    if op in ("assign", "reassign") and owner and owner != owners[name]:
        old, owners[name] = owners[name], owner
        return events.Reassigned(item=name, old=old, owner=owner)
    if op in ("extend", "extended") and minutes and due_at:
        return events.Extended(item=name, minutes=minutes, due_at=due_at, reason=line.text)
    return _ended(name, op, line.text)


def _ended(name: str, op: str, words: str) -> Event | None:
    match op:
        case "ack":
            return events.Acknowledged(item=name)
        case "done":
            return events.Done(item=name, result=words)
        case "block" | "blocked":
            return events.Blocked(item=name, needs=words)
        case "drop" | "dropped":
            return events.Dropped(item=name, reason=words)
    return None


def followups(lines: list[Placed]) -> Iterator[Fact]:
    """The follow-ups; one without an id of its own gets the next free one."""
    for each, name, first in identified(lines, "followup", "followup", "F"):
        if first:
            event = Noted(followup=name, text=each.line.text, owner=each.line.word("owner"))
            yield fact(each, event)


def hypotheses(lines: list[Placed]) -> Iterator[Fact]:
    """The claims, and what became of them; one without an id gets the next free one."""
    for each, name, first in identified(lines, "hypothesis", "hyp", "H"):
        if first:
            yield fact(each, _claimed(each.line, name))
        if (event := _judged(each.line, name)) is not None:
            yield fact(each, event)


def _claimed(line: Line, name: str) -> claims.Proposed:
    return claims.Proposed(
        hypothesis=name,
        text=line.text.removeprefix(f"{name} "),
        confidence=member(claims.Confidence, line.data.get("confidence"))
        or claims.Confidence.MEDIUM,
        owner=line.word("owner"),
    )


def _judged(line: Line, name: str) -> Event | None:
    reason = line.word("reason") or line.text
    match line.word("state").lower():
        case HypothesisState.TESTING:
            return claims.Testing(hypothesis=name, owner=line.word("owner"))
        case HypothesisState.CONFIRMED:
            return claims.Confirmed(hypothesis=name, evidence=line.word("evidence") or line.text)
        case HypothesisState.REFUTED:
            return claims.Refuted(hypothesis=name, reason=reason)
        case HypothesisState.PARKED:
            return claims.Parked(hypothesis=name, reason=reason)
        case "doubted":
            return claims.Doubted(hypothesis=name, reason=line.text)
    return None
