"""Driving a file through the rules, entry by entry, by a clock that follows it.

What is refused, marked and asked is noticed: a doctrine that stands in the way of what real people
did is wrong.
"""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from tests.stepping import SteppedClock
from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.errors import Refused
from warroom.core.event import Event, Precision
from warroom.incident import Incident
from warroom.obligations import obligations
from warroom.room import Done, Room
from warroom.stories.pace import Shift, known_at
from warroom.stories.play import Player, beginning
from warroom.stories.read import Line, TimelineFile
from warroom.stories.scene import Scene, Try
from warroom.topics.changes.state import ChangeState
from warroom.topics.lifecycle import declare, move
from warroom.topics.lifecycle.events import State
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.timeline import typed

_LOOK = timedelta(minutes=1)
_FORWARD = {"mitigated": State.MITIGATED, "resolved": State.RESOLVED}
_MARKS = ("conflict", "mark", "override", "missing")


class Noticed(msgspec.Struct, frozen=True):
    """Something that the rules said while a file was driven.

    Attributes:
        at: When, UTC.
        line: The line of the file; 0 for what was asked between two lines.
        what: The rule, the kind of the event, or the name of what is owed.
        text: In words.
        clears: What clears it, where something is asked.
    """

    at: datetime
    line: int
    what: str
    text: str
    clears: str = ""


class Driver(Player):
    """Drives one file into a room of its own.

    Attributes:
        clock: Follows the file; no gap is shortened.
        refused: The acts that a rule refused.
        marked: What the rules marked on acts that they took.
        asked: What was owed, once for each stage that it reached.
    """

    def __init__(
        self, room: Room, doctrine: Doctrine, clock: SteppedClock, file: TimelineFile
    ) -> None:
        """Prepare; the room has that doctrine and tells the time by the same clock."""
        times, first = known_at(file.lines), beginning(file)
        super().__init__(room, file, times[first])
        self.shift = Shift(times, times[0], lambda _index: timedelta.max)
        self.clock = clock
        self.refused: list[Noticed] = []
        self.marked: list[Noticed] = []
        self.asked: list[Noticed] = []
        self._doctrine = doctrine
        self._now = file.lines[first]
        self._owed: set[tuple[str, str]] = set()

    @property
    def declined(self) -> list[Noticed]:
        """The changes that the commander refused: no rule did."""
        found = self._room.incident(self.incident).changes.by_id.values()
        return [
            Noticed(each.requested_at, 0, each.id, f"{each.requested_by}: {each.text}")
            for each in found
            if each.state is ChangeState.REFUSED
        ]

    def drive(self) -> Incident:
        """Every line at its time; the incident as it stands then."""
        self.clock.wait_until(self.shift[beginning(self._file)], threading.Event())
        self.open()
        for index, line in enumerate(self._file.lines):
            self._wait(self.shift[index])
            self._line(line, self.clock())
            self._look()
        return self._room.incident(self.incident)

    def _wait(self, until: datetime) -> None:
        while self.clock() + _LOOK < until and not self._over:
            self.clock.wait_until(self.clock() + _LOOK, threading.Event())
            self._look()
        self.clock.wait_until(until, threading.Event())

    @property
    def _over(self) -> bool:
        return self._room.incident(self.incident).lifecycle.over

    def _look(self) -> None:
        incident, now = self._room.incident(self.incident), self.clock()
        for each in obligations(incident, self._doctrine, now):
            if (each.what, each.stage) not in self._owed:
                self._owed.add((each.what, each.stage))
                self.asked.append(Noticed(now, 0, each.what, each.text, each.clears))

    def _attempts(self, line: Line, at: datetime, incident: Incident) -> Iterator[Try]:
        self._now = line
        scene = Scene(line, self._cast, self.shift, at, incident)
        yield from self._turned(scene, incident)
        if not _unnumbered(line):
            yield from super()._attempts(line, at, incident)

    def _turned(self, scene: Scene, incident: Incident) -> Iterator[Try]:
        """What a line says by its milestone alone, where a file has no other words for it."""
        names, state = scene.line.milestones, incident.lifecycle.state
        told = _unnumbered(scene.line) or scene.line.kind != "declare"
        if "declared" in names and told and state is State.TRIAGE:
            level = self._file.header.severity
            yield scene.act(declare.declare, severity_level=level, impact=scene.words)
        if "command_established" in names and not scene.op and not scene.held.commander:
            yield scene.act(roles.claim, role=Role.IC)
        to = next((_FORWARD[name] for name in names if name in _FORWARD), None)
        if to is not None and not scene.data.get("new"):
            evidence = scene.words if to is State.MITIGATED else ""
            criteria = (scene.words,) if to is State.RESOLVED else ()
            yield scene.act(
                move.move,
                to=to,
                reason=scene.words,
                evidence=evidence,
                criteria=criteria,
            )

    def _try(self, attempt: Try) -> bool:
        try:
            done = self._act(attempt)
        except Refused as why:
            told = f"{attempt.by}: {attempt.rule.__name__.replace('_', ' ')}: {why}"
            self.refused.append(Noticed(self.clock(), self._now.number, why.rule, told))
            return False
        self._learn(attempt, done)
        for each in done.events:
            self._mark(each.event)
        return True

    def _act(self, attempt: Try, *, new: bool = False) -> Done:
        told = self._now.when
        timed = told.at is not None and told.precision is not Precision.DATE
        late = attempt.when is None and timed and told.at != self.clock()
        if attempt.rule is typed.log or late:
            attempt = msgspec.structs.replace(attempt, when=told)
        return super()._act(attempt, new=new)

    def _mark(self, event: Event) -> None:
        said = [getattr(event, name, "") for name in _MARKS]
        words = [", ".join(one) if isinstance(one, tuple) else one for one in said]
        if getattr(event, "unapproved", False):
            words.append("not approved")
        if getattr(event, "silent", False):
            words.append("nobody objected within the time")
        if told := "; ".join(filter(None, words)):
            self.marked.append(Noticed(self.clock(), self._now.number, event.kind, told))


def _unnumbered(line: Line) -> bool:
    """Whether a line declares and leaves the severity to the header."""
    return line.kind == "declare" and line.data.get("severity") is None
