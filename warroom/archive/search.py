"""Finding entries, incidents and what changed lately, over the whole room (MIT-0)."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import msgspec

from warroom.core.spans import held
from warroom.core.tables import stamp
from warroom.core.text import clean_line
from warroom.found import Hit, short

Query = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]
"""Runs one reading statement and fetches all rows; may be called from any thread."""


class Listed(msgspec.Struct, frozen=True):
    """One incident in the list of all; instants are RFC 3339 text in UTC."""

    id: str
    title: str
    kind: str
    state: str
    severity: int | None
    max_severity: int | None
    service: str
    commander: str | None
    opened_at: str | None
    declared_at: str | None
    changed_at: str | None
    resolved_at: str | None
    closed_at: str | None
    impact_min: int | None


_Row = TypeVar("_Row", Hit, Listed)

_HITS = """
SELECT e.seq, e.incident, e.kind, e.text, e.actor, e.occurred_at, e.precision, e.recorded_at,
       e.struck
FROM entries_fts JOIN entries AS e ON e.seq = entries_fts.rowid
WHERE entries_fts MATCH ? {only}
ORDER BY entries_fts.rowid DESC LIMIT ?
"""


def match(words: str) -> str:
    """What FTS5 is asked for: every word, each at the beginning of a word; empty for no word.

    Each word is quoted, so nothing that a person types is read as query syntax.
    """
    quoted = (word.replace('"', '""') for word in clean_line(words).split())
    return " ".join(f'"{word}"*' for word in quoted if any(map(str.isalnum, word)))


def search(query: Query, words: str, *, limit: int = 50, incident: str | None = None) -> list[Hit]:
    """The entries that hold all the words, newest first; accents and case do not matter."""
    asked = match(words)
    if not asked:
        return []
    only, given = ("AND e.incident = ?", [incident]) if incident else ("", [])
    rows = query(_HITS.format(only=only), [asked, *given, limit])
    return [_read(Hit, row) for row in rows]


def incidents(
    query: Query,
    *,
    state: str | None = None,
    kind: str | None = None,
    service: str | None = None,
    severity: int | None = None,
    but: Collection[str] = (),
    limit: int = -1,
) -> list[Listed]:
    """The incidents that fit every given filter, the one opened last first.

    ``but`` are states that are left out, such as those in which one is over; a negative limit is
    none.
    """
    asked = {"state": state, "kind": kind, "service": service, "severity": severity}
    given = {column: value for column, value in asked.items() if value is not None}
    conditions = [f"{column} = ?" for column in given]
    if but:
        conditions.append(f"state NOT IN ({', '.join('?' * len(but))})")
    where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
    columns = ", ".join(Listed.__struct_fields__)
    rows = query(
        f"SELECT {columns} FROM incidents {where}ORDER BY opened_at DESC, rowid DESC LIMIT ?",
        [*given.values(), *map(str, but), limit],
    )
    return [_read(Listed, row) for row in rows]


def _read(kind: type[_Row], row: tuple[Any, ...]) -> _Row:
    values = dict(zip(kind.__struct_fields__, row, strict=True))
    for name, value in values.items():
        if name.endswith("_at") and value is not None:
            values[name] = short(value)
    return msgspec.convert(values, kind, strict=False)


_LOGGED = """
SELECT e.occurred_at, COALESCE(NULLIF(e.service, ''), i.service), e.text, e.actor, e.incident, e.seq
FROM entries AS e JOIN incidents AS i ON i.id = e.incident
WHERE e.kind = 'change' AND e.source = 'entry.logged' AND e.struck = 0
  AND e.occurred_at >= ? AND e.occurred_at <= ? AND i.kind <> 'drill'
"""

_DONE = """
SELECT c.executed_at, COALESCE(NULLIF(c.component, ''), i.service), c.id || ' ' || c.text,
       c.executed_by, c.incident, c.seq
FROM changes AS c JOIN incidents AS i ON i.id = c.incident
WHERE c.executed_at >= ? AND c.executed_at <= ? AND c.undone_at IS NULL AND c.risk <> 'R0'
  AND i.kind <> 'drill'
"""


class Changed(NamedTuple):
    """One change that was logged or carried out in an incident, and where that is told."""

    at: datetime
    service: str
    text: str
    who: str
    incident: str
    seq: int


def changed(query: Query, since: datetime, until: datetime) -> Iterator[Changed]:
    """The changes that were logged or carried out from ``since`` to ``until``, in no order.

    What was undone is not among them, nor what only read.
    """
    span = stamp(since), stamp(until)
    for at, *told in (*query(_LOGGED, span), *query(_DONE, span)):
        yield Changed(held(datetime.fromisoformat(at)), *told)
