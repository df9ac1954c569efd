"""Importing a file that a test wrote."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warroom.incident import Incident
from warroom.room import Room
from warroom.stories.importing import import_timeline
from warroom.stories.read import TimelineFile
from warroom.topics.milestones import metrics
from warroom.topics.milestones.metrics import Metrics

MakeFile = Callable[..., TimelineFile]
DATA = Path(__file__).parent / "data"
FILES = {path.stem: path for path in DATA.glob("*.jsonl")} | {
    "scenario-brightwater-inc-0142": Path(__file__).parents[2]
    / "warroom/stories/data/brightwater.jsonl"
}
T0 = datetime(2026, 5, 15, 9, 0, tzinfo=UTC)


def at(minutes: float) -> str:
    return (T0 + timedelta(minutes=minutes)).isoformat()


def imported(room: Room, file: TimelineFile) -> Incident:
    return room.incident(import_timeline(room, file)[0])


def measured(room: Room, file: TimelineFile) -> Metrics:
    return metrics.measure(imported(room, file), room.now(), room.doctrine)
