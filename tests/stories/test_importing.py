import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from tests.stories.support import DATA, FILES, T0, MakeFile, at, imported, measured
from warroom.core.event import Event
from warroom.obligations import obligations
from warroom.room import Done, Room
from warroom.stories.importing import import_timeline, plan
from warroom.stories.read import TimelineError, parse, read_path
from warroom.topics.crew.authority import people
from warroom.topics.lifecycle.events import IncidentKind, State
from warroom.topics.milestones import metrics
from warroom.topics.milestones.metrics import known
from warroom.topics.roles.events import Role
from warroom.topics.roles.state import Roles
from warroom.topics.updates.events import Audience

EXPECTED: dict[str, dict[str, Any]] = json.loads((DATA / "expected.json").read_text())


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
    without = msgspec.structs.replace(imported(room, read_path(FILES[name])), roles=Roles())
    assert people(without, room.doctrine, room.now()) == {"importer"}


def test_brightwater_folds_into_every_topic(room: Room) -> None:
    incident = imported(room, read_path(FILES["scenario-brightwater-inc-0142"]))
    items = {name: item.state for name, item in incident.action_items.by_id.items()}
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


def test_writes_everything_in_one_append_or_nothing(
    room: Room, file_of: MakeFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TimelineError, match="no entry"):
        import_timeline(room, file_of())
    assert room.head().seq == 0
    drafts: list[list[tuple[str, Event]]] = []

    append = room.import_incident

    def counting(given: Sequence[tuple[str, Event]]) -> Done:
        drafts.append(list(given))
        return append(given)

    monkeypatch.setattr(room, "import_incident", counting)
    import_timeline(room, read_path(FILES["gitlab-2017-01-31"]))
    assert len(drafts) == 1
    assert room.head().seq == len(drafts[0])


def test_nothing_but_the_entries_is_visible(room: Room) -> None:
    planned = plan(read_path(FILES["scenario-brightwater-inc-0142"]), room.doctrine)
    loud = [event for _, event in planned.drafts("importer") if not event.quiet]
    assert len(loud) == 119


def test_keeps_the_unknown_fields_of_the_header(room: Room) -> None:
    head = {"format": "warroom-timeline/1", "title": "x", "severity": 3, "mood": ["grim"]}
    planned = plan(
        parse(json.dumps(head).encode() + b'\n{"kind":"note","text":"a"}'), room.doctrine
    )
    assert planned.opened.extra == {"mood": ["grim"]}


def test_reads_what_it_was_given_twice_the_same(room: Room) -> None:
    raw = FILES["gitlab-production-6546"].read_bytes()
    assert plan(parse(raw), room.doctrine) == plan(parse(raw), room.doctrine)
