"""One typed line is the same act at every door: console, command line, stdin, story."""

import json
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stepping import SteppedClock
from warroom.act import Target
from warroom.cli.main import cli
from warroom.core.errors import Refused
from warroom.core.oneline import opened
from warroom.room import Room
from warroom.stories.play import Player
from warroom.stories.read import parse
from warroom.topics.lifecycle import declare
from warroom.topics.timeline import events as timeline_events
from warroom.topics.timeline import typed
from warroom.topics.timeline.typed import ITEM, KINDS
from warroom.tui.drafts import Kept
from warroom.tui.lines import wish_of

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
Told = list[dict[str, Any]]
Door = Callable[[Path, str, str], None]


@contextmanager
def room_at(path: Path) -> Iterator[Room]:
    room = Room.open(path, operator="mara")
    try:
        yield room
    finally:
        room.close()


def console(path: Path, kind: str, line: str) -> None:
    with room_at(path) as room:
        kept = Kept(slot="entry:x", kind=kind, text=line, pressed_at=room.now(), command_id="c1")
        asked = wish_of(kept, UTC)
        try:
            room.act(asked.rule, Target("INC-1", by=asked.by, when=asked.when), **asked.wish)
        except Refused:
            return


def _run(path: Path, *arguments: str, stdin: bytes | None = None) -> None:
    files = {"WARROOM_STATE": path.parent / "state", "WARROOM_CONFIG": path.parent / "config.toml"}
    with mock.patch.dict(os.environ, {name: str(file) for name, file in files.items()}):
        words = ["log", *arguments, "--room", str(path), "--as", "mara"]
        done = CliRunner().invoke(cli, words, input=stdin)
    assert done.exit_code in (0, 3), (arguments, done.output, done.exception)


def command(path: Path, kind: str, line: str) -> None:
    _run(path, "--kind", kind, line)


def stdin(path: Path, kind: str, line: str) -> None:
    _run(path, "--kind", kind, "-", stdin=f"{line}\n".encode())


def story(path: Path, kind: str, line: str) -> None:
    """A file has a field for who says it, and a line of its own for each entry."""
    said = opened(line, NOW, UTC)
    header = {"format": "warroom-timeline/1", "title": "t", "severity": 3}
    row = {"kind": kind, "text": said.text, "actor": said.speaker or "mara"}
    file = parse("\n".join(map(json.dumps, (header, row))).encode())
    with room_at(path) as room:
        player = Player(room, file, NOW)
        player.incident = "INC-1"
        player.play(SteppedClock(NOW), threading.Event())


DOORS: dict[str, Door] = {"console": console, "command": command, "stdin": stdin, "story": story}
MANY = [(door, kind) for door in DOORS for kind in KINDS if (door, kind) != ("story", ITEM)]


def recorded(kind: str, line: str, door: Door) -> Told:
    """What an empty incident of mara holds of a line, but for the times."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "room" / "room.db"
        with room_at(path) as room:
            room.act(declare.open_incident, Target(new=True), title="checkout fails")
            known = room.head().seq
        door(path, kind, line)
        with room_at(path) as room:
            found = room.log.read(after=known)
    return [
        {"actor": each.actor, "kind": each.event.kind, **_timeless(msgspec.to_builtins(each.event))}
        for each in found
    ]


def _timeless(fields: dict[str, Any]) -> dict[str, Any]:
    times = {"due_at", "review_at", "expect_by"}
    kept = {
        name: value for name, value in fields.items() if name not in ("occurred", "recorded_by")
    }
    return {name: name in times or value for name, value in kept.items()}


LINES = {
    "change": "R2 drain eu-west on:checkout !4m",
    "followup": "page at 80 % connections @wei",
    "hypothesis": "the pooler is full @wei !high",
    "question": "who owns dns? @wei",
    "decision": "hold: the queue drains !20m",
    "item": "roll back 15-1 @wei !10m",
}
"""Lines of every kind that means more than an entry."""

MEANT: dict[str, tuple[str, dict[str, Any]]] = {
    "change": ("change.requested", {"risk": "R2", "component": "checkout", "expect_minutes": 4}),
    "followup": ("followup.noted", {"owner": "wei", "text": "page at 80 % connections"}),
    "hypothesis": ("hypothesis.proposed", {"owner": "wei", "confidence": "high"}),
    "question": ("question.asked", {"owner": "wei", "text": "who owns dns?"}),
    "decision": ("decision.made", {"text": "the queue drains", "review_at": True}),
    "item": ("item.assigned", {"owner": "wei", "minutes": 10, "text": "roll back 15-1"}),
}


@pytest.mark.parametrize(("door", "kind"), MANY)
def test_k12_a_line_is_the_same_act_at_every_door(door: str, kind: str) -> None:
    line = LINES.get(kind, "by @wei restarted the pods")
    told = recorded(kind, line, DOORS[door])
    assert told == recorded(kind, line, console)
    name, fields = MEANT.get(kind, ("entry.logged", {"entry": kind, "text": "restarted the pods"}))
    assert told[0]["kind"] == name
    assert {key: told[0][key] for key in fields} == fields


WORDS = st.lists(
    st.sampled_from(["drain", "eu-west", "now!", "a@b", "!", "@", "on:", "wei", "Pool?", "é"]),
    min_size=1, max_size=4,
)  # fmt: skip
MARKS = st.lists(
    st.sampled_from(["@wei", "@me", "!10m", "!1h5m", "!0m", "!99999h", "!high", "on:checkout"]),
    max_size=3,
)
STARTS = st.sampled_from(
    ["", "R2 ", "R1p: ", "? ", "?3 ", "R3 ", "hold: ", "by @ravi ", "by @ravi: R1 "]
)
TYPED = st.builds(
    lambda start, words, marks: start + " ".join([*words, *marks]), STARTS, WORDS, MARKS
)


@settings(max_examples=8, deadline=None)
@given(kind=st.sampled_from(KINDS), line=TYPED)
def test_k12_any_line_is_the_same_act_at_every_door(kind: str, line: str) -> None:
    at_console = recorded(kind, line, console)
    for name, door in DOORS.items():
        if (name, kind) != ("story", ITEM):
            assert recorded(kind, line, door) == at_console, name
    if kind != ITEM:
        assert at_console, "a fact is never refused"


@pytest.mark.parametrize("kind", ["item", "followup", "change"])
def test_k12_a_paste_stays_beside_what_has_no_place_for_it(kind: str, tmp_path: Path) -> None:
    with room_at(tmp_path / "room" / "room.db") as room:
        room.act(declare.open_incident, Target(new=True), title="checkout fails")
        line: dict[str, Any] = {"kind": kind, "text": LINES[kind], "attachment": "trace\nline 2"}
        done = room.act(typed.log, Target("INC-1"), **line)
        note = done.events[-1].event
        assert isinstance(note, timeline_events.Logged)
        assert (note.attachment, note.ref[1:], note.text) == (
            "trace\nline 2",
            "1",
            "trace (2 lines)",
        )


def test_k12_a_change_that_cannot_be_asked_so_is_a_note_that_says_why(tmp_path: Path) -> None:
    with room_at(tmp_path / "room" / "room.db") as room:
        room.act(declare.open_incident, Target(new=True), title="checkout fails")
        done = room.act(typed.log, Target("INC-1"), kind="change", text="R1 drain !9999h")
        (note,) = (each.event for each in done.events)
        assert note.line() == "R1 drain !9999h (not asked: 599940 min cannot be)"
        assert isinstance(note, timeline_events.Logged)
        assert note.entry == timeline_events.Kind.NOTE


def test_k12_service_and_ref_go_where_the_act_has_a_place_for_them(tmp_path: Path) -> None:
    with room_at(tmp_path / "room" / "room.db") as room:
        room.act(declare.open_incident, Target(new=True), title="checkout fails")
        for kind in ("change", "followup", "question"):
            beside = {"service": "search", "ref": "A3"}
            wish: dict[str, Any] = {"kind": kind, "text": f"R1 look {kind}", **beside}
            asked = room.act(typed.log, Target("INC-1"), **wish).events[0].event
        state = room.incident("INC-1")
        change = state.changes.by_id["C1"]
        assert (change.component, change.text) == ("search", "look change (A3)")
        assert state.followups.by_id["F1"].text == "R1 look followup (A3, search)"
        assert getattr(asked, "about", "") == "A3, search"
