"""The heads that this user has seen: the witness that notices a lost tail.

A chain proves that its rows fit together, not that rows are missing at its end. So every console
keeps the last (log id, seq, hash) outside the room, in the user's own state directory.
"""

import contextlib
import os
from pathlib import Path
from typing import Protocol

import msgspec

from warroom.beside import foreign
from warroom.config import own_folder
from warroom.core.text import clean_line
from warroom.log.event_log import Head, LogInfo

_LARGEST = 4096


class Seen(msgspec.Struct, frozen=True):
    """What was seen of one log.

    Attributes:
        log_id: Which log.
        seq: The furthest row.
        hash: The chain's value there.
    """

    log_id: str
    seq: int
    hash: str


class Witnessed(Protocol):
    """What has a head to remember: a log, or the room over it."""

    @property
    def info(self) -> LogInfo:
        """Which log it is."""
        ...

    @property
    def path(self) -> Path:
        """Where it is."""
        ...

    def head(self) -> Head:
        """The last row."""
        ...

    def at(self, seq: int) -> Head | None:
        """The chain's value at a row; None when there is no such row."""
        ...


class Heads:
    """The remembered heads in one directory, one small file for each log and each path."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory / "heads"

    def seen(self, log_id: str) -> Seen | None:
        """What was seen of a log; None when nothing, or when it cannot be read."""
        return self._load(_name("log", log_id))

    def remember(self, log: Witnessed, head: Head) -> bool:
        """Keep a head, unless a later one of the same log is kept already.

        Returns:
            False when the state directory cannot be written: no witness, and no harm to the room.
        """
        seen = Seen(log.info.log_id, head.seq, head.hash)
        before = self.seen(seen.log_id)
        place = _name("path", str(log.path))
        try:
            if before is None or before.seq < seen.seq:
                self._store(_name("log", seen.log_id), seen)
            if (stood := self._load(place)) is None or stood.log_id != seen.log_id:
                self._store(place, seen)
        except OSError:
            return False
        return True

    def check(self, log: Witnessed) -> str | None:
        """A sentence when the room is shorter than before, different, or another one."""
        stood = self.stood(log.path)
        if stood is not None and stood.log_id != log.info.log_id:
            return (
                f"Another room stands at {log.path} now: the one you saw there had "
                f"{stood.seq} or more rows. If nobody replaced it on purpose, look for a backup; "
                "else `warroom verify --accept` takes it as it is."
            )
        before = self.seen(log.info.log_id)
        if before is None:
            return None
        found = log.at(before.seq)
        if found is None:
            return (
                f"The room is shorter than it was: you have seen row {before.seq} and it ends at "
                f"row {log.head().seq}. An older copy was put back, or rows were lost."
            )
        if found.hash != before.hash:
            return (
                f"Row {before.seq} is not the one you have seen: the history of this room was "
                "rewritten, or two copies of it went separate ways. Run `warroom verify`."
            )
        return None

    def stood(self, path: Path) -> Seen | None:
        """What was seen of the room that stood at a path; None when none was."""
        return self._load(_name("path", os.path.realpath(path)))

    def leave(self, path: Path) -> bool:
        """Forget the room that stood at a path, so that a new one may be made there."""
        try:
            (self._directory / _name("path", os.path.realpath(path))).unlink()
        except OSError:
            return False
        return True

    def forget(self, log_id: str) -> None:
        """Accept a room as it is now, after somebody looked into it."""
        with contextlib.suppress(OSError):
            (self._directory / _name("log", log_id)).unlink(missing_ok=True)

    def _load(self, name: str) -> Seen | None:
        found = foreign.load(self._directory / name, Seen, _LARGEST)
        if found is None or not foreign.is_mine(found[1]):
            return None
        seen = found[0]
        return Seen(clean_line(seen.log_id), seen.seq, clean_line(seen.hash))

    def _store(self, name: str, seen: Seen) -> None:
        own_folder(self._directory)
        draft = self._directory / f".head-{os.getpid()}-{os.urandom(4).hex()}"
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(msgspec.json.encode(seen))
            os.replace(draft, self._directory / name)
        except OSError:
            draft.unlink(missing_ok=True)
            raise


def _name(of: str, key: str) -> str:
    from hashlib import sha256  # late: see warroom.log.chain

    return f"{of}-{sha256(key.encode('utf-8', 'surrogateescape')).hexdigest()[:32]}.json"
