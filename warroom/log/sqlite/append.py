"""The transaction of one append: what is new is looked at, then rows are added or nothing is."""

import sqlite3
from collections.abc import Sequence

from warroom.clock import Clock
from warroom.core.event import Draft, Recorded
from warroom.log import chain, codec
from warroom.log.chain import Row
from warroom.log.errors import Damaged
from warroom.log.event_log import Head
from warroom.log.sqlite.reader import SqliteReader
from warroom.log.sqlite.schema import ERASING, TOMBSTONE_TEXT, insert_sql
from warroom.topics.timeline.events import EntryRedacted

_INSERT = insert_sql()


class SqliteAppend:
    """The transaction of one append; see :class:`warroom.log.event_log.Append`.

    Attributes:
        earlier: What the same command appended before.
        others: The events after those that the caller knew.
        appended: Whether something was written.
        redacted: Whether words were removed by it.
    """

    def __init__(
        self, log: SqliteReader, command_id: str, after: int, now: Clock, origin: str
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
            if self.connection.execute(_INSERT, row).rowcount != 1:
                raise Damaged(f"{self._log.path} did not take the row; run `warroom verify`.")
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
        self.connection.execute("REPLACE INTO room (key, value) VALUES (?, ?)", [ERASING, by])
