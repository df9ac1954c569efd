"""Playing a file as if its crew were typing: real acts, refused where the room says no."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from warroom.act import Target
from warroom.core.errors import Refused
from warroom.core.event import When
from warroom.incident import Incident
from warroom.room import Done, Room
from warroom.stories.pace import Shift, StoryTime, known_at
from warroom.stories.performing import attempts, phase, plain
from warroom.stories.read import Line, TimelineFile
from warroom.stories.scene import Cast, Try
from warroom.topics.lifecycle import declare

LIVELY = 10
"""So many lines at the start come quickly: whoever starts a demo wants to see something."""

LIVELY_GAP = timedelta(seconds=12)

LONGEST_GAP = timedelta(minutes=8)
"""No longer silence, in the time of the story: a review two days later is still played."""

_BEGINNINGS = ("alert", "ack", "declare")
OnEntry = Callable[[Line], None]


def schedule(file: TimelineFile, begin: datetime) -> Shift:
    """When each line is played, in a story in which the incident begins now."""

    def longest(index: int) -> timedelta:
        return LIVELY_GAP if index < LIVELY else LONGEST_GAP

    times = known_at(file.lines)
    before = Shift(times, begin, longest)[beginning(file)] - begin
    return Shift(times, begin - before, longest)


def beginning(file: TimelineFile) -> int:
    """The index of the line with which it begins: somebody was called, or called others."""
    return next((index for index, line in enumerate(file.lines) if line.kind in _BEGINNINGS), 0)


class Player:
    """Plays one file into a room; ``incident`` is the id, once the first line opened it."""

    def __init__(self, room: Room, file: TimelineFile, begin: datetime) -> None:
        """Prepare; the incident begins at ``begin``, and the operator becomes whoever acts."""
        self.incident = ""
        self.shift = schedule(file, begin)
        self._room = room
        self._file = file
        self._cast = Cast()
        self._ends: dict[str, tuple[Line, datetime]] = {}

    def open(self) -> str:
        """Open the incident: somebody noticed something; returns its id."""
        first = self._file.lines[beginning(self._file)]
        header = self._file.header
        wish = {"title": header.title, "service": header.service}
        opening = Try(declare.open_incident, self._cast.handle(first.actor), wish)
        done = self._act(opening, new=True)
        self.incident = done.incident.id if done.incident else ""
        return self.incident

    def play(
        self, clock: StoryTime, stop: threading.Event, on_entry: OnEntry = lambda _line: None
    ) -> None:
        """Play every line at its time, until the end or until it shall stop.

        Raises:
            RoomUnusable: The room of the demo is gone.
        """
        for index, line in enumerate(self._file.lines):
            if not clock.wait_until(self.shift[index], stop):
                return
            self._line(line, clock())
            on_entry(line)

    def _line(self, line: Line, at: datetime) -> None:
        self._room.catch_up()
        incident = self._room.incident(self.incident)
        acted = False
        for attempt in self._attempts(line, at, incident):
            acted = self._try(attempt) or acted
        if acted:
            self._overtaken(line)
        else:
            # A window may be closed before anybody wrote down when it had begun.
            if line.kind == "impact" and line.op == "end":
                self._ends[line.word("window")] = line, at
            entry = plain(line, self._cast, self.shift, at)
            if entry is not None:
                self._try(entry)
        for turn in phase(line, self._room.incident(self.incident)):
            self._try(turn)

    def _attempts(self, line: Line, at: datetime, incident: Incident) -> Iterator[Try]:
        return attempts(line, self._cast, self.shift, at, incident)

    def _try(self, attempt: Try) -> bool:
        try:
            done = self._act(attempt)
        except Refused:
            return False
        self._learn(attempt, done)
        return True

    def _learn(self, attempt: Try, done: Done) -> None:
        if attempt.names and done.events:
            what, theirs = attempt.names
            self._cast.learn(what, theirs, getattr(done.events[-1].event, what))

    def _act(self, attempt: Try, *, new: bool = False) -> Done:
        self._room.operator = attempt.by
        return self._room.act(
            attempt.rule,
            Target(None if new else self.incident, by=attempt.by, when=attempt.when, new=new),
            **attempt.wish,
        )

    def _overtaken(self, line: Line) -> None:
        window = line.word("window")
        if line.kind == "impact" and line.op == "start" and window in self._ends:
            ended, at = self._ends.pop(window)
            incident = self._room.incident(self.incident)
            for attempt in attempts(ended, self._cast, self.shift, at, incident):
                told = When(self.shift(ended.when.at)) if ended.when.at else None
                self._try(Try(attempt.rule, attempt.by, attempt.wish, told))
