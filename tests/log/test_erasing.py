"""A redaction is complete in the file's bytes, or says what is left to do until it is."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from warroom.act import Target
from warroom.room import Room
from warroom.topics.lifecycle import declare
from warroom.topics.timeline import redaction, typed
from warroom.topics.timeline.events import Kind

SECRET = "hunter2-is-the-password"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "room.db"


@pytest.fixture
def room(path: Path) -> Iterator[Room]:
    with closing(Room.open(path, operator="mara")) as room:
        room.act(declare.declare_new, Target(new=True), title="checkout fails", severity_level=2)
        note(room, SECRET)
        yield room


def note(room: Room, text: str) -> int:
    return room.act(typed.log, Target("INC-1"), kind=Kind.NOTE, text=text).events[0].seq


def redact(room: Room) -> None:
    seq = next(each.seq for each in room.incident("INC-1").timeline.written if SECRET in each.text)
    room.act(redaction.redact, Target("INC-1"), entry=seq, reason="a password")


def holding(path: Path) -> list[str]:
    """The files beside and including the room whose bytes hold the words."""
    files = sorted(path.parent.glob(f"{path.name}*"))
    return [file.name for file in files if SECRET.encode() in file.read_bytes()]


def test_s17_nothing_is_left_in_any_file(room: Room, path: Path) -> None:
    redact(room)
    assert holding(path) == []
    assert room.erasing() == ""


def test_s17_a_reader_keeps_the_words_and_that_is_said_until_they_are_gone(
    room: Room, path: Path
) -> None:
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM event").fetchone()
        redact(room)
        assert holding(path) != []
        assert "still in the bytes" in room.erasing()
        verdict = room.verify()
        assert verdict.ok
        assert any("still in the bytes" in each for each in verdict.notes)
    note(room, "somebody writes next")
    assert holding(path) == []
    assert room.erasing() == ""


_KILLED = """
import os, signal, sys
from pathlib import Path
from tests.log.test_erasing import redact
from warroom.log.sqlite.log import SqliteLog
from warroom.room import Room

room = Room.open(Path(sys.argv[1]), operator="mara")
SqliteLog._erase = lambda _: os.kill(os.getpid(), signal.SIGKILL)
redact(room)
"""


def test_s17_a_kill_before_the_bytes_are_gone_is_made_good(room: Room, path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _KILLED, str(path)], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert holding(path) != []
    with closing(Room.open(path, operator="wei")) as next_one:
        assert next_one.erasing()
        note(next_one, "somebody writes next")
        assert not next_one.erasing()
    assert holding(path) == []
    assert os.path.getsize(path) > 0
