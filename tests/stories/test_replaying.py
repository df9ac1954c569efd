import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import get_type_hints

import pytest

from tests.stepping import SteppedClock
from warroom.act import Target
from warroom.core.entry_names import NO_ENTRY, entry_fields, renumbered
from warroom.core.event import event_types
from warroom.incident import Incident
from warroom.room import Room
from warroom.stories import replaying
from warroom.stories.importing import import_timeline
from warroom.stories.read import TimelineFile, read_path
from warroom.stories.replaying import Beat, Replay
from warroom.topics.hypotheses import rules as hypotheses
from warroom.topics.hypotheses.events import Proposed
from warroom.topics.lifecycle import declare
from warroom.topics.lifecycle.events import IncidentKind, State
from warroom.topics.milestones import metrics
from warroom.topics.questions import rules as questions
from warroom.topics.timeline import rules as timeline
from warroom.topics.timeline import shown as timeline_shown
from warroom.topics.timeline import typed
from warroom.topics.timeline.events import Struck

MakeFile = Callable[..., TimelineFile]
BRIGHTWATER = Path(__file__).parents[2] / "warroom/stories/data/brightwater.jsonl"
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
    room.act(declare.declare_new, Target(new=True), title="Another one")
    done = room.act(declare.declare_new, Target(new=True), title="Checkout fails", severity_level=2)
    assert done.incident is not None
    name = done.incident.id
    entry = room.act(typed.log, Target(name), kind="note", text="wrong").events[0].seq
    room.act(timeline.correct, Target(name), entry=entry, text="right")
    incident = replayed(replaying.of_log(room.log.read(incident=name)))
    shown = {each.text: each for each in timeline_shown.shown(incident.timeline)}
    assert shown["right"].corrects == shown["wrong"].seq
    assert shown["wrong"].corrected_by == shown["right"].seq


def test_k11_a_replay_names_its_own_entries_wherever_an_event_names_one(
    room: Room, replayed: Callable[[list[Beat]], Incident]
) -> None:
    for _ in range(3):
        room.act(declare.declare_new, Target(new=True), title="Another one")
    done = room.act(declare.declare_new, Target(new=True), title="Checkout fails", severity_level=2)
    assert done.incident is not None
    name = done.incident.id
    note = room.act(typed.log, Target(name), kind="note", text="bots?").events[0].seq
    room.act(timeline.change_kind, Target(name), entry=note, kind="hypothesis")
    drawn = room.act(hypotheses.propose, Target(name), text="scrapers", entry=note)
    room.act(timeline.correct, Target(name), entry=drawn.events[0].seq, text="H2 scrapers!")
    asked = room.act(typed.log, Target(name), kind="note", text="who?").events[0].seq
    room.act(timeline.change_kind, Target(name), entry=asked, kind="question")
    room.act(questions.answer, Target(name), question="Q1", entry=note)
    said = room.act(typed.log, Target(name), kind="note", text="we wait").events[0].seq
    room.act(timeline.change_kind, Target(name), entry=said, kind="decision")
    incident = replayed(replaying.of_log(room.log.read(incident=name)))
    seqs = {each.text: each.seq for each in incident.timeline.written}
    assert seqs["bots?"] != note
    claims, made = incident.hypotheses.by_id, incident.decisions.by_id
    assert [claims[one].from_entry for one in ("H1", "H2")] == [seqs["bots?"]] * 2
    assert (claims["H1"].seq, claims["H2"].text) == (seqs["bots?"], "scrapers!")
    answered = incident.questions.by_id["Q1"]
    assert (answered.seq, answered.answer_seq) == (seqs["who?"], seqs["bots?"])
    assert made["D1"].seq == seqs["we wait"]


def test_k11_what_names_an_entry_that_does_not_play_names_none() -> None:
    assert renumbered(Struck(entry=7), {3: 1}) == Struck(entry=NO_ENTRY)
    drawn = Proposed(hypothesis="H1", text="x", from_entry=7)
    assert renumbered(drawn, {3: 1}) == Proposed(hypothesis="H1", text="x")
    assert renumbered(drawn, {7: 2}) == Proposed(hypothesis="H1", text="x", from_entry=2)


def test_k11_every_field_that_is_named_like_an_entry_is_known_to_name_one() -> None:
    like = re.compile(r"(?:^|_)(?:entry|entries|seq|seqs)$")
    for kind, cls in event_types().items():
        for name, hint in get_type_hints(cls).items():
            if like.search(name) and (kind, name) != ("entry.logged", "entry"):
                assert name in entry_fields(cls), f"{kind}.{name} ({hint}) is no Seq"
