"""A real pseudo-terminal with a screen that can be read: the program as its users run it."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyte

WARROOM = [sys.executable, "-m", "warroom"]


def environment(home: Path, **extra: str) -> dict[str, str]:
    """An environment that keeps the user's own settings, room and state out."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    return {
        **kept,
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "WARROOM_STATE": str(home / "state"),
        "WARROOM_CONFIG": str(home / "config.toml"),
        "PYTHONDONTWRITEBYTECODE": "1",
        **extra,
    }


class Terminal:
    """One program in a pseudo-terminal of its own."""

    def __init__(
        self,
        arguments: Sequence[str],
        env: Mapping[str, str],
        *,
        columns: int = 120,
        rows: int = 36,
        program: Sequence[str] = WARROOM,
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process = subprocess.Popen(
            [*program, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=dict(env),
            start_new_session=True,
        )
        os.close(slave)

    def read(self, seconds: float = 0.05) -> None:
        """Take in what the program writes within a time."""
        if not select.select([self._master], [], [], seconds)[0]:
            return
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:
            return
        self.raw += data
        self._stream.feed(data.replace(b"\x1b[>1u", b"").replace(b"\x1b[<u", b""))

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def wait_for(self, words: str, *, seconds: float = 20, gone: bool = False) -> str:
        """Read until the words stand on the screen, or are gone from it."""
        deadline = time.monotonic() + seconds
        while (words in self.text) is gone:
            if time.monotonic() > deadline:
                raise AssertionError(f"{words!r} {'stayed' if gone else 'missing'}:\n{self.text}")
            if self.process.poll() is not None:
                self.read()
                if (words in self.text) is not gone:
                    break
                raise AssertionError(f"ended with {self.process.returncode}:\n{self.text}")
            self.read()
        return self.text

    def wait_for_end(self, *, seconds: float = 20) -> int:
        """Read until the program has ended, as a terminal would; its exit code."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"still running:\n{self.text}")
            self.read()
        return self.process.returncode

    def press(self, keys: str) -> None:
        """Type, as a keyboard would send it."""
        data = keys.encode()
        while data:
            data = data[os.write(self._master, data) :]

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the terminal's own cursor."""
        return self._screen.cursor.x, self._screen.cursor.y

    def spot(self, words: str) -> tuple[int, int]:
        """Column and row at which words stand."""
        for row, line in enumerate(self.text.splitlines()):
            if words in line:
                return line.index(words), row
        raise AssertionError(f"{words!r} is not on the screen:\n{self.text}")

    def mouse(self, button: int, column: int, row: int, *, up: bool = False) -> None:
        """Report the mouse as a terminal does: 0 is the left button, 65 the wheel down."""
        self.press(f"\x1b[<{button};{column + 1};{row + 1}{'m' if up else 'M'}")

    def click(self, column: int, row: int) -> None:
        """Press and let go of the left button."""
        self.mouse(0, column, row)
        self.mouse(0, column, row, up=True)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window."""
        self._screen.resize(rows, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.killpg(self.process.pid, signal.SIGWINCH)

    def blank(self) -> None:
        """Lose what the terminal shows, as another program's output would."""
        self._screen.erase_in_display(2)

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def vanish(self) -> int:
        """Take the terminal away without a signal; the exit code of the program."""
        os.close(self._master)
        self._master = -1
        return self.process.wait(30)

    def close(self) -> None:
        """End it and let the terminal go."""
        self.kill()
        if self._master >= 0:
            os.close(self._master)
