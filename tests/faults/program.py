"""A room that is made anew for each fault, and the program that runs on it."""

import atexit
import contextlib
import json
import os
import pty
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, Self, TextIO

from tests.faults import shim

ROOT = Path(__file__).resolve().parents[2]

SECRET = "hunter2-correct-horse"
"""Words of the entry that is there to be redacted."""

TRACEBACK = "Traceback (most recent call last)"


class Done(NamedTuple):
    """One run of the program.

    Attributes:
        code: Its exit code; negative for the signal that ended it.
        out: What it printed.
        err: What it said.
        calls: How many calls it made that change files; 0 when it was killed.
    """

    code: int
    out: str
    err: str
    calls: int

    @property
    def killed(self) -> bool:
        """Whether it was ended by a signal."""
        return self.code < 0

    @property
    def mute(self) -> bool:
        """Whether it failed without a sentence for people."""
        failed = self.code not in (0, 1) or (self.code == 1 and not self.out.strip())
        said = self.err.strip()
        return TRACEBACK in self.err or (failed and not self.killed and not said)


@cache
def _loaded() -> TextIO:
    """The way to the program that is loaded once; it ends with this process."""
    ours, theirs = socket.socketpair()
    environment = {**os.environ, **shim.environment(), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.forks", str(theirs.fileno())],
        pass_fds=[theirs.fileno()], env=environment, cwd=ROOT,
    )  # fmt: skip
    theirs.close()
    lines = ours.makefile("rw")
    ours.close()

    def end() -> None:
        lines.close()
        process.wait()

    atexit.register(end)
    lines.readline()
    return lines


class _Shown:
    """What a pseudo-terminal was sent; read all the while, else its writer would wait."""

    def __init__(self, master: int, name: str) -> None:
        self.name, self.raw, self._master = name, b"", master
        self._reading = threading.Thread(target=self._read)
        self._reading.start()

    def _read(self) -> None:
        with contextlib.suppress(OSError):  # the end of a terminal is an error
            while data := os.read(self._master, 1 << 16):
                self.raw += data

    def end(self) -> None:
        """Wait for the last of it."""
        self._reading.join()


@contextlib.contextmanager
def _terminal() -> Iterator[_Shown]:
    master, slave = pty.openpty()
    shown = _Shown(master, os.ttyname(slave))
    try:
        yield shown
    finally:
        os.close(slave)
        shown.end()
        os.close(master)


class Program:
    """The program on one home; a context manager that takes the home away.

    Attributes:
        home: Where the room and the user's state are.
        room: The room's file.
    """

    def __init__(self, name: str = "room.db") -> None:
        self._base = Path(tempfile.mkdtemp(prefix="warroom-faults-"))
        self.home = self._base / "home"
        self.home.mkdir()
        self.room = self.home / "room" / name
        self.room.parent.mkdir()
        self._kept = self._base / "kept"
        self._lines = _loaded()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._base, ignore_errors=True)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a run: a room and a state of its own."""
        return {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "WARROOM_ROOM": str(self.room),
            "WARROOM_STATE": str(self.home / "state"),
            "WARROOM_CONFIG": str(self.home / "config.toml"),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def run(
        self,
        *arguments: str | bytes,
        stdin: bytes = b"",
        fault: str = "",
        record: Path | None = None,
        terminal: bool = False,
        env: Mapping[str, str] | None = None,
    ) -> Done:
        """Run one command; ``fault`` is a kind and a number for the shim, as ``kill 3``.

        With ``terminal`` both outputs are one pseudo-terminal, which ``out`` and ``err`` tell.
        """
        own = {name: self._base / name for name in ("in", "out", "err", "calls")}
        for path in own.values():
            path.write_bytes(stdin if path.name == "in" else b"")
        asked = {
            **{name: str(path) for name, path in own.items()},
            "args": [os.fsencode(word).hex() for word in arguments],
            "env": {**self.environment, "WARROOM_OPERATOR": "mara", **(env or {})},
            "fault": f"{fault} {self.home}" if fault else "",
            "record": str(record) if record else "",
        }
        with _terminal() if terminal else contextlib.nullcontext() as shown:
            asked |= {} if shown is None else {"out": shown.name, "err": shown.name}
            print(json.dumps(asked), file=self._lines, flush=True)
            code = json.loads(self._lines.readline())
        out, err = (own[name].read_bytes().decode("utf-8", "replace") for name in ("out", "err"))
        if shown is not None:
            out = err = shown.raw.decode("utf-8", "replace")
        return Done(code, out, err, int(own["calls"].read_text() or 0))

    def must(self, *arguments: str | bytes, stdin: bytes = b"") -> Done:
        """Run a command that has to succeed.

        Raises:
            RuntimeError: It did not.
        """
        done = self.run(*arguments, stdin=stdin)
        if done.code:
            raise RuntimeError(f"{arguments} ended with {done.code}: {done.err}")
        return done

    def fill(self, entries: Sequence[str] = ("pods restarted", SECRET, "p99 is thirty s")) -> None:
        """A SEV-2 in command of Mara with some entries."""
        self.must("declare", "checkout returns 5xx", "--severity", "2")
        self.must("role", "claim", "ic")
        self.must("log", "-", stdin="".join(f"{entry}\n" for entry in entries).encode())

    def keep(self) -> None:
        """Remember the home as it is now."""
        shutil.rmtree(self._kept, ignore_errors=True)
        shutil.copytree(self.home, self._kept, symlinks=True)

    def again(self) -> None:
        """Put the home back as it was kept."""
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self._kept, self.home, symlinks=True)
