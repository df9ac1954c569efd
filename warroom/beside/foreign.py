"""Small files that others may have written, or that a crash left: the one way to read them."""

import itertools
import os
import pwd
import stat
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

import msgspec

from warroom.core.text import clean_line


class Foreign(msgspec.Struct, frozen=True):
    """What such a file holds, and what the system knows of it.

    Attributes:
        user: Its owner at the operating system, whatever it says itself.
        uid: The number of that owner.
        changed_at: When it was put where it is, UTC; its owner cannot set that.
    """

    content: bytes
    user: str
    changed_at: datetime
    uid: int


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
    return Foreign(content, user_of(found.st_uid), _instant(found.st_ctime), found.st_uid)


def load(path: str | os.PathLike[str], as_a: Any, largest: int) -> tuple[Any, Foreign] | None:
    """What such a file of JSON says, as that type; None for what :func:`read` or the type refuses.

    Whatever it holds raises nothing: no number, no depth, no bytes.
    """
    found = read(path, largest)
    if found is None:
        return None
    try:
        return msgspec.json.decode(found.content, type=as_a), found
    except (ValueError, RecursionError, OverflowError):  # msgspec's and Unicode's are ValueErrors
        return None


def is_mine(found: Foreign) -> bool:
    """Whether only this user, or the system's administrator, can have written a file."""
    return found.uid in (0, os.geteuid())


def names(
    folder: str | os.PathLike[str],
    wanted: Callable[[str], bool],
    most: int,
    each: int,
    *,
    oldest: bool = False,
) -> list[str]:
    """The paths of the files with a wanted name; empty where it cannot be listed.

    Args:
        folder: Where they are.
        wanted: Whether a name counts.
        most: So many names are looked at.
        each: So many files of one owner count, the newest or the oldest ones, so that
            nobody pushes the others out.
        oldest: Whether the oldest ones count.
    """
    found: list[tuple[int, int, str]] = []
    try:
        with os.scandir(folder) as listed:
            for entry in itertools.islice(listed, most):
                if wanted(entry.name) and (of := _looked(entry)) is not None:
                    found.append((of.st_mtime_ns, of.st_uid, entry.path))
    except OSError:
        return []
    counts: Counter[int] = Counter()
    kept = []
    for _, uid, path in sorted(found, key=itemgetter(0, 2), reverse=not oldest):
        counts[uid] += 1
        if counts[uid] <= each:
            kept.append(path)
    return sorted(kept)


def _looked(entry: os.DirEntry[str]) -> os.stat_result | None:
    """What the system knows of a file that may go at any moment."""
    try:
        return entry.stat(follow_symlinks=False)
    except OSError:
        return None


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def user_of(uid: int) -> str:
    """The name of a Unix user, such as ``elif``; ``uid64012`` where it has none."""
    try:
        return clean_line(pwd.getpwuid(uid).pw_name)
    except KeyError:
        return f"uid{uid}"
