import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from warroom.domain import lifecycle, metrics, timeline
from warroom.domain.incident import Incident
from warroom.domain.lifecycle import IncidentKind, State
from warroom.room import Room
from warroom.timelines import replaying
from warroom.timelines.importing import import_timeline
from warroom.timelines.pace import SteppedClock
from warroom.timelines.read import TimelineFile, read_path
from warroom.timelines.replaying import Beat, Replay

MakeFile = Callable[..., TimelineFile]
BRIGHTWATER = Path(__file__).parents[2] / "warroom/timelines/data/brightwater.jsonl"
DATA = Path(__file__).parent / "data"


@pytest.fixture
def replayed(tmp_path: Path) -> Callable[[list[Beat]], Incident]:
    def play(beats: list[Beat]) -> Incident:
        clock = SteppedClock(beats[0].at)
        stage = Room.open(tmp_path / "stage" / "room.db", operator="replay", clock=clock)
        replay = Replay(stage, beats)
        name = replay.open()
        replay.play(clock, threading.Event())
        incident = stage.incident(name)
        stage.close()
        return incident

    return play


def test_a_file_replays_as_it_was(room: Room, replayed: Callable[[list[Beat]], Incident]) -> None:
    file = read_path(BRIGHTWATER)
    incident = replayed(replaying.of_file(file, room.doctrine))
    numbers = metrics.measure(incident, datetime(2026, 6, 1, tzinfo=UTC), room.doctrine)
    assert incident.lifecycle.kind is IncidentKind.REAL
    assert incident.lifecycle.state is State.CLOSED
    assert [entry.text for entry in incident.timeline.written] == [line.text for line in file.lines]
    assert (numbers.ttd_min, numbers.ttm_min, numbers.ttr_min) == (2, 70, 71)
    assert numbers.impact_min == 70


@pytest.mark.parametrize("name", ["gitlab-2017-01-31", "github-2018-10-21"])
def test_files_without_recorded_times_replay(
    room: Room, replayed: Callable[[list[Beat]], Incident], name: str
) -> None:
    file = read_path(DATA / f"{name}.jsonl")
    beats = replaying.of_file(file, room.doctrine)
    assert [beat.at for beat in beats] == sorted(beat.at for beat in beats)
    incident = replayed(beats)
    assert len(incident.timeline.written) == len(file.lines)
    assert incident.lifecycle.kind is IncidentKind.BACKFILLED


def test_an_imported_incident_replays_at_the_times_of_its_file(
    room: Room, replayed: Callable[[list[Beat]], Incident]
) -> None:
    name, _ = import_timeline(room, read_path(BRIGHTWATER))
    beats = replaying.of_log(room.log.read(incident=name))
    incident = replayed(beats)
    assert f"{beats[0].at:%Y-%m-%d %H:%M:%S}" == "2026-05-15 09:00:20"
    assert len(incident.timeline.written) == 119
    assert incident.lifecycle.kind is IncidentKind.REAL
    assert incident.lifecycle.state is State.CLOSED


def test_a_live_incident_replays_with_its_corrections(
    room: Room, replayed: Callable[[list[Beat]], Incident]
) -> None:
    room.act(lifecycle.declare_new, new=True, title="Another one")
    done = room.act(lifecycle.declare_new, new=True, title="Checkout fails", severity_level=2)
    assert done.incident is not None
    name = done.incident.id
    entry = room.act(timeline.log, incident=name, kind="note", text="wrong").events[0].seq
    room.act(timeline.correct, incident=name, entry=entry, text="right")
    incident = replayed(replaying.of_log(room.log.read(incident=name)))
    shown = {each.text: each for each in timeline.shown(incident.timeline)}
    assert shown["right"].corrects == shown["wrong"].seq
    assert shown["wrong"].corrected_by == shown["right"].seq
