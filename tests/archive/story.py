"""A room told in a few lines: acts are decided by the real rules, folded, and projected."""

import sqlite3
import weakref
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from warroom.act import Act, decide
from warroom.archive.projector import project
from warroom.archive.schema import MIGRATIONS
from warroom.archive.tables import TABLES
from warroom.core.doctrine.reading import default_doctrine
from warroom.core.event import Event, Recorded, When
from warroom.incident import Incident, fold_many

START = datetime(2026, 5, 15, 9, 0, tzinfo=UTC)
DOCTRINE = default_doctrine()
Rows = dict[str, list[tuple[Any, ...]]]


class Story:
    """Several incidents in one room; ``now`` moves by the minutes that each act names."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        weakref.finalize(self, self.connection.close)
        database = Database(self.connection, execute_plugins=False)
        self.connection.execute("BEGIN IMMEDIATE")
        for _, migrate in MIGRATIONS:
            migrate(database)
        self.connection.execute("COMMIT")
        self.now = START
        self.recorded: list[Recorded] = []
        self.incidents: dict[str, Incident] = {}
        self.statements: list[str] = []

    def act(
        self,
        rule: Callable[..., list[Event]],
        by: str = "mara",
        *,
        incident: str = "INC-1",
        after: float = 1,
        when: When | None = None,
        **wish: Any,
    ) -> list[Recorded]:
        """One act, ``after`` minutes after the last."""
        self.now += timedelta(minutes=after)
        before = self.incidents.get(incident, Incident(incident))
        act = Act(by, self.now, DOCTRINE, when, rest=before.rest)
        return self.tell(decide(rule, before, act, **wish), by, incident)

    def tell(
        self, events: Sequence[Event], by: str = "mara", incident: str = "INC-1"
    ) -> list[Recorded]:
        """Events as they are, in one transaction with what is derived from them."""
        start = len(self.recorded) + 1
        new = [
            Recorded(seq, f"id-{seq}", incident, by, "mara@host", self.now, event, f"{seq:064x}")
            for seq, event in enumerate(events, start)
        ]
        before = self.incidents.get(incident)
        after = fold_many(before or Incident(incident), new)
        self.connection.execute("BEGIN IMMEDIATE")
        self.statements.clear()
        self.connection.set_trace_callback(self.statements.append)
        project(self.connection, before, after, new)
        self.connection.set_trace_callback(None)
        self.connection.execute("COMMIT")
        self.recorded += new
        self.incidents[incident] = after
        return new

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """As the log reads."""
        return self.connection.execute(sql, parameters).fetchall()

    def refolded(self) -> list[Incident]:
        """Every incident folded anew from all events."""
        return [
            fold_many(Incident(name), (each for each in self.recorded if each.incident == name))
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
