"""The log in one shared SQLite file."""

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from warroom.clock import Clock
from warroom.domain.entries import EntryRedacted
from warroom.domain.event import Draft
from warroom.log import chain, codec, files, migrations
from warroom.log.chain import Row
from warroom.log.connection import explain, number
from warroom.log.errors import ReadOnly
from warroom.log.event_log import Appended, Decide, Head, Projector
from warroom.log.lock import WriterLock
from warroom.log.migrations import Migration
from warroom.log.reader import SqliteReader
from warroom.log.schema import TOMBSTONE_TEXT, insert_sql

_INSERT = insert_sql()
_PATIENCE = 10.0
_BUSY_PATIENCE = 5.0
_Result = TypeVar("_Result")


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
        path = Path(path).resolve()
        warning = files.refuse_network(path)
        if create and not read_only and not files.exists(path):
            from warroom.log import creation

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

    def append(
        self,
        known: int,
        decide: Decide,
        command_id: str,
        *,
        now: Clock,
        origin: str,
        project: Projector | None = None,
    ) -> Appended:
        """Decide under the writer's lock and append what was decided, durably.

        See :meth:`warroom.log.event_log.EventLog.append`.
        """

        def work() -> Appended:
            if earlier := self.find(command_id):
                return Appended(earlier, earlier=True)
            drafts = decide(self.read(after=known))
            rows = self._insert(drafts, command_id, now=now, origin=origin)
            events = tuple(codec.decode(codec.readable(row)) for row in rows)
            if project is not None and events:
                project(self._connection, events)
            return Appended(events)

        appended = self.write(work, holder=origin, scrub=_removes)
        if appended.events and not appended.earlier:
            files.ring(self.path)
        return appended

    def write(
        self,
        work: Callable[[], _Result],
        *,
        holder: str = "",
        scrub: Callable[[_Result], bool] = lambda _: False,
    ) -> _Result:
        """Do work in one transaction under the writer's lock.

        Args:
            work: Reads and writes through this log or :attr:`connection`; may raise.
            holder: Who does it, for those who wait.
            scrub: Whether to empty the write-ahead log afterwards, which holds what was removed.

        Raises:
            RoomUnusable: Nothing was written.
        """
        if self._why is not None:
            raise self._why
        with self._writing, self._queued(holder):
            try:
                self._begin()
                try:
                    self._fit_for_writing()
                    result = work()
                    self._connection.execute("COMMIT")
                except BaseException:
                    if self._connection.in_transaction:
                        self._connection.execute("ROLLBACK")
                    raise
                finally:
                    self._using.release()
                if scrub(result):
                    self.query("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.Error as error:
                raise explain(error, self.path) from error
        return result

    @property
    def connection(self) -> sqlite3.Connection:
        """For projectors and rebuilding, inside :meth:`write` only."""
        return self._connection

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

    def _insert(
        self, drafts: Sequence[Draft], command_id: str, *, now: Clock, origin: str
    ) -> list[Row]:
        head, rows, at = self.head(), [], now()  # what one act wrote, it wrote at one instant
        for draft in drafts:
            row = codec.encode(
                draft,
                seq=head.seq + 1,
                prev=head.hash,
                command_id=command_id,
                origin=origin,
                at=at,
            )
            self._connection.execute(_INSERT, row)
            if isinstance(draft.event, EntryRedacted):
                self._redact(draft.event.entry, row.seq)
            head = Head(row.seq, row.hash)
            rows.append(row)
        return rows

    def _redact(self, seq: int, by: int) -> None:
        found = self.query("SELECT payload, text FROM event WHERE seq = ?", [seq])
        if not found:
            raise LookupError(f"There is no entry {seq}.")
        payload, text = found[0]
        if chain.remains(payload) is None:
            self._connection.execute(
                "UPDATE event SET payload = ?, text = ? WHERE seq = ?",
                [chain.tombstone(chain.words_of(payload, text), by), TOMBSTONE_TEXT, seq],
            )

    def close(self) -> None:
        """Let the file go; the last one out folds the write-ahead log into it."""
        with self._writing:
            super().close()
            self._queue.close()


def _removes(appended: Appended) -> bool:
    """Whether words were removed by what was appended."""
    events = () if appended.earlier else appended.events
    return any(isinstance(each.event, EntryRedacted) for each in events)
