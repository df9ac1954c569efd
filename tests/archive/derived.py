"""A story in a database: every append is projected, as the log does it."""

import sqlite3
import weakref
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from tests.story import Story
from warroom.archive.projector import project
from warroom.archive.schema import MIGRATIONS
from warroom.archive.tables import TABLES
from warroom.core.event import Recorded
from warroom.incident import Incident, fold_many
from warroom.topics.lifecycle import declare
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.timeline.events import EntryRedacted

Rows = dict[str, list[tuple[Any, ...]]]


class Derived(Story):
    """A story whose acts take a minute, with what is derived from it.

    Attributes:
        connection: To the database in memory.
        statements: What the last append ran.
    """

    tick = 1

    def __init__(self) -> None:
        super().__init__()
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        weakref.finalize(self, self.connection.close)
        database = Database(self.connection, execute_plugins=False)
        self.connection.execute("BEGIN IMMEDIATE")
        for _, migrate in MIGRATIONS:
            migrate(database)
        self.connection.execute("COMMIT")
        self.statements: list[str] = []

    def derive(self, before: Incident | None, after: Incident, new: Sequence[Recorded]) -> None:
        """In one transaction, as an append does it."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.statements.clear()
        self.connection.set_trace_callback(self.statements.append)
        removed = any(isinstance(each.event, EntryRedacted) for each in new)
        project(self.connection, before, after, removed=removed)
        self.connection.set_trace_callback(None)
        self.connection.execute("COMMIT")

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """As the log reads."""
        return self.connection.execute(sql, parameters).fetchall()

    def refolded(self) -> list[Incident]:
        """Every incident folded anew from all events."""
        return [
            fold_many(Incident(name), (each for each in self.log if each.incident == name))
            for name in self.incidents
        ]

    def rows(self) -> Rows:
        """Every derived table, and every word that the full-text index holds."""
        self.query(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words"
            " USING fts5vocab(main, entries_fts, instance)"
        )
        found = {name: sorted(self.query(f"SELECT * FROM {name}"), key=repr) for name in TABLES}
        return {**found, "words": sorted(self.query("SELECT * FROM temp.words"))}


def commanded() -> Derived:
    """INC-1 at SEV-2, opened by ravi, commanded by mara."""
    story = Derived()
    story.do("ravi", declare.declare_new, title="Checkout fails", severity_level=2)
    story.do("mara", roles.claim, role=Role.IC)
    return story
