"""Puts a backup back in place of a room, which is set aside and never thrown away."""

import contextlib
import os
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from warroom.log.errors import Damaged, Locked, RoomUnusable
from warroom.log.sqlite import creation, files
from warroom.log.sqlite.connection import explain
from warroom.log.sqlite.lock import WriterLock
from warroom.log.sqlite.log import SqliteLog
from warroom.log.sqlite.migrations import Migration

_PATIENCE = 2.0


class Restored(NamedTuple):
    """What a backup replaced.

    Attributes:
        aside: Where the replaced room lies now; None when there was none.
        newer: How many rows the replaced room had that the backup has not; None when unknown.
        since: When the first of them was recorded, as it is written; empty for none.
    """

    aside: Path | None
    newer: int | None
    since: str


def restore(backup: Path, room: Path, extra: Sequence[Migration], now: datetime) -> Restored:
    """Put a copy of a backup where the room is, as the only one who has it open.

    Args:
        backup: A room that verifies.
        room: Where it goes; what stands there is set aside under a name with the date.
        extra: Migrations of the derived tables.
        now: The present instant, for that name.

    Raises:
        Damaged: The backup is not whole.
        Locked: Somebody has the room open.
        RoomUnusable: It cannot be read or written.
    """
    room = Path(os.path.realpath(room))
    with contextlib.closing(SqliteLog.open(backup, read_only=True, extra_schema=extra)) as source:
        verdict = source.verify()
        if not verdict.ok:
            raise Damaged(f"{backup} is not whole and was not put back: {verdict.problem}")
        room.parent.mkdir(parents=True, exist_ok=True)
        queue = WriterLock(room, _PATIENCE)
        queue.acquire("restoring")
        try:
            newer, since = _alone(room, verdict.head.seq)
            draft = room.with_name(f".{room.name}.restored")
            draft.unlink(missing_ok=True)
            source.backup(draft)
            if room.exists():
                draft.chmod(room.stat().st_mode & 0o777)
            aside = _set_aside(room, f"{now:%Y%m%d-%H%M%S}")
            os.rename(draft, room)
            creation.sync(room.parent)
        finally:
            queue.release()
            queue.close()
    files.ring(room)
    return Restored(aside, newer, since)


def _alone(room: Path, known: int) -> tuple[int | None, str]:
    """Make sure that nobody has the room open; what it holds after a row, if it can tell."""
    if not files.exists(room):
        return 0, ""
    connection = sqlite3.connect(room, isolation_level=None, timeout=0)
    try:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("COMMIT")
        sql = "SELECT count(*), coalesce(min(recorded_at), '') FROM event WHERE seq > ?"
        newer, since = connection.execute(sql, [known]).fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        found = explain(error, room)
        if isinstance(found, Locked):
            raise Locked(
                f"Somebody has {room} open. Close every console on it and end `warroom keep`, "
                "then restore; nothing was changed."
            ) from error
        return None, ""
    else:
        return newer, since
    finally:
        connection.close()


def _set_aside(room: Path, when: str) -> Path | None:
    """Give a room with its journal a name of its own; which one.

    The room keeps its old name too until the backup takes it, so that a crash leaves one of them.
    """
    if not files.exists(room):
        return None
    aside = room.with_name(f"{room.name}.replaced-{when}")
    if aside.exists():
        raise RoomUnusable(f"{aside} exists already. Wait a second and restore again.")
    os.link(room, aside)
    for end in files.JOURNAL:
        with contextlib.suppress(FileNotFoundError):
            os.rename(f"{room}{end}", f"{aside}{end}")
    return aside
