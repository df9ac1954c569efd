"""The writers' queue: an advisory lock on a file beside the room.

SQLite's own busy handler starves writers. The kernel's queue alone lets whoever comes just as the
lock is free go before those that wait; so who waits first takes its turn, another lock, and keeps
it until the lock itself is had. The file names its holder, and the kernel lets go when a holder
dies.
"""

import contextlib
import errno
import fcntl
import os
import threading
from pathlib import Path

from warroom.core.text import clean_line
from warroom.log.errors import DiskFull, Locked, ReadOnly
from warroom.log.sqlite import files

_WIDTH = 120

_TURN = (1, 1 << 20)
"""Length and place of the byte that stands for being the next; of locks alone, never written."""


class WriterLock:
    """One process's place in the queue of one room.

    Attributes:
        patience: Seconds to wait for the others.
    """

    def __init__(self, room: Path, patience: float) -> None:
        self.patience = patience
        self._room = room
        self._path = files.lock_path(room)
        self._descriptor: int | None = None

    def acquire(self, holder: str) -> None:
        """Wait for the lock and write down who holds it.

        Raises:
            Locked: Another process held it for longer than the patience.
            Moved: The folder is gone.
            ReadOnly: The lock file cannot be written.
        """
        descriptor = self._opened()
        if not _free(descriptor):
            self._queue(descriptor)
        sign(descriptor, holder)

    def release(self) -> None:
        """Let the next one in; a lock that somebody else takes is never put down to this one."""
        if self._descriptor is not None:
            with contextlib.suppress(OSError):
                os.pwrite(self._descriptor, b" " * _WIDTH, 0)  # what is over names nobody
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Leave the queue for good."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _opened(self) -> int:
        if self._descriptor is None:
            try:
                self._descriptor = files.open_shared(self._path)
            except OSError as error:
                if error.errno == errno.ENOSPC:
                    raise DiskFull(f"The disk with {self._room} is full. Free space.") from error
                if error.errno == errno.ENOENT:
                    raise files.moved(self._room) from error
                raise ReadOnly(
                    f"{self._path} cannot be opened for writing ({error.strerror}). "
                    "`warroom doctor --share` shows what is missing."
                ) from error
        return self._descriptor

    def _queue(self, descriptor: int) -> None:
        """Block in the kernel's queue, in a thread, so that patience can end."""
        decided = threading.Lock()
        done = threading.Event()
        gave_up = False

        def wait() -> None:
            fcntl.lockf(descriptor, fcntl.LOCK_EX, *_TURN)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            fcntl.lockf(descriptor, fcntl.LOCK_UN, *_TURN)
            with decided:
                if gave_up:
                    os.close(descriptor)
                done.set()

        threading.Thread(target=wait, daemon=True, name="warroom-writer-queue").start()
        if done.wait(self.patience):
            return
        with decided:
            if done.is_set():
                return
            gave_up = True
            self._descriptor = None
        raise Locked(self._who())

    def _who(self) -> str:
        holder = lock_holder(self._room)
        who = f"process {holder}" if holder else "another process"
        return (
            f"The writer's lock of {self._room} was not free for {self.patience:g} seconds; {who} "
            "has it now. Nothing was recorded: try again, or resume or end that process."
        )


def _free(descriptor: int) -> bool:
    """Take the lock if nobody has it and nobody waits for it."""
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, *_TURN)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        fcntl.lockf(descriptor, fcntl.LOCK_UN, *_TURN)
    return True


def sign(descriptor: int, holder: str) -> None:
    """Write down who holds a lock; it holds without its label, too, also on a full disk."""
    told = f"{os.getpid()} {clean_line(holder)}".encode()[:_WIDTH]
    with contextlib.suppress(OSError):
        os.pwrite(descriptor, told.ljust(_WIDTH) + b"\n", 0)


def lock_holder(room: Path) -> str:
    """Who holds the writer's lock now, as ``PID NAME``; empty when nobody does."""
    return holder_of(files.lock_path(room))


def holder_of(path: Path) -> str:
    """Who holds the lock on a file now, as ``PID NAME``; empty when nobody does."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return ""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return clean_line(os.pread(descriptor, _WIDTH, 0).decode("utf-8", "replace"))
    else:
        return ""
    finally:
        os.close(descriptor)
