"""From exec to the first full paint in a pseudo-terminal, against a minimal Textual program."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

from tests.benchmarks.measure import line

_COUNT, _ENTRIES, _PATIENCE = 12, 34, 20.0
_MARK = "the-last-entry-on-the-screen"

_MINIMAL = f"""
from textual.app import App
from textual.widgets import Static

class Minimal(App):
    def compose(self):
        yield Static({_MARK!r})

Minimal().run()
"""


def _read(terminal: int) -> bytes | None:
    """What was written meanwhile; None when the program has ended."""
    if not select.select([terminal], [], [], 0.5)[0]:
        return b""
    try:
        return os.read(terminal, 65536) or None
    except OSError:
        return None


def _painted(command: list[str], environment: dict[str, str]) -> float:
    """Seconds until the mark was written to the terminal."""
    before = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.execve(command[0], command, environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    seen = b""
    try:
        while _MARK.encode() not in seen:
            late = time.perf_counter() - before > _PATIENCE
            read = b"" if late else _read(terminal)
            if read is None or late:
                raise SystemExit(
                    f"{' '.join(command[:3])} never painted the mark; it wrote at the end:\n"
                    f"{seen[-2000:].decode('utf-8', 'replace')}"
                )
            seen += read
        return time.perf_counter() - before
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def run() -> None:
    """Interleaved; a room with one incident of 34 entries."""
    warroom = str(Path(sys.executable).with_name("warroom"))
    with tempfile.TemporaryDirectory() as name:
        environment = {
            **os.environ,
            "WARROOM_ROOM": f"{name}/room.db",
            "WARROOM_STATE": f"{name}/state",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
        }
        subprocess.run(
            [warroom, "checkout returns 5xx"], env=environment, check=True, capture_output=True
        )
        entries = [f"entry number {number}" for number in range(_ENTRIES - 1)]
        subprocess.run(
            [warroom, "log", "-"],
            input="\n".join([*entries, _MARK]),
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        minimal = [sys.executable, "-c", _MINIMAL]
        console = [warroom, "open"]
        for command in (minimal, console):
            _painted(command, environment)
        taken = [
            (_painted(minimal, environment), _painted(console, environment)) for _ in range(_COUNT)
        ]
        reference, painted = (list(each) for each in zip(*taken, strict=True))
        print(line("minimal Textual program", reference))
        print(line(f"warroom open, {_ENTRIES} entries", painted, reference))
