"""What a log is, whatever keeps it: append, read, head.

The order is ``seq`` and only ``seq``. Decisions are taken under the writer's lock on freshly read
events, so that two people who act at once are decided one after the other.
"""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

import msgspec

from warroom.clock import Clock
from warroom.core.event import Draft, Recorded


class Head(msgspec.Struct, frozen=True):
    """One point of the log: what a witness outside the file keeps.

    Attributes:
        seq: The number of the row; 0 in an empty log.
        hash: The chain's value there, 64 hexadecimal digits.
    """

    seq: int
    hash: str

    def __str__(self) -> str:
        """As ``warroom verify --head`` takes it."""
        return f"{self.seq}:{self.hash}"


class Verdict(msgspec.Struct, frozen=True):
    """What the walk over the chain found.

    Attributes:
        ok: Nothing is wrong.
        rows: How many rows were found in order.
        head: The last of them.
        seq: The first broken row; None when no single row is to blame.
        problem: What is wrong, as a sentence; empty when nothing is.
        notes: Further sentences, such as missing triggers.
    """

    ok: bool
    rows: int
    head: Head
    seq: int | None = None
    problem: str = ""
    notes: tuple[str, ...] = ()


Mode = Literal["watching", "polling"]
"""Whether the log tells by itself when it grew, or has to be asked."""


Seen = TypeVar("Seen", bound=Sequence[object])
"""What one look at the log brings."""


class LogInfo(msgspec.Struct, frozen=True):
    """What was found on opening.

    Attributes:
        log_id: The log's own random name; copies of a file share it.
        writable: Whether this process may append.
        reason: Why not, as a sentence; empty when it may.
        warnings: Sentences about what is usable and not as it should be.
    """

    log_id: str
    writable: bool
    reason: str = ""
    warnings: tuple[str, ...] = ()


class Append(Protocol):
    """One transaction under the writer's lock: look at what is new, then append or leave it."""

    @property
    def earlier(self) -> tuple[Recorded, ...]:
        """What the same command appended before; then there is nothing left to do."""
        ...

    @property
    def others(self) -> Sequence[Recorded]:
        """The events after those that the caller knew."""
        ...

    @property
    def connection(self) -> Any:
        """Of the store, for tables that are derived in the same transaction."""
        ...

    def __call__(self, drafts: Sequence[Draft]) -> tuple[Recorded, ...]:
        """Number what was decided and write it; the rows, in order.

        With a redaction the words of the row that it names become a tombstone (doctrine D.5).
        """
        ...


class EventLog(Protocol):
    """An append-only log; one implementation per store, one contract for all."""

    @property
    def info(self) -> LogInfo:
        """What was found on opening."""
        ...

    @property
    def path(self) -> Path:
        """Where it is."""
        ...

    def read(
        self,
        after: int = 0,
        incident: str | None = None,
        limit: int | None = None,
        kinds: Sequence[str] | None = None,
    ) -> list[Recorded]:
        """The events after a seq, in order.

        Args:
            after: The last seq that is already known.
            incident: Only of this incident; ``""`` for what concerns the whole room.
            limit: At most so many.
            kinds: Only of these kinds.
        """
        ...

    def pick(self, seqs: Sequence[int]) -> list[Recorded]:
        """The events of these seqs, in order; one that does not exist is left out."""
        ...

    def head(self) -> Head:
        """The last row."""
        ...

    def at(self, seq: int) -> Head | None:
        """The chain's value at a row; None when there is no such row."""
        ...

    def find(self, command_id: str) -> tuple[Recorded, ...]:
        """What a command appended; empty when it never did."""
        ...

    def appending(
        self, command_id: str, *, after: int, now: Clock, origin: str
    ) -> AbstractContextManager[Append]:
        """One transaction under the writer's lock, durable when it ends without an exception.

        Args:
            command_id: The same id never appends twice.
            after: The last seq that the caller has folded.
            now: The clock for ``recorded_at``.
            origin: ``user@host`` of this process.

        Raises:
            RoomUnusable: The log could not take it; nothing was appended.
        """
        ...

    def writing(self, holder: str) -> AbstractContextManager[Any]:
        """One transaction under the writer's lock on the derived tables; gives the connection.

        Args:
            holder: Who does it, for those who wait.

        Raises:
            RoomUnusable: Nothing was written.
        """
        ...

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """All rows of one reading statement over the derived tables.

        Raises:
            RoomUnusable: The log cannot answer.
        """
        ...

    def verify(self, expected: Head | None = None) -> "Verdict":
        """Walk the whole chain; with a head that a witness kept, also look for its row."""
        ...

    def lock_holder(self) -> str:
        """Who holds the writer's lock now, as ``PID NAME``; empty when nobody does."""
        ...

    def as_of(self) -> datetime | None:
        """When a copy was last known to be what the room holds, UTC; None for the room itself."""
        ...

    def barred(self) -> str:
        """Why this user may not write here, as a sentence; empty when they may."""
        ...

    def wakes(
        self, look: Callable[[], Seen], *, on_mode: Callable[[Mode, str], None] | None = None
    ) -> AsyncGenerator[Seen, None]:
        """What each look brings, whenever there is something new; ends when it is cancelled.

        Args:
            look: The catch-up query; what it raises ends the wakes.
            on_mode: Told whether the log is watched or polled, and why, whenever that changes.
        """
        ...

    def backup(self, target: Path) -> None:
        """Write a whole, consistent copy to a file that does not exist yet."""
        ...

    def erasing(self) -> bool:
        """Whether words that were removed may still stand in the bytes of the store."""
        ...

    def in_memory(self) -> AbstractContextManager[Any]:
        """A consistent copy in memory for who compares; gives the connection."""
        ...

    def discard(self) -> bool:
        """Close a log that was just made and remove it, unless it holds something."""
        ...

    def close(self) -> None:
        """Let it go."""
        ...
