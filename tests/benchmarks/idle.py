"""What a console costs while nobody does anything: its clock runs, nothing else."""

import tempfile
import time
from pathlib import Path

from tests.benchmarks.measure import WARROOM, compiled, environment
from tests.benchmarks.rooms import LAST, fill
from tests.benchmarks.terminal import Screen

_SETTLED, _SECONDS = 3.0, 20.0
_SIZES = ((80, 24), (120, 36), (200, 55))


def _drain(screen: Screen, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        screen.read(left)


def run() -> None:
    """A SEV-2 in command, its updates not due yet, at three sizes."""
    compiled()
    for columns, rows in _SIZES:
        with tempfile.TemporaryDirectory() as name:
            home = Path(name)
            fill(home / "room.db", 34)
            command, own = [*WARROOM, "open"], environment(home)
            with Screen(command, own, columns=columns, rows=rows) as screen:
                screen.wait(LAST)
                _drain(screen, _SETTLED)
                spent, written = screen.processor(), screen.written
                _drain(screen, _SECONDS)
                spent = (screen.processor() - spent) / _SECONDS * 100
                written = (screen.written - written) // int(_SECONDS)
        print(f"  {columns}x{rows:<40} {spent:.2f} % of a core, {written} bytes/s", end="")
        print("  (<= 1 %, <= 2,000 bytes/s)")
