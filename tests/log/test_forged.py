"""What somebody changed behind the log is found, named, and mended by `warroom rebuild`."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from warroom.act import Target
from warroom.log.errors import Damaged, RoomUnusable, TriggersChanged
from warroom.room import Room
from warroom.topics.action_items import rules as action_items
from warroom.topics.lifecycle import declare
from warroom.topics.timeline import typed
from warroom.topics.timeline.events import Kind

ENTRIES = 300
PAGES = 4


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "room.db"
    with closing(Room.open(path, operator="mara")) as room:
        room.act(declare.declare_new, Target(new=True), title="checkout fails", severity_level=2)
        room.act(action_items.assign, Target("INC-1"), text="roll back", owner="ravi")
        for number in range(ENTRIES):
            note(room, f"the queue holds {number} thousand orders")
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "room.db"))


def note(room: Room, text: str) -> None:
    room.act(typed.log, Target("INC-1"), kind=Kind.NOTE, text=text)


@pytest.fixture
def room(path: Path) -> Iterator[Room]:
    with closing(Room.open(path, operator="mara")) as room:
        yield room


def changed(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def flipped(path: Path, tree: str) -> Iterator[int]:
    """Change one byte in each leaf page of a b-tree, and put it back."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        sql = "SELECT pageno, unused, pagetype FROM dbstat WHERE name = ?"
        try:
            pages = connection.execute(sql, [tree]).fetchall()
        except sqlite3.OperationalError:
            pytest.skip("this SQLite does not tell which pages belong to what")
    leaves = [(page, unused) for page, unused, kind in pages if kind == "leaf"]
    for page, unused in leaves[:: max(len(leaves) // PAGES, 1)]:
        at = (page - 1) * size + (size - (size - unused) // 2)
        before = path.read_bytes()
        path.write_bytes(before[:at] + bytes([before[at] ^ 1]) + before[at + 1 :])
        yield at
        path.write_bytes(before)


def timeline(path: Path) -> list[str] | None:
    try:
        with closing(Room.open(path, operator="elif", read_only=True)) as room:
            return [each.text for each in room.incident("INC-1").timeline.written]
    except RoomUnusable:
        return None


@pytest.mark.parametrize("tree", ["event_incident", "event_kind", "event_command", "event"])
def test_s4_verify_that_says_ok_means_the_same_timeline(path: Path, tree: str) -> None:
    before = timeline(path)
    found = 0
    for at in flipped(path, tree):
        with closing(Room.open(path, operator="elif", read_only=True)) as room:
            ok = room.verify().ok
        assert not ok or timeline(path) == before, at
        found += not ok
    assert found


def test_s4_rebuild_makes_the_indexes_anew(path: Path) -> None:
    before = timeline(path)
    # What a flipped bit in the index does: the rows are there, and not found through it.
    changed(
        path,
        "PRAGMA writable_schema = 1",
        "UPDATE sqlite_master SET sql = sql || ' WHERE seq > 100' WHERE name = 'event_incident'",
    )
    changed(path, "REINDEX event_incident")
    changed(
        path,
        "PRAGMA writable_schema = 1",
        "UPDATE sqlite_master SET sql = 'CREATE INDEX event_incident ON event (incident, seq)'"
        " WHERE name = 'event_incident'",
    )
    with closing(Room.open(path, operator="mara")) as room:
        verdict = room.verify()
        assert not verdict.ok
        assert "event_incident" in verdict.problem
        room.rebuild()
        assert room.verify().ok
    assert timeline(path) == before


FORGERIES = {
    "entries": "UPDATE entries SET text = 'all is well' WHERE seq = 20",
    "action_items": "UPDATE action_items SET state = 'done'",
    "severity_history": "DELETE FROM severity_history",
    "incidents": "UPDATE incidents SET title = 'nothing'",
    "search": "INSERT INTO entries_fts (entries_fts, rowid, text, attachment)"
    " SELECT 'delete', seq, text, attachment FROM entries WHERE seq = 30",
}


@pytest.mark.parametrize("what", FORGERIES)
def test_f_10_a_forged_table_is_named_and_made_anew(path: Path, what: str) -> None:
    changed(path, FORGERIES[what])
    with closing(Room.open(path, operator="mara")) as room:
        verdict = room.verify()
        assert not verdict.ok
        assert what in verdict.problem
        assert "warroom rebuild" in verdict.problem
        room.rebuild()
        assert room.verify().ok


TRIGGERS = {
    "zz": "CREATE TRIGGER zz BEFORE INSERT ON event BEGIN SELECT raise(ignore); END",
    "yy": "CREATE TRIGGER yy AFTER INSERT ON entries BEGIN DELETE FROM entries; END",
}


@pytest.mark.parametrize("name", TRIGGERS)
def test_s9_a_trigger_that_is_not_ours_stops_writing_and_is_named(
    path: Path, room: Room, name: str
) -> None:
    changed(path, TRIGGERS[name])
    with pytest.raises(TriggersChanged, match=name):
        note(room, "lost?")
    with closing(Room.open(path, operator="wei")) as late:
        assert name in late.info.reason
        assert name in late.verify().problem
        with pytest.raises(TriggersChanged, match=name):
            note(late, "lost?")


def test_s9_a_row_that_was_not_taken_is_not_acknowledged(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warroom.log.sqlite import append

    monkeypatch.setattr(
        append, "_INSERT", append._INSERT.replace("INSERT INTO", "INSERT OR IGNORE INTO")
    )
    taken = room.log.head().seq
    ours = room.log.read(after=taken - 1)[0].id
    monkeypatch.setattr("warroom.log.codec.new_id", lambda _: ours)
    with pytest.raises(Damaged):
        note(room, "lost?")
    assert room.log.head().seq == taken
