"""Opening and reading a log of a hundred thousand events."""

import gc
import tempfile
import uuid
from pathlib import Path

from tests.benchmarks.measure import line, timed
from tests.log.support import draft
from warroom import clock
from warroom.log.sqlite.log import SqliteLog

_COUNT, _COMMAND = 100_000, 2_000


def run() -> None:
    """Fetch and decode with the collector off, as the room does it; then walk the chain."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "room.db"
        with SqliteLog.open(path) as log:
            texts = [f"entry {number}: restarted the checkout pods" for number in range(_COMMAND)]
            for known in range(0, _COUNT, _COMMAND):
                with log.appending(
                    uuid.uuid4().hex, after=known, now=clock.now, origin="mara@host"
                ) as appending:
                    appending([draft(text) for text in texts])
            log.query("PRAGMA wal_checkpoint(TRUNCATE)")

        def opened() -> None:
            SqliteLog.open(path).close()

        with SqliteLog.open(path) as log:
            gc.disable()
            try:
                read = [timed(lambda: log.read(incident="INC-1")) for _ in range(5)]
            finally:
                gc.enable()
            print(line("open and close", [timed(opened) for _ in range(20)]))
            print(line(f"fetch and decode {_COUNT} events", read))
            print(line(f"verify {_COUNT} events", [timed(log.verify) for _ in range(2)]))
