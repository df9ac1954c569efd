"""How a room file gets its schema: sqlite-utils migrations inside one immediate transaction.

sqlite-utils is imported only when there is something to do, so that an up-to-date room opens
without it. On ``event`` a migration may only add columns: a table that is rebuilt loses its
triggers.
"""

import sqlite3
import uuid
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from warroom import __version__
from warroom.log.sqlite.schema import (
    APPLICATION_ID,
    EVENT_TABLE,
    INDEXES,
    ROOM_TABLE,
    SEARCH_TRIGGERS,
    TRIGGERS,
)

if TYPE_CHECKING:
    from sqlite_utils import Database


Migration = tuple[str, Callable[["Database"], Any]]
"""A stable name and what it does, inside the transaction of the caller."""


def create_log(db: "Database") -> None:
    """Create the table of events, its triggers, and the room's own name."""
    for statement in (EVENT_TABLE, *INDEXES, *TRIGGERS.values(), ROOM_TABLE):
        db.execute(statement.strip())
    db.execute("INSERT INTO room (key, value) VALUES ('log_id', ?)", [str(uuid.uuid4())])
    derived_here(db.conn)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


MIGRATIONS: tuple[Migration, ...] = (("log", create_log),)


SCHEMA_VERSION = len(MIGRATIONS)
"""How many migrations the log itself has; those of the derived tables come on top."""


def derived_here(connection: sqlite3.Connection) -> None:
    """Note that all derived tables were made by this version of the program."""
    connection.execute("REPLACE INTO room (key, value) VALUES ('derived_by', ?)", [__version__])


def derived_elsewhere(connection: sqlite3.Connection) -> bool:
    """Whether another version made derived tables, which may then tell things otherwise."""
    sql = "SELECT value FROM room WHERE key = 'derived_by'"
    return bool(connection.execute(sql).fetchone() != (__version__,))


def expected_version(extra: Sequence[Migration] = ()) -> int:
    """The ``user_version`` of a file on which all migrations have run."""
    return SCHEMA_VERSION + len(extra)


def migrate(connection: sqlite3.Connection, extra: Sequence[Migration] = ()) -> int:
    """Run what has not run yet, under the write lock, and record the new ``user_version``.

    Args:
        connection: In manual transaction mode, with no transaction open.
        extra: Migrations that follow the log's own, in order; their names never change.

    Returns:
        The ``user_version`` before.
    """
    from sqlite_utils import Database, Migrations

    steps = Migrations("warroom")
    for name, step in (*MIGRATIONS, *extra):
        steps(name=name)(step)
    db = Database(connection, execute_plugins=False)
    connection.execute("BEGIN IMMEDIATE")
    try:
        before = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if before < expected_version(extra):
            steps.apply(db)
            connection.execute(f"PRAGMA user_version = {expected_version(extra)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return before


def changed_triggers(connection: sqlite3.Connection) -> list[str]:
    """The names of the triggers that are missing, not what they should be, or not ours."""
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    present = dict(connection.execute(sql).fetchall())
    changed = [name for name, sql in TRIGGERS.items() if present.get(name) != sql.strip()]
    return changed + sorted(present.keys() - TRIGGERS.keys() - SEARCH_TRIGGERS)
