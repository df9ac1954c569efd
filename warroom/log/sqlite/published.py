"""The copy of a room that observers open, so that who may only read can stop nobody.

Whoever can open a file can lock it, and SQLite's readers lock what they read. So observers never
open the room: they open a copy of it in a folder beside it, which `warroom keep` keeps in step. It
never waits for them: where a reader is in its way it publishes another copy. Each is a file of its
own name, and a symbolic link says which one counts.
"""

import os
import re
import sqlite3
import stat
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warroom.log.errors import Damaged, Forbidden, ReadOnly, RoomUnusable
from warroom.log.event_log import Head, Mode, Seen, Verdict
from warroom.log.sqlite import files
from warroom.log.sqlite.connection import explain
from warroom.log.sqlite.log import SqliteLog
from warroom.log.sqlite.migrations import Migration

_SUFFIX = ".published"


_NAME = re.compile(r"(\d{1,18})\.db")


_TRIES = 5


def folder(room: Path) -> Path:
    """Where the copy of a room is; the folder is there when observers may look."""
    return room.with_name(f"{room.name}{_SUFFIX}")


def link(room: Path) -> Path:
    """The symbolic link to the copy that counts."""
    return folder(room) / "current"


def mark(room: Path) -> Path:
    """The file whose time of change says when the copy was last what the room holds."""
    return folder(room) / "as-of"


def wanted(room: Path) -> bool:
    """Whether a copy shall be published."""
    try:
        return stat.S_ISDIR(folder(room).lstat().st_mode)
    except OSError:
        return False


def number_of(name: str) -> int | None:
    """Which copy has that file name; None for what is no copy."""
    found = _NAME.fullmatch(name)
    return int(found[1]) if found else None


def newest(room: Path) -> Path | None:
    """The file of the copy that counts; None while there is none."""
    try:
        name = os.readlink(link(room))
    except OSError:
        return None
    return None if number_of(name) is None else folder(room) / name


def as_of(room: Path) -> datetime | None:
    """When the copy was last what the room holds, UTC; None while there is none."""
    try:
        return datetime.fromtimestamp(mark(room).stat().st_mtime, UTC)
    except OSError:
        return None


def observe(
    room: Path, extra: Sequence[Migration], *, read_only: bool = False
) -> "PublishedLog | None":
    """The copy of a room, opened, for who may not write to the room; None where there is none.

    Args:
        room: The room's own file.
        extra: Migrations of the derived tables.
        read_only: Whether nothing was to be written in any case.

    Raises:
        RoomUnusable: The copy cannot be read.
    """
    room = Path(os.path.realpath(room))
    reason = files.may_write(room)
    if not reason or newest(room) is None:
        return None
    why = ReadOnly(f"{room.name} was opened to be read only." if read_only else reason)
    return PublishedLog.at_newest(room, why, extra)


class PublishedLog(SqliteLog):
    """The copy of a room: read like the room, and opened again whenever another one counts.

    Attributes:
        path: Of the room, not of the copy.
    """

    @classmethod
    def at_newest(cls, room: Path, why: ReadOnly, extra: Sequence[Migration]) -> "PublishedLog":
        """Open the copy that counts.

        Raises:
            RoomUnusable: There is none, or it cannot be read.
        """
        for last in (*[False] * _TRIES, True):
            file = _found(room)
            try:
                files.check(file)
                log = cls(room, why=why, extra=extra, file=file)
                try:
                    log._prepare(extra, ())
                except BaseException:
                    log.close()
                    raise
            except (RoomUnusable, sqlite3.Error) as error:
                if last or newest(room) == file:
                    raise _told(error, room) from error
            else:
                return log
        raise AssertionError

    def as_of(self) -> datetime | None:
        """When the copy was last known to be what the room holds, UTC."""
        return as_of(self.path)

    def _same_file(self) -> None:
        """Another copy in its place is no trouble."""
        self._renewed()

    def _same_journal(self) -> bool:
        """A copy has none."""
        return True

    def _renewed(self) -> bool:
        """Open the copy that counts, if it is another one by now; whether that was so."""
        with self._using:
            file = _found(self.path)
            if self._closed or files.identity(file) == self._identity:
                return False
            before, held = self._connection, self._identity
            self._open(file)
            before.close()
            files.release(held)
            self._look_at_schema(self._info.warnings)
            return True

    def _reading(self, read: Callable[[], Any]) -> Any:
        """What is read; again, when the copy was replaced meanwhile."""
        for last in (*[False] * _TRIES, True):
            try:
                self._renewed()
                return read()
            except (RoomUnusable, sqlite3.Error) as error:
                now = newest(self.path)
                if last or now is None or files.identity(now) == self._identity:
                    raise _told(error, self.path) from error
        raise AssertionError

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """All rows of one reading statement, for read models and tools.

        Raises:
            RoomUnusable: The copy cannot answer.
        """
        read = super().query
        return list(self._reading(lambda: read(sql, parameters)))

    def verify(self, expected: Head | None = None) -> Verdict:
        """Walk the whole chain of the copy; again, when it was replaced meanwhile."""
        verdict = super().verify(expected)
        return verdict if verdict.ok or not self._renewed() else super().verify(expected)

    def wakes(
        self, look: Callable[[], Seen], *, on_mode: Callable[[Mode, str], None] | None = None
    ) -> AsyncGenerator[Seen, None]:
        """What each look brings, whenever the copy has something new; ends when cancelled."""
        from warroom.log.sqlite import watcher

        return watcher.wakes(link(self.path), look, on_mode=on_mode)


def _found(room: Path) -> Path:
    file = newest(room)
    if file is None:
        raise Forbidden(
            f"No copy of {room.name} is published for observers any more. Ask an operator: "
            "`warroom doctor --share` lets observers in, and `warroom keep` publishes."
        )
    return file


def _told(error: Exception, room: Path) -> RoomUnusable:
    """What is wrong with a copy that is the newest, and who can mend it."""
    if isinstance(error, sqlite3.Error):
        error = explain(error, room)
    if isinstance(error, (Damaged, ReadOnly)):
        return Damaged(
            f"The copy of {room.name} for observers is not whole. Ask an operator to start "
            "`warroom keep` anew: it publishes a fresh one."
        )
    assert isinstance(error, RoomUnusable)
    return error
