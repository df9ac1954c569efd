"""Who is at a console: small files beside the room, neither history nor a wake for anybody.

Every console renews its file in ``presence/``. Other users of the machine can write there too, so
the files are read with suspicion and the user is taken from the file's owner.
"""

import contextlib
import os
import socket
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from warroom.beside import foreign
from warroom.core.text import clean_line
from warroom.log.sqlite import files

BEAT = timedelta(seconds=10)
"""How often a console renews its file."""


STALE = timedelta(seconds=30)
"""After how long without renewal somebody counts as gone."""


SWEPT = timedelta(minutes=5)
"""After how long the file of somebody who is gone is removed."""


_LARGEST = 4096


_MOST = 500


_SUFFIX = ".json"


class Present(msgspec.Struct, frozen=True):
    """Somebody at a console.

    Attributes:
        handle: The name they act under, as they claim.
        host: Where their process runs.
        pid: Their process.
        since: When they came, UTC.
        at: When they were last there, UTC.
        observer: Whether they only watch.
        incident: What they look at; None in the lobby.
        user: The owner of the file at the operating system; empty before it is written.
    """

    handle: str
    host: str
    pid: int
    since: datetime
    at: datetime
    observer: bool = False
    incident: str | None = None
    user: str = ""


class Presence:
    """The presence of one console in one room, and the view of the others.

    Attributes:
        handle: The name that this console acts under.
    """

    def __init__(self, room: Path, handle: str, *, now: datetime, observer: bool = False) -> None:
        self.handle = clean_line(handle)
        self._room = room
        self._folder = folder(room)
        self._host = clean_line(socket.gethostname())
        self._since = now
        self._observer = observer
        self._swept = False
        token = os.urandom(4).hex()
        self._path = self._folder / f"{room.name}-{os.getpid()}-{token}{_SUFFIX}"

    def beat(self, now: datetime, incident: str | None = None) -> bool:
        """Say that this console is here.

        Args:
            now: The present instant, UTC.
            incident: What it shows; None in the lobby.

        Returns:
            False when it could not be written, as for an observer of another user: no fault.
        """
        if not self._swept:
            self._swept = True
            _sweep(self._room, now)
        me = Present(
            self.handle, self._host, os.getpid(), self._since, now, self._observer, incident
        )
        try:
            _make(self._folder)
            _write(self._path, msgspec.json.encode(me))
        except OSError:
            return False
        return True

    def who(self, now: datetime) -> tuple[Present, ...]:
        """Everybody who is here, the earliest first, this console included."""
        return who(self._room, now)

    def leave(self) -> None:
        """Say that this console is gone."""
        with contextlib.suppress(OSError):
            self._path.unlink()


def folder(room: Path) -> Path:
    """Where the presence of a room is kept."""
    return room.parent / "presence"


def who(room: Path, now: datetime) -> tuple[Present, ...]:
    """Everybody at a console of a room, the earliest first.

    Args:
        room: The room's file.
        now: The present instant, UTC.
    """
    here = clean_line(socket.gethostname())
    found = [present for name in _names(room) if (present := _read(name)) is not None]
    alive = [present for present in found if _alive(present, now, here)]
    return tuple(sorted(alive, key=lambda present: (present.since, present.handle, present.pid)))


def _names(room: Path) -> list[str]:
    try:
        names = [
            entry.path
            for entry in os.scandir(folder(room))
            if entry.name.startswith(f"{room.name}-") and entry.name.endswith(_SUFFIX)
        ]
    except OSError:
        return []
    return sorted(names)[:_MOST]


def _sweep(room: Path, now: datetime) -> None:
    """Remove what killed consoles left behind; what cannot be removed is ignored anyway."""
    here = clean_line(socket.gethostname())
    for name in _names(room):
        left = _read(name)
        if left is not None and not _alive(left, now, here) and abs(now - left.at) > SWEPT:
            with contextlib.suppress(OSError):
                os.unlink(name)


def _alive(present: Present, now: datetime, here: str) -> bool:
    if abs(now - present.at) > STALE:
        return False
    return present.host != here or _runs(present.pid)


def _runs(pid: int) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def _read(name: str) -> Present | None:
    """One file; None for what is no presence: a link, a pipe, too large, not JSON."""
    found = foreign.read(name, _LARGEST)
    if found is None:
        return None
    try:
        told = msgspec.json.decode(found.content, type=Present)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    if told.at.tzinfo is None or told.since.tzinfo is None:
        return None
    return msgspec.structs.replace(
        told,
        handle=clean_line(told.handle),
        host=clean_line(told.host),
        incident=None if told.incident is None else clean_line(told.incident),
        user=found.user,
    )


def _make(path: Path) -> None:
    if path.is_dir():
        return
    path.mkdir(exist_ok=True)
    if files.file_mode(path.parent) == files.SHARED_FILE:
        path.chmod(0o2775 if files.lets_others_in(path.parent) else 0o2770)


def _write(path: Path, content: bytes) -> None:
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".beat-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, 0o644)
            file.write(content)
        os.replace(draft, path)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise
