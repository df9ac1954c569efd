"""Connections to a room file: how they are made and set up, and what their errors mean."""

import os
import re
import sqlite3
from pathlib import Path
from typing import NamedTuple

from warroom.log.errors import (
    Damaged,
    DiskFull,
    Locked,
    Newer,
    ReadOnly,
    RoomUnusable,
    TriggersChanged,
)
from warroom.log.sqlite import files, migrations

_TIMEOUT = 5.0


_WRITER = (
    "PRAGMA synchronous=FULL",
    "PRAGMA fullfsync=1",
    "PRAGMA checkpoint_fullfsync=1",
    "PRAGMA foreign_keys=1",
    "PRAGMA recursive_triggers=1",
    "PRAGMA secure_delete=1",
    "PRAGMA wal_autocheckpoint=1000",
    "PRAGMA journal_size_limit=67108864",
    "PRAGMA mmap_size=0",
    "PRAGMA busy_timeout=200",
)


_READER = (
    "PRAGMA query_only=1",
    "PRAGMA wal_autocheckpoint=0",
    "PRAGMA mmap_size=0",
    "PRAGMA busy_timeout=1000",
)


_SPARE = 1 << 16


_NO_TABLE = re.compile(r"no such table: (?:main\.)?(\w+)")


class Found(NamedTuple):
    """What a file's schema turned out to be.

    Attributes:
        stamp: SQLite's own counter of schema changes.
        version: The number of migrations it has had.
        log_id: The log's own name.
        why: Why it must not be written, if so.
    """

    stamp: int
    version: int
    log_id: str
    why: ReadOnly | None


def connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """A connection to an existing room, with every pragma set."""
    uri = f"{path.as_uri()}?mode={'ro' if read_only else 'rw'}"
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=_TIMEOUT, check_same_thread=False
    )
    try:
        if not read_only and connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            connection.execute("PRAGMA journal_mode=WAL").fetchone()
        for pragma in _READER if read_only else _WRITER:
            connection.execute(pragma).fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def leave_open(connection: sqlite3.Connection) -> None:
    """Let a connection go without SQLite's last checkpoint, as the end of the process does.

    Whose journal is not the one in use any more would write old pages over new ones, and remove
    the other's journal.
    """
    import ctypes

    ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))


def number(connection: sqlite3.Connection, pragma: str) -> int:
    """The value of a pragma that is a number."""
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def inspect(connection: sqlite3.Connection, path: Path, expected: int) -> Found:
    """What schema a file has, and whether this program may write to it.

    Args:
        connection: Any connection to it.
        path: For the sentences.
        expected: The newest ``user_version`` that this program knows.
    """
    stamp, version = number(connection, "schema_version"), number(connection, "user_version")
    row = connection.execute("SELECT value FROM room WHERE key = 'log_id'").fetchone()
    why: ReadOnly | None = None
    if version > expected:
        why = Newer(
            "Update warroom to write here: a newer version wrote "
            f"{path.name} (schema {version}, this one knows {expected}). It can be read."
        )
    elif changed := migrations.changed_triggers(connection):
        why = TriggersChanged(
            f"The triggers that keep {path.name} append-only were changed ({', '.join(changed)}). "
            "It can be read; run `warroom verify`, and copy it before anything else."
        )
    return Found(stamp, version, str(row[0]) if row else "", why)


def explain(error: sqlite3.Error, path: Path) -> RoomUnusable:
    """The sentence behind an error of SQLite."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name == "SQLITE_FULL" or (name.startswith("SQLITE_IOERR") and _no_space(path)):
        return DiskFull(
            f"The disk with {path} is full, so nothing was recorded; nor can a room be opened that "
            "nobody holds open. Free some space and try again."
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Locked(
            f"Another program holds {path} locked. Close it there (sqlite3, a backup, a copy "
            "job) and try again; nothing was recorded."
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return _shut(path)
    if name.startswith("SQLITE_CONSTRAINT"):
        return Damaged(f"{path} refused the row: {error}. Nothing was recorded.")
    if (lost := _NO_TABLE.search(str(error))) and lost[1] not in ("event", "room"):
        return Damaged(
            f"{path} lacks the derived table {lost[1]}, so nothing was recorded. The log itself is "
            "whole: `warroom rebuild` makes the tables anew from it."
        )
    if isinstance(error, sqlite3.ProgrammingError):
        return RoomUnusable(f"{path} is not open any more. Open it again.")
    return Damaged(
        f"{path} cannot be used: {error}. Copy the file and its -wal, run `warroom verify`, and "
        "restore a backup if that finds damage."
    )


def _shut(path: Path) -> ReadOnly:
    if reason := files.may_write(path):
        return ReadOnly(
            f"Nobody holds {path.name} open, and without that a reader who may not write in its "
            "folder cannot enter. Ask an operator to open it or to run `warroom keep`. " + reason
        )
    return ReadOnly(f"{path} cannot be written. `warroom doctor` shows what is missing.")


def _no_space(path: Path) -> bool:
    try:
        found = os.statvfs(path.parent)
    except OSError:
        return False
    return found.f_bavail * found.f_frsize < _SPARE
