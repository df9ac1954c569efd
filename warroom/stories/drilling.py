"""A drill: what the world and the systems did in a file reaches a real crew, nothing else."""

import threading
from datetime import datetime, timedelta
from typing import Any

from warroom.act import Act, Target
from warroom.core.errors import Refused
from warroom.core.event import Event, Recorded, When
from warroom.incident import Incident
from warroom.room import Room
from warroom.stories.pace import Shift, StoryTime, known_at
from warroom.stories.placing import KNOWN
from warroom.stories.play import OnEntry, beginning
from warroom.stories.read import Line, TimelineFile
from warroom.stories.scene import Cast
from warroom.stories.values import member
from warroom.topics.impact import rules as impact
from warroom.topics.impact.events import ComponentState
from warroom.topics.lifecycle import declare
from warroom.topics.lifecycle.events import IncidentKind
from warroom.topics.timeline.events import Imported, Kind, Logged

INJECTED = frozenset({"alert", "external", "impact", "observation", "question"})
"""The kinds that come from outside; everything else is what the crew is there to do."""

VOICE = "drill"
"""Who says what is injected; nobody counts it as one of the crew (CREW-1)."""

_LATE = timedelta(minutes=1)
_KINDS = {"alert": Kind.EXTERNAL, "impact": Kind.EXTERNAL}


class Sped(Shift):
    """The way from the times of a file to those of a drill: each gap shorter by the speed."""

    def __init__(self, times: list[datetime], first: int, begin: datetime, speed: float) -> None:
        """The line with that index happens at ``begin``."""
        super().__init__(times, begin, lambda _index: timedelta.max)
        self._zero, self._at, self._speed = times[first], begin, speed

    def __getitem__(self, index: int) -> datetime:
        return self(self._from[index])

    def __call__(self, at: datetime) -> datetime:
        """The drill's time for a time of the file."""
        return self._at + (at - self._zero) / self._speed


def begin_drill(incident: Incident, act: Act, *, title: str, speed: float) -> list[Event]:
    """Say in the record that it is an exercise, and how fast it runs."""
    words = f"EXERCISE begins: {title}, {speed:,.6g} times as fast as it was."
    told = Imported(extra={VOICE: {"speed": speed}})
    return [Logged(entry=Kind.NOTE, text=words, imported=told)]


def inject(
    incident: Incident, act: Act, *, kind: str, words: str, source: str, milestones: tuple[str, ...]
) -> list[Event]:
    """Something from outside reaches the crew; a fact, never refused (CREW-5)."""
    told = Imported(extra={VOICE: {"source": source}})
    said = f"{source}: {words}"
    return [Logged(entry=kind, text=said, milestones=milestones, imported=told, occurred=act.when)]


def speed_of(events: list[Recorded]) -> float:
    """How fast a drill ran; 1 when it says nothing of it."""
    for each in events:
        imported = getattr(each.event, "imported", None)
        told = imported.extra.get(VOICE) if imported else None
        if isinstance(told, dict) and isinstance(told.get("speed"), int | float):
            return float(told["speed"])
    return 1.0


class Drill:
    """One drill in a room of real people; ``shift`` leads from the times of the file to its own."""

    def __init__(self, room: Room, file: TimelineFile, begin: datetime, speed: float) -> None:
        """Prepare.

        Args:
            room: The room of the crew; its operator leads the exercise.
            file: What happens.
            begin: The instant at which the first alert comes.
            speed: How many times faster than in the file.
        """
        self.incident = ""
        self.shift = Sped(known_at(file.lines), beginning(file), begin, speed)
        self._room, self._file, self._speed = room, file, speed
        self._leader = room.operator
        self._cast = Cast()
        self._ends: dict[str, datetime] = {}

    def open(self) -> str:
        """Open the incident, marked as an exercise; returns its id."""
        header = self._file.header
        done = self._room.act(
            declare.open_incident,
            Target(new=True),
            title=header.title,
            service=header.service,
            incident_kind=IncidentKind.DRILL,
        )
        self.incident = done.incident.id if done.incident else ""
        self._say(VOICE, begin_drill, title=header.title, speed=self._speed)
        return self.incident

    def play(
        self, clock: StoryTime, stop: threading.Event, on_entry: OnEntry = lambda _line: None
    ) -> None:
        """Inject every line from outside at its time, until the end or until it is over.

        Raises:
            RoomUnusable: The room is gone.
        """
        for index, line in enumerate(self._file.lines):
            if line.kind not in INJECTED:
                continue
            if not clock.wait_until(self.shift[index], stop):
                return
            self._room.catch_up()
            if self._room.incident(self.incident).lifecycle.over:
                return
            self._line(line, clock())
            on_entry(line)

    def _line(self, line: Line, at: datetime) -> None:
        happened = self.shift(line.when.at) if line.when.at else None
        late = happened is not None and (at - happened) * self._speed > _LATE
        when = When(happened, line.when.precision) if late else None
        names = line.milestones if line.kind in ("alert", "impact") else ()
        self._say(
            VOICE,
            inject,
            when=when,
            kind=_KINDS.get(line.kind, line.kind),
            words=self.shift.words(line.text, line.when.at or at),
            source=line.actor,
            milestones=tuple(name for name in names if name in KNOWN),
        )
        if line.kind == "impact":
            self._impact(line, when)

    def _impact(self, line: Line, when: When | None) -> None:
        theirs = line.word("window")
        if theirs and line.op == "start":
            level = member(ComponentState, line.data.get("level"))
            opened = self._say(
                self._leader,
                impact.open_window,
                when=when,
                component=line.component,
                level=level or ComponentState.PARTIAL,
            )
            if opened is not None:
                self._cast.learn("window", theirs, opened)
                if theirs in self._ends:
                    self._close(theirs, When(self._ends[theirs]))
        elif line.op == "end" and not self._close(theirs, when) and line.when.at:
            # Its beginning is still to be found out; then this is known already.
            self._ends[theirs] = self.shift(line.when.at)

    def _close(self, theirs: str, when: When | None) -> bool:
        window = self._cast.ours("window", theirs)
        if not window:
            return False
        self._say(self._leader, impact.close_window, when=when, window=window)
        return True

    def _say(self, by: str, rule: Any, when: When | None = None, **wish: Any) -> str | None:
        """Act; the window that was opened, if one was. What the crew did already is no fault."""
        self._room.operator = by
        try:
            done = self._room.act(rule, Target(self.incident, by=by, when=when), **wish)
        except Refused:
            return None
        finally:
            self._room.operator = self._leader
        return getattr(done.events[-1].event, "window", None) if done.events else None
