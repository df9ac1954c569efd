"""What a log is, whatever keeps it: append, read, head.

The order is ``seq`` and only ``seq``. Decisions are taken under the writer's lock on freshly read
events, so that two people who act at once are decided one after the other.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import msgspec

from warroom.clock import Clock
from warroom.domain.event import Draft, Recorded

Decide = Callable[[list[Recorded]], Sequence[Draft]]
"""Gets the events that the caller did not know yet; returns what to append or raises Refused."""

Projector = Callable[[Any, Sequence[Recorded]], None]
"""Gets the open connection and the appended events, inside their transaction."""


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


class Appended(msgspec.Struct, frozen=True):
    """What an append led to.

    Attributes:
        events: The rows, in order.
        earlier: True when the command had been appended before and these are its rows.
    """

    events: tuple[Recorded, ...]
    earlier: bool = False


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

    def head(self) -> Head:
        """The last row."""
        ...

    def at(self, seq: int) -> Head | None:
        """The chain's value at a row; None when there is no such row."""
        ...

    def find(self, command_id: str) -> tuple[Recorded, ...]:
        """What a command appended; empty when it never did."""
        ...

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

        With a redaction the words of the row that it names become a tombstone (doctrine D.5).

        Args:
            known: The last seq that the caller has folded.
            decide: Decides on the events after ``known``; may raise Refused.
            command_id: The same id never appends twice: its earlier rows are returned.
            now: The clock for ``recorded_at``.
            origin: ``user@host`` of this process.
            project: Keeps derived tables in the same transaction.

        Raises:
            Refused: The rule said no; nothing was appended.
            RoomUnusable: The log could not take it; nothing was appended.
        """
        ...

    def backup(self, target: Path) -> None:
        """Write a whole, consistent copy to a file that does not exist yet."""
        ...

    def close(self) -> None:
        """Let it go."""
        ...
