"""Numbers told so that they can be compared: medians, percentiles, ratios in the same run."""

import compileall
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import warroom as package

WARROOM = (sys.executable, "-c", "from warroom.cli.main import run; run()")
"""The program of this checkout, started as the installed script starts it."""


def environment(home: Path, **extra: str) -> dict[str, str]:
    """The environment of a program that is measured: a room and a state of its own under ``home``.

    An installed program has its compiled files, so they may be written here.
    """
    dropped = ("PYTHONDONTWRITEBYTECODE", "NO_COLOR", "LINES", "COLUMNS")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {
        **kept,
        "WARROOM_ROOM": str(home / "room.db"),
        "WARROOM_STATE": str(home / "state"),
        "WARROOM_CONFIG": str(home / "config.toml"),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        **extra,
    }


def compiled() -> None:
    """Compile the program, as installing it does."""
    compileall.compile_dir(str(Path(package.__file__).parent), quiet=2)


def timed(work: Callable[[], object]) -> float:
    """How long a call takes, seconds."""
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def line(
    name: str, seconds: Sequence[float], reference: Sequence[float] = (), note: str = ""
) -> str:
    """One line of a table: count, percentiles in milliseconds, the ratio of medians, the budget."""
    p50, p95, p99 = (percentile(seconds, share) * 1000 for share in (0.5, 0.95, 0.99))
    told = (
        f"  {name:<44} n={len(seconds):<5} p50 {p50:9.3f}  p95 {p95:9.3f}  p99 {p99:9.3f}"
        f"  max {max(seconds) * 1000:9.3f} ms"
    )
    if reference:
        told += f"  {percentile(seconds, 0.5) / percentile(reference, 0.5):6.2f}x"
    return f"{told}  ({note})" if note else told


def fairness(counts: Sequence[float]) -> float:
    """Jain's index: 1.0 when all got the same."""
    return sum(counts) ** 2 / (len(counts) * sum(count * count for count in counts))
