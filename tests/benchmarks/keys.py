"""From a key press to the frame that shows it, in an incident of 100 and of 100,000 entries."""

import tempfile
from collections import defaultdict
from pathlib import Path

from tests.benchmarks.measure import WARROOM, compiled, environment, line, percentile
from tests.benchmarks.rooms import LAST, fill
from tests.benchmarks.terminal import Painted, Screen

_SIZES, _ROUNDS, _QUIET = (100, 100_000), 25, 0.03
_BUDGETS = {
    "type a letter": "p95 <= 15 ms",
    "open the entry line": "p95 <= 15 ms",
    "select the entry above": "p95 <= 15 ms",
    "a page up": "p95 <= 15 ms",
    "to the end": "p95 <= 15 ms",
    "commit": "p95 <= 40 ms",
}

Taken = dict[str, list[Painted]]


def _write(screen: Screen, number: int, taken: Taken) -> None:
    screen.settle(_QUIET)
    taken["open the entry line"].append(screen.press("n", "NOTE"))
    words = ""
    for letter in f"z{number}entry":
        words += letter
        screen.settle(_QUIET)
        taken["type a letter"].append(screen.press(letter, words))
    screen.settle(_QUIET)
    taken["commit"].append(screen.press("\r", words))


def _scroll(screen: Screen, taken: Taken) -> None:
    for name, key in (("a page up", "\x1b[5~"), ("to the end", "\x1b[F")):
        screen.settle(_QUIET)
        taken[name].append(screen.press(key, "entry"))
    screen.settle(_QUIET)
    taken["select the entry above"].append(screen.press("\x1b[A", "entry"))
    screen.settle(_QUIET)
    screen.type("\x1b[F")


def _measure(folder: Path, entries: int) -> Taken:
    folder.mkdir()
    fill(folder / "room.db", entries)
    opened: list[float] = []
    taken: Taken = defaultdict(list)
    for _ in range(3):
        with Screen([*WARROOM, "open"], environment(folder)) as screen:
            opened.append(screen.wait(LAST) - screen.begun)
            screen.settle(0.5)
            memory = screen.memory()
    note = "<= 2.5 s" if entries > 1_000 else ""
    print(line(f"open, {entries} entries", opened, note=note))
    print(f"  {'':<44} {memory / 2**20:.0f} MiB resident (<= 150 MB at 100,000)")
    with Screen([*WARROOM, "open"], environment(folder)) as screen:
        screen.wait(LAST)
        screen.settle(0.5)
        for number in range(_ROUNDS):
            _write(screen, number, taken)
        for _ in range(_ROUNDS):
            _scroll(screen, taken)
    return taken


def run() -> None:
    """Both sizes, with the bytes each key costs and the ratio of the sizes (<= 1.3x)."""
    compiled()
    few: Taken = {}
    with tempfile.TemporaryDirectory() as name:
        for entries in _SIZES:
            taken = _measure(Path(name) / str(entries), entries)
            few = few or taken
            for what, budget in _BUDGETS.items():
                seconds = [each.seconds for each in taken[what]]
                reference = [each.seconds for each in few[what]] if taken is not few else ()
                size = percentile([each.size for each in taken[what]], 0.5)
                print(line(f"{what}, {entries} entries", seconds, reference, budget), end="")
                print(f"  {size:.0f} bytes")
