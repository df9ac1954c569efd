"""Acts, keys and seconds of what people do most, in real terminals at 80x24.

Seconds by hand add a person to what the program takes: 0.28 s a key, 1.35 s a decision.
"""

import contextlib
import tempfile
from pathlib import Path

from tests.benchmarks.measure import compiled, environment
from tests.e2e.acts import STORIES, Counted
from tests.e2e.terminal import Terminal

_ROUNDS = 3


def _once(story: int, home: Path) -> Counted:
    env = environment(home)

    with contextlib.ExitStack() as opened:

        def open_(*arguments: str, columns: int, rows: int) -> Terminal:
            console = Terminal(arguments, env, columns=columns, rows=rows)
            opened.callback(console.close)
            return console

        return STORIES[story](home / "room.db", open_)


def run() -> None:
    """Each deed three times; the slowest is told."""
    compiled()
    for story in range(len(STORIES)):
        found = []
        for _ in range(_ROUNDS):
            with tempfile.TemporaryDirectory() as name:
                found.append(_once(story, Path(name)))
        worst = max(found, key=lambda each: each.seconds)
        print(
            f"  {worst.name:<34} {worst.acts:>2} acts {worst.keys:>2} keys "
            f"{worst.letters:>3} letters  program {worst.seconds:5.2f} s  "
            f"by hand {worst.by_hand:5.1f} s"
        )
