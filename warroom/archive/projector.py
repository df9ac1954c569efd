"""Keeps the derived tables in step with the log, inside the transaction of each append."""

import sqlite3
from collections.abc import Iterator, Sequence

from warroom.archive.rows import PARTS, Part, Row, entry_row, incident_row
from warroom.archive.tables import LAYOUT
from warroom.core.event import Recorded
from warroom.incident import Incident
from warroom.topics.timeline.events import EntryRedacted
from warroom.topics.timeline.state import Entry, Timeline, amended


def _upsert(name: str) -> str:
    table = LAYOUT[name]
    columns = ", ".join(table.columns)
    values = ", ".join("?" * len(table.columns))
    changed = ", ".join(
        f"{each} = excluded.{each}" for each in table.columns if each not in table.key
    )
    return (
        f"INSERT INTO {name} ({columns}) VALUES ({values}) "
        f"ON CONFLICT ({', '.join(table.key)}) DO UPDATE SET {changed}"
    )


_UPSERT = {name: _upsert(name) for name in LAYOUT}
_DELETE = {
    name: f"DELETE FROM {name} WHERE {' AND '.join(f'{column} = ?' for column in table.key)}"
    for name, table in LAYOUT.items()
}
_FORGET = {
    name: f"DELETE FROM {name} WHERE {'id' if name == 'incidents' else 'incident'} = ?"
    for name in LAYOUT
}
_SUMMED_UP = ("lifecycle", "severity", "roles", "milestones", "impact", "updates")
_NOTHING = Timeline()
_LARGEST = 2**63 - 1


def project(
    connection: sqlite3.Connection,
    before: Incident | None,
    after: Incident,
    recorded: Sequence[Recorded],
) -> None:
    """Write what changed between two states of an incident into the derived tables.

    Slices are compared by identity, so an entry that moved nothing else costs one insert.
    After a redaction everything of the incident is written anew and the full-text index is
    rebuilt, so that no removed word stays in the file; ``after`` must then be folded from the
    log as it reads after the redaction (doctrine D.5).

    Args:
        connection: Inside the transaction of the append; nothing is committed here.
        before: The state before the append; None when the incident is new.
        after: The state after it.
        recorded: What was appended.
    """
    redacted = any(isinstance(each.event, EntryRedacted) for each in recorded)
    if redacted:
        forget(connection, after.id)
        before = None
    _entries(connection, before, after)
    for part in PARTS:
        _part(connection, part, before, after)
    if before is None or any(
        getattr(before, name) is not getattr(after, name) for name in _SUMMED_UP
    ):
        _write(connection, "incidents", incident_row(after))
    if redacted:
        connection.execute("INSERT INTO entries_fts (entries_fts) VALUES ('rebuild')")


def forget(connection: sqlite3.Connection, incident: str) -> None:
    """Remove every derived row of one incident; the log keeps everything."""
    for statement in _FORGET.values():
        connection.execute(statement, (incident,))


def _entries(connection: sqlite3.Connection, before: Incident | None, after: Incident) -> None:
    timeline = after.timeline
    old = before.timeline if before else _NOTHING
    if old is timeline:
        return
    rows = (
        entry_row(after.id, amended(timeline, entry))
        for entry in (*_newly_amended(old, timeline), *timeline.written[len(old.written) :])
    )
    for row in rows:
        _write(connection, "entries", row)


def _write(connection: sqlite3.Connection, table: str, row: Row) -> None:
    """Write a row; a number that no column holds, from an older log, becomes the largest."""
    try:
        connection.execute(_UPSERT[table], row)
    except OverflowError:
        fitting = [
            max(-_LARGEST, min(each, _LARGEST)) if isinstance(each, int) else each for each in row
        ]
        connection.execute(_UPSERT[table], fitting)


def _newly_amended(old: Timeline, new: Timeline) -> Iterator[Entry]:
    """The entries that were there before and of which something new is said."""
    if old.amended is new.amended or not len(old.written):
        return
    for seq in new.amended.changed(old.amended):
        if entry := old.written.of(seq):
            yield entry


def _part(
    connection: sqlite3.Connection, part: Part, before: Incident | None, after: Incident
) -> None:
    if before is not None and all(
        getattr(before, name) is getattr(after, name) for name in part.slices
    ):
        return
    old = part.rows(before) if before is not None else {}
    new = part.rows(after)
    for key, value in new.items():
        if old.get(key) != value:
            _write(connection, part.table, part.row(after.id, key, value))
    for key in old.keys() - new.keys():
        parts = key if isinstance(key, tuple) else (key,)
        connection.execute(_DELETE[part.table], (after.id, *parts))
