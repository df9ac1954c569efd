"""Decisions and changes to production told by a file, and what of the record their words hold."""

import re
from collections.abc import Iterator

import msgspec

from warroom.stories.command import Command
from warroom.stories.placing import Fact, Placed, fact, identified
from warroom.stories.read import Line
from warroom.stories.values import maybe_instant, member
from warroom.topics.changes import events
from warroom.topics.decisions.events import Made

_POLL = re.compile(r"\s*Poll: ([^.]+)\.?")
_STOP = re.compile(r"[;,]\s*stop (?:if|at) (.+?)\.?$")
_THEN = re.compile(r",? then ")


class Told(msgspec.Struct, frozen=True):
    """A decision as a line tells it."""

    text: str
    poll: str = ""
    stop: str = ""

    def steps(self, count: int) -> list[str]:
        """The words of each of so many changes that it asks for; all of them where it is not so."""
        parts = _THEN.split(self.text)
        return parts if len(parts) == count else [self.text] * count


def told(line: Line, words: str) -> Told:
    """What a line decides in these words, without its number; poll and stop criterion apart."""
    name = line.word("decision")
    words = words.removeprefix(f"{name} ").removeprefix(f"{name}: ").strip()
    polled = _POLL.search(words)
    outcome = line.word("poll") or (polled[1] if polled else "")
    words = _POLL.sub("", words).strip()
    stop = _STOP.search(words)
    words = words[: stop.start()] if stop else words
    return Told(words.removesuffix("."), outcome, stop[1] if stop else "")


def decisions(lines: list[Placed], command: Command) -> Iterator[Fact]:
    """The decisions of a file; one without an id gets the next free one."""
    for each, name, first in identified(lines, "decision", "decision", "D"):
        if first:
            said, under = told(each.line, each.line.text), command.at(each.place)
            event = Made(decision=name, text=said.text, poll=said.poll, stop=said.stop, under=under)
            yield fact(each, event)


def changes(lines: list[Placed], command: Command) -> Iterator[Fact]:
    """The actions that have an id, with what was decided about them and what they did.

    One that was done without having been asked for is asked for in the same moment, approved by
    the decision that named it before.
    """
    known: set[str] = set()
    approved: dict[str, str] = {}
    for each in lines:
        line, name = each.line, each.line.word("action")
        if line.kind == "decision":
            for one in line.word("approves").replace(",", " ").split():
                approved.setdefault(one, line.actor)
                if one in known:
                    yield fact(each, _approved(each, one, command))
        elif line.kind == "result" and name in known:
            if outcome := member(events.Outcome, line.data.get("outcome")):
                yield fact(each, events.Resulted(change=name, outcome=outcome, text=line.text))
        elif line.kind == "action" and name:
            if name not in known:
                known.add(name)
                by = line.word("approved_by") or approved.get(name, "")
                yield fact(each, _requested(each, name, by, command))
            if line.op in ("execute", "executed"):
                under = command.at(each.place)
                yield fact(each, events.Executed(change=name, text=line.text, under=under))
            elif line.op in ("undo", "undone", "revert"):
                yield fact(each, events.Undone(change=name, text=line.text))


def _requested(each: Placed, name: str, by: str, command: Command) -> events.Requested:
    data = each.line.data
    return events.Requested(
        change=name,
        text=each.line.text,
        risk=member(events.Risk, data.get("risk")) or events.Risk.R1,
        component=each.line.component,
        expect_by=maybe_instant(data.get("expect_by")),
        approved_by=by,
        under=command.at(each.place),
    )


def _approved(each: Placed, name: str, command: Command) -> events.Approved:
    return events.Approved(
        change=name,
        text=each.line.text,
        poll=each.line.word("poll"),
        second=each.line.word("second"),
        under=command.at(each.place),
    )
