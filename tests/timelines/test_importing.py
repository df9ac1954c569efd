import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from warroom.domain import metrics, timeline
from warroom.domain.crew import people
from warroom.domain.event import Event, Precision
from warroom.domain.incident import Incident
from warroom.domain.lifecycle import IncidentKind, State
from warroom.domain.metrics import Metrics
from warroom.domain.metrics import known
from warroom.domain.obligations import obligations
from warroom.domain.roles import Role, Roles
from warroom.domain.updates import Audience
from warroom.room import Done, Room
from warroom.timelines.importing import import_timeline, plan
from warroom.timelines.read import TimelineError, TimelineFile, parse, read_path

MakeFile = Callable[..., TimelineFile]
DATA = Path(__file__).parent / "data"
FILES = {path.stem: path for path in DATA.glob("*.jsonl")} | {
    "scenario-brightwater-inc-0142": Path(__file__).parents[2]
    / "warroom/timelines/data/brightwater.jsonl"
}
EXPECTED: dict[str, dict[str, Any]] = json.loads((DATA / "expected.json").read_text())
T0 = datetime(2026, 5, 15, 9, 0, tzinfo=UTC)


def at(minutes: float) -> str:
    return (T0 + timedelta(minutes=minutes)).isoformat()


def imported(room: Room, file: TimelineFile) -> Incident:
    return room.incident(import_timeline(room, file)[0])


def measured(room: Room, file: TimelineFile) -> Metrics:
    return metrics.measure(imported(room, file), room.now(), room.doctrine)


def _shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%MZ}"
    if isinstance(value, tuple | list):
        return [f"{each:%H:%M}" if isinstance(each, datetime) else _shown(each) for each in value]
    return value


@pytest.mark.parametrize("name", sorted(FILES))
def test_gives_the_minutes_that_the_file_must_give(room: Room, name: str) -> None:
    incident = imported(room, read_path(FILES[name]))
    numbers = metrics.measure(incident, room.now(), room.doctrine)
    milestones = known(incident.milestones, incident.impact, over=True)
    for field, expected in EXPECTED[name].items():
        if field == "published":
            continue
        if hasattr(numbers, field):
            assert _shown(getattr(numbers, field)) == expected, field
        else:
            assert _shown(milestones[field].at) == expected, field


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_line_is_one_entry_with_its_words(room: Room, name: str) -> None:
    file = read_path(FILES[name])
    entries = imported(room, file).timeline.written
    assert [(entry.text, entry.actor) for entry in entries] == [
        (line.text, line.actor) for line in file.lines
    ]


def test_is_backfilled_and_owes_nothing(room: Room) -> None:
    incident = imported(room, read_path(FILES["github-2018-10-21"]))
    assert incident.lifecycle.kind is IncidentKind.BACKFILLED
    assert obligations(incident, room.doctrine, room.now(), "importer") == ()
    assert room.open_incidents() == []


@pytest.mark.parametrize("name", sorted(FILES))
def test_nobody_but_the_importer_counts_as_present(room: Room, name: str) -> None:
    incident = imported(room, read_path(FILES[name]))
    assert people(incident.crew, Roles(), room.now(), room.doctrine) == {"importer"}


def test_brightwater_folds_into_every_slice(room: Room) -> None:
    incident = imported(room, read_path(FILES["scenario-brightwater-inc-0142"]))
    items = {name: item.state for name, item in incident.items.by_id.items()}
    holders = {term.role: term.who for term in incident.roles.terms}
    assert incident.lifecycle.state is State.CLOSED
    assert [step.level for step in incident.severity.history] == [2, 1]
    assert items == {"T1": "done", "T3": "done", "PIR": "assigned"}
    assert holders[Role.DEPUTY] == "Ingrid Solberg"
    assert len(incident.updates.sent) == 23
    assert incident.updates.last(Audience.LEADERSHIP) is not None
    assert list(incident.followups.by_id) == ["F1", "F2", "F3", "F4"]
    assert {window.id for window in incident.impact.windows} == {"W1", "W2", "W3"}
    assert incident.impact.running == ()


def test_keeps_what_the_file_says_beside_the_words(room: Room, file_of: MakeFile) -> None:
    line = {"recorded_at": at(9), "role": "ops", "core": True, "outcome": "failed", "new_ish": [1]}
    entry = imported(room, file_of(line)).timeline.written[0]
    assert entry.imported is not None
    assert entry.known_at == T0 + timedelta(minutes=9)
    assert (entry.imported.role, entry.imported.core) == ("ops", True)
    assert entry.imported.extra == {"outcome": "failed", "new_ish": [1]}


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("action", "change"),
        ("task", "item"),
        ("status", "state"),
        ("pir", "review"),
        ("observation", "observation"),
        ("séance", "séance"),
    ],
)
def test_maps_kinds(room: Room, file_of: MakeFile, theirs: str, ours: str) -> None:
    assert imported(room, file_of({"kind": theirs})).timeline.written[0].kind == ours


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


def test_a_range_is_a_window(room: Room, file_of: MakeFile) -> None:
    numbers = measured(
        room,
        file_of(
            {"kind": "impact", "component": "api", "occurred_at": at(0), "until": at(30)},
            {"kind": "impact", "component": "web", "occurred_at": at(20), "until": at(50)},
            {"kind": "impact", "component": "web", "occurred_at": at(90), "until": at(100)},
            {"kind": "note", "component": "web", "occurred_at": at(100), "until": at(900)},
        ),
    )
    assert (numbers.impact_min, numbers.impact_sum_of_windows_min) == (60, 70)


@pytest.mark.parametrize(
    ("lines", "minutes"),
    [
        ([("start", 0), ("end", 10)], 10),
        ([("end", 10), ("start", 0)], 10),
        ([("start", 0), ("end", 10), ("start", 20), ("end", 25)], 15),
        ([("start", 0), ("start", 5), ("end", 10)], 10),
    ],
)
def test_windows_pair_whatever_the_order(
    room: Room, file_of: MakeFile, lines: list[tuple[str, int]], minutes: int
) -> None:
    file = file_of(
        *(
            {"kind": "impact", "data": {"op": op, "window": "W1"}, "occurred_at": at(minute)}
            for op, minute in lines
        )
    )
    assert measured(room, file).impact_min == minutes


@pytest.mark.parametrize("end", ["impact_ended", "resolved"])
def test_impact_without_an_end_of_its_own_ends_with_the_incident(
    room: Room, file_of: MakeFile, end: str
) -> None:
    file = file_of(
        {
            "kind": "impact",
            "data": {"op": "start", "window": "W1"},
            "occurred_at": at(0),
        },
        {"milestone": end, "occurred_at": at(42)},
    )
    assert measured(room, file).impact_min == 42


def test_hostile_fields_of_the_right_name_and_the_wrong_shape(
    room: Room, file_of: MakeFile
) -> None:
    shapes: list[Any] = [None, True, -1, 1e300, "", "x", [], [[]], {}, {"a": 1}]
    kinds = ("role", "task", "communication", "impact", "severity", "status", "followup", "declare")
    fields = (
        "op", "target_role", "to", "task", "owner", "timebox_min", "audience", "next", "window",
        "level", "share", "new", "old", "followup", "confirmed_by", "into",
    )  # fmt: skip
    lines = [
        {"kind": kind, "occurred_at": at(1), "data": dict.fromkeys(fields, shape)}
        for kind in kinds
        for shape in shapes
    ]
    odd = [{field: shape} for field in ("data", "milestone", "actor", "role") for shape in shapes]
    incident = imported(room, file_of(*lines, *odd))
    assert len(incident.timeline.written) == len(lines) + len(odd)


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
    assert (incident.items.by_id["T1"].minutes, incident.items.by_id["T1"].due_at) == (60, None)


def test_writes_everything_in_one_append_or_nothing(room: Room, file_of: MakeFile) -> None:
    with pytest.raises(TimelineError, match="no entry"):
        import_timeline(room, file_of())
    assert room.head().seq == 0
    drafts: list[list[tuple[str, Event]]] = []

    class Counting:
        operator, doctrine = room.operator, room.doctrine

        def import_incident(self, given: Any) -> Done:
            drafts.append(list(given))
            return room.import_incident(given)

    import_timeline(Counting(), read_path(FILES["gitlab-2017-01-31"]))
    assert len(drafts) == 1
    assert room.head().seq == len(drafts[0])


def test_nothing_but_the_entries_is_visible(room: Room) -> None:
    planned = plan(read_path(FILES["scenario-brightwater-inc-0142"]), room.doctrine)
    loud = [event for _, event in planned.drafts("importer") if not event.quiet]
    assert len(loud) == 119


def test_an_untimed_line_keeps_its_unknown_time(room: Room, file_of: MakeFile) -> None:
    between = {"between": [at(0), at(9)]}
    entry = imported(room, file_of({"occurred_at": at(0)}, between)).timeline.written[1]
    assert (entry.at, entry.precision) == (None, Precision.UNTIMED)
    assert entry.imported is not None
    assert entry.imported.extra == between


def test_lines_without_a_time_stand_where_the_file_puts_them(room: Room) -> None:
    file = read_path(FILES["gitlab-2017-01-31"])
    shown = timeline.shown(imported(room, file).timeline)
    assert [entry.text for entry in shown] == [line.text for line in file.lines]


def test_a_first_line_without_a_time_stands_first(room: Room, file_of: MakeFile) -> None:
    file = file_of({"text": "first"}, {"text": "second", "occurred_at": at(0)})
    shown = timeline.shown(imported(room, file).timeline)
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
        if timeline.is_late(entry, room.doctrine, closed)
    ]
    assert len(marked) == late


def test_keeps_the_unknown_fields_of_the_header(room: Room) -> None:
    head = {"format": "warroom-timeline/1", "title": "x", "severity": 3, "mood": ["grim"]}
    planned = plan(
        parse(json.dumps(head).encode() + b'\n{"kind":"note","text":"a"}'), room.doctrine
    )
    assert planned.opened.extra == {"mood": ["grim"]}


def test_reads_what_it_was_given_twice_the_same(room: Room) -> None:
    raw = FILES["gitlab-production-6546"].read_bytes()
    assert plan(parse(raw), room.doctrine) == plan(parse(raw), room.doctrine)
