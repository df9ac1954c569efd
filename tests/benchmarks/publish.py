"""The copy for observers: what one more entry, and what a whole copy costs whoever keeps it."""

import contextlib
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.benchmarks import rooms
from warroom.act import Target
from warroom.log.sqlite import copying
from warroom.publisher import Publisher
from warroom.room import Room
from warroom.topics.timeline import typed

SIZES = (1_000, 100_000)
ENTRIES = 200


def run() -> None:
    """Measure rooms of two sizes."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as home:
            _measure(Path(home) / "room.db", size)


def _measure(path: Path, size: int) -> None:
    incident = rooms.fill(path, size)
    with contextlib.closing(Room.open(path, operator="mara")) as room:
        room.rebuild()
        copying.grant(path)
        with contextlib.closing(Publisher(room)) as publisher:
            whole = _cost(publisher)
            grown = []
            for number in range(ENTRIES):
                text = f"entry {number}: restarted the checkout pods"
                room.act(typed.log, Target(incident), kind="note", text=text)
                grown.append(_cost(publisher))
            quiet = [_cost(publisher) for _ in range(ENTRIES)]
    print(f"  {size:>7,} entries, the room has {path.stat().st_size / 1e6:.1f} MB")
    print(f"    a whole copy: {whole[0] * 1000:.0f} ms CPU, {whole[1] / 1e6:.1f} MB written")
    for name, costs in (("one entry", grown), ("a look, nothing new", quiet)):
        cpu, written = (median(each) for each in zip(*costs, strict=True))
        print(f"    {name}: p50 {cpu * 1000:.2f} ms CPU, {written / 1000:.1f} kB written")


def _cost(publisher: Publisher) -> tuple[float, int]:
    """CPU seconds, and bytes given to the system, of one step."""
    before, written = time.process_time(), _written()
    publisher.step()
    return time.process_time() - before, _written() - written


def _written() -> int:
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("wchar"))
