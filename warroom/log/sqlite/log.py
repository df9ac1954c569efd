"""The log in one shared SQLite file."""

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from pathlib import Path

from warroom.clock import Clock
from warroom.core.event import Draft, Recorded
from warroom.log import chain, codec
from warroom.log.chain import Row
from warroom.log.errors import ReadOnly
from warroom.log.event_log import Head, Mode, Seen
from warroom.log.sqlite import files, migrations
from warroom.log.sqlite.connection import explain, number
from warroom.log.sqlite.lock import WriterLock
from warroom.log.sqlite.migrations import Migration
from warroom.log.sqlite.reader import SqliteReader
from warroom.log.sqlite.schema import TOMBSTONE_TEXT, insert_sql
from warroom.topics.timeline.events import EntryRedacted

_INSERT = insert_sql()


_PATIENCE = 10.0


_BUSY_PATIENCE = 5.0


class SqliteLog(SqliteReader):
    """An open room file: what :class:`EventLog` asks for, and its own maintenance."""

    def __init__(self, path: Path, *, why: ReadOnly | None, extra: Sequence[Migration]) -> None:
        self._writing = threading.Lock()
        self._queue = WriterLock(path, _PATIENCE)
        super().__init__(path, why=why, extra=extra)

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

    @contextlib.contextmanager
    def appending(
        self, command_id: str, *, after: int, now: Clock, origin: str
    ) -> Iterator["SqliteAppend"]:
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
            if append.redacted:  # the write-ahead log still holds the words
                self.query("PRAGMA wal_checkpoint(TRUNCATE)")
        if append.appended:
            files.ring(self.path)

    @contextlib.contextmanager
    def writing(self, holder: str) -> Iterator[sqlite3.Connection]:
        """One transaction under the writer's lock on the derived tables.

        See :meth:`warroom.log.event_log.EventLog.writing`.
        """
        with self._queue_for(holder), self._transaction():
            yield self._connection

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
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
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

    def _fit_for_writing(self) -> None:
        self._same_file()
        if number(self._connection, "schema_version") != self._stamp:
            self._look_at_schema(self._info.warnings)
            if self._why is not None:
                raise self._why

    def close(self) -> None:
        """Let the file go; the last one out folds the write-ahead log into it."""
        with self._writing:
            super().close()
            self._queue.close()


class SqliteAppend:
    """The transaction of one append; see :class:`warroom.log.event_log.Append`.

    Attributes:
        earlier: What the same command appended before.
        others: The events after those that the caller knew.
        appended: Whether something was written.
        redacted: Whether words were removed by it.
    """

    def __init__(
        self, log: SqliteLog, command_id: str, after: int, now: Clock, origin: str
    ) -> None:
        self.earlier = log.find(command_id)
        self.others = log.read(after=after)
        self.appended = self.redacted = False
        self._log = log
        self._command_id = command_id
        self._now = now
        self._origin = origin

    @property
    def connection(self) -> sqlite3.Connection:
        """For tables that are derived in the same transaction."""
        return self._log._connection

    def __call__(self, drafts: Sequence[Draft]) -> tuple[Recorded, ...]:
        """Number what was decided and write it; the rows, in order."""
        if self.earlier:
            raise RuntimeError("this command has been appended already")
        rows = self._insert(drafts)
        self.appended = self.appended or bool(rows)
        return tuple(codec.decode(codec.readable(row)) for row in rows)

    def _insert(self, drafts: Sequence[Draft]) -> list[Row]:
        head, at = self._log.head(), self._now()  # what one act wrote, it wrote at one instant
        rows = []
        for draft in drafts:
            row = codec.encode(
                draft,
                seq=head.seq + 1,
                prev=head.hash,
                command_id=self._command_id,
                origin=self._origin,
                at=at,
            )
            self.connection.execute(_INSERT, row)
            if isinstance(draft.event, EntryRedacted):
                self._redact(draft.event.entry, row.seq)
            head = Head(row.seq, row.hash)
            rows.append(row)
        return rows

    def _redact(self, seq: int, by: int) -> None:
        found = self._log.query("SELECT payload, text FROM event WHERE seq = ?", [seq])
        if not found:
            raise LookupError(f"There is no entry {seq}.")
        self.redacted = True
        payload, text = found[0]
        if chain.remains(payload) is None:
            self.connection.execute(
                "UPDATE event SET payload = ?, text = ? WHERE seq = ?",
                [chain.tombstone(chain.words_of(payload, text), by), TOMBSTONE_TEXT, seq],
            )
