"""Lost and reordered writes: every state that a power cut may leave, from a record of the calls."""

import itertools
import random
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.faults import shim
from tests.faults.bits import held
from tests.faults.program import Program
from tests.faults.rooms import log_of
from tests.faults.tally import Budget, Tally

_PAGE = 4096
_FORGOTTEN = ("-shm", ".bell", ".lock")
"""What no promise rests on: SQLite makes its -shm anew after a crash."""


class Call(NamedTuple):
    """One call that changed a file, or ``said`` for what was told to people.

    Attributes:
        what: ``write``, ``cut``, ``sync``, ``unlink``, ``rename``, ``link`` or ``said``.
        at: Where it wrote, or to which size it cut.
        path: Of the file.
        data: What was written, or the new name.
    """

    what: str
    at: int
    path: str
    data: bytes


def read(record: Path) -> Iterator[Call]:
    """The calls in order, as the shim wrote them down."""
    with record.open("rb") as file:
        while head := file.readline():
            what, at, size, path = head.decode("utf-8", "surrogateescape").rstrip("\n").split("\t")
            yield Call(what, int(at), path, file.read(int(size)))


@dataclass
class Inode:
    """A file: what is on the disk for sure, and what was written since the last sync."""

    sure: bytes = b""
    since: list[Call] = field(default_factory=list)

    def synced(self) -> None:
        """All that was written is on the disk."""
        for call in self.since:
            self.sure = _applied(self.sure, call)
        self.since = []

    def left(self, chance: random.Random, share: float) -> bytes:
        """What a power cut leaves: what is sure, and any of the pages written since."""
        found = self.sure
        for call in self.since:
            for piece in _pieces(call):
                if chance.random() < share:
                    found = _applied(found, piece)
        return found


def _pieces(call: Call) -> list[Call]:
    if call.what == "cut":
        return [call]
    edges = [0, *range(_PAGE - call.at % _PAGE, len(call.data), _PAGE), len(call.data)]
    return [
        call._replace(at=call.at + start, data=call.data[start:end])
        for start, end in itertools.pairwise(edges)
    ]


def _applied(content: bytes, call: Call) -> bytes:
    if call.what == "cut":
        return content[: call.at].ljust(call.at, b"\0")
    end = call.at + len(call.data)
    return content[: call.at].ljust(call.at, b"\0") + call.data + content[end:]


class Disk:
    """A folder as it is in memory and as it is on the disk for sure."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self.names = {str(path): Inode(path.read_bytes()) for path in folder.glob("*")}
        self.sure = dict(self.names)

    def take(self, call: Call) -> None:
        """One more call."""
        if call.path == self._folder:
            self.sure = dict(self.names)
        elif call.what in ("write", "cut"):
            self.names.setdefault(call.path, Inode()).since.append(call)
        elif call.what == "sync" and call.path in self.names:
            self.names[call.path].synced()
        elif call.what == "unlink":
            self.names.pop(call.path, None)
        elif call.what in ("link", "rename") and call.path in self.names:
            new = call.data.decode("utf-8", "surrogateescape")
            self.names[new] = self.names[call.path]
            if call.what == "rename":
                del self.names[call.path]

    def cut(self, chance: random.Random) -> None:
        """Write into the folder what a power cut may leave now."""
        share = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        names = chance.choice((self.names, self.sure))
        shutil.rmtree(self._folder)
        Path(self._folder).mkdir()
        for name, inode in names.items():
            if not name.endswith(_FORGOTTEN):
                Path(name).write_bytes(inode.left(chance, share))


def _recorded(program: Program, record: Path, *, open_elsewhere: bool) -> list[Call]:
    """The calls of some commands; their words are acknowledged in ``said``."""
    program.again()

    def play() -> None:
        lines = "".join(f"acknowledged {number} of many\n" for number in range(8)).encode()
        program.run("log", "-", stdin=lines, fault="record 9", record=record)
        program.run("log", "acknowledged alone", fault="record 9", record=record)
        program.run("rebuild", fault="record 9", record=record)
        program.run("log", "acknowledged at last", fault="record 9", record=record)

    if open_elsewhere:
        with held(program.room):
            play()
    else:
        play()
    return list(read(record))


def _after_cut(program: Program, calls: list[Call], at: int, chance: random.Random) -> list[str]:
    """Make the room of a power cut before a call; what had been acknowledged by then."""
    program.again()
    disk, told = Disk(program.room.parent), []
    for call in calls[:at]:
        if call.what == "said":
            told += call.data.decode("utf-8", "replace").splitlines()
        else:
            disk.take(call)
    disk.cut(chance)
    return [line.split(" ", 2)[2] for line in told if line.startswith("INC-1 #")]


def _judge(program: Program, words: list[str], tally: Tally, case: str) -> None:
    tally.injected += 1
    verified = program.run("verify")
    if verified.code:
        tally.found("half", f"{case}: verify: {(verified.out + verified.err).strip()}")
    appended = program.run("log", "and on")
    if appended.code:
        tally.found("half", f"{case}: the next append: {appended.err.strip()}")
    try:
        texts = log_of(program.room).texts
    except sqlite3.Error:
        texts = ()
    for each in words:
        if each not in texts:
            tally.found("lost", f"{case}: {each!r}")


def run(budget: Budget) -> Tally:
    """Every acknowledged line is there after any cut, and the room is whole."""
    if shim.built() is None:
        return Tally(skipped=shim.WHY_NOT)
    tally, chance = Tally(), budget.chance
    with Program() as program:
        program.fill()
        program.keep()
        record = program.home.parent / "record"
        found = []
        for open_elsewhere in (True, False):
            record.write_bytes(b"")
            found.append(_recorded(program, record, open_elsewhere=open_elsewhere))
        if not any(call.what == "said" for calls in found for call in calls):
            tally.found("silent", "the record holds no acknowledgement")
        while budget.more():
            which = chance.randrange(2)
            at = chance.randrange(1, len(found[which]) + 1)
            words = _after_cut(program, found[which], at, chance)
            _judge(program, words, tally, f"seed {budget.seed}: cut at call {at} of run {which}")
    return tally
