"""Console, lobby and watch for hours: memory, descriptors and threads, minute by minute."""

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from tests.e2e.terminal import Terminal
from tests.faults.program import Program
from tests.faults.tally import Budget, Tally
from warroom.act import Target
from warroom.beside import presence
from warroom.room import Room
from warroom.topics.timeline import typed

MOST = 1.5
"""Alone, the memory at the end is at most so many times what it was after a sixth of the time.

With a feed an incident of tens of thousands of entries grows, and the table tells how much.
"""

_ALONE = "alone"
_PRESENT = 1_000
_EACH_SECOND = 10
_SAMPLES = 6


class Sample(NamedTuple):
    """What one program held at one instant: kB, descriptors, threads."""

    memory: int
    descriptors: int
    threads: int


def sample(pid: int) -> Sample:
    """What a process holds now."""
    own = Path(f"/proc/{pid}")
    lines = dict(line.split(":", 1) for line in (own / "status").read_text().splitlines())
    memory, threads = int(lines["VmRSS"].split()[0]), int(lines["Threads"])
    return Sample(memory, len(os.listdir(own / "fd")), threads)


def _feed(program: Program, stop: threading.Event) -> None:
    """Ten entries a second, and people at consoles who come and go."""
    room = Room.open(program.room, operator="feed")
    folder, number = presence.folder(program.room), 0
    folder.mkdir(exist_ok=True)
    try:
        while not stop.wait(1 / _EACH_SECOND):
            number += 1
            room.act(typed.log, Target("INC-1"), text=f"pod {number} restarted", kind="note")
            for turn in range(_PRESENT // 100):
                _come_or_go(folder, program.room.name, (number * 10 + turn) % (2 * _PRESENT))
    finally:
        room.close()


def _come_or_go(folder: Path, room: str, number: int) -> None:
    path = folder / f"{room}-{number % _PRESENT}-feed.json"
    if number >= _PRESENT:
        path.unlink(missing_ok=True)
        return
    now = datetime.now(UTC)
    someone = presence.Present(f"p{number}", "host", number + 2, now, now)
    path.write_bytes(msgspec.json.encode(someone))


@contextlib.contextmanager
def _fed(program: Program) -> Iterator[None]:
    stop = threading.Event()
    feeding = threading.Thread(target=_feed, args=(program, stop))
    feeding.start()
    try:
        yield
    finally:
        stop.set()
        feeding.join()


def _watched(screens: dict[str, Terminal], seconds: float) -> dict[str, list[Sample]]:
    """Samples of each program, one a minute at most often, the terminals read all the while."""
    found: dict[str, list[Sample]] = {name: [] for name in screens}
    every = min(60.0, seconds / _SAMPLES)
    begun = time.monotonic()
    while len(next(iter(found.values()))) < max(_SAMPLES, round(seconds / every)):
        after = begun + every * (len(next(iter(found.values()))) + 1)
        while (left := after - time.monotonic()) > 0:
            for screen in screens.values():
                screen.read(min(left, 0.05))
                screen.raw = screen.raw[-1000:]
        for name, screen in screens.items():
            found[name].append(sample(screen.process.pid))
    return found


def _judge(found: dict[str, list[Sample]], tally: Tally, case: str, every: float) -> None:
    for name, samples in found.items():
        early, last = samples[max(0, len(samples) // 6 - 1)], samples[-1]
        ratio = last.memory / early.memory
        shown = "  ".join(f"{each.memory} kB {each.descriptors} fd {each.threads} th"
                          for each in samples)  # fmt: skip
        tally.told.append(f"{case}, {name}, every {every:.0f} s: {shown}  ratio {ratio:.2f}")
        tally.injected += 1
        if ratio > MOST and case == _ALONE:
            tally.found("silent", f"{case}, {name}: memory grew {ratio:.2f} times")
        if last.descriptors > early.descriptors + 2:
            tally.found("silent", f"{case}, {name}: {last.descriptors} descriptors")
        if last.threads > early.threads + 4:
            tally.found("silent", f"{case}, {name}: {last.threads} threads")


def _soaked(program: Program, names: tuple[str, ...], seconds: float, fed: bool) -> Tally:
    tally, own = Tally(), {**program.environment, "WARROOM_OPERATOR": "mara"}
    words = {"console": ("open", "INC-1"), "lobby": ("open",), "watch": ("watch", "INC-1")}
    with contextlib.ExitStack() as opened:
        screens = {}
        for name in names:
            screens[name] = Terminal(words[name], own)
            opened.callback(screens[name].close)
            screens[name].wait_for("checkout returns 5xx", seconds=60)
        if fed:
            opened.enter_context(_fed(program))
        found = _watched(screens, seconds)
    _judge(found, tally, "with a feed" if fed else _ALONE, min(60.0, seconds / _SAMPLES))
    return tally


def run(budget: Budget) -> Tally:
    """Alone and with a feed of ten entries a second and a thousand presence files."""
    if not Path("/proc/self/status").exists():
        return Tally(skipped="no /proc")
    tally, seconds = Tally(), budget.minutes * 60 or 2.0
    names = ("console", "lobby", "watch") if budget.minutes else ("console",)
    with Program() as program:
        program.fill()
        # An open lobby goes to the one incident by itself; with two it stays.
        program.must("declare", "payouts fail", "--severity", "3")
        for fed in (False, True) if budget.minutes else (True,):
            tally.add(_soaked(program, names, seconds, fed))
        if (verified := program.run("verify")).code:
            tally.found("half", f"verify afterwards: {verified.out}")
    return tally
