"""A hostile second user of the host, who may only look: nobody is hindered, nobody impersonated.

As root it is another Unix user; else the same files are made by this one.
"""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import sqlite3
import struct
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.e2e.terminal import Terminal
from tests.faults.bits import held
from tests.faults.program import TRACEBACK, Program
from tests.faults.rooms import log_of
from tests.faults.tally import Budget, Tally
from warroom.beside import dropbox, presence

_GROUP, _NEIGHBOUR = 64001, 64012
_HINDERED = 3.0
"""Seconds that an entry may take; the patience of the lock is ten."""

_SHM_RECOVER, _SHM_WRITE = 122, 120
_FILES = 600
_LOOKS = 12.0
"""Seconds; a console looks around every ten."""

_QUESTION = "when will payouts resume?"


def _become() -> None:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(_NEIGHBOUR)
        os.setuid(_NEIGHBOUR)


@contextlib.contextmanager
def _doing(deed: Callable[[Path], None], room: Path) -> Iterator[str]:
    """The neighbour does it and stays until this ends; why they could not, if so."""
    ready, told = os.pipe()
    child = os.fork()
    if child == 0:
        _become()
        said = ""
        try:
            deed(room)
        except BaseException as error:
            said = f"{deed.__name__.strip('_')}: {error}"
        os.write(told, said.encode() or b"\n")
        signal.pause()
        os._exit(0)
    try:
        yield os.read(ready, 1000).decode().strip()
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(ready)
        os.close(told)


def _flock(room: Path) -> None:
    fcntl.flock(os.open(f"{room}.lock", os.O_RDONLY), fcntl.LOCK_EX)


def _lock(path: str, start: int, size: int) -> None:
    lock = struct.pack("hhqqi", fcntl.F_RDLCK, os.SEEK_SET, start, size, 0)
    fcntl.fcntl(os.open(path, os.O_RDONLY), fcntl.F_SETLK, lock)


def _shm_writer(room: Path) -> None:
    _lock(f"{room}-shm", _SHM_WRITE, 1)


def _shm_recovery(room: Path) -> None:
    _lock(f"{room}-shm", _SHM_RECOVER, 6)


def _pending(room: Path) -> None:
    _lock(str(room), 0x40000000, 1)


def _turn(room: Path) -> None:
    _lock(f"{room}.lock", 1 << 20, 1)


def _reader(room: Path) -> None:
    reader = sqlite3.connect(f"{room.as_uri()}?mode=ro", uri=True, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM event").fetchall()


HINDRANCES = {
    "flock": _flock,
    "fcntl-shm-writer": _shm_writer,
    "fcntl-shm-recovery": _shm_recovery,
    "fcntl-pending": _pending,
    "fcntl-turn": _turn,
    "open-reader": _reader,
}
"""What a reader can lock."""


def _present(handle: str, **more: object) -> bytes:
    now = datetime.now(UTC) + timedelta(seconds=5)
    told = {"handle": handle, "host": "h", "pid": 1, "since": now.isoformat(),
            "at": now.isoformat(), **more}  # fmt: skip
    return json.dumps(told).encode()


def _forged(room: Path) -> None:
    path = presence.folder(room) / f"{room.name}-1-forged.json"
    path.write_bytes(_present("jonas", user="jonas"))


def _flooded(room: Path) -> None:
    for number in range(_FILES):
        path = presence.folder(room) / f"{room.name}-!{number:04}.json"
        path.write_bytes(_present(f"nobody{number}"))


def _nested(room: Path) -> None:
    for number, nested in enumerate((b"[" * 3_900, b'{"a":' * 700)):
        path = presence.folder(room) / f"{room.name}-{number}-nested.json"
        path.write_bytes(_present("x")[:-1] + b',"z":' + nested)
    (presence.folder(room) / f"{room.name}-huge.json").write_bytes(b"9" * 1_000_000)
    os.mkfifo(presence.folder(room) / f"{room.name}-pipe.json")


def _dropped(room: Path) -> None:
    box = dropbox.folder(room)
    wanted = {"handle": "elif", "text": _QUESTION, "incident": "INC-1"}
    for number, content in enumerate((
        b"", b"[" * 8_000, b'{"handle":1}', b"\xff\xfe", json.dumps(wanted).encode()[:-1],
        json.dumps({**wanted, "incident": "../INC-9"}).encode(), b"x" * 100_000,
    )):  # fmt: skip
        (box / f"{number:032x}.json").write_bytes(content)
    os.mkfifo(box / f"{'a' * 32}.json")
    os.symlink("/etc/passwd", box / f"{'b' * 32}.json")
    (box / f"{'c' * 32}.json").mkdir()
    (box / f"{'d' * 32}.json").write_bytes(json.dumps(wanted).encode())
    for number in range(300):
        (box / f"{number}.txt").write_bytes(b"x")


def _trespass(room: Path) -> None:
    """All that must not work; what works shows in the files."""
    for deed in (
        lambda: room.write_bytes(b"forged"),
        lambda: Path(f"{room}.lock").unlink(),
        lambda: Path(f"{room}-wal").write_bytes(b"forged"),
        lambda: room.rename(f"{room}.old"),
        lambda: (room.parent / "extra").write_bytes(b"x"),
        lambda: shutil.rmtree(room.parent),
        lambda: sqlite3.connect(room).execute("DELETE FROM event"),
    ):
        with contextlib.suppress(OSError, sqlite3.Error):
            deed()


def _entry(program: Program, tally: Tally, case: str, words: str) -> None:
    begun = time.monotonic()
    done = program.run("log", words)
    taken = time.monotonic() - begun
    tally.injected += 1
    if done.code or taken > _HINDERED:
        what = "half" if done.err else "silent"
        said = f"log took {taken:.1f} s, exit {done.code}: {done.err.strip()}"
        tally.found(what, f"{case}: {said}")
    elif words not in log_of(program.room).texts:
        tally.found("lost", f"{case}: {words!r}")


def _shared(program: Program) -> None:
    for folder in (program.home.parent, program.home):
        folder.chmod(0o755)
    if os.geteuid() == 0:
        os.chown(program.room.parent, 0, _GROUP)
    program.room.parent.chmod(0o2775)
    program.fill()
    presence.Presence(program.room, "mara", now=datetime.now(UTC)).beat(datetime.now(UTC))
    program.must("doctor", "--share")
    program.must("role", "offer", "ic", "jonas")
    program.must("role", "accept", "ic", "--as", "jonas")


def _shown(program: Program, tally: Tally) -> None:
    """A console meanwhile: alive, the away commander away, the one who is there there."""
    console = Terminal(("open", "INC-1"), {**program.environment, "WARROOM_OPERATOR": "mara"})
    try:
        console.wait_for("IC  ○ jonas")
        with _doing(_nested, program.room) as one, _doing(_forged, program.room) as other:
            tally.told += filter(None, (one, other))
            _look(console, _LOOKS)
            tally.injected += 2
            if "IC  ● jonas" in console.text:
                tally.found("silent", "forged presence: the commander is away and shows as here")
        (presence.folder(program.room) / f"{program.room.name}-1-forged.json").unlink(
            missing_ok=True
        )
        own = presence.folder(program.room) / f"{program.room.name}-9-jonas.json"
        own.write_bytes(_present("jonas"))
        console.wait_for("IC  ● jonas")
        with _doing(_flooded, program.room) as could_not:
            tally.told += filter(None, (could_not,))
            _look(console, _LOOKS)
            tally.injected += 1
            if "IC  ● jonas" not in console.text:
                tally.found("silent", f"{_FILES} presence files: the commander shows as away")
        if console.process.poll() is not None or TRACEBACK.encode() in console.raw:
            tally.found("silent", f"presence: the console ended: {console.text[-300:]}")
    except AssertionError as error:
        tally.found("silent", f"presence: {str(error).splitlines()[0]}")
    finally:
        console.close()


def _look(console: Terminal, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and console.process.poll() is None:
        console.read(0.1)


def _asked(program: Program, tally: Tally) -> None:
    program.must("questions", "grant")
    with _doing(_dropped, program.room) as could_not:
        tally.told += filter(None, (could_not,))
        _entry(program, tally, "drop-box garbage", "with garbage in the box")
        program.must("questions", "revoke")
        questions = json.loads(program.must("questions", "--json").out)
    texts = [each.get("text", each) for each in questions]
    tally.injected += 1
    if texts != [_QUESTION]:
        tally.found("half", f"drop-box: {texts} was taken in of one question and garbage")


def run(budget: Budget) -> Tally:
    """Locks, presence, drop-box, and what the file system must refuse."""
    root = os.geteuid() == 0
    tally = Tally(skipped="" if root else "no second user: not root")
    with Program() as program:
        _shared(program)
        for name, deed in HINDRANCES.items():
            if budget.tries(name) and (root or name != "flock"):
                with held(program.room), _doing(deed, program.room):
                    _entry(program, tally, name, f"while {name}")
        before = log_of(program.room)
        if root:
            with held(program.room), _doing(_trespass, program.room):
                _entry(program, tally, "trespass", "after the trespass")
            if log_of(program.room).hashes[:-1] != before.hashes:
                tally.found("lost", "trespass: the log changed")
        _asked(program, tally)
        if budget.full:
            _shown(program, tally)
        verified = program.run("verify")
        if verified.code:
            tally.found("half", f"verify: {verified.out.strip()}")
    return tally
