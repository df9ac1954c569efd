"""Tables as data: what a topic says of its derived tables, without a word of any database.

The ``rows`` of a topic holds ``TABLES``, its tables by name, and ``PARTS``, what goes into them.
It may say ``ALONE = True``: no table of another topic shows anything of its state, so that an act
which moves nothing else concerns no other table.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeVar

from warroom.core.spans import instant

Stored = Literal["TEXT", "INTEGER", "REAL", "BLOB"]
"""How a value is stored; flags are INTEGER 0 or 1, instants TEXT in RFC 3339 UTC."""


class Column(NamedTuple):
    """One column.

    Attributes:
        what: What it holds, as one sentence for people who query the file.
        type: How it is stored.
        required: False where NULL means "unknown" or "not yet".
    """

    what: str
    type: Stored = "TEXT"
    required: bool = False


class Table(NamedTuple):
    """One derived table: what a row is, its key, its columns in order."""

    what: str
    key: tuple[str, ...]
    columns: dict[str, Column]
    indexes: tuple[tuple[str, ...], ...] = ()


def must(what: str, type: Stored = "TEXT") -> Column:  # noqa: A002 - SQL's own word
    """A column that every row fills."""
    return Column(what, type, required=True)


def flag(what: str) -> Column:
    """A column that is 1 or 0."""
    return Column(f"1 when {what}, else 0.", "INTEGER", required=True)


def minutes(what: str) -> Column:
    """A column of whole minutes between two instants."""
    return Column(f"Minutes {what}; NULL while an end is missing.", "INTEGER")


INCIDENT = must("The incident, such as INC-7.")
SEQ = must("The seq of the event that made it.", "INTEGER")

Row = tuple[Any, ...]
"""The values of one row, in the order of its table's columns."""

Changes = Iterator[tuple[Row, bool]]
"""Rows to write; with False a key instead, the row of which goes."""


class Part(NamedTuple):
    """What goes into one table.

    Attributes:
        table: Its name.
        topics: The fields of the incident that are read; while none moves, no row changes.
        changes: What changed between two states of an incident; the first is None for a new one.
    """

    table: str
    topics: tuple[str, ...]
    changes: Callable[[Any, Any], Changes]


Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def keyed(
    table: str,
    topics: tuple[str, ...],
    found: Callable[[Any], Mapping[Key, Value]],
    row: Callable[[str, Key, Value], Row],
) -> Part:
    """A table in which a row is one thing of a topic.

    Args:
        table: Its name.
        topics: The fields of the incident that ``found`` reads.
        found: The things of an incident by the key that follows the incident's id.
        row: The values of a row from the incident's id, the key and the thing.
    """

    def changes(before: Any, after: Any) -> Changes:
        old = {} if before is None else found(before)
        new = found(after)
        for key, value in new.items():
            if old.get(key) != value:
                yield row(after.id, key, value), True
        for gone in old.keys() - new.keys():
            yield (after.id, *(gone if isinstance(gone, tuple) else (gone,))), False

    return Part(table, topics, changes)


def things(
    name: str,
    tables: Mapping[str, Table],
    found: Callable[[Any], Mapping[Key, Any]],
    topic: str = "",
    **told: str | Callable[[Any], Any],
) -> Part:
    """A table in which a row is one thing of a topic, and a column the field of its name.

    Args:
        name: The table's name.
        tables: The topic's tables.
        found: The things of an incident by the key that follows the incident's id.
        topic: The field of the incident that is read, unless it is called like the table.
        told: For a column of another name: the field, or what tells its value.
    """
    fields = [told.get(column, column) for column in [*tables[name].columns][2:]]

    def row(incident: str, key: Key, thing: Any) -> Row:
        values = (getattr(thing, it) if isinstance(it, str) else it(thing) for it in fields)
        return incident, key, *map(_stored, values)

    return keyed(name, (topic or name,), found, row)


def _stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, bool):
        return int(value)
    return str(value) if isinstance(value, str) else value


def numbered(values: Sequence[Value]) -> Mapping[int, Value]:
    """Things that have no name but their place: 1 for the first."""
    return dict(enumerate(values, start=1))


def stamp(at: datetime | None) -> str | None:
    """An instant as RFC 3339 in UTC, always with microseconds, as in ``event``."""
    return None if at is None else instant(at)
