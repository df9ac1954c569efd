"""A durable append with checks, derived tables and search against a bare WAL/FULL insert."""

import itertools
import sqlite3
import tempfile
import uuid
from contextlib import closing
from pathlib import Path

from tests.benchmarks.measure import line, timed
from tests.log.support import draft
from warroom import clock
from warroom.act import Target
from warroom.log.sqlite.log import SqliteLog
from warroom.log.sqlite.schema import COLUMNS, insert_sql
from warroom.room import Room
from warroom.topics.lifecycle import declare
from warroom.topics.timeline import typed

_COUNT = 1000


def _bare(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"CREATE TABLE event ({', '.join(COLUMNS)}, PRIMARY KEY (seq))")
    return connection


def run() -> None:
    """Interleaved, so that a stall of the disk hits all alike."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        numbers = itertools.count()
        with closing(_bare(folder / "bare.db")) as bare, SqliteLog.open(folder / "log.db") as log:
            room = Room.open(folder / "room.db", operator="mara")
            incident = room.act(
                declare.declare_new, Target(new=True), title="x", severity_level=2
            ).incident
            assert incident is not None

            def insert() -> None:
                values = [next(numbers), *(f"{column:>17}" for column in COLUMNS[1:])]
                bare.execute("BEGIN IMMEDIATE")
                bare.execute(insert_sql(), values)
                bare.execute("COMMIT")

            def append() -> None:
                with log.appending(
                    uuid.uuid4().hex, after=log.head().seq, now=clock.now, origin="mara@host"
                ) as appending:
                    appending([draft("Restarted the checkout pods in eu-west, errors fall")])

            def act() -> None:
                room.act(
                    typed.log,
                    Target(incident.id),
                    kind="note",
                    text="Restarted the checkout pods in eu-west, errors fall",
                )

            for _ in range(20):
                for work in (insert, append, act):
                    work()
            taken = [(timed(insert), timed(append), timed(act)) for _ in range(_COUNT)]
            room.close()
        reference, appended, acted = (list(each) for each in zip(*taken, strict=True))
        print(line("bare WAL/FULL insert", reference))
        print(line("log.append: lock, chain, triggers, bell", appended, reference))
        print(line("room.act: with rule, tables and search", acted, reference, "<= 3x"))
