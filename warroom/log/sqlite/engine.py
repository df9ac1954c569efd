"""Which SQLite this is, and what is known of it."""

import sqlite3

_FIXED = (3, 51, 3)


_BACKPORTED = ((3, 50, 7), (3, 44, 6))


def version() -> str:
    """The version of the SQLite library in this process."""
    return sqlite3.sqlite_version


def trouble(found: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """What is known against a version of SQLite, as a sentence; empty when nothing is.

    Before 3.51.3 (3.50.7 and 3.44.6 of the older branches) a checkpoint that overlaps another
    writer can lose pages of a WAL file. The writers of a room queue on a lock of their own, so
    only foreign programs that write to the file are exposed to it.
    """
    if found >= _FIXED or any(found[:2] == fixed[:2] and found >= fixed for fixed in _BACKPORTED):
        return ""
    return (
        "It has the WAL-reset bug that 3.51.3 fixes; warroom's own writers are kept clear of it, "
        "so let no other program write to the room"
    )
