"""From Enter in one console to the entry painted on the others, twenty consoles on one file."""

import contextlib
import select
import tempfile
import time
from pathlib import Path

from tests.benchmarks.measure import WARROOM, compiled, environment, line
from tests.benchmarks.rooms import LAST, fill
from tests.benchmarks.terminal import Screen

_CONSOLES, _ROUNDS, _PATIENCE = (2, 20), 30, 5.0


def _drain(screens: list[Screen], seconds: float) -> None:
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        _read(screens, left)


def _read(screens: list[Screen], seconds: float) -> list[Screen]:
    by_terminal = {screen.terminal: screen for screen in screens}
    ready = select.select(list(by_terminal), [], [], max(seconds, 0))[0]
    for terminal in ready:
        by_terminal[terminal].read(0)
    return [by_terminal[terminal] for terminal in ready]


def _seen(screens: list[Screen], mark: str) -> list[float]:
    """Seconds from Enter in the first until each of the others painted the mark."""
    since = {screen.pid: screen.written for screen in screens}
    waiting, taken = {screen.pid for screen in screens[1:]}, []
    begin = time.perf_counter()
    screens[0].type("\r")
    while waiting and time.perf_counter() - begin < _PATIENCE:
        ready = _read(screens, _PATIENCE)
        now = time.perf_counter()
        for screen in ready:
            if screen.pid in waiting and screen.shows(mark, since[screen.pid]):
                waiting.discard(screen.pid)
                taken.append(now - begin)
    return taken + [_PATIENCE] * len(waiting)


def _measure(home: Path, consoles: int) -> list[float]:
    fill(home / "room.db", 34)
    taken: list[float] = []
    with contextlib.ExitStack() as stack:
        screens = []
        for number in range(consoles):
            command = [*WARROOM, "open", "--as", f"operator{number}"]
            screen = stack.enter_context(Screen(command, environment(home)))
            screen.wait(LAST)
            screens.append(screen)
        _drain(screens, 5)
        for number in range(_ROUNDS):
            mark = f"round-{number}-of-{consoles}"
            screens[0].type(f"n{mark}")
            _drain(screens, 0.4)
            taken += _seen(screens, mark)
    return taken


def run() -> None:
    """Two consoles for comparison, then twenty; all of them paint."""
    compiled()
    reference: list[float] = []
    for consoles in _CONSOLES:
        with tempfile.TemporaryDirectory() as name:
            taken = _measure(Path(name), consoles)
        print(line(f"{consoles} consoles", taken, reference, "p50 <= 60 ms, p99 <= 150 ms"))
        reference = reference or taken
