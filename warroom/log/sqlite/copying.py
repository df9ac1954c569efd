"""Writes the copies that observers open, and says who does it; never waits for a reader."""

import contextlib
import errno
import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from warroom.log.chain import Row
from warroom.log.errors import DiskFull, Kept, RoomUnusable
from warroom.log.event_log import Head
from warroom.log.sqlite import files, published
from warroom.log.sqlite.connection import connect
from warroom.log.sqlite.lock import holder_of, sign
from warroom.log.sqlite.schema import GENESIS, insert_sql

FOLDER, COPY = 0o2775, 0o664
"""Of the folder of the copies, and of each: the group publishes, everybody reads."""


_BUSY_MS = 500
"""A reader is waited for that long at the beginning of an append, and again at its end."""


_OLDER = 2
"""So many former copies stay for those who are still reading them."""


_INSERT = insert_sql()


class Copy:
    """The newest copy of a room, open to grow.

    Its journal is no write-ahead log: such a copy can be read when nobody writes any more, and a
    reader who never ends makes nothing grow.

    Attributes:
        file: Where it is.
        head: The last row that is in it.
    """

    def __init__(self, file: Path, room: Path) -> None:
        self.file = file
        self._room = room
        self._connection = sqlite3.connect(
            f"{file.as_uri()}?mode=rw", uri=True, isolation_level=None, check_same_thread=False
        )
        for pragma in (
            "synchronous=OFF",  # the room is what lasts; a copy is made anew
            f"busy_timeout={_BUSY_MS}",
            "cache_spill=0",
            "foreign_keys=1",
            "recursive_triggers=1",
            "secure_delete=1",
            "mmap_size=0",
        ):
            self._connection.execute(f"PRAGMA {pragma}").fetchall()
        last = self._connection.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")
        self.head = Head(*(last.fetchone() or (0, GENESIS)))

    @contextlib.contextmanager
    def appending(self, rows: Sequence[tuple[Any, ...]]) -> Iterator[sqlite3.Connection]:
        """One transaction that adds rows of the room, word for word; gives the connection.

        Raises:
            sqlite3.Error: A reader is in the way, or the rows do not fit.
        """
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.executemany(_INSERT, rows)
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        last = Row(*rows[-1])
        self.head = Head(last.seq, last.hash)
        files.ring(published.link(self._room))

    def close(self) -> None:
        """Let it go; it can be read on."""
        self._connection.close()


def grant(room: Path) -> None:
    """Make the folder of the copies, if it is not there.

    Raises:
        OSError: It cannot be made here.
    """
    if not published.wanted(room):
        published.folder(room).mkdir()
        published.folder(room).chmod(FOLDER)


def modes(room: Path) -> list[tuple[Path, int]]:
    """The folder of the copies of a shared room and what is in it, each with its mode."""
    place = published.folder(room)
    copies = {_file(place, number) for number in _copies(place)}
    inside = [each for each in place.iterdir() if not each.is_symlink()]
    return [
        (place, FOLDER),
        *((each, COPY if each in copies else files.SHARED_FILE) for each in inside),
    ]


def withdraw(room: Path) -> bool:
    """Remove every copy and their folder; whether there was one.

    Raises:
        OSError: They cannot be removed.
    """
    if not published.wanted(room):
        return False
    _clear(room)
    place = published.folder(room)
    for left in place.iterdir():
        left.unlink()
    place.rmdir()
    return True


def _clear(room: Path) -> None:
    """Remove every copy."""
    published.link(room).unlink(missing_ok=True)
    place = published.folder(room)
    for number in _copies(place):
        _remove(_file(place, number))


def fresh(room: Path, *, older: int = _OLDER) -> Copy:
    """Publish a whole copy in the place of the one that counts, and open it to grow.

    Args:
        room: The room's own file.
        older: So many former copies stay; none after a redaction, for they hold the words.

    Raises:
        RoomUnusable: It cannot be written.
    """
    place = published.folder(room)
    try:
        before = sorted(_copies(place))
        number = before[-1] + 1 if before else 1
        try:
            _write(room, _file(place, number))
            copy = Copy(_file(place, number), room)
        except BaseException:
            _remove(_file(place, number))
            raise
        _point(room, number)
        files.ring(published.link(room))
        for each in before[: len(before) - older]:
            _remove(_file(place, each))
    except (OSError, sqlite3.Error) as error:
        raise _untaken(error, place) from error
    return copy


def fresh_without_words(room: Path) -> Copy:
    """A whole copy and no former one; where none can be written the former ones go all the same.

    Raises:
        RoomUnusable: It cannot be written.
    """
    try:
        return fresh(room, older=0)
    except RoomUnusable:
        with contextlib.suppress(OSError):
            _clear(room)
        raise


def forget_words(room: Path, holder: str) -> None:
    """Leave no redacted words in copies that nobody keeps; whoever keeps them sees to it anyway."""
    if published.newest(room) is None:
        return
    try:
        keeper = Keeper(room, holder)
    except RoomUnusable:
        return
    with contextlib.closing(keeper), contextlib.suppress(RoomUnusable):
        fresh_without_words(room).close()


def confirm(room: Path) -> None:
    """Note that the copy is what the room holds now.

    Raises:
        RoomUnusable: It cannot be noted.
    """
    try:
        os.close(files.open_shared(published.mark(room)))
        os.utime(published.mark(room))
    except OSError as error:
        raise _untaken(error, published.folder(room)) from error


def _write(room: Path, file: Path) -> None:
    """Copy the room to a new file; it is opened to others when it is whole."""
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
    with (
        contextlib.closing(connect(room, read_only=True)) as source,
        contextlib.closing(sqlite3.connect(file, isolation_level=None)) as copied,
    ):
        copied.execute("PRAGMA synchronous=OFF")
        source.backup(copied)
        copied.execute("PRAGMA journal_mode=DELETE").fetchall()
    file.chmod(COPY)


def _point(room: Path, number: int) -> None:
    """From now on this copy counts."""
    draft = published.folder(room) / f".{os.urandom(8).hex()}"
    draft.symlink_to(f"{number}.db")
    draft.rename(published.link(room))


def _copies(place: Path) -> set[int]:
    numbers = (published.number_of(each.name) for each in place.iterdir())
    return {each for each in numbers if each is not None}


def _file(place: Path, number: int) -> Path:
    return place / f"{number}.db"


def _remove(file: Path) -> None:
    """Remove a copy, and what is in it: who has it open would else keep words and space."""
    for each in (file, file.with_name(f"{file.name}-journal")):
        with contextlib.suppress(FileNotFoundError):
            os.truncate(each, 0)
            each.unlink()


def _untaken(error: OSError | sqlite3.Error, place: Path) -> RoomUnusable:
    full = getattr(error, "errno", None) == errno.ENOSPC
    if full or getattr(error, "sqlite_errorname", "") == "SQLITE_FULL":
        return DiskFull(f"The disk with {place} is full, so observers see an older copy.")
    why = error.strerror if isinstance(error, OSError) else error
    return RoomUnusable(f"No copy for observers can be written in {place}: {why}.")


class Keeper:
    """The one process that keeps a room; the lock is in the operators' part of the folder."""

    def __init__(self, room: Path, holder: str) -> None:
        """Be it.

        Raises:
            Kept: Another process is.
            RoomUnusable: The file of the lock cannot be written.
        """
        path = keeper_path(room)
        try:
            self._descriptor = files.open_shared(path)
        except OSError as error:
            raise RoomUnusable(f"{path} cannot be written ({error.strerror}).") from error
        for pause in (0.05, 0.1, 0.2, 0.4, None):  # who only asks holds it for an instant
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if pause is None:
                    os.close(self._descriptor)
                    raise Kept(
                        f"Process {keeper(room) or '?'} keeps {room} already; one is enough."
                    ) from None
                time.sleep(pause)
        sign(self._descriptor, holder)

    def close(self) -> None:
        """Be it no more."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def keeper_path(room: Path) -> Path:
    """The file that whoever keeps a room holds locked."""
    return room.with_name(f"{room.name}.keep")


def keeper(room: Path) -> str:
    """Who keeps a room, as ``PID NAME``; empty when nobody does, or who asks may not know."""
    return holder_of(keeper_path(room))
