import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.stepping import SteppedClock
from warroom.act import Target
from warroom.room import Room
from warroom.stories.comparing import STEPS, compare
from warroom.stories.drilling import INJECTED, VOICE, Drill, speed_of
from warroom.stories.read import Line, read_path
from warroom.topics.crew import authority
from warroom.topics.crew.events import CrewSize
from warroom.topics.lifecycle import declare, move
from warroom.topics.lifecycle.events import IncidentKind, State
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.updates import rules as updates
from warroom.topics.updates.events import Audience

BRIGHTWATER = Path(__file__).parents[2] / "warroom/stories/data/brightwater.jsonl"
NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
Run = Callable[..., Any]
Act = Callable[..., Any]


class Exercise:
    """A drill at speed 20 in a room in which one person commands."""

    def __init__(self, folder: Path) -> None:
        self.clock = SteppedClock(NOW)
        self.file = read_path(BRIGHTWATER)
        path = folder / "room" / "room.db"
        self.room = Room.open(path, operator="mara", clock=self.clock)
        self.other = Room.open(path, operator="mara", clock=self.clock)
        self.drill = Drill(self.other, self.file, NOW, 20)
        self.name = self.drill.open()
        self.room.catch_up()

    def act(self, rule: Any, **wish: Any) -> None:
        self.room.act(rule, Target(self.name), **wish)

    def play(self, on_entry: Callable[[Line], None] = lambda _line: None) -> None:
        self.drill.play(self.clock, threading.Event(), on_entry)
        self.room.catch_up()

    @property
    def incident(self) -> Any:
        return self.room.incident(self.name)


@pytest.fixture
def exercise(tmp_path: Path) -> Iterator[Exercise]:
    opened = Exercise(tmp_path)
    yield opened
    opened.room.close()
    opened.other.close()


def test_only_what_the_world_did_is_injected(exercise: Exercise) -> None:
    exercise.play()
    told = [each for each in exercise.incident.timeline.written if each.actor == VOICE]
    lines = [line for line in exercise.file.lines if line.kind in INJECTED]
    assert len(told) == len(lines) + 1
    assert {"decision", "action", "communication", "role"}.isdisjoint(each.kind for each in told)
    assert exercise.incident.lifecycle.kind is IncidentKind.DRILL
    assert exercise.incident.lifecycle.state is State.TRIAGE
    assert exercise.incident.roles.terms == ()


def test_every_impact_window_that_the_file_closes_is_closed(exercise: Exercise) -> None:
    exercise.play()
    impact = exercise.incident.impact
    assert len(impact.windows) == 3
    assert impact.running == ()
    minutes = [(each.end - each.start) * 20 for each in impact.windows]
    assert max(minutes) < timedelta(minutes=43)


def test_injects_are_nobody_of_the_crew(exercise: Exercise) -> None:
    """CREW-1: a drill does not make one person a crew."""
    exercise.play()
    held, doctrine, now = exercise.incident, exercise.room.doctrine, exercise.clock()
    assert VOICE not in authority.people(held, doctrine, now)
    assert authority.size(held, doctrine, now, "mara") is CrewSize.SOLO


def test_the_drill_is_as_fast_as_told(exercise: Exercise) -> None:
    exercise.play()
    last = [line for line in exercise.file.lines if line.kind in INJECTED][-1]
    first = exercise.file.lines[1]
    assert last.recorded_at
    assert first.recorded_at
    assert exercise.clock() - NOW == (last.recorded_at - first.recorded_at) / 20
    assert speed_of(list(exercise.room.log.read(incident=exercise.name))) == 20


def test_the_drill_ends_when_the_crew_closes_it(exercise: Exercise) -> None:
    def cancel(line: Line) -> None:
        if line.kind == "question":
            exercise.room.catch_up()
            exercise.act(move.move, to=State.CANCELLED, reason="enough")

    exercise.play(cancel)
    assert sum(each.actor == VOICE for each in exercise.incident.timeline.written) < 9


def test_what_the_crew_did_stands_beside_the_file(exercise: Exercise) -> None:
    def command(line: Line) -> None:
        exercise.room.catch_up()
        if "5xx now 74%" in line.text:
            exercise.act(declare.declare, severity_level=1)
            exercise.act(roles.claim, role=Role.IC)
            wish = {"audiences": (Audience.INTERNAL,), "text": "We look.", "minutes": 15}
            exercise.act(updates.send, **wish)

    exercise.play(command)
    found = {each.step: each for each in compare(exercise.incident, exercise.file, 20)}
    assert list(found) == list(STEPS)
    # 09:22:20 in the file, 19 minutes after the alert reached the room.
    assert found["command"].crew_seconds == 57
    assert (found["command"].crew_story_seconds, found["command"].file_seconds) == (1140, 300)
    assert found["command"].later == 840
    assert found["internal"].file_seconds == 660
    assert (found["external"].crew_seconds, found["external"].file_seconds) == (None, 780)
    assert found["external"].later is None
    assert found["mitigated"].file_seconds == 2300


def test_a_drill_by_command_ends_with_the_comparison(run: Run, read: Act) -> None:
    run("declare", "a real one")
    done = run("drill", "--no-console", "--speed", "10000", str(BRIGHTWATER))
    assert "INC-2 is an EXERCISE" in done.stderr
    for words in STEPS.values():
        assert words in done.stdout
    told = read("drill", "--compare", "INC-2", str(BRIGHTWATER))
    assert (told["incident"], told["kind"], told["speed"]) == ("INC-2", "drill", 10000)
    assert [each["step"] for each in told["steps"]] == list(STEPS)


def test_a_drill_is_marked_in_every_list(run: Run, read: Act) -> None:
    run("declare", "a real one")
    run("drill", "--no-console", "--speed", "10000", str(BRIGHTWATER))
    assert "EXERCISE" in run("list").stdout
    assert {each["id"]: each["kind"] for each in read("list")} == {
        "INC-1": "real",
        "INC-2": "drill",
    }
    assert run("show", "INC-2").stdout.startswith("EXERCISE INC-2")
    assert "EXERCISE" in run("export", "INC-2").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--compare", "INC-1", "FILE"), "no drill"),
        (("--compare", "FILE"), "--compare INC FILE"),
        (("INC-1", "FILE"), "--compare INC FILE"),
        (("--no-console", "/nowhere.jsonl"), "cannot be read"),
        (("FILE",), "needs a terminal"),
    ],
)
def test_what_cannot_be_a_drill_is_said(run: Run, arguments: tuple[str, ...], said: str) -> None:
    run("declare", "a real one")
    given = [str(BRIGHTWATER) if each == "FILE" else each for each in arguments]
    assert said in run("drill", *given, code=2).stderr


def test_a_file_without_entries_is_no_drill(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    header = {"format": "warroom-timeline/1", "title": "Nothing", "severity": 2}
    empty.write_text(json.dumps(header), encoding="utf-8")
    assert "nothing to exercise" in run("drill", "--no-console", str(empty), code=2).stderr


def test_what_is_listed_or_copied_from_a_drill_says_that_it_is_one(run: Run) -> None:
    run("--as", "mara", "declare", "Search is slow", "--severity", "SEV-2", "--drill")
    assert run("update", "compose", "--to", "customers").stdout.startswith("EXERCISE We are")
    assert run("update", "send", "--status", "slow").stdout.startswith("EXERCISE ")
    run("ask", "since when?")
    run("decision", "record", "wait for the rollback")
    run("update", "draft", "Some fail.")
    for listed in (("questions",), ("decision", "list"), ("update", "drafts")):
        assert run(*listed).stdout.startswith("EXERCISE INC-1\n")
