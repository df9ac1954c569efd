"""Sixty-four processes log at once into an incident of 20,000 entries."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.growth import grown, told
from tests.benchmarks.measure import compiled, environment, line

_WRITERS, _ENTRIES, _READY = 64, 20_000, 40.0
_HELD = (sys.executable, "-m", "tests.benchmarks.held")


def run() -> None:
    """They load the program first, and begin at the same instant."""
    compiled()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        incident = grown(home, _ENTRIES)
        begin = time.monotonic() + _READY
        own = environment(home, WARROOM_HELD=str(home / "held"), WARROOM_BEGIN=str(begin))
        crowd = [
            subprocess.Popen(
                (*_HELD, "--incident", incident, "log", f"from pipeline {number}"),
                env=own,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for number in range(_WRITERS)
        ]
        codes = [each.wait() for each in crowd]
        found = told(home / "held")
    print(line("waited for the lock", [each.waited for each in found], note="none over 1 s"))
    print(line("held the lock", [each.held for each in found if each.held]))
    print(line("whole command, the start of Python left out", [each.whole for each in found]))
    print(f"    {codes.count(0)} of {_WRITERS} succeeded, exit codes {sorted(set(codes))}")
