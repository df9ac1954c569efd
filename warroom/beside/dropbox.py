"""The drop-box: a folder beside the room in which observers leave questions (doctrine O.7).

It is there only when an operator granted it. Everyone who may drop can make a file in it; only
operators can list it. Names are random, so that nobody else finds a file to read or to take away,
and any operator can remove what was taken in, which a sticky folder would not let them.
"""

import contextlib
import itertools
import os
import re
import stat
from datetime import datetime
from pathlib import Path

import msgspec

from warroom.beside import foreign
from warroom.core.text import clean, clean_line
from warroom.log.sqlite import files

OPEN_MODE, GROUP_MODE = 0o2773, 0o2770
"""Of the folder of a shared room: everyone on the host may drop, or the group only."""


PRIVATE_MODE, OWN_MODE = 0o733, 0o700
"""Of the folder of a room whose group does not operate: everyone who may enter, or the owner."""


LARGEST = 8192
"""A question is at most so many bytes of JSON."""


_SUFFIX = ".questions"


_TAKEN = ".revoked"


_NAME = re.compile(r"[0-9a-f]{32}\.json")


_MOST, _OF_ONE = 100_000, 50
"""So many names are looked at, and so many files of one user are read: nobody starves others."""


class NoDropbox(Exception):  # noqa: N818 - it is an answer to a person
    """Nothing can be dropped: it was not granted, or is not granted any more."""


class Wanted(msgspec.Struct, frozen=True):
    """What a file of the drop-box says.

    Attributes:
        handle: Who asks, as they claim.
        text: What they ask.
        incident: Where, such as ``INC-7``.
        update: The audience for which an update is wanted; empty for a question.
    """

    handle: str
    text: str
    incident: str
    update: str = ""


class Dropped(msgspec.Struct, frozen=True):
    """A question that waits in the drop-box.

    Attributes:
        name: Of its file; unguessable, and the same for every console that takes it in.
        user: The Unix user whose file it is.
        at: When it was put there, UTC.
    """

    name: str
    wanted: Wanted
    user: str
    at: datetime


def folder(room: Path) -> Path:
    """Where the drop-box of a room is, if it is granted."""
    return room.with_name(f"{room.name}{_SUFFIX}")


def belongs(name: str, room: str) -> bool:
    """Whether a name in the room's folder is its drop-box, or one that was revoked."""
    return name == f"{room}{_SUFFIX}" or name.startswith(f"{room}{_SUFFIX}{_TAKEN}")


def seen(room: Path) -> int | None:
    """When something was last put in or taken out, in nanoseconds; None without a drop-box."""
    try:
        found = folder(room).lstat()
    except OSError:
        return None
    return found.st_mtime_ns if stat.S_ISDIR(found.st_mode) else None


def may_drop(room: Path) -> bool:
    """Whether this user may leave a question."""
    return seen(room) is not None and os.access(folder(room), os.W_OK | os.X_OK)


def mode_for(room: Path) -> int:
    """The mode of a drop-box that goes with the folder of its room."""
    if files.file_mode(room.parent) == files.SHARED_FILE:
        return OPEN_MODE if files.lets_others_in(room.parent) else GROUP_MODE
    return PRIVATE_MODE if room.parent.stat().st_mode & stat.S_IXOTH else OWN_MODE


def who_may(mode: int) -> str:
    """Who may drop something into a folder of that mode, in words."""
    if mode & stat.S_IXOTH:
        return "everyone on this host"
    return "its group" if mode & stat.S_IXGRP else "only its owner"


def grant(room: Path) -> bool:
    """Make the drop-box; False when it is there already.

    Raises:
        OSError: It cannot be made here.
    """
    there = seen(room) is not None
    if not there:
        folder(room).mkdir()
        folder(room).chmod(mode_for(room))
    return not there


def revoke(room: Path) -> Path | None:
    """Take the drop-box away; what is still in it is kept in a folder of another name.

    Returns:
        That folder; None when nothing was left.

    Raises:
        OSError: It cannot be taken away.
    """
    box = folder(room)
    with contextlib.suppress(OSError):
        box.rmdir()
        return None
    for number in itertools.count(1):
        aside = box.with_name(f"{box.name}{_TAKEN}-{number}")
        if not os.path.lexists(aside):
            box.rename(aside)
            aside.chmod(OWN_MODE)
            return aside
    raise AssertionError


def drop(room: Path, wanted: Wanted) -> str:
    """Leave a question, whole or not at all; its name.

    Raises:
        NoDropbox: There is none, or it is not for this user.
        OSError: The disk did not take it.
    """
    content = msgspec.json.encode(wanted)
    if len(content) > LARGEST:
        raise NoDropbox(f"A question has at most {LARGEST:,} bytes; this one has {len(content):,}.")
    name = f"{os.urandom(16).hex()}.json"
    draft, place = folder(room) / f".{name}", folder(room) / name
    try:
        _write(draft, content)
        os.replace(draft, place)
    except (FileNotFoundError, PermissionError, NotADirectoryError) as error:
        raise NoDropbox(why_not(room)) from error
    with contextlib.suppress(OSError):
        _settle(folder(room))
    return name


def why_not(room: Path) -> str:
    """Why nothing can be dropped, and who can change it."""
    if seen(room) is None:
        return (
            "Observers may not ask in this room: no drop-box is granted. "
            "An operator grants it with `warroom questions grant`."
        )
    return "The drop-box of this room is for its group only."


def waiting(room: Path) -> tuple[Dropped, ...]:
    """The questions in the drop-box, the oldest first; everything else in it is passed over."""
    found = foreign.names(
        folder(room), lambda name: bool(_NAME.fullmatch(name)), _MOST, _OF_ONE, oldest=True
    )
    read = (_read(room, os.path.basename(path)) for path in found)
    return tuple(sorted(filter(None, read), key=lambda each: (each.at, each.name)))


def remove(room: Path, dropped: Dropped) -> None:
    """Take a question out that is in the log now; one that cannot be removed is known there."""
    with contextlib.suppress(OSError):
        (folder(room) / dropped.name).unlink()


def _read(room: Path, name: str) -> Dropped | None:
    read = foreign.load(folder(room) / name, Wanted, LARGEST)
    if read is None:
        return None
    told, found = read
    wanted = Wanted(
        handle=clean_line(told.handle),
        text=clean(told.text),
        incident=clean_line(told.incident),
        update=clean_line(told.update),
    )
    return Dropped(name, wanted, found.user, found.changed_at)


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _settle(place: Path) -> None:
    """Make the name durable, where the system lets a user do that who cannot list the folder."""
    descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
