"""Who may only read can stop nobody: another Unix user locks whatever they can open."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.users import (
    ELIF,
    GUEST,
    JONAS,
    MARA,
    OPERATORS,
    coded,
    console,
    needs_root,
    passable,
    ran,
    shared_room,
    started,
)
from warroom.log.sqlite import published

pytestmark = needs_root

LOCKS = """
held = {}  # never closed: that would drop the locks
while True:
    for path in sorted(room.parent.rglob("*")):
        try:
            if path.stat().st_ino in held:
                continue
            descriptor = os.open(path, os.O_RDONLY)
        except OSError:
            continue
        held[os.fstat(descriptor).st_ino] = descriptor
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            pass
        if path.is_file():
            while True:
                try:
                    fcntl.lockf(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
                    break
                except OSError:
                    time.sleep(0.001)
            print(path.resolve().name, flush=True)
    time.sleep(0.02)
"""
"""Every lock that a reader can take: on every byte of every file, again as soon as one is new."""

READS = """
file = room.parent / f"{room.name}.published" / "current"
connection = sqlite3.connect(f"file:{file.resolve()}?mode=ro", uri=True, isolation_level=None)
connection.execute("BEGIN")
print(connection.execute("SELECT count(*) FROM event").fetchone()[0], flush=True)
time.sleep(600)
"""
"""A transaction that never ends."""

HOLDS = """
def content():
    found = []
    for path in room.parent.rglob("*"):
        try:
            found.append(open(path, "rb"))
        except OSError:
            pass
    return found
before = content()
print(sum(b"hunter2" in each.read() for each in before), flush=True)
sys.stdin.readline()
after = [*before, *content()]
print(sum(each.seek(0) or b"hunter2" in each.read() for each in after), flush=True)
"""
"""In how many open files the words are: now, and after they were redacted."""


@pytest.fixture
def room() -> Iterator[Path]:
    home = passable()
    yield shared_room(home)
    shutil.rmtree(home)


@pytest.fixture
def kept(room: Path) -> Iterator[Path]:
    with running(started(MARA, "keep", room=room, group=OPERATORS)) as keeper:
        assert keeper.stderr is not None
        assert "publishing" in keeper.stderr.readline()
        yield room
        keeper.send_signal(signal.SIGTERM)
        assert keeper.wait(20) == 0


@contextlib.contextmanager
def running(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    with process:
        try:
            yield process
        finally:
            process.kill()


def told(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def sees(uid: int, words: str, room: Path) -> None:
    """Wait until an observer sees it; the test's own time limit ends a wait in vain."""
    while words not in ran(uid, "timeline", room=room)[0]:
        time.sleep(0.1)


def test_s3_whoever_may_only_read_can_lock_nothing_that_matters_to_a_writer(kept: Path) -> None:
    with running(coded(ELIF, LOCKS, room=kept)) as locks:
        names = {told(locks)}  # --share has made the first copy, keep the next
        assert names == {"2.db"}
        for number in range(3):
            ran(JONAS, "log", f"entry {number}", room=kept, group=OPERATORS)
            sees(GUEST, f"entry {number}", kept)
            names.add(told(locks))
        assert names == {"2.db", "3.db", "4.db", "5.db"}
        assert len(list(published.folder(kept).glob("*.db"))) == 3
    ran(MARA, "log", "all is quiet again", room=kept, group=OPERATORS)
    sees(GUEST, "all is quiet again", kept)
    assert rows(published.link(kept)) == rows(kept)


def test_s18_a_transaction_that_never_ends_makes_nothing_grow(kept: Path) -> None:
    entries = "".join(f"entry {number} {'x' * 12_000}\n" for number in range(600))
    with running(coded(ELIF, READS, room=kept)) as reads:
        assert int(told(reads)) > 0
        writer = started(MARA, "log", "-", room=kept, group=OPERATORS)
        writer.communicate(entries, timeout=100)
        assert writer.returncode == 0
        ran(JONAS, "log", "and the last one", room=kept, group=OPERATORS)
        sees(GUEST, "and the last one", kept)
        assert kept.with_name(f"{kept.name}-wal").stat().st_size < 16 << 20
        assert [*published.folder(kept).glob("*-wal")] == []
        assert rows(published.link(kept)) == rows(kept)


def test_s17_redacted_words_are_in_no_byte_that_a_reader_can_read(kept: Path) -> None:
    ran(MARA, "log", "the password is hunter2", room=kept, group=OPERATORS)
    sees(GUEST, "hunter2", kept)
    with running(coded(ELIF, HOLDS, room=kept)) as holds:
        assert int(told(holds)) > 0
        seq = next(seq for seq, text in rows(kept, "seq, text") if "hunter2" in text)
        ran(MARA, "redact", str(seq), "a password", room=kept, group=OPERATORS)
        sees(GUEST, "redacted", kept)
        assert holds.stdin is not None
        print(file=holds.stdin, flush=True)
        assert told(holds) == "0"


def test_s3_no_file_of_the_room_itself_can_be_opened_by_an_observer(kept: Path) -> None:
    ran(ELIF, "show", room=kept)
    own = [path for path in kept.parent.iterdir() if path.is_file()]
    assert len(own) >= 6
    code = "for p in room.parent.iterdir():\n if p.is_file(): print(p.name, os.access(p, os.R_OK))"
    with coded(GUEST, code, room=kept) as process:
        said, _ = process.communicate(timeout=60)
    assert {line.split()[1] for line in said.splitlines()} == {"False"}


def test_a_console_that_only_watches_moves_on_to_every_copy_and_says_how_old_the_last_one_is(
    room: Path,
) -> None:
    with (
        running(started(MARA, "keep", room=room, group=OPERATORS)) as keeper,
        running(coded(GUEST, LOCKS, room=room)) as locks,
    ):
        assert told(locks)
        watching = console(ELIF, "watch", room=room)
        try:
            watching.wait_for("● live")
            for number in range(2):
                ran(JONAS, "log", f"entry {number}", room=room, group=OPERATORS)
                watching.wait_for(f"entry {number}")
                assert told(locks)
            assert "replaced" not in watching.text
            keeper.send_signal(signal.SIGTERM)
            assert keeper.wait(20) == 0
            os.utime(published.mark(room), (time.time() - 200, time.time() - 200))
            watching.wait_for("◌ copy 03:2")
            watching.wait_for("COPY IS 03:2")
        finally:
            watching.close()
    said, warned = ran(ELIF, "timeline", room=room)
    assert "entry 1" in said
    assert "warroom keep" in warned
    assert ran(MARA, "timeline", room=room, group=OPERATORS)[1] == ""


def rows(file: Path, columns: str = "*") -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        return connection.execute(f"SELECT {columns} FROM event ORDER BY seq").fetchall()
