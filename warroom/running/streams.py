"""Where a child's bytes come from and go to: a copy of our terminal, or pipes."""

import contextlib
import fcntl
import os
import signal
import struct
import subprocess
import termios
import tty
from collections.abc import Callable, Iterator, Sequence

STDIN, STDOUT, STDERR = 0, 1, 2
"""The three standard streams."""


KEYED = (signal.SIGINT, signal.SIGQUIT)
"""Signals that a keyboard sends to everybody in front."""


class Child:
    """A running child: where its bytes come from and where they go.

    Attributes:
        flows: Where to read, and where to write what was read; the keys among them are not kept.
        kept: The descriptors of which a copy is kept.
        typed: Keys that the child has not taken yet.
        keys_to: Where they go.
    """

    def __init__(self) -> None:
        self.flows: dict[int, int] = {}
        self.kept: set[int] = set()
        self.typed = bytearray()
        self.keys_to = -1
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The number of the child."""
        assert self.process is not None
        return self.process.pid

    @contextlib.contextmanager
    def ready(self, command: Sequence[str]) -> Iterator[None]:
        """Started, and afterwards everything as it was."""
        raise NotImplementedError
        yield

    def signalled(self, number: int) -> None:
        """A signal came to us that is meant for the child."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def resized(self) -> None:
        """The window has another size."""

    def stopped(self) -> None:
        """The child was stopped from its keyboard: so are we, until we are continued."""

    def ended(self, source: int) -> None:
        """Nothing more comes from there."""
        self.flows.pop(source, None)

    def unheard(self, source: int) -> None:
        """Nobody takes what comes from there: the child hears of it as it would without us."""
        self.ended(source)


class OnTerminal(Child):
    """On a pseudo-terminal that is a copy of ours."""

    def __init__(self) -> None:
        super().__init__()
        self._master, self._slave = os.openpty()
        self._ours = termios.tcgetattr(STDOUT)
        self._keys = os.isatty(STDIN)

    @contextlib.contextmanager
    def ready(self, command: Sequence[str]) -> Iterator[None]:
        """Started on a copy of our terminal; ours lets every byte through meanwhile."""
        termios.tcsetattr(self._slave, termios.TCSANOW, self._ours)
        self.resized()
        try:
            self._start(command)
            self._raw()
            yield
        finally:
            termios.tcsetattr(STDOUT, termios.TCSADRAIN, self._ours)
            os.close(self._master)

    def _start(self, command: Sequence[str]) -> None:
        try:
            self.process = subprocess.Popen(
                command,
                stdin=self._slave if self._keys else None,
                stdout=self._slave,
                stderr=self._slave if os.isatty(STDERR) else None,
                preexec_fn=_own_terminal(self._slave),
            )
        finally:
            os.close(self._slave)
        self.flows, self.kept = {self._master: STDOUT}, {self._master}
        if self._keys:
            os.set_blocking(self._master, False)
            self.flows[STDIN] = self.keys_to = self._master

    def _raw(self) -> None:
        """Let every byte through: the child's own terminal reads keys and forms lines."""
        if self._keys:
            tty.setraw(STDIN, termios.TCSADRAIN)
            return
        plain = termios.tcgetattr(STDOUT)
        plain[1] &= ~termios.OPOST
        termios.tcsetattr(STDOUT, termios.TCSADRAIN, plain)

    def resized(self) -> None:
        """The copy has the size of ours."""
        with contextlib.suppress(OSError):
            size = fcntl.ioctl(STDOUT, termios.TIOCGWINSZ, struct.pack("HHHH", 0, 0, 0, 0))
            fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)

    def stopped(self) -> None:
        """So are we, on our own terminal; what continues us continues the child."""
        termios.tcsetattr(STDOUT, termios.TCSADRAIN, self._ours)
        os.kill(os.getpid(), signal.SIGTSTP)
        self._raw()
        self.resized()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGCONT)

    def unheard(self, source: int) -> None:
        """Our terminal is gone: the child hears that its own is."""
        super().unheard(source)
        if source == self._master:
            self.signalled(signal.SIGHUP)


def _own_terminal(slave: int) -> Callable[[], None]:
    def begin() -> None:
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)

    return begin


class Piped(Child):
    """Without a terminal: through pipes, and one pipe where both outputs go to one place."""

    @contextlib.contextmanager
    def ready(self, command: Sequence[str]) -> Iterator[None]:
        """Started with pipes, and with our own keyboard and files."""
        errors = None if os.isatty(STDERR) else subprocess.PIPE
        if os.path.sameopenfile(STDOUT, STDERR):
            errors = subprocess.STDOUT
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, bufsize=0) as process:
            self.process = process
            assert process.stdout
            self.flows = {process.stdout.fileno(): STDOUT}
            if process.stderr:
                self.flows[process.stderr.fileno()] = STDERR
            self.kept = set(self.flows)
            yield

    def signalled(self, number: int) -> None:
        """What a keyboard sends reaches the whole group, the child among it."""
        if number not in KEYED or not _in_front():
            super().signalled(number)

    def ended(self, source: int) -> None:
        """Nothing more comes from there; whoever still writes there hears of it."""
        super().ended(source)
        assert self.process is not None
        for stream in (self.process.stdout, self.process.stderr):
            if stream and not stream.closed and stream.fileno() == source:
                stream.close()


def _in_front() -> bool:
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
