"""From the append in one process to the event in twenty others."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.measure import line
from tests.log.support import put
from warroom.log.sqlite.log import SqliteLog

_FOLLOWERS, _ENTRIES, _PAUSE = 20, 150, 0.07

_FOLLOWER = """
import asyncio, sys, time
from pathlib import Path
from tests.log.support import follow
from warroom.log.sqlite.log import SqliteLog

async def main() -> None:
    seen = 0
    with SqliteLog.open(Path(sys.argv[1])) as log:
        def ready(mode, reason):
            print(mode, flush=True)
        async for batch in follow(log, 0, on_mode=ready):
            for recorded in batch:
                print(time.monotonic() - float(recorded.event.text), flush=True)
                seen += 1
            if seen >= int(sys.argv[2]):
                return

asyncio.run(main())
"""


def _feed(path: Path, followers: int) -> None:
    with SqliteLog.open(path) as log:
        running = [
            subprocess.Popen(
                [sys.executable, "-c", _FOLLOWER, str(path), str(_ENTRIES)],
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(followers)
        ]
        modes = {each.stdout.readline().strip() for each in running if each.stdout}
        time.sleep(1)
        for _ in range(_ENTRIES):
            put(log, repr(time.monotonic()))
            time.sleep(_PAUSE)
    taken = [float(told) for each in running for told in each.communicate()[0].split()]
    name = f"{followers} followers, {'/'.join(sorted(modes))}"
    print(line(name, taken))
    print(f"    {len(taken)} of {followers * _ENTRIES} seen")


def run() -> None:
    """One follower for comparison, then twenty."""
    with tempfile.TemporaryDirectory() as name:
        _feed(Path(name) / "one.db", 1)
        _feed(Path(name) / "twenty.db", _FOLLOWERS)
