"""Changes to production told by a file: its actions, the decisions that approve them, results."""

from warroom.core.event import Event
from warroom.stories.command import Command
from warroom.stories.placing import Fact, Placed, fact
from warroom.stories.values import maybe_instant, text
from warroom.topics.changes.events import (
    Approved,
    Executed,
    Outcome,
    Requested,
    Resulted,
    Risk,
    Undone,
)

_RISKS = {risk.lower(): risk for risk in Risk}


def changes(lines: list[Placed], command: Command) -> list[Fact]:
    """The actions that have an id, with what was decided about them and what they did.

    One that was done without having been asked for is asked for in the same moment, approved by
    the decision that named it before.
    """
    facts: list[Fact] = []
    known: set[str] = set()
    approved: dict[str, str] = {}
    for each in lines:
        line, name = each.line, text(each.line.data.get("action"))
        if line.kind == "decision":
            for one in text(line.data.get("approves")).replace(",", " ").split():
                approved.setdefault(one, line.actor)
                if one in known:
                    facts.append(fact(each, _approved(each, one, command)))
        elif line.kind == "result" and name in known:
            if (result := _result(each, name)) is not None:
                facts.append(fact(each, result))
        elif line.kind == "action" and name:
            if name not in known:
                known.add(name)
                by = text(line.data.get("approved_by")) or approved.get(name, "")
                facts.append(fact(each, _requested(each, name, by, command)))
            if (done := _done(each, name, command)) is not None:
                facts.append(fact(each, done))
    return facts


def _requested(each: Placed, name: str, by: str, command: Command) -> Requested:
    data = each.line.data
    return Requested(
        change=name,
        text=each.line.text,
        risk=_RISKS.get(text(data.get("risk")).lower(), Risk.R1),
        component=each.line.component,
        expect_by=maybe_instant(data.get("expect_by")),
        approved_by=by,
        under=command.at(each.place),
    )


def _approved(each: Placed, name: str, command: Command) -> Approved:
    data = each.line.data
    return Approved(
        change=name,
        text=each.line.text,
        poll=text(data.get("poll")),
        second=text(data.get("second")),
        under=command.at(each.place),
    )


def _done(each: Placed, name: str, command: Command) -> Event | None:
    match text(each.line.data.get("op")).lower():
        case "execute" | "executed":
            return Executed(change=name, text=each.line.text, under=command.at(each.place))
        case "undo" | "undone" | "revert":
            return Undone(change=name, text=each.line.text)
    return None


def _result(each: Placed, name: str) -> Resulted | None:
    word = text(each.line.data.get("outcome")).lower()
    if word not in set(Outcome):
        return None
    return Resulted(change=name, outcome=Outcome(word), text=each.line.text)
