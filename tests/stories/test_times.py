"""When things happened: unknown, dated, out of order, contradicting."""

from datetime import timedelta

import pytest

from tests.stories.support import FILES, T0, MakeFile, at, imported, measured
from warroom.core.event import Precision
from warroom.room import Room
from warroom.stories.importing import import_timeline
from warroom.stories.read import read_path
from warroom.topics.lifecycle.events import State
from warroom.topics.timeline import shown as timeline_shown


def test_missing_and_dated_times_give_no_minutes(room: Room, file_of: MakeFile) -> None:
    numbers = measured(
        room,
        file_of(
            {"milestone": "impact_started", "occurred_at": "2026-05-15", "precision": "date"},
            {"milestone": ["detected"], "occurred_at": None, "precision": "untimed"},
            {"milestone": "resolved", "kind": "status", "occurred_at": at(30)},
        ),
    )
    assert (numbers.ttd_min, numbers.ttr_min, numbers.impact_min) == (None, None, None)


def test_a_milestone_without_a_time_is_warned_about(room: Room, file_of: MakeFile) -> None:
    _, warnings = import_timeline(room, file_of({"milestone": "detected"}))
    assert len(warnings) == 1
    assert warnings[0].startswith("Line 2: detected ")


def test_a_state_without_a_time_still_holds(room: Room, file_of: MakeFile) -> None:
    incident = imported(
        room, file_of({"occurred_at": at(0)}, {"kind": "status", "data": {"new": "closed"}})
    )
    assert incident.lifecycle.state is State.CLOSED
    assert incident.milestones.at("closed") is None


@pytest.mark.parametrize(
    ("name", "start"),
    [("resolved", "impact_started"), ("mitigated", "impact_started"), ("acknowledged", "detected")],
)
def test_a_contradiction_is_an_entry_only(
    room: Room, file_of: MakeFile, name: str, start: str
) -> None:
    file = file_of(
        {"milestone": name, "occurred_at": at(0), "precision": "exact", "kind": "status"},
        {"milestone": start, "occurred_at": at(5), "precision": "exact"},
    )
    inc, warnings = import_timeline(room, file)
    incident = room.incident(inc)
    assert len(incident.timeline.written) == 2
    assert incident.milestones.at(name) is None
    assert incident.milestones.at(start) == T0 + timedelta(minutes=5)
    assert warnings[0].startswith(f"Line 2: {name} ")
    assert incident.lifecycle.state is State.TRIAGE


def test_a_contradicting_first_resolution_leaves_the_right_one(
    room: Room, file_of: MakeFile
) -> None:
    numbers = measured(
        room,
        file_of(
            {"kind": "status", "data": {"new": "resolved"}, "occurred_at": at(-60)},
            {"milestone": "impact_started", "occurred_at": at(0)},
            {"kind": "status", "data": {"new": "resolved"}, "occurred_at": at(20)},
        ),
    )
    assert numbers.impact_min == 20


def test_times_within_their_precision_contradict_nothing(room: Room, file_of: MakeFile) -> None:
    _, warnings = import_timeline(
        room,
        file_of(
            {"milestone": "detected", "occurred_at": at(0.5), "precision": "exact"},
            {"milestone": "acknowledged", "occurred_at": at(0), "precision": "minute"},
            {"milestone": "resolved", "occurred_at": "2026-05-15", "precision": "date"},
        ),
    )
    assert warnings == ()


def test_lines_out_of_order_fold_in_the_order_they_happened(room: Room, file_of: MakeFile) -> None:
    incident = imported(
        room,
        file_of(
            {"kind": "status", "data": {"new": "closed"}, "occurred_at": at(50)},
            {"kind": "status", "data": {"new": "resolved"}, "occurred_at": at(40)},
            {"kind": "declare", "occurred_at": at(5)},
            {"kind": "severity", "data": {"old": 2, "new": 1}, "occurred_at": at(10)},
            {
                "kind": "role",
                "actor": "Jonas",
                "data": {"op": "accept", "target_role": "IC"},
                "occurred_at": at(30),
            },
            {
                "kind": "role",
                "actor": "Mara",
                "data": {"op": "claim", "target_role": "IC"},
                "occurred_at": at(6),
            },
        ),
    )
    terms = [(term.who, term.since - T0) for term in incident.roles.terms]
    assert incident.lifecycle.state is State.CLOSED
    assert [step.level for step in incident.severity.history] == [2, 1]
    assert terms == [("Mara", timedelta(minutes=6)), ("Jonas", timedelta(minutes=30))]


def test_an_untimed_line_keeps_its_unknown_time(room: Room, file_of: MakeFile) -> None:
    between = {"between": [at(0), at(9)]}
    entry = imported(room, file_of({"occurred_at": at(0)}, between)).timeline.written[1]
    assert (entry.at, entry.precision) == (None, Precision.UNTIMED)
    assert entry.imported is not None
    assert entry.imported.extra == between


def test_lines_without_a_time_stand_where_the_file_puts_them(room: Room) -> None:
    file = read_path(FILES["gitlab-2017-01-31"])
    shown = timeline_shown.shown(imported(room, file).timeline)
    assert [entry.text for entry in shown] == [line.text for line in file.lines]


def test_a_first_line_without_a_time_stands_first(room: Room, file_of: MakeFile) -> None:
    file = file_of({"text": "first"}, {"text": "second", "occurred_at": at(0)})
    shown = timeline_shown.shown(imported(room, file).timeline)
    assert [entry.text for entry in shown] == ["first", "second"]


@pytest.mark.parametrize(
    ("name", "late"), [("github-2018-10-21", 0), ("scenario-brightwater-inc-0142", 2)]
)
def test_an_entry_is_late_by_what_the_file_says(room: Room, name: str, late: int) -> None:
    incident = imported(room, read_path(FILES[name]))
    closed = incident.milestones.at("closed")
    marked = [
        entry
        for entry in incident.timeline.written
        if timeline_shown.is_late(entry, room.doctrine, closed)
    ]
    assert len(marked) == late


def test_the_last_and_the_first_instant_there_is(room: Room, file_of: MakeFile) -> None:
    ends = [("0002-01-01T00:00:00Z", "exact"), ("9998-12-31T23:59:59Z", "minute")]
    task = {"task": "T1", "op": "assign", "owner": "me", "timebox_min": 60}
    lines = [
        {"kind": kind, "occurred_at": when, "precision": precision, "data": data}
        for when, precision in ends
        for kind, data in (
            ("task", task),
            ("role", {"op": "offer", "target_role": "IC", "to": "x"}),
        )
    ]
    assert len(imported(room, file_of(*lines)).timeline.written) == len(lines)


def test_work_of_an_unknown_time_is_due_at_none(room: Room, file_of: MakeFile) -> None:
    task = {"task": "T1", "op": "assign", "owner": "me", "timebox_min": 60}
    incident = imported(room, file_of({"kind": "task", "data": task}))
    assert (
        incident.action_items.by_id["T1"].minutes,
        incident.action_items.by_id["T1"].due_at,
    ) == (60, None)
