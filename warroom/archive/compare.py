"""Compares the derived tables and the search of a room with what its log tells."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import zip_longest
from typing import Any

from warroom.archive.rebuild import rebuild
from warroom.archive.tables import LAYOUT
from warroom.incident import Incident

SEARCH = "search"
"""How the full-text index is named here."""


def until(copy: sqlite3.Connection) -> int:
    """The seq of the last event of a copy; 0 for an empty one."""
    return int(copy.execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()[0])


def forged(copy: sqlite3.Connection, incidents: Iterable[Incident]) -> list[str]:
    """The names of the derived tables, and of the search, that are not what the log tells.

    Kept folds are compared elsewhere: they may lag behind the log.

    Args:
        copy: A copy of the room in memory, which may be written to.
        incidents: All incidents of that copy, folded from its log alone.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        rebuild(made, incidents)
        wrong = [name for name in LAYOUT if name != "folds" and not _alike(copy, made, name)]
    return wrong if "entries" in wrong or _searchable(copy) else [*wrong, SEARCH]


def _alike(one: sqlite3.Connection, other: sqlite3.Connection, name: str) -> bool:
    try:
        rows = (_rows(each, name) for each in (one, other))
        return all(first == second for first, second in zip_longest(*rows))
    except sqlite3.Error:
        return False


def _rows(connection: sqlite3.Connection, name: str) -> Iterator[tuple[Any, ...]]:
    table = LAYOUT[name]
    columns = ", ".join(table.columns)
    connection.text_factory = bytes
    yield from connection.execute(f"SELECT {columns} FROM {name} ORDER BY {', '.join(table.key)}")


def _searchable(copy: sqlite3.Connection) -> bool:
    try:
        copy.execute("INSERT INTO entries_fts (entries_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.Error:
        return False
    return True
