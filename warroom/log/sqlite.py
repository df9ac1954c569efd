"""The log in one shared SQLite file."""

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from warroom.clock import Clock
from warroom.domain.event import Draft, Recorded
from warroom.log import chain, codec, creation, files, migrations
from warroom.log.chain import Row, Verdict
from warroom.log.connection import connect, explain, inspect, number
from warroom.log.errors import Moved, ReadOnly
from warroom.log.event_log import Appended, Decide, Head, LogInfo, Projector
from warroom.log.lock import WriterLock, lock_holder
from warroom.log.migrations import Migration
from warroom.log.schema import COLUMNS, GENESIS, TOMBSTONE_TEXT, insert_sql

_INSERT = insert_sql()
_ALL = ", ".join(COLUMNS)
_PATIENCE = 10.0
_BUSY_PATIENCE = 5.0
_PAGE = 2000
_Result = TypeVar("_Result")


class SqliteLog:
    """An open room file; its methods may be called from any thread.

    Attributes:
        path: The file, with symbolic links resolved.
    """

    def __init__(self, path: Path, *, why: ReadOnly | None, extra: Sequence[Migration]) -> None:
        which = files.identity(path)
        if which is None:
            raise Moved(f"{path} is gone. Open the room again.")
        self.path = path
        self._identity = which
        self._why = why
        self._expected = migrations.expected_version(extra)
        self._writing = threading.Lock()
        self._using = threading.RLock()
        self._queue = WriterLock(path, _PATIENCE)
        self._closed = False
        self._info = LogInfo("", 0, why is None, str(why or ""))
        files.hold(which)
        try:
            self._connection = connect(path, read_only=why is not None)
        except BaseException:
            files.release(which)
            raise

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
        if create and not read_only and files.identity(path) is None:
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

    def _look_at_schema(self, warnings: tuple[str, ...]) -> None:
        found = inspect(self._connection, self.path, self._expected)
        self._stamp = found.stamp
        self._why = found.why or self._why
        self._info = LogInfo(
            found.log_id, found.version, self._why is None, str(self._why or ""), warnings
        )

    @property
    def info(self) -> LogInfo:
        """What was found on opening, or since."""
        return self._info

    def lock_holder(self) -> str:
        """Who holds the writer's lock now, as ``PID NAME``; empty when nobody does."""
        return lock_holder(self.path)

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """All rows of one reading statement, for read models and tools.

        Raises:
            RoomUnusable: The file cannot answer.
        """
        with self._using:
            try:
                return self._connection.execute(sql, parameters).fetchall()
            except sqlite3.OperationalError as error:
                if "Could not decode" not in str(error):
                    raise explain(error, self.path) from error
                with self._text_as("replace"):
                    return self._connection.execute(sql, parameters).fetchall()
            except sqlite3.Error as error:
                raise explain(error, self.path) from error

    @contextlib.contextmanager
    def _text_as(self, errors: str) -> Iterator[None]:
        """Read text that is not UTF-8, for the time being."""
        self._connection.text_factory = lambda raw: raw.decode("utf-8", errors)
        try:
            yield
        finally:
            self._connection.text_factory = str

    def read(
        self,
        after: int = 0,
        incident: str | None = None,
        limit: int | None = None,
        kinds: Sequence[str] | None = None,
    ) -> list[Recorded]:
        """The events after a seq, in order; ``incident=""`` for what concerns the whole room.

        Raises:
            Moved: The file is not the one that was opened.
            Damaged: A page cannot be read.
        """
        where, parameters = ["seq > ?"], [after]
        values: list[Any] = list(parameters)
        if incident is None and kinds is None:
            self._same_file()
        elif incident is not None:
            where.append("incident = ?" if incident else "incident IS NULL")
            values += [incident] if incident else []
        if kinds is not None:
            where.append(f"kind IN ({', '.join('?' * len(kinds))})")
            values += kinds
        sql = f"SELECT {codec.READ} FROM event WHERE {' AND '.join(where)} ORDER BY seq LIMIT ?"
        return codec.decode_all(self.query(sql, [*values, -1 if limit is None else limit]))

    def head(self) -> Head:
        """The last row."""
        rows = self.query("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")
        return Head(*rows[0]) if rows else Head(0, GENESIS)

    def at(self, seq: int) -> Head | None:
        """The chain's value at a row; None when there is no such row."""
        if seq == 0:
            return Head(0, GENESIS)
        rows = self.query("SELECT seq, hash FROM event WHERE seq = ?", [seq])
        return Head(*rows[0]) if rows else None

    def find(self, command_id: str) -> tuple[Recorded, ...]:
        """What a command appended; empty when it never did."""
        sql = f"SELECT {codec.READ} FROM event WHERE command_id = ? ORDER BY seq"
        return tuple(codec.decode_all(self.query(sql, [command_id])))

    def append(
        self,
        known: int,
        decide: Decide,
        command_id: str,
        *,
        now: Clock,
        origin: str,
        project: Projector | None = None,
        redact: int | None = None,
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
            if redact is not None and events:
                self._redact(redact, events[-1].seq)
            if project is not None and events:
                project(self._connection, events)
            return Appended(events)

        appended = self.write(work, holder=origin, scrub=redact is not None)
        if appended.events and not appended.earlier:
            files.ring(self.path)
        return appended

    def write(
        self, work: Callable[[], _Result], *, holder: str = "", scrub: bool = False
    ) -> _Result:
        """Do work in one transaction under the writer's lock.

        Args:
            work: Reads and writes through this log or :attr:`connection`; may raise.
            holder: Who does it, for those who wait.
            scrub: Afterwards empty the write-ahead log, which holds what was removed.

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
                if scrub:
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

    def _same_file(self) -> None:
        if files.identity(self.path) != self._identity:
            raise Moved(
                f"{self.path} was deleted, moved or replaced while it was open. Nothing more is "
                "recorded there: export what is on the screen, then open the room again."
            )

    def _insert(
        self, drafts: Sequence[Draft], command_id: str, *, now: Clock, origin: str
    ) -> list[Row]:
        head, rows = self.head(), []
        for draft in drafts:
            row = codec.encode(
                draft,
                seq=head.seq + 1,
                prev=head.hash,
                command_id=command_id,
                origin=origin,
                at=now(),
            )
            self._connection.execute(_INSERT, row)
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

    def backup(self, target: Path) -> None:
        """Write a whole, consistent copy to a file that does not exist yet.

        Raises:
            RoomUnusable: The target exists, or cannot be written.
        """
        creation.copy(self._connection, self._using, Path(target).absolute())

    def verify(self, expected: Head | None = None) -> Verdict:
        """Walk the whole chain, compare the triggers, and look for damaged pages.

        Args:
            expected: A head that a witness kept.
        """
        notes = []
        with self._using, self._text_as("surrogateescape"):
            if changed := migrations.changed_triggers(self._connection):
                notes.append(f"The append-only triggers were changed: {', '.join(changed)}.")
            try:
                verdict = chain.verify(self._rows(), expected)
            except sqlite3.Error as error:
                verdict = Verdict(
                    False, 0, Head(0, GENESIS), problem=f"The log cannot be read: {error}."
                )
            notes += self._page_damage()
        problem = verdict.problem or " ".join(notes)
        return msgspec.structs.replace(
            verdict, ok=verdict.ok and not notes, problem=problem, notes=tuple(notes)
        )

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        sql = f"SELECT {_ALL} FROM event WHERE seq > ? ORDER BY seq LIMIT {_PAGE}"
        after = -(2**63)
        while rows := self._connection.execute(sql, [after]).fetchall():
            yield from rows
            after = rows[-1][0]

    def _page_damage(self) -> list[str]:
        try:
            found = self._connection.execute("PRAGMA quick_check(5)").fetchall()
        except sqlite3.Error as error:
            found = [(str(error),)]
        return [f"SQLite reports damage: {text}" for (text,) in found if text != "ok"]

    def close(self) -> None:
        """Let the file go; the last one out folds the write-ahead log into it."""
        with self._writing, self._using:
            if self._closed:
                return
            self._closed = True
            self._connection.close()
            self._queue.close()
            files.release(self._identity)

    def __enter__(self) -> "SqliteLog":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
