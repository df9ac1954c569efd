"""Making a new room: it stands at its path wholly or not at all."""

import contextlib
import os
import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from warroom.log.errors import Moved, ReadOnly, RoomUnusable
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
        _make(path.parent)
    except OSError as error:
        raise ReadOnly(
            f"The folder {path.parent} cannot be created ({error.strerror}). "
            "Name another room with --room."
        ) from error
    queue = WriterLock(path, patience)
    queue.acquire("creating")
    try:
        if not path.exists():
            _refuse_orphans(path)
            _build(path, extra)
    except sqlite3.Error as error:
        raise explain(error, path) from error
    except OSError as error:
        raise ReadOnly(f"{path} cannot be created ({error.strerror}).") from error
    finally:
        queue.release()
        queue.close()


def _make(folder: Path) -> None:
    """Make a folder that is private until it is shared; those above it follow the umask."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(0o700)


def _refuse_orphans(path: Path) -> None:
    """A journal without its room belongs to one that was moved or deleted: nothing may touch it.

    Raises:
        Moved: There is one.
    """
    orphan = path.with_name(f"{path.name}-wal")
    if orphan.exists():
        raise Moved(
            f"There is no room at {path}, but the journal of one ({orphan.name}), which may hold "
            f"its last entries. Put the room back, or move {orphan.name} away to start a new one."
        )


def _build(path: Path, extra: Sequence[Migration]) -> None:
    draft = path.with_name(f".{path.name}.new")
    _clear(draft)
    try:
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
        files.fit(descriptor, path.parent)
        os.close(descriptor)
        with contextlib.closing(connect(draft, read_only=False)) as connection:
            migrate(connection, extra)
            # Closing does the same, and says nothing where the disk does not take it.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        os.link(draft, path)
    finally:
        _clear(draft)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Make durable what was created or renamed in a folder."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _clear(draft: Path) -> None:
    for end in ("", "-wal", "-shm"):
        draft.with_name(draft.name + end).unlink(missing_ok=True)


def copy(
    source: sqlite3.Connection,
    using: AbstractContextManager[object],
    target: Path,
    like: Path,
) -> None:
    """Copy a room to a new file with SQLite's backup interface, as private as the room is.

    Args:
        source: The open connection.
        using: Held while it is used.
        target: Must not exist.
        like: Who may open this file may open the copy: owner and group, never everybody.

    Raises:
        RoomUnusable: The target exists, or cannot be written.
    """
    draft = target.with_name(f".{target.name}.part")
    try:
        if target.exists():
            raise RoomUnusable(f"{target} exists already. Name a file that does not.")
        draft.unlink(missing_ok=True)
        _begin_as_private(draft, like)
        with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as copied:
            with using:
                source.backup(copied)
            copied.execute("PRAGMA synchronous=FULL")
        os.link(draft, target)
        sync(target.parent)
    except sqlite3.Error as error:
        raise explain(error, target) from error
    except OSError as error:
        raise RoomUnusable(f"{target} cannot be written ({error.strerror}).") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _begin_as_private(draft: Path, like: Path) -> None:
    """Make an empty file that only those may open who may open another one: owner and group."""
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        with contextlib.suppress(OSError):  # it was moved, or its group is not this user's
            found = like.stat()
            os.fchown(descriptor, -1, found.st_gid)
            os.fchmod(descriptor, found.st_mode & 0o660 | 0o600)
    finally:
        os.close(descriptor)
