"""The engine keeps the log append-only, and a log whose triggers changed is not written."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.log.support import put, redact
from warroom.core.event import Redacted
from warroom.log.chain import remains
from warroom.log.errors import TriggersChanged
from warroom.log.sqlite.log import SqliteLog
from warroom.log.sqlite.schema import COLUMNS, TRIGGERS


@pytest.fixture
def shell(log: SqliteLog) -> Iterator[sqlite3.Connection]:
    """What somebody has who opens the file with another tool."""
    put(log, "one", "two", "three")
    with closing(sqlite3.connect(log.path, isolation_level=None)) as connection:
        yield connection


_COPY = ", ".join(COLUMNS)
_TAIL = ", ".join(COLUMNS[2:])


@pytest.mark.parametrize(
    "statement",
    [
        *(f"UPDATE event SET {column} = {column} || '9' WHERE seq = 2" for column in COLUMNS),
        "UPDATE event SET text = '(redacted)' WHERE seq = 2",
        "UPDATE event SET payload = '{}', text = '(redacted)' WHERE seq = 2",
        "UPDATE event SET text = '(redacted)', payload = json_object('redacted_by', 2, 'words',"
        " digest) WHERE seq = 2",
        "UPDATE event SET text = '(redacted)', payload = json_object('redacted_by', 3, 'words',"
        " 'short') WHERE seq = 2",
        "UPDATE event SET text = '(redacted)', payload = json_object('redacted_by', 3, 'words',"
        " digest, 'more', 1) WHERE seq = 2",
        "UPDATE event SET text = '(redacted)', payload = json_object('redacted_by', 3, 'words',"
        " digest), actor = 'bob' WHERE seq = 2",
        "UPDATE event SET text = '(redacted)', payload = json_object('redacted_by', 3, 'words',"
        " digest) WHERE seq = 3",
        "DELETE FROM event WHERE seq = 3",
        "DELETE FROM event",
        f"INSERT OR REPLACE INTO event SELECT {_COPY} FROM event WHERE seq = 2",
        f"INSERT INTO event ({_COPY}) SELECT 5, 'new', {_TAIL} FROM event WHERE seq = 3",
        f"INSERT INTO event ({_COPY}) SELECT 4, 'new', {_TAIL} FROM event WHERE seq = 3",
        f"REPLACE INTO event ({_COPY}) SELECT 4, id, {_TAIL} FROM event WHERE seq = 1",
        f"INSERT OR IGNORE INTO event ({_COPY}) SELECT 9, 'n', {_TAIL} FROM event WHERE seq = 1",
    ],
)
def test_the_engine_refuses(log: SqliteLog, shell: sqlite3.Connection, statement: str) -> None:
    before = shell.execute("SELECT * FROM event").fetchall()
    with pytest.raises(
        sqlite3.DatabaseError, match=r"append-only|grows only|malformed JSON|no such"
    ):
        shell.execute(statement)
    assert shell.execute("SELECT * FROM event").fetchall() == before
    assert log.verify().ok


def test_replacing_an_old_id_with_a_fitting_row_is_refused(shell: sqlite3.Connection) -> None:
    columns = ", ".join(COLUMNS[2:13])
    with pytest.raises(sqlite3.IntegrityError, match="already in the log"):
        shell.execute(
            f"INSERT OR REPLACE INTO event ({_COPY}) SELECT 4, (SELECT id FROM event WHERE"
            f" seq = 1), {columns}, hash, 'h' FROM event WHERE seq = 3"
        )


@pytest.mark.parametrize("trigger", sorted(TRIGGERS))
def test_without_a_trigger_nothing_is_written_and_everything_read(
    log: SqliteLog, shell: sqlite3.Connection, trigger: str
) -> None:
    shell.execute(f"DROP TRIGGER {trigger}")
    with pytest.raises(TriggersChanged, match=trigger):
        put(log, "already open")
    with SqliteLog.open(log.path) as later:
        assert not later.info.writable
        assert trigger in later.info.reason
        assert len(later.read()) == 3
        verdict = later.verify()
    assert not verdict.ok
    assert trigger in verdict.problem


def test_a_weakened_trigger_counts_as_changed(log: SqliteLog, shell: sqlite3.Connection) -> None:
    shell.executescript(
        "DROP TRIGGER event_delete; CREATE TRIGGER event_delete BEFORE DELETE ON event"
        " BEGIN SELECT 1; END"
    )
    with pytest.raises(TriggersChanged):
        put(log, "x")


def test_verify_names_the_row_that_was_changed_behind_the_triggers(
    log: SqliteLog, shell: sqlite3.Connection
) -> None:
    shell.execute("DROP TRIGGER event_update")
    shell.execute("UPDATE event SET payload = replace(payload, 'two', 'tvo') WHERE seq = 2")
    verdict = log.verify()
    assert verdict.seq == 2
    assert "Row 2" in verdict.problem
    assert "event_update" in verdict.notes[0]


def test_verify_reads_on_over_bytes_that_are_no_text(
    log: SqliteLog, shell: sqlite3.Connection
) -> None:
    shell.execute("DROP TRIGGER event_update")
    shell.execute("UPDATE event SET text = CAST(x'ff41' AS TEXT) WHERE seq = 2")
    assert log.verify().seq == 2
    assert len(log.read()) == 3


def test_redaction_removes_the_words_from_the_file_and_keeps_the_chain(log: SqliteLog) -> None:
    put(log, "before", "the password is hunter2", "after")
    head = log.head()
    redact(log, 2)
    events = log.read()
    assert isinstance(events[1].event, Redacted)
    assert events[1].event.of_kind == "entry.logged"
    assert log.verify(head).ok
    left = log.query("SELECT payload, text FROM event WHERE seq = 2")[0]
    assert remains(left[0]) is not None
    assert left[1] == "(redacted)"
    log.close()
    for file in log.path.parent.iterdir():
        assert b"hunter2" not in file.read_bytes(), file.name


def test_redacting_twice_or_what_is_not_there(log: SqliteLog) -> None:
    put(log, "one")
    redact(log, 1)
    redact(log, 1)
    assert log.verify().ok
    with pytest.raises(LookupError):
        redact(log, 50)
    assert log.head().seq == 3


def test_a_redacted_row_cannot_be_filled_again(log: SqliteLog) -> None:
    put(log, "one")
    redact(log, 1)
    with closing(sqlite3.connect(log.path)) as plain, pytest.raises(sqlite3.IntegrityError):
        plain.execute("UPDATE event SET payload = '{}', text = 'other words' WHERE seq = 1")


def test_the_log_is_readable_by_sqlite_utils(log: SqliteLog, path: Path) -> None:
    from sqlite_utils import Database

    put(log, "one")
    with closing(sqlite3.connect(path)) as connection:
        database = Database(connection, execute_plugins=False)
        assert [row["text"] for row in database.table("event").rows] == ["one"]
        assert database.table("event").pks == ["seq"]
