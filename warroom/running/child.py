"""A command run in the operator's own terminal, while a copy of what it says is kept.

On a terminal the child gets a pseudo-terminal of the same size and settings; everything passes
through unchanged, keys and signals too. Elsewhere its bytes are passed on as they are.
"""

import contextlib
import errno
import os
import select
import signal
import sys
import time
from collections.abc import Iterator, Sequence

import msgspec

from warroom.running.streams import KEYED, STDIN, STDOUT, Child, OnTerminal, Piped
from warroom.running.tail import Tail

NOT_FOUND, NOT_ALLOWED, BY_SIGNAL = 127, 126, 128
"""What a shell answers too."""


_CHUNK = 65_536


_PASSED_ON = (signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2)


_HEARD = (*_PASSED_ON, *KEYED, signal.SIGCHLD, signal.SIGWINCH, signal.SIGCONT)


_DRAIN = 0.02


class Ran(msgspec.Struct, frozen=True):
    """What a child did.

    Attributes:
        code: What it ended with; 128 and the signal's number when a signal ended it.
        seconds: How long it ran.
        output: The last lines that it wrote, cleaned.
        problem: Why it could not be started; empty when it was.
    """

    code: int
    seconds: float
    output: str
    problem: str = ""


def run(command: Sequence[str]) -> Ran:
    """Run a command and wait for its end; its output, its keys and its signals are its own."""
    sys.stdout.flush()
    sys.stderr.flush()
    began = time.monotonic()
    tail = Tail()
    try:
        with _hearing() as heard:
            child = OnTerminal() if os.isatty(STDOUT) else Piped()
            with child.ready(command):
                code = _follow(child, heard, tail)
    except (OSError, ValueError) as error:
        code, why = _not_started(error)
        return Ran(code, time.monotonic() - began, tail.words(), f"{command[0]}: {why}")
    return Ran(code, time.monotonic() - began, tail.words())


def _not_started(error: OSError | ValueError) -> tuple[int, str]:
    if isinstance(error, FileNotFoundError):
        return NOT_FOUND, "command not found"
    words = error.strerror if isinstance(error, OSError) else str(error)
    return NOT_ALLOWED, words or str(error)


@contextlib.contextmanager
def _hearing() -> Iterator[int]:
    """Hear signals as bytes on a pipe, so that none is missed between two looks."""
    read, write = os.pipe()
    os.set_blocking(read, False)
    os.set_blocking(write, False)
    before = {each: signal.signal(each, lambda *_: None) for each in _HEARD}
    old = signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    try:
        yield read
    finally:
        signal.set_wakeup_fd(old)
        for each, handler in before.items():
            signal.signal(each, handler if handler is not None else signal.SIG_DFL)
        os.close(read)
        os.close(write)


def _follow(child: Child, heard: int, tail: Tail) -> int:
    """Pass everything on until the child has ended and nothing of it is left to pass on."""
    code: int | None = None
    while True:
        sources = [heard, *child.flows] if code is None else list(child.flows.keys() - {STDIN})
        if code is not None and not sources:
            return code
        takes = [child.keys_to] if child.typed and code is None else []
        ready, taking, _ = select.select(sources, takes, [], None if code is None else _DRAIN)
        if code is not None and not ready:
            return code
        if taking:
            _type(child)
        if heard in ready:
            code = _told(child, os.read(heard, _CHUNK))
        for source in ready:
            if source != heard and source in child.flows:
                _pass_on(child, source, tail)


def _told(child: Child, signals: bytes) -> int | None:
    """What the signals say; the exit code once the child has ended."""
    for number in dict.fromkeys(signals):
        if number == signal.SIGWINCH:
            child.resized()
        elif number in (*_PASSED_ON, *KEYED):
            child.signalled(number)
    return _waited(child) if signal.SIGCHLD in signals else None


def _waited(child: Child) -> int | None:
    found, status = os.waitpid(child.pid, os.WNOHANG | os.WUNTRACED)
    if not found:
        return None
    if os.WIFSTOPPED(status):
        child.stopped()
        return None
    assert child.process is not None
    child.process.returncode = os.waitstatus_to_exitcode(status)
    return BY_SIGNAL + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def _pass_on(child: Child, source: int, tail: Tail) -> None:
    try:
        data = os.read(source, _CHUNK)
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        data = b""
    if not data:
        child.ended(source)
        return
    if source == STDIN:
        child.typed += data
        return
    if source in child.kept:
        tail.add(data)
    try:
        _write(child.flows[source], data)
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.EIO):
            raise
        child.unheard(source)


def _type(child: Child) -> None:
    """Hand the child as many keys as it takes."""
    try:
        del child.typed[: os.write(child.keys_to, child.typed)]
    except BlockingIOError:
        return
    except OSError:
        child.typed.clear()


def _write(target: int, data: bytes) -> None:
    while data:
        try:
            data = data[os.write(target, data) :]
        except BlockingIOError:
            select.select([], [target], [])
