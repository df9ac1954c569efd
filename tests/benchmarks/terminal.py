"""A program in a pseudo-terminal, watched by the clock: when it painted what, in how many bytes.

The terminal answers the question for synchronised output, so that the end of a frame is a mark in
the stream; nothing is emulated while the clock runs.
"""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

_ESCAPES = re.compile(
    rb"\x1b(?:\[[0-9;?<>=$]*[ -/]*[@-~]|[\]P_][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^])"
)
_ASKS_SYNC, _HAS_SYNC, _FRAME_END = b"\x1b[?2026$p", b"\x1b[?2026;2$y", b"\x1b[?2026l"
_TAKES_SCREEN = b"\x1b[?1049h"
_PATIENCE = 30.0


class Painted(NamedTuple):
    """What one key press led to.

    Attributes:
        seconds: From the key press to the end of the frame that holds the mark.
        size: Bytes that were written until then.
    """

    seconds: float
    size: int


class Screen:
    """One program in a pseudo-terminal of its own; a context manager that ends it."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        columns: int = 120,
        rows: int = 36,
    ) -> None:
        self.begun = time.perf_counter()
        self._raw = bytearray()
        self._answered = 0
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            os.execve(command[0], list(command), dict(environment))
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._name = " ".join(command[:3])

    def __enter__(self) -> "Screen":
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._terminal)

    @property
    def terminal(self) -> int:
        """The file descriptor to wait on for what the program writes."""
        return self._terminal

    @property
    def written(self) -> int:
        """How many bytes were written so far."""
        return len(self._raw)

    def type(self, keys: str) -> None:
        """Type, as a keyboard would send it."""
        os.write(self._terminal, keys.encode())

    def read(self, seconds: float) -> bool:
        """Take in what comes within a time; whether anything came."""
        if not select.select([self._terminal], [], [], max(seconds, 0))[0]:
            return False
        try:
            data = os.read(self._terminal, 1 << 16)
        except OSError:
            data = b""
        if not data:
            raise SystemExit(f"{self._name} ended; it wrote at the end:\n{self._end}")
        self._raw += data
        if not self._answered and _ASKS_SYNC in self._raw:
            self._answered = 1
            os.write(self._terminal, _HAS_SYNC)
        return True

    def settle(self, quiet: float = 0.15) -> None:
        """Read until nothing came for a while."""
        while self.read(quiet):
            pass

    def shows(self, mark: str, since: int = 0) -> bool:
        """Whether the mark was written after ``since``."""
        return mark.encode() in _ESCAPES.sub(b"", bytes(self._raw[since:]))

    def wait(self, mark: str, since: int = 0, *, frame: bool = False) -> float:
        """Read until the mark was written after ``since``, and the frame with it; that instant."""
        deadline = time.perf_counter() + _PATIENCE
        while True:
            read = self.read(deadline - time.perf_counter())
            now = time.perf_counter()
            ended = not frame or self._raw.endswith(_FRAME_END)
            if ended and self.shows(mark, since):
                return now
            if not read and now > deadline:
                raise SystemExit(f"{self._name} never painted {mark!r}; at the end:\n{self._end}")

    def wait_for_screen(self) -> int:
        """Read until the program has taken the screen; where in the stream that was."""
        while (place := self._raw.find(_TAKES_SCREEN)) < 0:
            self.read(_PATIENCE)
        return place

    def press(self, keys: str, mark: str) -> Painted:
        """Type, and wait for the frame that holds the mark."""
        since, before = self.written, time.perf_counter()
        self.type(keys)
        at = self.wait(mark, since, frame=True)
        return Painted(at - before, self.written - since)

    @property
    def _end(self) -> str:
        return _ESCAPES.sub(b"", bytes(self._raw[-3000:])).decode("utf-8", "replace")

    def memory(self) -> int:
        """The resident memory of the program, bytes; 0 where the system does not tell."""
        try:
            words = Path(f"/proc/{self.pid}/statm").read_text().split()
        except OSError:
            return 0
        return int(words[1]) * os.sysconf("SC_PAGE_SIZE")

    def processor(self) -> float:
        """Seconds of processor time used so far, all threads; 0 where the system does not tell."""
        spent = 0
        for task in Path(f"/proc/{self.pid}/task").glob("*/schedstat"):
            with contextlib.suppress(OSError):
                spent += int(task.read_text().split()[0])
        return spent / 1e9
