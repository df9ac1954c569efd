"""Every timeline, driven through the rules: what people really did is not refused (0.1)."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.stepping import SteppedClock
from tests.stories.driving import Driver
from warroom.incident import Incident
from warroom.room import Room
from warroom.stories.pace import known_at
from warroom.stories.read import TimelineFile, read_path
from warroom.topics.changes.state import ChangeState
from warroom.topics.lifecycle.events import State
from warroom.topics.milestones import metrics
from warroom.topics.roles.events import Role

DATA = Path(__file__).parent / "data"
BRIGHTWATER = Path(__file__).parents[2] / "warroom/stories/data/brightwater.jsonl"
EXPECTED = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))
FILES = {path.stem: path for path in DATA.glob("*.jsonl")} | {
    "scenario-brightwater-inc-0142": BRIGHTWATER
}

MakeFile = Callable[..., TimelineFile]


class Driven:
    """A file that was driven through a room of its own."""

    def __init__(self, folder: Path, file: TimelineFile) -> None:
        self.clock = SteppedClock(known_at(file.lines)[0])
        self.room = Room.open(folder / "room" / "room.db", operator="crew", clock=self.clock)
        self.driver = Driver(self.room, self.room.doctrine, self.clock, file)
        self.incident: Incident = self.driver.drive()
        self.metrics = metrics.measure(self.incident, self.clock(), self.room.doctrine)

    def texts(self, kind: str = "") -> list[str]:
        written = self.incident.timeline.written
        return [each.text for each in written if not kind or each.kind == kind]

    def terms(self) -> list[tuple[str, str, str]]:
        found = [term for term in self.incident.roles.terms if term.role is Role.IC]
        return [(one.who, f"{one.since:%H:%M}", f"{one.until:%H:%M}") for one in found if one.until]


@pytest.fixture(scope="module")
def driven(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Driven]:
    """Each file is driven once."""
    done: dict[str, Driven] = {}

    def drive(name: str) -> Driven:
        if name not in done:
            done[name] = Driven(tmp_path_factory.mktemp("driven"), read_path(FILES[name]))
        return done[name]

    return drive


def test_every_expectation_has_its_file() -> None:
    assert set(FILES) == {name for name in EXPECTED if not name.startswith("_")}


@pytest.mark.parametrize("name", sorted(FILES))
def test_nothing_that_people_really_did_is_refused(
    driven: Callable[[str], Driven], name: str
) -> None:
    assert driven(name).driver.refused == []


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_minutes_are_those_that_are_expected(
    driven: Callable[[str], Driven], name: str
) -> None:
    """Nulls are left out: a room that is open when it happens knows more than the sources tell."""
    found, expected = driven(name).metrics, EXPECTED[name]
    told = {
        field: minutes
        for field, minutes in expected.items()
        if field.endswith("_min") and minutes is not None
    }
    assert told
    assert {field: getattr(found, field) for field in told} == told


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_line_that_a_person_wrote_is_in_the_room(
    driven: Callable[[str], Driven], name: str
) -> None:
    file, written = read_path(FILES[name]), len(driven(name).incident.timeline.written)
    told = [line for line in file.lines if line.kind != "timer" and line.actor != "warroom"]
    assert written >= len(told)


def brightwater(driven: Callable[[str], Driven]) -> Driven:
    return driven("scenario-brightwater-inc-0142")


def test_brightwater_s_restart_is_refused_by_its_commander(
    driven: Callable[[str], Driven],
) -> None:
    story = brightwater(driven)
    found = [
        each for each in story.incident.changes.by_id.values() if each.state is ChangeState.REFUSED
    ]
    assert [each.requested_by for each in found] == ["unassigned-engineer"]
    assert [each.what for each in story.driver.declined] == [found[0].id]
    refusing = [text for text in story.texts("decision") if " refused: D2" in text]
    assert len(refusing) == 1


def test_brightwater_s_handoff_has_one_correction_and_no_gap(
    driven: Callable[[str], Driven],
) -> None:
    """INV-2, INV-3: one instant ends a term and begins the next."""
    story = brightwater(driven)
    handles = {"Mara Okafor": "mara", "Jonas Lindqvist": "jonas"}
    expected = EXPECTED["scenario-brightwater-inc-0142"]["ic_terms"]
    assert story.terms() == [(handles[who], since, until) for who, since, until in expected]
    first, second = [term for term in story.incident.roles.terms if term.role is Role.IC]
    assert first.until == second.since
    corrections = [text for text in story.texts() if "rollback is at 16 of 24 pods" in text]
    assert len(corrections) == 1


def test_role_6_a_handoff_is_one_entry_with_both_names(driven: Callable[[str], Driven]) -> None:
    story = brightwater(driven)
    at = next(term.until for term in story.incident.roles.terms if term.role is Role.IC)
    found = [
        each
        for each in story.incident.timeline.written
        if each.at == at and each.kind == "role" and "Incident Commander" in each.text
    ]
    assert len(found) == 1
    assert (found[0].actor, "mara" in found[0].text) == ("jonas", True)


def test_brightwater_s_third_internal_update_is_late_by_two_minutes(
    driven: Callable[[str], Driven],
) -> None:
    assert brightwater(driven).metrics.late_updates == (("internal", 3, 2),)


def test_brightwater_s_close_passes_the_gate(driven: Callable[[str], Driven]) -> None:
    story = brightwater(driven)
    assert story.incident.lifecycle.state is State.CLOSED
    assert [one for one in story.driver.marked if one.what == "incident.moved"] == []
    carried = [each.text for each in story.incident.followups.by_id.values() if "C7" in each.text]
    assert len(carried) == 1


def test_brightwater_s_changes_are_changes_with_their_results(
    driven: Callable[[str], Driven],
) -> None:
    """MIT-1, MIT-3: asked, approved, done, judged; what made it worse was taken back."""
    told = {
        each.text.partition(":")[0]: each
        for each in brightwater(driven).incident.changes.by_id.values()
    }
    scaled = told["scale checkout-api 24 -> 48 pods"]
    assert (scaled.approved_by, scaled.state) == ("mara", ChangeState.UNDONE)
    flag = told["switch the hold-expiry flag off and end the blocking session"]
    assert (flag.risk, flag.approved_by, flag.second) == ("R2", "jonas", "mara")


def test_what_was_owed_is_asked_at_its_minute(driven: Callable[[str], Driven]) -> None:
    asked = brightwater(driven).driver.asked
    first: dict[str, datetime] = {}
    for each in asked:
        first.setdefault(each.text.split(" 0")[0], each.at)
    assert f"{first['UPDATE OVERDUE']:%H:%M}" == "09:44"
    assert all(each.clears for each in asked)


def test_a_refusal_is_noticed(tmp_path: Path, file_of: MakeFile) -> None:
    """The first test can fail: a second commander by claim is refused, and told (INV-1)."""
    claim: dict[str, Any] = {"kind": "role", "data": {"op": "claim", "target_role": "IC"}}
    at = ("2026-05-15T09:00:00Z", "2026-05-15T09:01:00Z")
    rows = [
        claim | {"actor": who, "occurred_at": when}
        for who, when in zip(("Ann", "Bob"), at, strict=True)
    ]
    refused = Driven(tmp_path, file_of(*rows)).driver.refused
    assert [(each.line, each.what) for each in refused] == [(3, "INV-1")]
