"""Folded states kept beside the log, so that a command reads only what was added since.

They are disposable, and never trusted without their head: a fold counts when the log holds its
row with that very hash, and this program would have made it. Whoever writes keeps one in the
transaction of an append; who may only read just reads it.
"""

import os
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

Query = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]
"""Runs one reading statement and fetches all rows."""

EVERY = 256
"""So many events may follow a fold before a new one is kept."""

ROOM = ""
"""The name under which the fold of the room as a whole is kept."""

_SOURCES = ("core", "topics", "incident.py", "room_state.py")
"""Where the states and their folds are written; any change there makes other folds."""

_EDGES = ("rules", "owed", "rows", "report", "command", "console")
"""How files of a topic begin of which no state knows."""

_FIND = """
SELECT f.seq, f.hash, f.checksum, f.version, f.state
FROM folds AS f JOIN event AS e ON e.seq = f.seq
WHERE f.incident = ? AND e.hash = f.hash
"""
_KEEP = """
INSERT OR REPLACE INTO folds (incident, seq, hash, version, checksum, state)
VALUES (?, ?, ?, ?, ?, ?)
"""


class Kept(NamedTuple):
    """One fold, ready to be kept.

    Attributes:
        name: The incident; ``ROOM`` for the room as a whole.
        seq: The last event that is in it.
        hash: The hash of that event.
        state: As it is written.
    """

    name: str
    seq: int
    hash: str
    state: bytes

    @property
    def checksum(self) -> int:
        """What shows that nothing of it was changed since."""
        return crc32(self.state, crc32(f"{self.name} {self.seq} {self.hash}".encode()))


@cache
def version() -> str:
    """What tells apart the programs that would fold otherwise: a checksum over their sources."""
    package, found, size = Path(__file__).parents[1], 0, 0
    for source in _SOURCES:
        for path in _files(package / source):
            text = path.read_bytes()
            found, size = crc32(text, found), size + len(text)
    return f"{found:08x}-{size}"


def _files(source: Path) -> list[Path]:
    """A source, or those of its files of which a state may know; ``rglob`` takes far longer."""
    if source.is_file():
        return [source]
    return sorted(
        Path(folder, name)
        for folder, _, names in os.walk(source)
        for name in names
        if name.endswith(".py") and not name.startswith(_EDGES)
    )


def keep(connection: Any, kept: Kept) -> None:
    """Write a fold in the place of an older one, inside a transaction of the caller's."""
    name, seq, hash_, state = kept
    connection.execute(_KEEP, (name, seq, hash_, version(), kept.checksum, state))


def forget(connection: Any, name: str | None = None) -> None:
    """Drop one fold, or all, inside a transaction of the caller's."""
    if name is None:
        connection.execute("DELETE FROM folds")
    else:
        connection.execute("DELETE FROM folds WHERE incident = ?", (name,))


def find(query: Query, name: str) -> Kept | None:
    """The fold of an incident or of the room; None when there is none that can be trusted.

    One that is damaged, of another version or another room, or newer than the log, is none.
    """
    for seq, hash_, checksum, made_by, state in query(_FIND, (name,)):
        kept = Kept(name, seq, hash_, state)
        sound = isinstance(state, bytes) and kept.checksum == checksum
        if sound and made_by == version():  # asked last: it reads the sources
            return kept
    return None


def until(query: Query, name: str) -> int:
    """The last event of a fold, whether or not it can be trusted; 0 when none is kept."""
    found = query("SELECT seq FROM folds WHERE incident = ? AND seq > 0", (name,))
    return int(found[0][0]) if found else 0


def names(query: Query) -> list[str]:
    """Of what folds are kept, whether or not they can be trusted."""
    return [name for (name,) in query("SELECT incident FROM folds ORDER BY incident", ())]
