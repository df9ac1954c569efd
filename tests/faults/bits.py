"""Flip single bits of a room's files: "ok" of `verify` means the same timeline and search."""

import contextlib
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.faults.program import Program
from tests.faults.rooms import told
from tests.faults.tally import Budget, Tally

_FLIPS = 1_000
_ENTRIES, _FEW = 250, 60
_WORD = "restarted"

_HOLDER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1])
held.execute("SELECT count(*) FROM event").fetchall()
print("held", flush=True)
sys.stdin.read()
"""
"""Keeps a room open, as a console does, so that its -wal and -shm stay."""


def flip(path: Path, at: int, bit: int) -> None:
    """Turn one bit over."""
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1 << bit]))


@contextlib.contextmanager
def held(room: Path) -> Iterator[None]:
    """Another process has the room open meanwhile."""
    command = [sys.executable, "-S", "-c", _HOLDER, str(room)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        yield
        holder.kill()


def trees(room: Path) -> dict[str, list[tuple[int, int]]]:
    """Every b-tree with the place and size of its pages; the whole file where it is not told."""
    with contextlib.closing(sqlite3.connect(room)) as connection:
        try:
            rows = connection.execute("SELECT name, pgoffset, pgsize FROM dbstat").fetchall()
        except sqlite3.OperationalError:
            return {"file": [(0, room.stat().st_size)]}
    found: dict[str, list[tuple[int, int]]] = {}
    for name, at, size in rows:
        found.setdefault(name, []).append((at, size))
    return found


def read(program: Program) -> tuple[str, str]:
    """What people read of a room: the timeline and a search."""
    timeline, search = program.run("timeline", "INC-1", "--json"), program.run("search", _WORD)
    return (f"{timeline.code} {timeline.out}", f"{search.code} {search.out}")


def _judge(program: Program, whole: tuple[str, str], tally: Tally, case: str) -> None:
    tally.injected += 1
    verified = program.run("verify")
    told(verified, tally, f"{case}, verify")
    if verified.code:
        return
    for before, after, what in zip(whole, read(program), ("timeline", "search"), strict=True):
        if before == after:
            continue
        if not after.startswith("0 "):
            tally.found("silent", f"{case}: verify ok, {what} exits {after[:1]}")
        elif len(after) < len(before):
            tally.found("lost", f"{case}: verify ok, {what} is shorter")
        else:
            tally.found("silent", f"{case}: verify ok, {what} is another one")


def _in_the_file(program: Program, budget: Budget, chance: random.Random, flips: int) -> Tally:
    tally, whole, places = Tally(), read(program), trees(program.room)
    names = sorted(name for name in places if budget.tries(name))
    names.sort(key=lambda name: name not in ("event", "event_incident", "entries_fts_data"))
    for number in range(flips):
        if not budget.more():
            break
        name = names[number % len(names)]
        start, size = chance.choice(places[name])
        at, bit = start + chance.randrange(size), chance.randrange(8)
        program.again()
        flip(program.room, at, bit)
        _judge(program, whole, tally, f"byte {at} bit {bit} of {name}")
    return tally


def _in_the_journal(program: Program, budget: Budget, chance: random.Random, flips: int) -> Tally:
    """With a witness, as every console keeps one; a cut tail without one shows nowhere."""
    tally = Tally()
    with held(program.room):
        program.must("log", "-", stdin=b"the first in the journal\nthe second\nthe third\n")
        program.must("verify")
        whole = read(program)
        program.keep()
    for number in range(flips):
        if not budget.more():
            break
        program.again()
        shared = number % 3 == 0
        path = program.room.with_name(program.room.name + ("-shm" if shared else "-wal"))
        most = 136 if shared else path.stat().st_size
        at, bit = chance.randrange(most), chance.randrange(8)
        case = f"byte {at} bit {bit} of {path.name}"
        if shared:
            with held(program.room):
                flip(path, at, bit)
                _judge(program, whole, tally, case)
        else:
            flip(path, at, bit)
            _judge(program, whole, tally, case)
    return tally


def run(budget: Budget) -> Tally:
    """Table, indexes, derived tables and full text in turn, then -wal and -shm."""
    flips, chance = _FLIPS if budget.full else 6, budget.chance
    entries = _ENTRIES if budget.full else _FEW
    with Program() as program:
        program.fill([f"{_WORD} pod {number} of checkout" for number in range(entries)])
        program.must("verify")
        program.keep()
        tally = _in_the_file(program, budget, chance, flips)
        program.again()
        tally.add(_in_the_journal(program, budget, chance, max(flips // 4, 3)))
        return tally
