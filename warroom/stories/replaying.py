"""Replaying what was: each event at the time at which the room knew it, into a throw-away room."""

import threading
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from warroom.act import Act, Target
from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.entry_names import renumbered
from warroom.core.event import Event, Recorded, Redacted, Unknown
from warroom.incident import Incident
from warroom.room import Done, Room
from warroom.stories.importing import plan
from warroom.stories.pace import StoryTime, known_at
from warroom.stories.placing import Fact
from warroom.stories.read import TimelineFile
from warroom.topics.lifecycle.events import IncidentKind, Opened
from warroom.topics.timeline.events import Logged
from warroom.topics.updates.events import UpdateSent


class Beat(msgspec.Struct, frozen=True):
    """What one person did when the room knew it; ``seqs`` are of its own room, 0 for a file's."""

    at: datetime
    actor: str
    events: tuple[Event, ...]
    seqs: tuple[int, ...]


def of_file(file: TimelineFile, doctrine: Doctrine) -> list[Beat]:
    """The beats of a timeline file in the order in which it was known."""
    planned = plan(file, doctrine)
    times = dict(zip((line.number for line in file.lines), known_at(file.lines), strict=True))
    opened = _kind(planned.opened, (fact.event for fact in planned.facts))
    facts: dict[int, list[Fact]] = {}
    for fact in planned.facts:
        facts.setdefault(fact.number, []).append(fact)
    found: list[Beat] = []
    for entry in planned.entries:
        at = times[entry.line.number]
        if not found:
            found.append(_beat(at, "warroom", opened))
        found.append(_beat(at, entry.line.actor, entry.event))
        found.extend(_beat(at, fact.actor, fact.event) for fact in facts.get(entry.line.number, ()))
    return found


def _beat(at: datetime, actor: str, event: Event) -> Beat:
    return Beat(at, actor, (event,), (0,))


def _kind(opened: Opened, others: Iterable[Event]) -> Opened:
    """A backfilled incident plays as a real one where it tells its updates.

    Where it tells none, nothing is known about what was owed, and nothing is asked for.
    """
    told = any(isinstance(event, UpdateSent) for event in others)
    kind = opened.incident_kind
    if kind is IncidentKind.BACKFILLED and told:
        kind = IncidentKind.REAL
    return msgspec.structs.replace(opened, incident_kind=kind)


def of_log(events: Sequence[Recorded]) -> list[Beat]:
    """The beats of an incident of a room, by the times at which the room knew them.

    What was imported plays when its file says that it was known.
    """
    first = events[0].event if events else None
    imported = isinstance(first, Opened) and first.incident_kind is IncidentKind.BACKFILLED
    found: list[Beat] = []
    before: datetime | None = None
    for each in events:
        event = each.event
        if isinstance(event, Unknown | Redacted):
            continue
        if isinstance(event, Opened):
            event = _kind(event, (other.event for other in events))
        at = _known(each, imported, before)
        before = at if imported else max(at, before or at)
        event = msgspec.structs.replace(event, occurred=event.occurred or each.when)
        found.append(Beat(before, each.actor, (event,), (each.seq,)))
    rest = sorted(found[1:], key=lambda beat: beat.at)
    first_at = rest[0].at if rest and imported else None
    opening = [msgspec.structs.replace(beat, at=first_at or beat.at) for beat in found[:1]]
    return [*opening, *rest]


def _known(recorded: Recorded, imported: bool, before: datetime | None) -> datetime:
    event = recorded.event
    if not imported:
        return recorded.recorded_at
    told = event.imported.recorded_at if isinstance(event, Logged) and event.imported else None
    happened = event.occurred.at if event.occurred else recorded.recorded_at
    return told or happened or before or recorded.recorded_at


def entitled(beats: Sequence[Beat], mark: str) -> list[Beat]:
    """The beats of an incident whose title begins with a mark, so that nobody takes it for life."""

    def marked(event: Event) -> Event:
        if isinstance(event, Opened):
            return msgspec.structs.replace(event, title=f"{mark}: {event.title}")
        return event

    return [msgspec.structs.replace(beat, events=tuple(map(marked, beat.events))) for beat in beats]


def told(incident: Incident, act: Act, *, events: tuple[Event, ...]) -> list[Event]:
    """The rule of a replay: what happened, happened."""
    return list(events)


class Replay:
    """Plays beats into a throw-away room; ``incident`` is the id, once it is opened."""

    def __init__(self, room: Room, beats: Sequence[Beat]) -> None:
        self.incident = ""
        self._room = room
        self._beats = beats
        self._seqs: dict[int, int] = {}

    def open(self) -> str:
        """Play the first beat, which opens the incident; returns its id."""
        done = self._beat(self._beats[0], new=True)
        self.incident = done.incident.id if done.incident else ""
        return self.incident

    def play(self, clock: StoryTime, stop: threading.Event) -> None:
        """Play the other beats at their times, until the end or until it shall stop.

        Raises:
            RoomUnusable: The room of the replay is gone.
        """
        for beat in self._beats[1:]:
            if not clock.wait_until(beat.at, stop):
                return
            self._beat(beat)

    def _beat(self, beat: Beat, *, new: bool = False) -> Done:
        self._room.operator = beat.actor
        done = self._room.act(
            told,
            Target(None if new else self.incident, by=beat.actor, new=new),
            events=tuple(renumbered(event, self._seqs) for event in beat.events),
        )
        self._seqs.update(
            (theirs, ours.seq) for theirs, ours in zip(beat.seqs, done.events, strict=True)
        )
        return done
