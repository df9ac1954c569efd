"""What cannot be used as a room says so in a sentence, and loses nothing."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.log.support import put, texts
from warroom.log import connection, files, sqlite
from warroom.log.errors import (
    Damaged,
    DiskFull,
    Locked,
    Missing,
    Moved,
    NetworkFileSystem,
    Newer,
    NotARoom,
    ReadOnly,
    RoomUnusable,
)
from warroom.log.lock import WriterLock, lock_holder
from warroom.log.migrations import SCHEMA_VERSION
from warroom.log.sqlite import SqliteLog


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
        assert log.info.schema_version == SCHEMA_VERSION
        assert log.query("PRAGMA journal_mode") == [("wal",)]
        assert log.query("PRAGMA synchronous") == [(2,)]
    assert {each.name for each in path.parent.iterdir()} == {"room.db", "room.db.lock"}


def test_a_creator_who_died_leaves_nothing_in_the_way(path: Path) -> None:
    path.with_name(f".{path.name}.new").write_bytes(b"half a file")
    with SqliteLog.open(path) as log:
        put(log, "one")


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
        with pytest.raises(Newer, match="update warroom"):
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
            assert log.info.schema_version == SCHEMA_VERSION + 1
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
    monkeypatch.setattr(sqlite, "_BUSY_PATIENCE", 0.0)
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


@pytest.mark.parametrize(
    ("folder", "file"), [(0o2775, 0o664), (0o2770, 0o660), (0o755, None), (0o1777, None)]
)
def test_files_have_the_mode_that_goes_with_their_folder(
    tmp_path: Path, folder: int, file: int | None
) -> None:
    before = os.umask(0o077)
    try:
        home = tmp_path / "shared"
        home.mkdir()
        home.chmod(folder)
        with SqliteLog.open(home / "room.db") as log:
            put(log, "one")
            modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in home.iterdir()}
    finally:
        os.umask(before)
    assert set(modes) == {
        "room.db", "room.db-wal", "room.db-shm", "room.db.lock", "room.db.bell"
    }  # fmt: skip
    assert set(modes.values()) == {file or 0o600}


MOUNTS = """\
21 1 8:1 / / rw - ext4 /dev/sda1 rw
30 21 0:40 / /mnt/team rw - nfs4 server:/team rw
31 30 8:2 / /mnt/team/local\\040disk rw shared:3 - xfs /dev/sdb rw
32 21 0:41 / /home/mara/remote rw - fuse.sshfs host: rw
garbage
"""


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        ("/srv/room.db", False),
        ("/mnt/team/room.db", True),
        ("/mnt/team/local disk/room.db", False),
        ("/mnt/teams/room.db", False),
        ("/home/mara/remote/deep/room.db", True),
    ],
)
def test_network_file_systems_are_refused(tmp_path: Path, path: str, refused: bool) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    if refused:
        with pytest.raises(NetworkFileSystem, match="local disk"):
            files.refuse_network(Path(path), mounts)
    else:
        assert files.refuse_network(Path(path), mounts) == ""


def test_a_machine_that_runs_on_one_is_only_warned(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text("21 1 0:5 / / rw - virtiofs root rw\n")
    assert "virtiofs" in files.refuse_network(Path("/srv/room.db"), mounts)
    assert files.refuse_network(Path("/srv/room.db"), tmp_path / "absent") == ""


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user")
class TestAnotherUser:
    """Real users and real modes: what the file system says, not our program."""

    NOBODY = 65534

    def tell(self, path: Path, *lines: str) -> str:
        """What another user's process prints."""
        code = "\n".join(
            (
                "import os, sys",
                "from pathlib import Path",
                "from tests.log.support import put, texts",
                "from warroom.log.errors import RoomUnusable",
                "from warroom.log.sqlite import SqliteLog",
                f"os.setgroups([]); os.setgid({self.NOBODY}); os.setuid({self.NOBODY})",
                f"path = Path({str(path)!r})",
                *lines,
            )
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        return done.stdout + done.stderr[-300:]

    @pytest.fixture
    def shared(self, tmp_path: Path) -> Path:
        for folder in (tmp_path, *tmp_path.parents):
            if folder.stat().st_uid == 0 and not folder.stat().st_mode & stat.S_IXOTH:
                folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
        home = tmp_path / "shared"
        home.mkdir()
        home.chmod(0o2775)
        return home / "room.db"

    WRITE = (
        "log = SqliteLog.open(path)",
        "print(texts(log.read()), log.info.writable)",
        "try: put(log, 'mine')",
        "except RoomUnusable as error: print(type(error).__name__, error)",
    )

    def test_an_observer_reads_while_somebody_writes_and_cannot_write(self, shared: Path) -> None:
        with SqliteLog.open(shared) as log:
            put(log, "one")
            told = self.tell(shared, *self.WRITE)
            assert texts(log.read()) == ["one"]
        assert "['one'] False" in told
        assert "ReadOnly You may read room.db and not write to it" in told

    def test_nobody_enters_read_only_while_nobody_holds_the_room(self, shared: Path) -> None:
        with SqliteLog.open(shared) as log:
            put(log, "one")
        told = self.tell(
            shared, "try: SqliteLog.open(path)", "except RoomUnusable as error: print(error)"
        )
        assert "warroom keep" in told

    def test_a_closed_room_is_closed(self, shared: Path) -> None:
        shared.parent.chmod(0o2770)
        SqliteLog.open(shared).close()
        enter = ("try: SqliteLog.open(path)", "except RoomUnusable as error: print(error)")
        assert "may not read" in self.tell(shared, *enter)

    def test_a_folder_without_write_permission(self, tmp_path: Path, shared: Path) -> None:
        shared.parent.chmod(0o755)
        told = self.tell(
            shared, "try: SqliteLog.open(path)", "except RoomUnusable as error: print(error)"
        )
        assert "cannot be opened for writing" in told or "cannot be created" in told


def test_creating_at_once_makes_one_room(path: Path) -> None:
    code = f"""
from pathlib import Path
from warroom.log.sqlite import SqliteLog
with SqliteLog.open(Path({str(path)!r})) as log:
    print(log.info.log_id)
"""
    running = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        for _ in range(5)
    ]
    assert len({each.communicate(timeout=60)[0] for each in running}) == 1
    assert {each.returncode for each in running} == {0}


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
