"""Folded states kept beside the log, so that a command reads only what was added since.

They are disposable, and never trusted without their head: a fold counts when the log holds its
row with that very hash, and this program would have made it. Whoever writes keeps one in the
transaction of an append; who may only read just reads it.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import msgspec

from warroom.core import growing
from warroom.incident import Incident
from warroom.room_state import RoomState
from warroom.topics.timeline.retold import Acts, Shelved
from warroom.topics.timeline.state import Entries, Shelf

Query = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]
"""Runs one reading statement and fetches all rows."""

EVERY = 256
"""So many events may follow a fold before a new one is kept."""

ROOM = ""
"""The name under which the fold of the room as a whole is kept."""

_SOURCES = ("core", "topics", "incident.py", "room_state.py")
"""Where the states and their folds are written; any change there makes other folds."""

_FIND = """
SELECT f.seq, f.hash, f.checksum, f.state FROM folds AS f JOIN event AS e ON e.seq = f.seq
WHERE f.incident = ? AND f.version = ? AND e.hash = f.hash
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
        for path in sorted((package / source).rglob("*.py")) or [package / source]:
            text = path.read_bytes()
            found, size = crc32(text, found), size + len(text)
    return f"{found:08x}-{size}"


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
    for seq, hash_, checksum, state in query(_FIND, (name, version())):
        kept = Kept(name, seq, hash_, state)
        if isinstance(state, bytes) and kept.checksum == checksum:
            return kept
    return None


def until(query: Query, name: str) -> int:
    """The last event of a fold, whether or not it can be trusted; 0 when none is kept."""
    found = query("SELECT seq FROM folds WHERE incident = ? AND seq > 0", (name,))
    return int(found[0][0]) if found else 0


def names(query: Query) -> list[str]:
    """Of what folds are kept, whether or not they can be trusted."""
    return [name for (name,) in query("SELECT incident FROM folds ORDER BY incident", ())]


def encode(state: Incident | RoomState) -> bytes:
    """A state as it is kept: all but entries and acts, which the log tells."""
    if isinstance(state, Incident):
        state = msgspec.structs.replace(state, acts=Acts())
    return _encoder.encode(state)


def incident(state: bytes, shelf: Callable[[], Shelf], acts: Callable[[], Acts]) -> Incident | None:
    """The incident of a kept fold; None when it is not what it should be.

    Args:
        state: As it is kept.
        shelf: Makes what the entries are read from when somebody asks for them.
        acts: Reads the acts when a correction asks for them.
    """

    def opened(wanted: Any, value: Any) -> Any:
        if wanted is Entries:
            return Entries(shelf=shelf(), shelved=value) if value else Entries()
        return growing.dec_hook(wanted, value)

    try:
        found = msgspec.msgpack.Decoder(Incident, dec_hook=opened).decode(state)
    except msgspec.MsgspecError:
        return None
    return msgspec.structs.replace(found, acts=Acts(shelf=Shelved(acts)))


def register(state: bytes) -> RoomState | None:
    """The room's state of a kept fold; None when it is not what it should be."""
    try:
        return msgspec.msgpack.Decoder(RoomState, dec_hook=growing.dec_hook).decode(state)
    except msgspec.MsgspecError:
        return None


def _written(value: object) -> Any:
    return len(value) if isinstance(value, Entries) else growing.enc_hook(value)


_encoder = msgspec.msgpack.Encoder(enc_hook=_written)
