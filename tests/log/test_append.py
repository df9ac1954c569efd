"""Appending: decided on fresh state, once for each command, wholly or not at all."""

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.log.support import START, append, draft, put, said, texts, ticking
from warroom.core.errors import Refused
from warroom.core.event import Draft, Precision, Recorded, When
from warroom.core.text import clean
from warroom.log.errors import RoomUnusable
from warroom.log.event_log import EventLog, Head
from warroom.log.sqlite.log import SqliteLog
from warroom.log.sqlite.schema import GENESIS


def test_an_empty_log_has_a_head_and_nothing_to_read(log: SqliteLog) -> None:
    contract: EventLog = log
    assert contract.head() == Head(0, GENESIS)
    assert contract.at(0) == Head(0, GENESIS)
    assert contract.at(1) is None
    assert contract.read() == []
    assert contract.info.writable
    assert contract.info.log_id


def test_what_is_appended_is_what_a_second_connection_reads(log: SqliteLog) -> None:
    appended = put(log, "one", "two")
    with SqliteLog.open(log.path) as other:
        assert other.read() == list(appended.events)
        assert other.head() == Head(2, appended.events[1].hash) == log.head()
        assert other.at(1) == Head(1, appended.events[0].hash)
        assert other.info == log.info


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.text(), st.none() | st.sampled_from(["INC-1", "INC-2"])),
        min_size=1,
        max_size=8,
    )
)
def test_anything_appended_is_read_back(log: SqliteLog, told: list[tuple[str, str | None]]) -> None:
    before = log.head().seq
    append(log, [draft(text, incident) for text, incident in told], command_id=f"command {before}")
    read = log.read(after=before)
    assert [(each.event, each.incident) for each in read] == [
        (said(clean(text)), incident) for text, incident in told
    ]
    assert log.verify().ok


def test_reading_can_be_narrowed(log: SqliteLog) -> None:
    put(log, "a", "b")
    put(log, "c", incident="INC-2")
    put(log, "d", incident=None)
    assert texts(log.read(incident="INC-1")) == ["a", "b"]
    assert texts(log.read(incident="")) == ["d"]
    assert texts(log.read(after=1, limit=2)) == ["b", "c"]
    assert texts(log.read(kinds=["entry.logged"], incident="INC-2")) == ["c"]
    assert log.read(kinds=["no.such"]) == []
    assert log.read(kinds=[]) == []


def test_the_decision_is_taken_on_what_the_caller_did_not_know(log: SqliteLog) -> None:
    put(log, "known")
    put(log, "new")
    with log.appending("c", after=1, now=ticking(), origin="o") as appending:
        assert texts(appending.others) == ["new"]
        assert texts(appending([draft("mine")])) == ["mine"]
    assert texts(log.read()) == ["known", "new", "mine"]


def test_a_refusal_passes_through_and_appends_nothing(log: SqliteLog) -> None:
    def refuse(_: object, __: object) -> None:
        raise Refused("INV-1", "Mara has command.")

    with pytest.raises(Refused, match="Mara has command"):
        put(log, "taken back", project=refuse)
    assert log.head().seq == 0
    assert put(log, "the lock is free again").events[0].seq == 1


def test_deciding_nothing_appends_nothing(log: SqliteLog) -> None:
    assert append(log, []).events == ()
    assert log.head().seq == 0


def test_a_command_appends_once_however_often_it_is_sent(log: SqliteLog) -> None:
    first = put(log, "one", "two", command_id="same")
    with SqliteLog.open(log.path) as other:
        again = put(other, "other words", command_id="same")
    assert again.earlier
    assert not first.earlier
    assert again.events == first.events
    assert log.head().seq == 2
    assert log.find("same") == first.events
    assert log.find("never sent") == ()


def test_derived_tables_and_events_are_written_together_or_not_at_all(log: SqliteLog) -> None:
    def broken(connection: Any, events: Sequence[Recorded]) -> None:
        connection.execute("CREATE TABLE derived (seq)")
        connection.execute("INSERT INTO derived VALUES (?)", [events[0].seq])
        raise LookupError("the projector failed")

    with pytest.raises(LookupError):
        put(log, "x", project=broken)
    assert log.read() == []
    assert log.query("SELECT count(*) FROM sqlite_master WHERE name = 'derived'") == [(0,)]

    def works(connection: Any, events: Sequence[Recorded]) -> None:
        connection.execute("CREATE TABLE derived (seq)")
        connection.executemany("INSERT INTO derived VALUES (?)", [[e.seq] for e in events])

    put(log, "x", "y", project=works)
    assert log.query("SELECT seq FROM derived") == [(1,), (2,)]
    put(log, "the schema changed and that is fine")


def test_an_interrupted_decision_leaves_the_log_usable(log: SqliteLog) -> None:
    with pytest.raises(KeyboardInterrupt), log.appending("c", after=0, now=ticking(), origin="o"):
        raise KeyboardInterrupt
    put(log, "x")
    assert log.lock_holder() == ""


def test_the_columns_can_be_read_with_any_tool(log: SqliteLog) -> None:
    occurred = When(START.replace(hour=9), Precision.MINUTE)
    told = Draft("INC-1", "mara", said("line one\nline two", occurred=occurred))
    append(log, [told], now=lambda: START)
    with closing(sqlite3.connect(log.path)) as plain:
        columns = "seq, incident, kind, v, actor, origin, occurred_at, recorded_at, text"
        row = plain.execute(f"SELECT {columns} FROM event").fetchone()
    assert row == (
        1, "INC-1", "entry.logged", 1, "mara", "mara@host", "2026-03-01T09:00:00.000000Z",
        "2026-03-01T12:00:00.000000Z", "line one line two",
    )  # fmt: skip


def test_a_closed_log_says_so(path: Path) -> None:
    log = SqliteLog.open(path)
    log.close()
    log.close()
    with pytest.raises(RoomUnusable, match="Open it again"):
        log.head()


def test_a_backup_is_a_whole_room_and_never_overwrites(log: SqliteLog, tmp_path: Path) -> None:
    put(log, "one")
    target = tmp_path / "copies.db"
    log.backup(target)
    with SqliteLog.open(target) as copy:
        assert copy.verify(log.head()).ok
        assert copy.info.log_id == log.info.log_id
    with pytest.raises(RoomUnusable, match="exists already"):
        log.backup(target)


def test_an_existing_room_is_opened_and_written_without_sqlite_utils(log: SqliteLog) -> None:
    put(log, "one")
    code = f"""
import sys
from pathlib import Path
from tests.log.support import put
from warroom.log.sqlite.log import SqliteLog
with SqliteLog.open(Path({str(log.path)!r})) as log:
    put(log, "two", command_id="second")
print(*(name for name in ("sqlite_utils", "textual", "watchfiles", "asyncio")
        if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
    assert log.head().seq == 2
