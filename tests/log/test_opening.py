"""What cannot be used as a room says so in a sentence, and stays as it is."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.log.support import put, texts
from warroom.log.errors import (
    Missing,
    Newer,
    NotARoom,
    ReadOnly,
    RoomUnusable,
)
from warroom.log.sqlite.log import SqliteLog
from warroom.log.sqlite.migrations import SCHEMA_VERSION


def tampered(path: Path, script: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as plain:
        plain.executescript(script)


def test_where_nothing_is_a_reader_hears_how_to_begin(path: Path) -> None:
    for create, read_only in ((False, False), (True, True)):
        with pytest.raises(Missing, match="The first command that writes creates one"):
            SqliteLog.open(path, create=create, read_only=read_only)
    assert list(path.parent.iterdir()) == []


def test_a_new_room_stands_wholly_and_its_folder_is_made(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "room.db"
    with SqliteLog.open(path) as log:
        assert log.query("PRAGMA user_version") == [(SCHEMA_VERSION,)]
        assert log.query("PRAGMA journal_mode") == [("wal",)]
        assert log.query("PRAGMA synchronous") == [(2,)]
    assert {each.name for each in path.parent.iterdir()} == {"room.db", "room.db.lock"}


def test_a_creator_who_died_leaves_nothing_in_the_way(path: Path) -> None:
    path.with_name(f".{path.name}.new").write_bytes(b"half a file")
    with SqliteLog.open(path) as log:
        put(log, "one")
        assert texts(log.read()) == ["one"]


def test_a_creation_that_fails_leaves_nothing_behind(path: Path) -> None:
    with pytest.raises(RoomUnusable, match="syntax error"):
        SqliteLog.open(path, extra_schema=[("bad", lambda db: db.execute("CREATE NONSENSE"))])
    assert {each.name for each in path.parent.iterdir()} == {"room.db.lock"}


@pytest.mark.parametrize("name", ["a b.db", "50%?x=1#frag.db", "räume.db", "'quoted\".db"])
def test_a_room_may_have_any_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with SqliteLog.open(path) as log, SqliteLog.open(path, read_only=True) as observer:
        put(log, "one")
        assert texts(observer.read()) == ["one"]
    assert path.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is empty"), (b"Dear diary", "no SQLite database"), (b"S", "no SQLite database")],
)
def test_a_file_of_another_kind_is_no_room(path: Path, content: bytes, words: str) -> None:
    path.write_bytes(content)
    with pytest.raises(NotARoom, match=words):
        SqliteLog.open(path)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_no_room_and_stays_as_it_is(path: Path) -> None:
    tampered(path, "CREATE TABLE diary (day); PRAGMA application_id = 77")
    before = path.read_bytes()
    with pytest.raises(NotARoom, match="another program"):
        SqliteLog.open(path)
    assert path.read_bytes() == before


def test_a_folder_is_no_room(tmp_path: Path) -> None:
    with pytest.raises(NotARoom, match="not a file"):
        SqliteLog.open(tmp_path)


def test_a_reader_cannot_write_by_our_hand_nor_by_the_engines(log: SqliteLog) -> None:
    put(log, "one")
    with SqliteLog.open(log.path, read_only=True) as observer:
        assert texts(observer.read()) == ["one"]
        assert not observer.info.writable
        assert observer.info.reason
        with pytest.raises(ReadOnly):
            put(observer, "two")
        with pytest.raises(RoomUnusable):
            observer.query("DELETE FROM event")
        put(log, "seen at once")
        assert texts(observer.read(after=1)) == ["seen at once"]


def test_a_room_of_a_newer_version_is_read_and_not_written(path: Path) -> None:
    with SqliteLog.open(path) as log:
        put(log, "one")
    tampered(path, "PRAGMA user_version = 900")
    with SqliteLog.open(path) as log:
        assert texts(log.read()) == ["one"]
        assert "schema 900" in log.info.reason
        with pytest.raises(Newer, match="Update warroom"):
            put(log, "two")


def test_a_room_that_becomes_newer_while_it_is_open(log: SqliteLog) -> None:
    put(log, "one")
    tampered(log.path, "CREATE TABLE more (x); PRAGMA user_version = 900")
    with pytest.raises(Newer):
        put(log, "two")
    assert not log.info.writable
    assert log.lock_holder() == ""


def test_migrations_of_derived_tables_run_once_and_bring_an_older_room_up(path: Path) -> None:
    steps = [("derived", lambda db: db.execute("CREATE TABLE derived (x)"))]
    with SqliteLog.open(path) as log:
        put(log, "one")
        with SqliteLog.open(path, extra_schema=steps, read_only=True) as observer:
            assert "older version" in observer.info.warnings[0]
    for _ in range(2):
        with SqliteLog.open(path, extra_schema=steps) as log:
            assert log.query("PRAGMA user_version") == [(SCHEMA_VERSION + 1,)]
            assert log.query("SELECT * FROM derived") == []
            put(log, "and on")


def test_a_failed_migration_leaves_the_room_as_it_was(path: Path) -> None:
    with SqliteLog.open(path) as log:
        put(log, "one")
    with pytest.raises(RoomUnusable, match="syntax error"):
        SqliteLog.open(path, extra_schema=[("bad", lambda db: db.execute("CREATE NONSENSE"))])
    with SqliteLog.open(path) as log:
        assert log.info.writable
        assert texts(log.read()) == ["one"]


def test_creating_at_once_makes_one_room(path: Path) -> None:
    code = f"""
from pathlib import Path
from warroom.log.sqlite.log import SqliteLog
with SqliteLog.open(Path({str(path)!r})) as log:
    print(log.info.log_id)
"""
    running = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        for _ in range(5)
    ]
    assert len({each.communicate(timeout=60)[0] for each in running}) == 1
    assert {each.returncode for each in running} == {0}
