"""The reading half of a room file; every query fetches all its rows at once."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import msgspec

from warroom.core.event import Recorded
from warroom.log import chain, codec
from warroom.log.errors import Moved, ReadOnly
from warroom.log.event_log import Head, LogInfo, Verdict
from warroom.log.sqlite import files, migrations
from warroom.log.sqlite.connection import connect, explain, inspect, leave_open
from warroom.log.sqlite.lock import lock_holder
from warroom.log.sqlite.migrations import Migration
from warroom.log.sqlite.schema import COLUMNS, ERASING, GENESIS

_ALL = ", ".join(COLUMNS)


_PAGE = 2000


_AT_ONCE = 500


class SqliteReader:
    """A connection to a room file; its methods may be called from any thread.

    Attributes:
        path: The file, with symbolic links resolved.
    """

    def __init__(
        self,
        path: Path,
        *,
        why: ReadOnly | None,
        extra: Sequence[Migration],
        file: Path | None = None,
    ) -> None:
        """Open a room file; ``file`` where it is read from another one than it is known by."""
        self.path = path
        self._why = why
        self._expected = migrations.expected_version(extra)
        self._using = threading.RLock()
        self._closed = self._left_open = False
        self._info = LogInfo("", why is None, str(why or ""))
        self._open(file or path)

    def _open(self, file: Path) -> None:
        which = files.identity(file)
        if which is None:
            raise Moved(f"{self.path} is gone. Open the room again.")
        files.hold(which)
        self._journal: tuple[files.Identity | None, ...] = ()
        try:
            self._connection = connect(file, read_only=self._why is not None)
        except BaseException:
            files.release(which)
            raise
        self._identity = which

    def _look_at_schema(self, warnings: tuple[str, ...]) -> None:
        found = inspect(self._connection, self.path, self._expected)
        self._stamp = found.stamp
        self._why = found.why or self._why
        self._info = LogInfo(found.log_id, self._why is None, str(self._why or ""), warnings)
        self._journal = self._journal or files.journal(self.path)

    @property
    def info(self) -> LogInfo:
        """What was found on opening, or since."""
        return self._info

    def lock_holder(self) -> str:
        """Who holds the writer's lock now, as ``PID NAME``; empty when nobody does."""
        return lock_holder(self.path)

    def as_of(self) -> datetime | None:
        """When it was last known to be what the room holds, UTC; None for the room itself."""
        return None

    def barred(self) -> str:
        """Why this user may not write here, as a sentence; empty when they may."""
        return files.may_write(self.path)

    def _same_file(self) -> None:
        if files.identity(self.path) != self._identity:
            raise files.moved(self.path)
        if not self._same_journal():
            raise files.journal_gone(self.path)

    def _same_journal(self) -> bool:
        """Whether the journal is still ours; if not, the connection is never closed."""
        same = not self._journal or files.journal(self.path) == self._journal
        if not same and not self._left_open:
            self._left_open = True
            leave_open(self._connection)
        return same

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
        where: list[str] = ["seq > ?"]
        values: list[Any] = [after]
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

    def pick(self, seqs: Sequence[int]) -> list[Recorded]:
        """The events of these seqs, in order; one that does not exist is left out."""
        found: list[Recorded] = []
        for place in range(0, len(seqs), _AT_ONCE):
            some = seqs[place : place + _AT_ONCE]
            which = ", ".join("?" * len(some))
            sql = f"SELECT {codec.READ} FROM event WHERE seq IN ({which}) ORDER BY seq"
            found += codec.decode_all(self.query(sql, some))
        return found

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

    def erasing(self) -> bool:
        """Whether words that were removed may still stand in the bytes of the journal."""
        return bool(self.query("SELECT 1 FROM room WHERE key = ?", [ERASING]))

    def backup(self, target: Path) -> None:
        """Write a whole, consistent copy to a file that does not exist yet.

        Raises:
            RoomUnusable: The target exists, or cannot be written.
        """
        from warroom.log.sqlite import creation

        creation.copy(self._connection, self._using, Path(target).absolute(), self.path)

    @contextlib.contextmanager
    def in_memory(self) -> Iterator[sqlite3.Connection]:
        """A consistent copy in memory for who compares; it is gone afterwards."""
        with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
            with self._using:
                self._connection.backup(copy)
            yield copy

    def verify(self, expected: Head | None = None) -> Verdict:
        """Walk the whole chain, compare the triggers, and look for damaged pages and indexes.

        Args:
            expected: A head that a witness kept.
        """
        notes = []
        with self._using, self._text_as("surrogateescape"):
            if changed := migrations.changed_triggers(self._connection):
                notes.append(f"The triggers were changed: {', '.join(changed)}.")
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
            found = self._connection.execute("PRAGMA integrity_check(5)").fetchall()
        except sqlite3.Error as error:
            found = [(str(error),)]
        return [f"SQLite reports damage: {text}" for (text,) in found if text != "ok"]

    def close(self) -> None:
        """Let the file go; the last one out folds the write-ahead log into it."""
        with self._using:
            if self._closed:
                return
            self._closed = True
            if self._same_journal():
                self._connection.close()
            files.release(self._identity)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
