import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.stepping import SteppedClock
from warroom.act import Target
from warroom.core.errors import Refused
from warroom.core.event import When
from warroom.room import Done, Room
from warroom.stories.pace import Shift, StoryClock, known_at
from warroom.stories.play import LIVELY, LIVELY_GAP, Player, schedule
from warroom.stories.read import Line, TimelineFile, read_path
from warroom.stories.scene import Try
from warroom.topics.changes.mitigation import without
from warroom.topics.lifecycle import move
from warroom.topics.lifecycle.events import State
from warroom.topics.milestones import metrics
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role

MakeFile = Callable[..., TimelineFile]
BRIGHTWATER = Path(__file__).parents[2] / "warroom/stories/data/brightwater.jsonl"
NOW = datetime(2026, 11, 22, 14, 0, 30, tzinfo=UTC)


class Stage:
    """A room with a stepped clock, and a player in it."""

    def __init__(self, folder: Path, file: TimelineFile) -> None:
        self.clock = SteppedClock(NOW)
        self.room = Room.open(folder / "room" / "room.db", operator="crew", clock=self.clock)
        self.player = Player(self.room, file, NOW)
        self.name = self.player.open()

    def play(self, on_entry: Callable[[Line], None] = lambda _line: None) -> None:
        self.player.play(self.clock, threading.Event(), on_entry)

    @property
    def incident(self) -> Any:
        return self.room.incident(self.name)


MakeStage = Callable[[TimelineFile], Stage]


@pytest.fixture
def stage_of(tmp_path: Path) -> Iterator[MakeStage]:
    """Stages for one file each, whose rooms are closed with the test."""
    with contextlib.ExitStack() as stack:

        def make(file: TimelineFile) -> Stage:
            stage = Stage(tmp_path, file)
            stack.callback(stage.room.close)
            return stage

        yield make


@pytest.fixture
def stage(stage_of: MakeStage) -> Stage:
    return stage_of(read_path(BRIGHTWATER))


def test_the_rehearsed_incident_runs_through_the_rules(stage: Stage) -> None:
    stage.play()
    incident = stage.incident
    numbers = metrics.measure(incident, stage.clock(), stage.room.doctrine)
    who = [term.who for term in incident.roles.terms if term.role is Role.IC]
    assert incident.lifecycle.state is State.CLOSED
    assert who == ["mara", "jonas"]
    assert [step.level for step in incident.severity.history] == [2, 1]
    assert (numbers.regressions, numbers.soak_min) == (1, 31)
    assert numbers.late_updates == (("internal", 3, 2),)
    assert [item.state for item in incident.action_items.by_id.values()] == ["done", "done"]
    assert len(incident.impact.windows) == 3
    assert incident.impact.running == ()


def test_the_claims_of_the_crew_are_on_the_board_with_their_reasons(stage: Stage) -> None:
    """SIG-3: two wrong leads stay with what spoke against them, two are shown by evidence."""
    stage.play()
    board = stage.incident.hypotheses
    assert {name: str(each.state) for name, each in board.by_id.items()} == {
        "H1": "refuted", "H2": "refuted", "H3": "confirmed", "H4": "confirmed",
    }  # fmt: skip
    assert board.by_id["H1"].note == "bot score and edge anomalies normal."
    assert board.by_id["H3"].owner == "wei"
    assert board.by_id["H1"].confidence == "low"


def test_no_entry_says_that_somebody_else_recorded_it(stage: Stage) -> None:
    stage.play()
    assert {entry.recorded_by for entry in stage.incident.timeline.written} == {None}


def test_begins_now_and_lively(stage: Stage) -> None:
    shift = schedule(read_path(BRIGHTWATER), NOW)
    assert shift[1] == NOW
    assert shift[LIVELY - 1] <= NOW + LIVELY_GAP * LIVELY


def test_the_user_takes_command_first_and_the_play_goes_on(stage: Stage) -> None:
    def take(line: Line) -> None:
        if line.kind == "declare":
            stage.room.act(roles.claim, Target(stage.name, by="me"), role=Role.IC)

    stage.play(take)
    texts = [entry.text for entry in stage.incident.timeline.written]
    assert [term.who for term in stage.incident.roles.terms if term.role is Role.IC] == ["me"]
    assert "I am Mara Okafor, I am the Incident Commander. Production changes go through me." in (
        texts
    )


def test_the_user_closes_early_and_facts_still_come(stage: Stage) -> None:
    def cancel(line: Line) -> None:
        if line.kind == "ack":
            stage.room.act(
                move.move, Target(stage.name, by="pager"), to=State.CANCELLED, reason="false alarm"
            )

    stage.play(cancel)
    assert stage.incident.lifecycle.state is State.CANCELLED
    assert len(stage.incident.timeline.written) > 60


def test_stops_when_told(stage: Stage) -> None:
    stop = threading.Event()
    played: list[Line] = []

    def count(line: Line) -> None:
        played.append(line)
        if len(played) == 5:
            stop.set()

    stage.player.play(stage.clock, stop, count)
    assert len(played) == 5


def test_plays_any_file_of_the_format(stage_of: MakeStage, file_of: MakeFile) -> None:
    kinds = ("role", "task", "communication", "impact", "severity", "status", "declare", "séance")
    lines = [{"kind": kind, "actor": "Ann Other", "data": {"op": "start"}} for kind in kinds]
    stage = stage_of(file_of(*lines))
    stage.play()
    assert len(stage.incident.timeline.written) == len(lines) + 1


def test_clock_times_in_texts_are_the_story_s(stage: Stage) -> None:
    stage.play()
    sent = stage.incident.updates.sent
    checked = 0
    for update in sent:
        if "Next update " in update.text and update.next_at:
            assert f"{update.next_at:%H:%M}" in update.text
            checked += 1
    assert checked > 10


def test_shift_moves_what_lies_between_in_proportion() -> None:
    times = [NOW, NOW + timedelta(minutes=10), NOW + timedelta(minutes=11)]
    shift = Shift(times, NOW, lambda _index: timedelta(minutes=2))
    assert shift(NOW - timedelta(minutes=1)) == NOW - timedelta(minutes=1)
    assert shift(NOW + timedelta(minutes=5)) == NOW + timedelta(minutes=1)
    assert shift(NOW + timedelta(minutes=20)) == NOW + timedelta(minutes=12)


def test_shift_moves_words_across_midnight() -> None:
    near = datetime(2026, 5, 15, 23, 50, tzinfo=UTC)
    shift = Shift([near], near + timedelta(hours=2), lambda _index: timedelta())
    assert shift.words("next at 00:10, was 23:40:30, not 24:00 or 123:45", near) == (
        "next at 02:10, was 01:40:30, not 24:00 or 123:45"
    )


def test_known_times_never_run_backwards(file_of: MakeFile) -> None:
    file = file_of(
        {"occurred_at": "2026-05-15T09:10:00Z"},
        {"occurred_at": "2026-05-15T09:00:00Z"},
        {},
        {"occurred_at": "2026-05-15T09:00:00Z", "recorded_at": "2026-05-15T09:20:00Z"},
    )
    assert [at.minute for at in known_at(file.lines)] == [10, 10, 10, 20]


def test_story_clock_runs_as_fast_as_told() -> None:
    machine = [NOW]
    clock = StoryClock(NOW - timedelta(days=1), 10, lambda: machine[0])
    machine[0] = NOW + timedelta(seconds=6)
    assert clock() == NOW - timedelta(days=1) + timedelta(minutes=1)


def test_waiting_ends_when_told_to_stop() -> None:
    stop = threading.Event()
    stop.set()
    clock = StoryClock(NOW, 1, lambda: NOW)
    assert clock.wait_until(NOW + timedelta(hours=1), stop) is False


def test_a_long_silence_is_skipped() -> None:
    clock = StoryClock(NOW, 1, lambda: NOW, longest=0.01)
    later = NOW + timedelta(days=2)
    assert clock.wait_until(later, threading.Event()) is True
    assert clock() == later


def test_late_lines_keep_their_time(stage: Stage) -> None:
    stage.play()
    late = [entry for entry in stage.incident.timeline.written if entry.actor == "deploy-bot"]
    assert When(late[0].at, late[0].precision) != When(late[0].recorded_at)
    assert late[0].recorded_at - late[0].at > timedelta(minutes=50)


class Strict(Player):
    """Tells every act that a rule refused."""

    def _act(self, attempt: Try, *, new: bool = False) -> Done:
        try:
            return super()._act(attempt, new=new)
        except Refused as no:
            pytest.fail(f"{attempt.by}: {attempt.rule.__name__}: {no}")


def test_the_demo_is_refused_nowhere_and_its_changes_are_changes(tmp_path: Path) -> None:
    """MIT-1, MIT-3, CREW-9: asked, approved, done, judged, taken back, as the file tells it."""
    clock = SteppedClock(NOW)
    room = Room.open(tmp_path / "room" / "room.db", operator="crew", clock=clock)
    player = Strict(room, read_path(BRIGHTWATER), NOW)
    name = player.open()
    waited: list[tuple[str, ...]] = []
    idle: list[bool] = []

    def look(_line: Line) -> None:
        incident = room.incident(name)
        waited.append(tuple(each.id for each in incident.changes.waiting))
        idle.append(without(incident.lifecycle, incident.changes, clock()) is not None)

    player.play(clock, threading.Event(), look)
    incident = room.incident(name)
    room.close()
    assert [(each.id, each.risk, str(each.state)) for each in incident.changes.by_id.values()] == [
        ("C1", "R1", "undone"), ("C2", "R1", "refused"), ("C3", "R1", "executed"),
        ("C4", "R1", "result"), ("C5", "R1", "undone"), ("C6", "R2", "result"),
        ("C7", "R1", "executed"), ("C8", "R1", "executed"),
    ]  # fmt: skip
    assert incident.changes.by_id["C6"].marks == ()
    assert {("C1",), ("C6",), ("C8",)} <= set(waited)
    assert (idle.count(True) > 10, idle[-1]) == (True, False)
    assert incident.changes.divergences == ()


def test_the_demo_s_decisions_are_records_that_name_things_as_the_room_does(stage: Stage) -> None:
    """INV-7, D.2: outcome and stop criterion apart; the file's A5 is the room's C6."""
    stage.play()
    made = stage.incident.decisions.by_id
    assert list(made) == ["D1", "D2", "D3", "D4", "D5", "D6"]
    first, fifth = made["D1"], made["D5"]
    assert (first.text, first.poll, first.stop) == (
        "approve C1", "no strong objection", "database connections pass 1,950",
    )  # fmt: skip
    assert (fifth.text, fifth.under) == ("approve C6. Second check: Mara", "jonas")
    texts = [each.text for each in stage.incident.timeline.written]
    assert "C6 approved: D5; poll: no strong objection; second person: mara" in texts
    assert not any("A5" in text or "A6" in text for text in texts)
    (corrected,) = [each for each in stage.incident.timeline.written if each.corrects]
    assert "44 pods" in corrected.text


def test_what_a_user_commands_waits_for_the_user(stage: Stage) -> None:
    """Who takes command in the demo is the one whose approval a change waits for."""

    def take(line: Line) -> None:
        if line.kind == "declare":
            stage.room.act(roles.claim, Target(stage.name, by="me"), role=Role.IC)

    stage.play(take)
    scaled = stage.incident.changes.by_id["C1"]
    assert (scaled.approved_by, scaled.executed_by, scaled.silent) == ("", "ravi", True)
