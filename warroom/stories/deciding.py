"""Decisions told by a line: the words, and what of the record they hold."""

import re

import msgspec

from warroom.stories.command import Command
from warroom.stories.placing import Fact, Placed, fact
from warroom.stories.read import Line
from warroom.stories.values import text
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
    """What a line decides, without its number; the poll's outcome and the stop criterion apart.

    Args:
        line: The line.
        words: Its words, as they are said where they are told.
    """
    name = text(line.data.get("decision"))
    words = words.removeprefix(f"{name} ").removeprefix(f"{name}: ").strip()
    polled = _POLL.search(words)
    outcome = text(line.data.get("poll")) or (polled[1] if polled else "")
    words = _POLL.sub("", words).strip()
    stop = _STOP.search(words)
    words = words[: stop.start()] if stop else words
    return Told(words.removesuffix("."), outcome, stop[1] if stop else "")


def decisions(lines: list[Placed], command: Command) -> list[Fact]:
    """The decisions of a file; one without an id gets the next free one."""
    made = [each for each in lines if each.line.kind == "decision"]
    used = {text(each.line.data.get("decision")) for each in made}
    facts: list[Fact] = []
    known: set[str] = set()
    for each in made:
        name = text(each.line.data.get("decision"))
        if not name:
            name = next(free for n in range(1, len(lines) + 2) if (free := f"D{n}") not in used)
            used.add(name)
        if name not in known:
            known.add(name)
            said, under = told(each.line, each.line.text), command.at(each.place)
            event = Made(decision=name, text=said.text, poll=said.poll, stop=said.stop, under=under)
            facts.append(fact(each, event))
    return facts
