"""The copy for observers: it holds what the room holds, and observers move on with it."""

import asyncio
import contextlib
import errno
import os
import sqlite3
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.any_story import stories
from warroom.act import Target
from warroom.archive.schema import MIGRATIONS
from warroom.core.event import Event, Recorded
from warroom.log.errors import Damaged, DiskFull, Forbidden, Kept, ReadOnly
from warroom.log.sqlite import copying, files, published
from warroom.log.sqlite.published import PublishedLog
from warroom.publisher import Publisher
from warroom.room import Decide, Room
from warroom.topics.lifecycle import declare
from warroom.topics.lifecycle.events import Opened
from warroom.topics.timeline import redaction, typed
from warroom.topics.timeline.events import EntryRedacted

NOT_MINE = ReadOnly("You may read room.db and not write to it.")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with contextlib.closing(Room.open(tmp_path / "own" / "room.db", operator="mara")) as opened:
        opened.act(declare.declare_new, Target(new=True), title="Checkout fails")
        copying.grant(opened.path)
        yield opened


@pytest.fixture
def publisher(room: Room) -> Iterator[Publisher]:
    with contextlib.closing(Publisher(room)) as made:
        assert made.step()
        yield made


@pytest.fixture
def observer(room: Room, publisher: Publisher) -> Iterator[Room]:
    """The room as who may not write sees it."""
    log = PublishedLog.at_newest(room.path, NOT_MINE, MIGRATIONS)
    with contextlib.closing(Room(log, "elif", room.now)) as opened:
        yield opened


def say(room: Room, text: str) -> Recorded:
    return room.act(typed.log, Target("INC-1"), kind="note", text=text).events[0]


def copy_of(room: Room) -> Path:
    found = published.newest(room.path)
    assert found is not None
    return found


def tables(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that is in a file but what depends on when a fold was kept."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT INTO entries_fts (entries_fts) VALUES ('integrity-check')")
        connection.rollback()
        found = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
        ).fetchall()
        names = [name for name, sql in found if "CREATE TABLE" in (sql or "")]
        held = {
            name: sorted(connection.execute(f"SELECT * FROM [{name}]").fetchall(), key=repr)
            for name in names
            if name != "folds" and "_fts" not in name
        }
        return {**held, "schema": found}


@given(st.lists(st.tuples(st.booleans(), stories(12)), min_size=1, max_size=4))
@settings(max_examples=15)
def test_the_copy_holds_what_the_room_holds(told: list[tuple[bool, list[Recorded]]]) -> None:
    with (
        tempfile.TemporaryDirectory() as home,
        contextlib.closing(Room.open(Path(home) / "own" / "room.db", operator="mara")) as room,
    ):
        path = room.path
        copying.grant(path)
        with contextlib.closing(Publisher(room)) as publisher:
            publisher.step()
            for number, (steps, story) in enumerate(told):
                known = number >= 2
                drafts: list[tuple[str, Event]] = [] if known else [("mara", Opened(title="any"))]
                drafts += [
                    (each.actor, each.event)
                    for each in story
                    if not isinstance(each.event, EntryRedacted)
                ]
                name = f"INC-{number - 1}" if known else None
                room._append(_told(drafts), name, new=not known)
                if steps:
                    publisher.step()
            publisher.step()
        assert tables(copy_of(room)) == tables(path)
        assert copy_of(room).name == "1.db"


def _told(drafts: list[tuple[str, Event]]) -> Decide:
    return lambda _: drafts


def test_what_is_new_is_added_and_nothing_is_copied_again(room: Room, publisher: Publisher) -> None:
    first = files.identity(copy_of(room))
    for number in range(700):  # more than a fold is kept after
        say(room, f"entry {number}")
    publisher.step()
    assert files.identity(copy_of(room)) == first
    assert tables(copy_of(room)) == tables(room.path)
    with contextlib.closing(sqlite3.connect(copy_of(room))) as connection:
        assert connection.execute("SELECT count(*) FROM folds").fetchone()[0] > 0


def test_an_observer_sees_search_lists_and_checks_what_the_room_holds(
    room: Room, publisher: Publisher, observer: Room
) -> None:
    say(room, "p99 is thirty seconds")
    publisher.step()
    assert [each.event.line() for each in observer.catch_up()] == ["p99 is thirty seconds"]
    assert [hit.text for hit in observer.search("thirty")] == ["p99 is thirty seconds"]
    assert observer.verify(room.head()).ok
    assert observer.path == room.path
    assert observer.info.log_id == room.info.log_id
    with pytest.raises(ReadOnly, match="not write"):
        say(observer, "I was here")


def test_s18_a_reader_in_the_way_reads_an_older_copy_and_the_others_the_new_one(
    room: Room, publisher: Publisher, observer: Room
) -> None:
    with contextlib.closing(sqlite3.connect(copy_of(room), isolation_level=None)) as stays:
        stays.execute("BEGIN")
        before = stays.execute("SELECT count(*) FROM event").fetchall()
        say(room, "one more")
        publisher.step()
        assert stays.execute("SELECT count(*) FROM event").fetchall() == before
    assert [each.event.line() for each in observer.catch_up()] == ["one more"]
    assert copy_of(room).name == "2.db"
    assert tables(copy_of(room)) == tables(room.path)


def test_s3_readers_in_the_way_of_every_copy_cannot_fill_the_disk(
    room: Room, publisher: Publisher
) -> None:
    held = []
    with contextlib.ExitStack() as stack:
        for number in range(5):
            connection = sqlite3.connect(copy_of(room), isolation_level=None)
            held.append(os.open(copy_of(room), os.O_RDONLY))
            stack.callback(os.close, held[-1])
            stack.enter_context(contextlib.closing(connection))
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM event").fetchall()
            say(room, f"entry {number}")
            publisher.step()
            time.sleep(0.01)
            while copy_of(room).name != f"{number + 2}.db":
                publisher.step()
        assert [os.fstat(each).st_size > 0 for each in held] == [False] * 3 + [True] * 2


def test_redacted_words_are_in_no_copy_also_not_in_one_that_is_held_open(
    room: Room, publisher: Publisher, observer: Room
) -> None:
    seq = say(room, "the password is hunter2").seq
    publisher.step()
    assert observer.search("hunter2")
    with copy_of(room).open("rb") as held:
        assert b"hunter2" in held.read()
        room.act(redaction.redact, Target("INC-1"), entry=seq, reason="a password")
        publisher.step()
        held.seek(0)
        assert b"hunter2" not in held.read()
    assert all(
        b"hunter2" not in each.read_bytes() for each in published.folder(room.path).iterdir()
    )
    assert observer.search("hunter2") == []
    assert tables(copy_of(room)) == tables(room.path)


def test_words_are_in_no_copy_also_when_they_were_redacted_long_before_a_look(
    room: Room, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warroom.publisher.BATCH", 3)
    seq = say(room, "the password is hunter2").seq
    publisher.step()
    for number in range(5):
        say(room, f"entry {number}")
    room.act(redaction.redact, Target("INC-1"), entry=seq, reason="a password")
    say(room, "and on")
    publisher.step()
    assert b"hunter2" not in copy_of(room).read_bytes()
    assert tables(copy_of(room)) == tables(room.path)


def test_words_leave_the_copy_also_when_the_disk_is_full(
    room: Room, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    seq = say(room, "the password is hunter2").seq
    publisher.step()
    with copy_of(room).open("rb") as held, monkeypatch.context() as patched:
        patched.setattr(copying, "_write", _full)
        room.act(redaction.redact, Target("INC-1"), entry=seq, reason="a password")
        with pytest.raises(DiskFull):
            publisher.step()
        assert b"hunter2" not in held.read()
        tried = len(_tries)
        publisher.step()
        assert len(_tries) == tried, "a full disk is not filled again at once"
    while published.newest(room.path) is None:
        publisher.step()
    assert tables(copy_of(room)) == tables(room.path)


_tries: list[Path] = []


def _full(room: Path, file: Path) -> None:
    _tries.append(file)
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_who_keeps_a_room_first_leaves_no_words_that_were_redacted_meanwhile(room: Room) -> None:
    seq = say(room, "the password is hunter2").seq
    with contextlib.closing(Publisher(room)) as publisher:
        publisher.step()
    room.act(redaction.redact, Target("INC-1"), entry=seq, reason="a password")
    with contextlib.closing(Publisher(room)) as publisher:
        publisher.step()
    assert all(
        b"hunter2" not in each.read_bytes() for each in published.folder(room.path).iterdir()
    )


def test_words_that_are_redacted_while_nobody_keeps_the_room_leave_its_copy(room: Room) -> None:
    seq = say(room, "the password is hunter2").seq
    with contextlib.closing(Publisher(room)) as publisher:
        publisher.step()
    room.act(redaction.redact, Target("INC-1"), entry=seq, reason="a password")
    assert b"hunter2" not in copy_of(room).read_bytes()
    assert tables(copy_of(room)) == tables(room.path)


def test_tables_that_were_made_anew_are_copied(room: Room, publisher: Publisher) -> None:
    room.log.query("DELETE FROM entries")
    say(room, "one more")
    publisher.step()
    room.rebuild()
    publisher.step()
    assert tables(copy_of(room)) == tables(room.path)


def test_a_room_that_is_older_again_is_copied_anew(room: Room, publisher: Publisher) -> None:
    say(room, "lost")
    publisher.step()
    with contextlib.closing(sqlite3.connect(room.path)) as shell:
        shell.execute("DROP TRIGGER event_delete")
        shell.execute("DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)")
        shell.commit()
    publisher.step()
    assert copy_of(room).name == "2.db"


def test_a_copy_that_is_damaged_says_who_mends_it(
    room: Room, publisher: Publisher, observer: Room
) -> None:
    publisher.close()
    os.truncate(copy_of(room), 0)
    with pytest.raises(Damaged, match="warroom keep"):
        observer.head()
    with contextlib.closing(Publisher(room)) as again:
        again.step()
        assert observer.head() == room.head()


def test_a_room_is_kept_by_one(room: Room, publisher: Publisher) -> None:
    assert copying.keeper(room.path).startswith(f"{os.getpid()} ")
    with pytest.raises(Kept, match=str(os.getpid())):
        Publisher(room)
    publisher.close()
    assert copying.keeper(room.path) == ""


def test_nothing_is_published_where_observers_may_not_look(
    room: Room, publisher: Publisher, observer: Room
) -> None:
    copying.withdraw(room.path)
    assert not publisher.step()
    assert not published.folder(room.path).exists()
    with pytest.raises(Forbidden, match="doctor --share"):
        observer.head()
    copying.grant(room.path)
    assert publisher.step()
    assert observer.head() == room.head()


def test_every_file_of_the_copy_that_others_may_read_is_written_without_a_lock_of_theirs(
    room: Room, publisher: Publisher
) -> None:
    modes = {
        each.name: stat.S_IMODE(each.stat().st_mode)
        for each in published.folder(room.path).iterdir()
        if not each.is_symlink()
    }
    assert modes == {"1.db": 0o664, "as-of": 0o660, "current.bell": 0o660}


def test_an_observer_is_woken_by_the_copy(room: Room, publisher: Publisher, observer: Room) -> None:
    async def woken() -> list[str]:
        told: list[str] = []
        follow = observer.follow()
        for text in ("one", "two"):
            say(room, text)
            if text == "two":
                copying.fresh(room.path).close()
            else:
                publisher.step()
            told += [each.event.line() for each in await anext(follow)]
        await follow.aclose()  # type: ignore[attr-defined]
        return told

    assert asyncio.run(woken()) == ["one", "two"]
