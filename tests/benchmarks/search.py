"""Full-text search over 100,000 entries, newest first."""

import tempfile
from functools import partial
from pathlib import Path

from tests.benchmarks.measure import line, timed
from tests.benchmarks.rooms import LAST, fill
from warroom.archive.search import search
from warroom.room import Room

_ENTRIES, _COUNT = 100_000, 50
_WORDS = ("restarted pods", "check", "99998", LAST, "nowhere")


def run() -> None:
    """A word in all of them, the beginning of one, a rare one, the last entry's, and none's."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "room.db"
        fill(path, _ENTRIES)
        room = Room.open(path, operator="mara")
        room.rebuild()
        for words in _WORDS:
            found = len(search(room.log.query, words))
            taken = [timed(partial(search, room.log.query, words)) for _ in range(_COUNT)]
            print(line(f"“{words}”, {found} shown", taken, note="<= 20 ms"))
        room.close()
