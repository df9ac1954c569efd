"""Keeps the derived tables in step with the log, inside the transaction of each append."""

import sqlite3
from collections.abc import Iterator
from functools import cache
from types import ModuleType

from warroom.core.tables import Changes, Row, Table
from warroom.incident import Incident, part, parts

_LARGEST = 2**63 - 1


def project(
    connection: sqlite3.Connection,
    before: Incident | None,
    after: Incident,
    *,
    removed: bool = False,
) -> None:
    """Write what changed between two states of an incident into the derived tables.

    Topics are compared by identity, so an entry that moved nothing else costs one insert, and
    loads the tables of no other topic.

    Args:
        connection: Inside the transaction of the append; nothing is committed here.
        before: The state before the append; None when the incident is new.
        after: The state after it.
        removed: Words were removed by a redaction (doctrine D.5): everything of the incident is
            written anew and the full-text index rebuilt, so that none of them stays in the file.
            ``after`` must then be folded from the log as it reads after the redaction.
    """
    if removed:
        forget(connection, after.id)
        before = None
    moved = _moved(before, after)
    for topic in _concerned(moved):
        for each in topic.PARTS:
            if not moved.isdisjoint(each.topics):
                changes = each.changes(before, after)
                _write(connection, each.table, topic.TABLES[each.table], changes)
    if removed:
        connection.execute("INSERT INTO entries_fts (entries_fts) VALUES ('rebuild')")


def forget(connection: sqlite3.Connection, incident: str) -> None:
    """Remove every derived row of one incident; the log keeps everything."""
    from warroom.archive.tables import LAYOUT  # late: an act seldom needs every table

    for name, table in LAYOUT.items():
        whose = "incident" if "incident" in table.columns else "id"
        connection.execute(f"DELETE FROM {name} WHERE {whose} = ?", (incident,))


def _moved(before: Incident | None, after: Incident) -> frozenset[str]:
    """The fields that are no longer what they were."""
    names = Incident.__struct_fields__
    if before is None:
        return frozenset(names)
    return frozenset(name for name in names if getattr(before, name) is not getattr(after, name))


def _concerned(moved: frozenset[str]) -> Iterator[ModuleType]:
    """The tables of the topics that moved; those of all, where another's may show what moved."""
    own = [found for name in sorted(moved) if (found := part(name, "rows"))]
    alone = all(getattr(each, "ALONE", False) for each in own)
    yield from own if alone else parts("rows").values()


def _write(connection: sqlite3.Connection, name: str, table: Table, changes: Changes) -> None:
    for row, stays in changes:
        if not stays:
            connection.execute(_delete(name, table.key), row)
            continue
        statement = _upsert(name, tuple(table.columns), table.key)
        try:
            connection.execute(statement, row)
        except OverflowError:
            connection.execute(statement, _fitting(row))


def _fitting(row: Row) -> Row:
    """A row of an older log: a number that no column holds becomes the largest."""
    return tuple(max(-_LARGEST, min(it, _LARGEST)) if isinstance(it, int) else it for it in row)


@cache
def _upsert(name: str, columns: tuple[str, ...], key: tuple[str, ...]) -> str:
    changed = ", ".join(f"{each} = excluded.{each}" for each in columns if each not in key)
    return (
        f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changed}"
    )


@cache
def _delete(name: str, key: tuple[str, ...]) -> str:
    return f"DELETE FROM {name} WHERE {' AND '.join(f'{column} = ?' for column in key)}"
