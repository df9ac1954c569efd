"""Sixty-four processes append fifty entries each, as fast as they can."""

import os
import tempfile
import time
import uuid
from pathlib import Path

import msgspec

from tests.benchmarks.measure import fairness, line
from tests.log.support import draft
from warroom import clock
from warroom.log.errors import RoomUnusable
from warroom.log.sqlite.log import SqliteLog

_WRITERS, _EACH = 64, 50


def _write(path: Path, begin: float, each: int) -> tuple[list[float], int]:
    waits, failed = [], 0
    with SqliteLog.open(path) as log:
        known = log.head().seq
        time.sleep(max(0.0, begin - time.monotonic()))
        for _ in range(each):
            before = time.perf_counter()
            try:
                with log.appending(
                    uuid.uuid4().hex, after=known, now=clock.now, origin="mara@host"
                ) as appending:
                    events = appending([draft("Restarted the checkout pods in eu-west")])
                known = events[-1].seq
            except RoomUnusable:
                failed += 1
            waits.append(time.perf_counter() - before)
    return waits, failed


def _contend(folder: Path, writers: int, each: int) -> None:
    path = folder / f"room-{writers}.db"
    SqliteLog.open(path).close()
    begin = time.monotonic() + 1.5
    children = []
    for number in range(writers):
        child = os.fork()
        if child == 0:
            own = _write(path, begin, each)
            (folder / f"{writers}-{number}.json").write_bytes(msgspec.json.encode(own))
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    taken = time.monotonic() - begin
    told: list[tuple[list[float], int]] = [
        msgspec.json.decode(
            (folder / f"{writers}-{number}.json").read_bytes(), type=tuple[list[float], int]
        )
        for number in range(writers)
    ]
    waits = [wait for each_own, _ in told for wait in each_own]
    failed = sum(count for _, count in told)
    with SqliteLog.open(path) as log:
        rows, whole = log.head().seq, log.verify().ok
    print(line(f"{writers} writers, {each} entries each", waits, note="none over 1 s"))
    print(
        f"    {rows / taken:.0f} commits/s, {failed} failed, {rows} of {writers * each} rows, "
        f"chain {'whole' if whole else 'BROKEN'}, "
        f"fairness {fairness([sum(own) for own, _ in told]):.3f}"
    )


def run() -> None:
    """One writer for comparison, then sixty-four."""
    with tempfile.TemporaryDirectory() as name:
        _contend(Path(name), 1, 500)
        _contend(Path(name), 8, 200)
        _contend(Path(name), _WRITERS, _EACH)
