"""Action items, updates and follow-ups told by a file."""

from datetime import timedelta

from warroom.core.event import Event
from warroom.stories.command import Command
from warroom.stories.placing import START, Fact, Placed, fact
from warroom.stories.read import Line
from warroom.stories.values import maybe_instant, text, texts, whole
from warroom.topics.action_items import events as action_items_events
from warroom.topics.action_items import rules as action_items
from warroom.topics.followups.events import Noted
from warroom.topics.hypotheses.events import (
    Confidence,
    Confirmed,
    Doubted,
    Parked,
    Proposed,
    Refuted,
    Testing,
)
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


def updates(lines: list[Placed], command: Command) -> list[Fact]:
    """The updates that say whom they reached. Without a time nothing can be owed after one."""
    facts: list[Fact] = []
    for each in lines:
        line, reached = each.line, audiences(each.line)
        if line.kind == "communication" and reached and line.when.at is not None:
            event = UpdateSent(
                audiences=reached,
                text=line.text,
                next_at=maybe_instant(line.data.get("next")),
                final=line.data.get("final") is True,
                approved_by=text(line.data.get("approved_by")),
                public_state=text(line.data.get("state")),
                under=command.at(each.place),
            )
            facts.append(fact(each, event))
    return facts


def items(lines: list[Placed]) -> list[Fact]:
    """The action items that have an id and an owner, and what became of them."""
    facts: list[Fact] = []
    owners: dict[str, str] = {}
    for each in lines:
        name = text(each.line.data.get("task")) if each.line.kind == "task" else ""
        if name and (event := _item(each, name, owners)) is not None:
            facts.append(fact(each, event))
    return facts


def _item(each: Placed, name: str, owners: dict[str, str]) -> Event | None:
    line, op = each.line, text(each.line.data.get("op")).lower()
    owner = text(line.data.get("owner"))
    minutes = whole(line.data.get("timebox_min"), 1, action_items.MOST_MINUTES)
    timed = minutes and each.place > START
    due_at = each.place + timedelta(minutes=minutes or 0) if timed else None
    if name not in owners:
        if op not in ("assign", "") or not owner:
            return None
        owners[name] = owner
        return action_items_events.Assigned(
            item=name, text=line.text, owner=owner, minutes=minutes, due_at=due_at
        )
    if op in ("assign", "reassign") and owner and owner != owners[name]:
        old, owners[name] = owners[name], owner
        return action_items_events.Reassigned(item=name, old=old, owner=owner)
    if op in ("extend", "extended") and minutes and due_at:
        return action_items_events.Extended(
            item=name, minutes=minutes, due_at=due_at, reason=line.text
        )
    return _ended(name, op, line.text)


def _ended(name: str, op: str, words: str) -> Event | None:
    match op:
        case "ack":
            return action_items_events.Acknowledged(item=name)
        case "done":
            return action_items_events.Done(item=name, result=words)
        case "block" | "blocked":
            return action_items_events.Blocked(item=name, needs=words)
        case "drop" | "dropped":
            return action_items_events.Dropped(item=name, reason=words)
    return None


def followups(lines: list[Placed]) -> list[Fact]:
    """The follow-ups; one without an id of its own gets the next free one."""
    noting = [each for each in lines if each.line.kind == "followup"]
    used = {text(each.line.data.get("followup")) for each in noting}
    facts: list[Fact] = []
    noted: set[str] = set()
    for each in noting:
        name = text(each.line.data.get("followup"))
        if not name:
            name = next(free for n in range(1, len(lines) + 2) if (free := f"F{n}") not in used)
            used.add(name)
        if name not in noted:
            noted.add(name)
            event = Noted(
                followup=name, text=each.line.text, owner=text(each.line.data.get("owner"))
            )
            facts.append(fact(each, event))
    return facts


def hypotheses(lines: list[Placed]) -> list[Fact]:
    """The claims, and what became of them; one without an id gets the next free one."""
    claiming = [each for each in lines if each.line.kind == "hypothesis"]
    used = {text(each.line.data.get("hyp")) for each in claiming}
    facts: list[Fact] = []
    told: set[str] = set()
    for each in claiming:
        name = text(each.line.data.get("hyp"))
        if not name:
            name = next(free for n in range(1, len(lines) + 2) if (free := f"H{n}") not in used)
            used.add(name)
        if name not in told:
            told.add(name)
            facts.append(fact(each, _claimed(each, name)))
        if (event := _judged(each, name)) is not None:
            facts.append(fact(each, event))
    return facts


def _claimed(each: Placed, name: str) -> Proposed:
    word = text(each.line.data.get("confidence")).lower()
    sure = Confidence(word) if word in set(Confidence) else Confidence.MEDIUM
    words = each.line.text.removeprefix(f"{name} ")
    owner = text(each.line.data.get("owner"))
    return Proposed(hypothesis=name, text=words, confidence=sure, owner=owner)


def _judged(each: Placed, name: str) -> Event | None:
    words, data = each.line.text, each.line.data
    match text(data.get("state")).lower():
        case HypothesisState.TESTING:
            return Testing(hypothesis=name, owner=text(data.get("owner")))
        case HypothesisState.CONFIRMED:
            return Confirmed(hypothesis=name, evidence=text(data.get("evidence")) or words)
        case HypothesisState.REFUTED:
            return Refuted(hypothesis=name, reason=text(data.get("reason")) or words)
        case HypothesisState.PARKED:
            return Parked(hypothesis=name, reason=text(data.get("reason")) or words)
        case "doubted":
            return Doubted(hypothesis=name, reason=words)
    return None
