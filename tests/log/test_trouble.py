"""Full, locked, moved and damaged: a clear sentence, and nothing is lost."""

import fcntl
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.log.support import put, texts
from warroom.log.errors import (
    Damaged,
    DiskFull,
    Locked,
    Moved,
)
from warroom.log.sqlite import connection, files
from warroom.log.sqlite import log as log_module
from warroom.log.sqlite.lock import WriterLock, lock_holder
from warroom.log.sqlite.log import SqliteLog


def test_a_smashed_page_is_named_and_does_not_crash(path: Path) -> None:
    with SqliteLog.open(path) as log:
        put(log, *(f"entry {number} {'x' * 200}" for number in range(200)))
    content = bytearray(path.read_bytes())
    for page in range(16, len(content) // 4096 - 3):
        content[page * 4096 : page * 4096 + 8] = b"\xff" * 8
    path.write_bytes(content)
    with SqliteLog.open(path) as log:
        verdict = log.verify()
        assert not verdict.ok
        assert "damage" in verdict.problem or "cannot be read" in verdict.problem
        with pytest.raises(Damaged, match="warroom verify"):
            log.read()


def test_a_full_disk_refuses_the_entry_and_keeps_the_rest(log: SqliteLog) -> None:
    put(log, "one")
    pages = log.query("PRAGMA page_count")[0][0]
    log.query(f"PRAGMA max_page_count = {pages + 1}")
    with pytest.raises(DiskFull, match="Free some space"):
        put(log, "x" * 100_000, command_id="large")
    assert texts(log.read()) == ["one"]
    assert log.find("large") == ()
    log.query("PRAGMA max_page_count = 100000")
    assert put(log, "x" * 100_000, command_id="large").events[0].seq == 2
    assert log.verify().ok


def test_a_writer_of_another_program_is_waited_for_and_then_named(
    log: SqliteLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_module, "_BUSY_PATIENCE", 0.0)
    with closing(sqlite3.connect(log.path, isolation_level=None)) as shell:
        shell.execute("BEGIN IMMEDIATE")
        with pytest.raises(Locked, match="Another program"):
            put(log, "one")
        assert log.read() == []
        shell.execute("ROLLBACK")
    put(log, "one")


def test_a_stuck_writer_is_named_and_the_next_one_gets_in(path: Path, log: SqliteLog) -> None:
    stuck = WriterLock(path, 1.0)
    stuck.acquire("bob@host")
    assert lock_holder(path) == f"{os.getpid()} bob@host"
    log._queue.patience = 0.05
    with pytest.raises(Locked, match="bob@host"):
        put(log, "one")
    stuck.release()
    log._queue.patience = 60.0
    put(log, "two")
    assert log.lock_holder() == ""
    stuck.close()


def test_a_writer_who_waits_in_the_queue_gets_in_when_the_other_is_done(
    path: Path, log: SqliteLog
) -> None:
    other = WriterLock(path, 1.0)
    other.acquire("bob@host")
    writer = threading.Thread(target=put, args=(log, "one"))
    writer.start()
    assert log.read() == []
    other.release()
    writer.join(60)
    assert texts(log.read()) == ["one"]
    other.close()


@pytest.mark.parametrize("replaced", [True, False])
def test_a_file_that_was_moved_is_not_written_any_more(log: SqliteLog, replaced: bool) -> None:
    put(log, "one")
    log.path.rename(log.path.with_name("elsewhere.db"))
    if replaced:
        for end in files.JOURNAL:
            Path(f"{log.path}{end}").rename(log.path.with_name(f"elsewhere.db{end}"))
        SqliteLog.open(log.path).close()
    with pytest.raises(Moved, match="export what is on the screen"):
        put(log, "two")
    with pytest.raises(Moved):
        log.read(after=1)
    assert texts(log.read(incident="INC-1")) == ["one"]


def test_a_second_log_in_the_same_process_does_not_touch_the_first_ones_locks(
    log: SqliteLog,
) -> None:
    """An open() and close() of the file would drop the locks of every connection here."""
    put(log, "one")
    second = SqliteLog.open(log.path)
    second.close()
    code = f"""
import sqlite3
plain = sqlite3.connect({str(log.path)!r}, timeout=0)
try:
    plain.execute("PRAGMA journal_mode=DELETE").fetchone()
    print("unlocked")
except sqlite3.OperationalError:
    print("locked")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "locked"


def test_a_log_that_the_bell_cannot_be_rung_for_still_appends(log: SqliteLog) -> None:
    files.bell_path(log.path).mkdir()
    assert put(log, "one").events[0].seq == 1


def test_every_sentence_says_what_to_do() -> None:
    where = Path("/nowhere/room.db")
    for code in ("SQLITE_FULL", "SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_CORRUPT", "SQLITE_IOERR"):
        error = sqlite3.OperationalError("x")
        error.sqlite_errorname = code
        sentence = str(connection.explain(error, where))
        assert sentence.endswith((".", ")."))
        assert "room.db" in sentence


def test_s3_a_lock_is_never_put_down_to_who_held_it_last(log: SqliteLog) -> None:
    put(log, "one")
    with files.lock_path(log.path).open("rb") as another:
        fcntl.flock(another, fcntl.LOCK_EX)
        assert lock_holder(log.path) == ""
