"""The derived tables of a real file, read by the programs that people have."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.story import NINE
from warroom.act import Target
from warroom.archive.search import search
from warroom.archive.tables import TABLES
from warroom.room import Room
from warroom.topics.action_items import rules as action_items
from warroom.topics.lifecycle import declare
from warroom.topics.timeline import redaction, typed


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    minutes = iter(range(1000))
    room = Room.open(
        tmp_path / "room.db",
        operator="mara",
        clock=lambda: NINE + timedelta(minutes=next(minutes)),
    )
    room.act(declare.declare_new, Target(new=True), title="Checkout fails", severity_level=2)
    yield room
    room.close()


def _sqlite_utils(*arguments: str) -> list[dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "sqlite_utils", *arguments],
        capture_output=True,
        check=True,
        text=True,
    )
    rows: list[dict[str, object]] = json.loads(done.stdout)
    return rows


def test_sqlite_utils_reads_and_searches_the_room(room: Room) -> None:
    room.act(action_items.assign, Target("INC-1"), text="roll back", owner="ravi")
    room.act(typed.log, Target("INC-1"), kind="note", text="Kafka consumers lag")
    path = str(room.path)
    (item,) = _sqlite_utils("rows", path, "action_items")
    assert (item["owner"], item["state"]) == ("ravi", "assigned")
    (hit,) = _sqlite_utils("search", path, "entries", "kafka")
    assert hit["text"] == "Kafka consumers lag"
    tables = {str(row["table"]) for row in _sqlite_utils("tables", path)}
    assert tables >= set(TABLES)


def test_redacted_words_leave_every_table_and_the_file(room: Room) -> None:
    room.act(action_items.assign, Target("INC-1"), text="use key hunter2", owner="ravi")
    entry = room.incident("INC-1").timeline.written[-1].seq
    room.act(redaction.redact, Target("INC-1"), entry=entry, reason="a key")
    room.act(typed.log, Target("INC-1"), kind="note", text="rotated")
    for table in TABLES:
        assert not [
            row for row in room.log.query(f"SELECT * FROM {table}") if "hunter2" in str(row)
        ]
    assert search(room.log.query, "hunter2") == []
    path = room.path
    room.close()
    assert not [each for each in path.parent.iterdir() if b"hunter2" in each.read_bytes()]
