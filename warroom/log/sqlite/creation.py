"""Making a new room: it stands at its path wholly or not at all."""

import contextlib
import os
import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from warroom.log.errors import ReadOnly, RoomUnusable
from warroom.log.sqlite import files
from warroom.log.sqlite.connection import connect, explain
from warroom.log.sqlite.lock import WriterLock
from warroom.log.sqlite.migrations import Migration, migrate


def create(path: Path, extra: Sequence[Migration], patience: float) -> None:
    """Make a room where none is; another process that is faster is just as good.

    Raises:
        ReadOnly: This user may not create files there.
        DiskFull: There is no space.
        Locked: Somebody else is stuck doing the same.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReadOnly(
            f"The folder {path.parent} cannot be created ({error.strerror}). "
            "Name another room with --room."
        ) from error
    queue = WriterLock(path, patience)
    queue.acquire("creating")
    try:
        if not path.exists():
            _build(path, extra)
    except sqlite3.Error as error:
        raise explain(error, path) from error
    except OSError as error:
        raise ReadOnly(f"{path} cannot be created ({error.strerror}).") from error
    finally:
        queue.release()
        queue.close()


def _set_aside(path: Path) -> None:
    """Keep the journal of a room that is gone away from the new one, which it would damage."""
    for end in ("-wal", "-shm"):
        orphan = path.with_name(path.name + end)
        if orphan.exists():
            orphan.rename(orphan.with_name(f"{orphan.name}.orphan-{os.urandom(4).hex()}"))


def _build(path: Path, extra: Sequence[Migration]) -> None:
    draft = path.with_name(f".{path.name}.new")
    _clear(draft)
    try:
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o666)
        files.fit(descriptor, path.parent)
        os.close(descriptor)
        with contextlib.closing(connect(draft, read_only=False)) as connection:
            migrate(connection, extra)
            # Closing does the same, and says nothing where the disk does not take it.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        _set_aside(path)
        os.link(draft, path)
    finally:
        _clear(draft)
    folder = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _clear(draft: Path) -> None:
    for end in ("", "-wal", "-shm"):
        draft.with_name(draft.name + end).unlink(missing_ok=True)


def copy(source: sqlite3.Connection, using: AbstractContextManager[object], target: Path) -> None:
    """Copy a room to a new file with SQLite's backup interface.

    Args:
        source: The open connection.
        using: Held while it is used.
        target: Must not exist.

    Raises:
        RoomUnusable: The target exists, or cannot be written.
    """
    draft = target.with_name(f".{target.name}.part")
    try:
        if target.exists():
            raise RoomUnusable(f"{target} exists already. Name a file that does not.")
        draft.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as copied:
            with using:
                source.backup(copied)
            copied.execute("PRAGMA synchronous=FULL")
        os.link(draft, target)
    except sqlite3.Error as error:
        raise explain(error, target) from error
    except OSError as error:
        raise RoomUnusable(f"{target} cannot be written ({error.strerror}).") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
