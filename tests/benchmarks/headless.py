"""``warroom log`` against the smallest program that loads the same libraries."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.measure import WARROOM, compiled, environment, line, timed

_COUNT = 30


def run() -> None:
    """Interleaved; the room exists and one incident is open."""
    compiled()
    with tempfile.TemporaryDirectory() as name:
        own = environment(Path(name))

        def call(*command: str) -> None:
            subprocess.run(command, env=own, check=True, capture_output=True)

        call(*WARROOM, "checkout returns 5xx")
        commands = (
            ("python -c 'import click, sqlite3'", (sys.executable, "-c", "import click, sqlite3")),
            ("warroom log", (*WARROOM, "log", "restarted the pods")),
            ("warroom show --oneline", (*WARROOM, "show", "--oneline")),
        )
        taken: list[list[float]] = [[] for _ in commands]
        for _ in range(_COUNT):
            for times, (_, command) in zip(taken, commands, strict=True):
                times.append(timed(lambda command=command: call(*command)))  # type: ignore[misc]
        for times, (name_, _) in zip(taken, commands, strict=True):
            print(line(name_, times, taken[0], "<= 3x" if name_ == "warroom log" else ""))
