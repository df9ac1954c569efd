"""The log in one shared SQLite file."""

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from pathlib import Path

from warroom.clock import Clock
from warroom.log import chain
from warroom.log.errors import ReadOnly, RoomUnusable
from warroom.log.event_log import Mode, Seen
from warroom.log.sqlite import files, migrations
from warroom.log.sqlite.append import SqliteAppend
from warroom.log.sqlite.connection import explain, number
from warroom.log.sqlite.lock import WriterLock
from warroom.log.sqlite.migrations import Migration
from warroom.log.sqlite.reader import SqliteReader
from warroom.log.sqlite.schema import ERASING

_PATIENCE = 10.0


_BUSY_PATIENCE = 5.0


class SqliteLog(SqliteReader):
    """An open room file: what :class:`EventLog` asks for, and its own maintenance."""

    def __init__(
        self,
        path: Path,
        *,
        why: ReadOnly | None,
        extra: Sequence[Migration],
        file: Path | None = None,
    ) -> None:
        self._writing = threading.Lock()
        self._queue = WriterLock(path, _PATIENCE)
        self._derives = self._erases = False
        super().__init__(path, why=why, extra=extra, file=file)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        read_only: bool = False,
        create: bool = True,
        extra_schema: Sequence[Migration] = (),
    ) -> "SqliteLog":
        """Open the room at a path.

        Args:
            path: The file.
            read_only: Never write; the engine refuses it.
            create: Make the room when there is none.
            extra_schema: Migrations of the derived tables.

        Raises:
            RoomUnusable: It is missing, not a room, locked, damaged or on a network file system.
        """
        path = Path(os.path.realpath(path))  # a loop of links is the open call's to tell
        warning = files.refuse_network(path)
        if create and not read_only and not files.exists(path):
            from warroom.log.sqlite import creation

            creation.create(path, extra_schema, _PATIENCE)
        files.check(path)
        why = ReadOnly(f"{path.name} was opened to be read only.") if read_only else None
        if why is None and (reason := files.may_write(path)):
            why = ReadOnly(reason)
        try:
            log = cls(path, why=why, extra=extra_schema)
            try:
                log._prepare(extra_schema, (warning,) if warning else ())
            except BaseException:
                log.close()
                raise
        except sqlite3.Error as error:
            raise explain(error, path) from error
        return log

    def _prepare(self, extra: Sequence[Migration], warnings: tuple[str, ...]) -> None:
        version = number(self._connection, "user_version")
        if version < self._expected and self._why is None:
            with self._queued("migrating"):
                migrations.migrate(self._connection, extra)
        elif version < self._expected:
            warnings += ("An older version wrote this room; a writer will bring it up to date.",)
        self._look_at_schema(warnings)
        self._same_file()
        self._erases = self.erasing()

    @contextlib.contextmanager
    def appending(
        self, command_id: str, *, after: int, now: Clock, origin: str
    ) -> Iterator[SqliteAppend]:
        """One transaction under the writer's lock, durable when it ends without an exception.

        See :meth:`warroom.log.event_log.EventLog.appending`.
        """
        if self._why is not None:
            raise self._why
        chain.prepare()
        with self._queue_for(origin):
            with self._transaction():
                append = SqliteAppend(self, command_id, after, now, origin)
                yield append
            self._erases |= append.redacted
            self._erase()
        if append.appended:
            files.ring(self.path)

    def _erase(self) -> None:
        """Remove what the journal still holds of removed words, as soon as nobody reads it.

        The mark is written with the removal itself, so a kill in between is made good by whoever
        writes next.
        """
        if not self._erases:
            return
        busy, _, _ = self.query("PRAGMA wal_checkpoint(TRUNCATE)")[0]
        if not busy:
            with self._transaction():
                self._connection.execute("DELETE FROM room WHERE key = ?", [ERASING])
            self._erases = False

    @contextlib.contextmanager
    def writing(self, holder: str) -> Iterator[sqlite3.Connection]:
        """One transaction under the writer's lock on the derived tables.

        See :meth:`warroom.log.event_log.EventLog.writing`.
        """
        with self._queue_for(holder):
            with self._transaction():
                yield self._connection
            self._erase()

    @contextlib.contextmanager
    def _queue_for(self, holder: str) -> Iterator[None]:
        """Hold the writer's lock.

        Raises:
            RoomUnusable: The file cannot be written, or nobody let go in time.
        """
        if self._why is not None:
            raise self._why
        with self._writing, self._queued(holder):
            yield

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        """Commit what is done inside, or leave everything as it was."""
        try:
            self._begin()
            try:
                self._fit_for_writing()
                yield
                self._connection.execute("COMMIT")
                self._same_file()  # else it is in a file that nobody finds
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                self._rescue()
                raise
            finally:
                self._using.release()
        except sqlite3.Error as error:
            raise explain(error, self.path) from error

    def wakes(
        self, look: Callable[[], Seen], *, on_mode: Callable[[Mode, str], None] | None = None
    ) -> AsyncGenerator[Seen, None]:
        """What each look brings, whenever there is something new; ends when it is cancelled."""
        from warroom.log.sqlite import watcher

        return watcher.wakes(self.path, look, on_mode=on_mode)

    @contextlib.contextmanager
    def _queued(self, holder: str) -> Iterator[None]:
        self._queue.acquire(holder)
        try:
            yield
        finally:
            self._queue.release()

    def _begin(self) -> None:
        """Begin, with ``_using`` held on return; readers of this process get in between tries."""
        deadline = time.monotonic() + _BUSY_PATIENCE
        while True:
            self._using.acquire()
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                return
            except BaseException as error:
                self._using.release()
                busy = getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY")
                if not busy or time.monotonic() > deadline:
                    raise
            time.sleep(0.005)

    def _rescue(self) -> None:
        """Where somebody removed the journal under us: put what it holds into the room.

        Its index is still the one that all share, so nobody can have written elsewhere.
        """
        if self._journal and files.journal(self.path) == (None, *self._journal[1:]):
            self._connection.execute("PRAGMA wal_checkpoint(FULL)")

    def _fit_for_writing(self) -> None:
        self._same_file()
        if not self._derives:
            self._derives = True
            if migrations.derived_elsewhere(self._connection):
                self._connection.execute("DELETE FROM room WHERE key = 'derived_by'")
        if number(self._connection, "schema_version") != self._stamp:
            self._look_at_schema(self._info.warnings)
            if self._why is not None:
                raise self._why

    def discard(self) -> bool:
        """Close a room that was just made and remove it, unless something was recorded in it."""
        try:
            with self._queue_for("leaving"):
                if self.head().seq:
                    return False
                self.path.unlink()
        except (RoomUnusable, OSError):
            return False
        self.close()
        files.sweep(self.path)
        return True

    def close(self) -> None:
        """Let the file go; the last one out folds the write-ahead log into it."""
        with self._writing:
            super().close()
            self._queue.close()
