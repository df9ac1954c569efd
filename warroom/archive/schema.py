"""Migrations that create the derived tables and their full-text index.

Opening a room asks how many there are. What they create is loaded when one of them runs.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

Migration = tuple[str, Callable[["Database"], None]]
"""A stable name and what it does, inside a transaction that the caller began."""


def create_tables(db: "Database") -> None:
    """Create every derived table, its indexes and the full-text index of ``entries``.

    Must run inside a transaction of the caller's; sqlite-utils turns its steps into savepoints.
    """
    from warroom.archive.tables import SEARCHED, TOKENIZER  # late: see above

    add_tables(db)
    db.table("entries").enable_fts(SEARCHED, create_triggers=True, tokenize=TOKENIZER)


def add_tables(db: "Database") -> None:
    """Create the derived tables that are not there yet; what a newer version adds starts empty.

    Must run inside a transaction of the caller's. Older events make no row in a new table, or
    one that is made when it is first of use, so nothing has to be filled.
    """
    from warroom.archive.tables import LAYOUT  # late: see above

    there = set(db.table_names())
    for name, table in LAYOUT.items():
        if name in there:
            continue
        created = db.table(name).create(
            {column: told.type for column, told in table.columns.items()},
            pk=table.key[0] if len(table.key) == 1 else table.key,
            not_null=[column for column, told in table.columns.items() if told.required],
        )
        for columns in table.indexes:
            created.create_index(columns)


MIGRATIONS: tuple[Migration, ...] = (
    ("derived tables", create_tables),
    ("derived tables of command", add_tables),
    ("derived tables of words", add_tables),
    ("kept folds", add_tables),
)
"""In the order in which they are applied; names never change once released."""
