"""Makes the derived tables anew from folded state."""

import sqlite3
from collections.abc import Iterable

from warroom.archive.projector import project
from warroom.archive.schema import MIGRATIONS
from warroom.archive.tables import LAYOUT
from warroom.incident import Incident


def rebuild(connection: sqlite3.Connection, incidents: Iterable[Incident]) -> int:
    """Drop, create and fill every derived table in one transaction; how many incidents it held.

    Works also when tables are missing or damaged: nothing in them is read. Joins the caller's
    transaction when there is one, else begins and commits its own.

    Raises:
        sqlite3.Error: The file cannot be written; then everything is as it was.
    """
    if connection.in_transaction:
        return _rebuild(connection, incidents)
    connection.execute("BEGIN IMMEDIATE")
    try:
        count = _rebuild(connection, incidents)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return count


def reindex(connection: sqlite3.Connection) -> None:
    """Make every index anew, in the caller's transaction: through them the log is read.

    Raises:
        sqlite3.Error: The tables themselves are damaged; then everything is as it was.
    """
    connection.execute("REINDEX")
    told = (
        connection.execute(f"SELECT count(*), sum(seq) FROM event {through}").fetchone()
        for through in ("NOT INDEXED", "INDEXED BY event_command")
    )
    if len(set(told)) > 1:
        raise sqlite3.DatabaseError("the log and its indexes differ")


def _rebuild(connection: sqlite3.Connection, incidents: Iterable[Incident]) -> int:
    from sqlite_utils import Database

    for name in ("entries_fts", *LAYOUT):
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    database = Database(connection, execute_plugins=False)
    for _, migrate in MIGRATIONS:
        migrate(database)
    count = 0
    for incident in incidents:
        project(connection, None, incident)
        count += 1
    return count
