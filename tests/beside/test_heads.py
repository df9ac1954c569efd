"""The remembered head notices what the chain cannot: a lost tail, another history."""

import shutil
from pathlib import Path

import pytest

from tests.log.support import put
from warroom.beside.heads import Heads
from warroom.log.event_log import Head
from warroom.log.sqlite.log import SqliteLog


@pytest.fixture
def heads(tmp_path: Path) -> Heads:
    return Heads(tmp_path / "state")


def test_a_room_that_grew_is_fine(log: SqliteLog, heads: Heads) -> None:
    assert heads.check(log) is None
    heads.remember(log, log.head())
    put(log, "one")
    assert heads.check(log) is None
    heads.remember(log, log.head())
    assert heads.check(log) is None


def test_an_older_copy_that_was_put_back_is_noticed(
    path: Path, heads: Heads, tmp_path: Path
) -> None:
    with SqliteLog.open(path) as log:
        put(log, "one")
        log.backup(tmp_path / "old.db")
        put(log, "two")
        heads.remember(log, log.head())
    shutil.copy(tmp_path / "old.db", path)
    with SqliteLog.open(path) as log:
        assert log.verify().ok
        told = heads.check(log)
        assert told is not None
        assert "seen row 2 and it ends at row 1" in told


def test_two_copies_that_went_separate_ways_are_noticed(
    path: Path, heads: Heads, tmp_path: Path
) -> None:
    with SqliteLog.open(path) as log:
        put(log, "one")
        log.backup(tmp_path / "copy.db")
        put(log, "two")
        heads.remember(log, log.head())
    with SqliteLog.open(tmp_path / "copy.db") as copy:
        put(copy, "another two", "three")
        told = heads.check(copy)
    assert told is not None
    assert "Row 2" in told


def test_another_room_at_the_same_path_is_noticed_once(path: Path, heads: Heads) -> None:
    with SqliteLog.open(path) as log:
        put(log, "one")
        heads.remember(log, log.head())
    path.unlink()
    with SqliteLog.open(path) as log:
        told = heads.check(log)
        assert told is not None
        assert "Another room stands at" in told
        heads.remember(log, log.head())
        assert heads.check(log) is None


def test_the_furthest_head_wins_and_can_be_forgotten(log: SqliteLog, heads: Heads) -> None:
    put(log, "one", "two")
    heads.remember(log, log.head())
    heads.remember(log, Head(1, "0" * 64))
    seen = heads.seen(log.info.log_id)
    assert seen is not None
    assert seen.seq == 2
    heads.forget(log.info.log_id)
    assert heads.seen(log.info.log_id) is None


@pytest.mark.parametrize("content", [b"", b"{", b'{"log_id":1}', b"\xff\xfe"])
def test_a_damaged_memory_is_no_memory(
    log: SqliteLog, heads: Heads, tmp_path: Path, content: bytes
) -> None:
    heads.remember(log, log.head())
    for file in (tmp_path / "state" / "heads").iterdir():
        file.write_bytes(content)
    assert heads.check(log) is None
    assert heads.remember(log, log.head())


def test_a_state_directory_that_cannot_be_written_does_no_harm(
    log: SqliteLog, tmp_path: Path
) -> None:
    (tmp_path / "state").write_text("a file")
    heads = Heads(tmp_path / "state")
    assert not heads.remember(log, log.head())
    assert heads.check(log) is None


def test_s1_a_head_that_nests_without_end_counts_as_none(
    log: SqliteLog, heads: Heads, tmp_path: Path
) -> None:
    heads.remember(log, log.head())
    for kept in (tmp_path / "state" / "heads").iterdir():
        kept.write_text('{"z":' + "[" * 100_000)
    assert heads.check(log) is None
    assert heads.remember(log, log.head())
