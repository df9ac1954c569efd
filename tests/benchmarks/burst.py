"""Typing while another process records a thousand entries within a second."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.measure import WARROOM, compiled, environment, line
from tests.benchmarks.rooms import LAST, fill
from tests.benchmarks.terminal import Screen

_ROUNDS, _EVENTS, _KEYS_PER_SECOND = 3, 1_000, 27

_BURST = """
import sys, time
from pathlib import Path
from warroom.act import Target
from warroom.room import Room
from warroom.topics.timeline import typed

room, count = Room.open(Path(sys.argv[1]), operator="jonas"), int(sys.argv[2])
begin = time.monotonic()
for number in range(count):
    time.sleep(max(0.0, begin + number / count - time.monotonic()))
    room.act(typed.log, Target("INC-1"), kind="note", text=f"burst {number}")
print(time.monotonic() - begin)
"""


def _typed(screen: Screen, words: str, until: subprocess.Popen[str] | None) -> list[float]:
    """Seconds from each key to its frame, at a fast typist's pace, while the burst lasts."""
    taken, text = [], ""
    for letter in words:
        if until is not None and until.poll() is not None:
            break
        text += letter
        pressed = screen.press(letter, text)
        taken.append(pressed.seconds)
        end = time.perf_counter() + 1 / _KEYS_PER_SECOND - pressed.seconds
        while (left := end - time.perf_counter()) > 0:
            screen.read(left)
    return taken


def run() -> None:
    """The same keys before the burst, for comparison, and during it."""
    compiled()
    calm: list[float] = []
    busy: list[float] = []
    lasted: list[float] = []
    words = "thequickbrownfoxjumpsoverthelazydog" * 2
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        fill(home / "room.db", 34)
        with Screen([*WARROOM, "open"], environment(home)) as screen:
            screen.wait(LAST)
            screen.settle()
            for _ in range(_ROUNDS):
                screen.press("n", "NOTE")
                calm += _typed(screen, words[:27], None)
                screen.type("\r")
                screen.settle()
                burst = [sys.executable, "-c", _BURST, str(home / "room.db"), str(_EVENTS)]
                screen.press("n", "NOTE")
                with subprocess.Popen(
                    burst, env=environment(home), stdout=subprocess.PIPE, text=True
                ) as other:
                    screen.wait("burst")
                    busy += _typed(screen, words, other)
                    lasted.append(float(other.communicate()[0]))
                screen.settle()
                screen.type("\r")
                screen.settle()
    print(line("a letter, nobody else writes", calm))
    print(line(f"a letter, {_EVENTS} entries within a second", busy, calm, "p95 <= 50 ms"))
    print(line(f"the {_EVENTS} appends themselves took", lasted))
