"""What the command line says of a room that is gone, older, or another one; and `restore`."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from warroom.room import Room

Read = Callable[..., Any]


@pytest.fixture
def room(run: Run, room_path: Path) -> Path:
    run("declare", "Checkout fails", "--severity", "2")
    return room_path


def beside(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir()) if path.parent.exists() else []


def test_s6_a_command_that_comes_to_nothing_makes_no_room(run: Run, room_path: Path) -> None:
    run("log", "a typo", code=2)
    assert beside(room_path) == []
    run("severity", "2", code=2)
    assert beside(room_path) == []


def test_s6_no_room_is_made_where_one_is_remembered(run: Run, read: Read, room: Path) -> None:
    room.rename(room.with_name("away.db"))
    refused = run("a second incident", code=4).stderr
    assert "There is no room at" in refused
    assert "warroom restore" in refused
    assert not room.exists()
    room.with_name("away.db").rename(room)
    assert [each["text"] for each in read("timeline")][-1] != "a second incident"


def test_s6_who_forgets_it_may_start_anew(run: Run, room: Path) -> None:
    room.unlink()
    assert "Forgotten" in run("verify", "--accept").stderr
    run("a second incident")
    assert room.exists()


def test_s6_a_journal_without_its_room_is_never_touched(
    run: Run, room: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also for who never saw that room: its last entries may be in the journal alone."""
    with closing(Room.open(room, operator="wei")):
        run("log", "only in the journal")
        room.rename(room.with_name("away.db"))
        monkeypatch.setenv("WARROOM_STATE", str(tmp_path / "another"))
        assert "-wal" in run("a sentence", code=4).stderr
        room.with_name("away.db").rename(room)
    assert "only in the journal" in run("timeline").stdout


def test_s14_an_older_copy_is_told_by_every_command(run: Run, room: Path, tmp_path: Path) -> None:
    run("backup", str(tmp_path / "old.db"))
    run("log", "later")
    room.write_bytes((tmp_path / "old.db").read_bytes())
    Path(f"{room}-wal").unlink(missing_ok=True)
    for words in (("log", "x"), ("show",), ("timeline",), ("sitrep",)):
        assert "shorter than it was" in run(*words).stderr, words
        room.write_bytes((tmp_path / "old.db").read_bytes())
    run("verify", code=1)
    run("verify", "--accept")
    assert "shorter" not in run("log", "x").stderr


def test_s14_another_room_at_the_same_place_is_told(run: Run, room: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    run("--room", str(other), "something else")
    os.replace(other, room)
    assert "Another room stands at" in run("show").stderr


def test_restore_sets_the_room_aside_and_says_what_it_held(
    run: Run, read: Read, room: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old.db"
    run("backup", str(old))
    run("log", "later")
    told = run("restore", str(old))
    assert "1 later row, the first of 2" in told.stderr
    assert "later" not in [each["text"] for each in read("timeline")]
    (aside,) = room.parent.glob("room.db.replaced-*")
    assert "later" in run("--room", str(aside), "timeline").stdout
    assert run("verify").stdout.startswith("ok")


def test_p2_an_older_backup_moved_over_the_room_is_found_and_restored(
    run: Run, read: Read, room: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old.db"
    run("backup", str(old))
    for number in range(40):
        run("log", f"the queue holds {number} thousand orders")
    with closing(sqlite3.connect(room)) as holds:  # as a killed process leaves it: with a journal
        holds.execute("SELECT count(*) FROM event").fetchone()
        run("log", "the last before it was killed")
        journal = Path(f"{room}-wal").read_bytes()
    room.write_bytes(old.read_bytes())
    Path(f"{room}-wal").write_bytes(journal)
    assert run("verify", code=1).stdout.startswith("BROKEN")
    run("restore", str(old))
    assert run("verify").stdout.startswith("ok")
    assert [each["text"] for each in read("timeline")]


def test_restore_is_refused_while_somebody_has_the_room_open(
    run: Run, room: Path, tmp_path: Path
) -> None:
    run("backup", str(tmp_path / "old.db"))
    with closing(Room.open(room, operator="wei")):
        before = room.read_bytes()
        assert "open" in run("restore", str(tmp_path / "old.db"), code=4).stderr
        assert room.read_bytes() == before
    assert beside(room) == ["room.db", "room.db.bell", "room.db.lock"]


def test_restore_refuses_a_backup_that_is_not_whole(run: Run, room: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.db"
    run("backup", str(bad))
    with closing(sqlite3.connect(bad, isolation_level=None)) as connection:
        connection.execute("UPDATE entries SET text = 'nothing happened'")
        connection.execute("DROP TRIGGER event_update")
        connection.execute("UPDATE event SET text = 'nothing happened'")
    assert "not whole" in run("restore", str(bad), code=4).stderr
    assert "Checkout fails" in run("show").stdout
