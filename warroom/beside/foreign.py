"""Small files beside the room that other users of the machine may write: read with suspicion."""

import os
import pwd
import stat
from datetime import UTC, datetime

import msgspec

from warroom.core.text import clean_line


class Foreign(msgspec.Struct, frozen=True):
    """What such a file holds, and what the system knows of it.

    Attributes:
        user: Its owner at the operating system, whatever it says itself.
        changed_at: When it was put where it is, UTC; its owner cannot set that.
    """

    content: bytes
    user: str
    changed_at: datetime


def read(path: str | os.PathLike[str], largest: int) -> Foreign | None:
    """A file of at most so many bytes; None for a link, a pipe, what is larger or cannot be read.

    One with a second name is none either: it may be the file of somebody who never put it here.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        found = os.fstat(descriptor)
        plain = stat.S_ISREG(found.st_mode) and found.st_nlink == 1
        if not plain or found.st_size > largest:
            return None
        content = os.read(descriptor, largest)
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return Foreign(content, user_of(found.st_uid), datetime.fromtimestamp(found.st_ctime, UTC))


def user_of(uid: int) -> str:
    """The name of a Unix user, such as ``elif``; ``uid64012`` where it has none."""
    try:
        return clean_line(pwd.getpwuid(uid).pw_name)
    except KeyError:
        return f"uid{uid}"
