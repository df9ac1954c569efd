"""Who is at a console: small files beside the room, neither history nor a wake for anybody.

Every console renews its file in ``presence/``. Other users of the machine can write there too, so
the files are read with suspicion and the user is taken from the file's owner.
"""

import contextlib
import os
import pwd
import socket
import stat
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, partial
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


OPEN, OPEN_WATCHING, CLOSED = 0o2775, 0o1777, 0o2770
"""Modes in a shared room: where operators say that they are here, where observers do, both where
nobody else may look."""


_LARGEST = 4096


_LOOKED_AT = 20_000
"""So many names of a folder are looked at."""


_OPERATING, _WATCHING = 500, 50
"""So many consoles of one user count, where operators write and where observers do."""


_SUFFIX = ".json"


class Present(msgspec.Struct, frozen=True):
    """Somebody at a console.

    Attributes:
        handle: The name they act under, as they claim.
        host: Where their process runs.
        pid: Their process.
        since: When they came, UTC.
        at: When they were last there, UTC.
        observer: Whether they only watch: as they say, or as the file's owner may not write.
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
        self._folder = watching(room) if observer else folder(room)
        self._host = clean_line(socket.gethostname())
        self._since = now
        self._observer = observer
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
        _sweep(self._room, now)
        me = Present(
            self.handle, self._host, os.getpid(), self._since, now, self._observer, incident
        )
        try:
            _make(self._room)
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


def watching(room: Path) -> Path:
    """Where those say that they are here who only watch: they may not write where operators do."""
    return folder(room) / "watching"


def who(room: Path, now: datetime) -> tuple[Present, ...]:
    """Everybody at a console of a room, the earliest first.

    Who operates is whose files the system would let write the room, whatever they say.

    Args:
        room: The room's file.
        now: The present instant, UTC.
    """
    here, may_write = clean_line(socket.gethostname()), _writers(room)
    alive: list[Present] = []
    for name in _names(room):
        read = _read(name)
        if read is None or not _alive(read[0], now, here):
            continue
        present, uid = read
        apart = Path(name).parent != folder(room)
        observer = apart or present.observer or not may_write(uid)
        alive.append(msgspec.structs.replace(present, observer=observer))
    return tuple(sorted(alive, key=lambda present: (present.since, present.handle, present.pid)))


def _names(room: Path) -> list[str]:
    def ours(name: str) -> bool:
        return name.startswith(f"{room.name}-") and name.endswith(_SUFFIX)

    return [
        *foreign.names(folder(room), ours, _LOOKED_AT, _OPERATING),
        *foreign.names(watching(room), ours, _LOOKED_AT, _WATCHING),
    ]


def _writers(room: Path) -> Callable[[int], bool]:
    """Whether a user whose file lies where operators say that they are here is one of them."""
    try:
        anybody = folder(room).stat().st_mode & stat.S_IWOTH
    except OSError:
        return lambda _: False
    return cache(partial(_may_write, room)) if anybody else lambda _: True


def _may_write(room: Path, uid: int) -> bool:
    """Whether the system would let a user write the room, by its mode and their groups."""
    try:
        found = room.stat()
    except OSError:
        return False
    if uid in (0, found.st_uid) or found.st_mode & stat.S_IWOTH:
        return True
    try:
        user = pwd.getpwuid(uid)
        groups = os.getgrouplist(user.pw_name, user.pw_gid)
    except (KeyError, OSError):
        return False
    return bool(found.st_mode & stat.S_IWGRP) and found.st_gid in groups


def _sweep(room: Path, now: datetime) -> None:
    """Remove what killed consoles left behind: one's own at once, all after a while."""
    here = clean_line(socket.gethostname())
    for name in _names(room):
        read = _read(name)
        if read is None:
            continue
        left, uid = read
        mine = uid == os.geteuid() and left.host == here and not _runs(left.pid)
        if mine or (not _alive(left, now, here) and abs(now - left.at) > SWEPT):
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


def _read(name: str) -> tuple[Present, int] | None:
    """One file and its owner; None for what is no presence: a link, a pipe, too large, not JSON."""
    found = foreign.load(name, Present, _LARGEST)
    if found is None:
        return None
    told, file = found
    if told.at.tzinfo is None or told.since.tzinfo is None:
        return None
    present = msgspec.structs.replace(
        told,
        handle=clean_line(told.handle),
        host=clean_line(told.host),
        incident=None if told.incident is None else clean_line(told.incident),
        user=file.user,
    )
    return present, file.uid


def _make(room: Path) -> None:
    """Make both folders, as far as this user may: whoever operates makes room for who watches."""
    shared = files.file_mode(room.parent) == files.SHARED_FILE
    opened = files.lets_others_in(room.parent)
    _make_one(folder(room), (OPEN if opened else CLOSED) if shared else None)
    with contextlib.suppress(OSError):
        _make_one(watching(room), (OPEN_WATCHING if opened else CLOSED) if shared else None)


def _make_one(path: Path, mode: int | None) -> None:
    if path.is_dir():
        return
    path.mkdir(exist_ok=True, mode=0o755)
    if mode is not None:
        path.chmod(mode)


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
