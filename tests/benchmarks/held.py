"""One command, and how long it waited for the writers' lock and then held it.

``python -m tests.benchmarks.held log "words"`` is the program; it adds a line of JSON to the file
that WARROOM_HELD names. With WARROOM_BEGIN it waits, ready, for that instant of the monotonic
clock, so that many can begin at once.
"""

import os
import time
from pathlib import Path

import msgspec

import warroom.archive.projector
import warroom.log.sqlite.log
import warroom.room
import warroom.topics.timeline.commands  # noqa: F401  # what the command loads
from warroom.cli.main import run
from warroom.log.sqlite.lock import WriterLock


class Held(msgspec.Struct):
    """What one process did, seconds.

    Attributes:
        waited: For the lock.
        held: The lock; 0 when it was never had.
        whole: For all of it, without the start of Python.
    """

    waited: float = 0.0
    held: float = 0.0
    whole: float = 0.0


def main() -> None:
    """Wrap the lock, run the command, tell."""
    told, acquire, release = Held(), WriterLock.acquire, WriterLock.release
    got = 0.0

    def timed_acquire(lock: WriterLock, holder: str) -> None:
        nonlocal got
        before = time.perf_counter()
        try:
            acquire(lock, holder)
        finally:
            got = time.perf_counter()
            told.waited = max(told.waited, got - before)

    def timed_release(lock: WriterLock) -> None:
        release(lock)
        told.held = max(told.held, time.perf_counter() - got)

    WriterLock.acquire = timed_acquire  # type: ignore[method-assign,assignment]
    WriterLock.release = timed_release  # type: ignore[method-assign,assignment]
    time.sleep(max(0.0, float(os.environ.get("WARROOM_BEGIN", "0")) - time.monotonic()))
    begun = time.perf_counter()
    try:
        run()
    finally:
        told.whole = time.perf_counter() - begun
        with Path(os.environ["WARROOM_HELD"]).open("ab") as file:
            file.write(msgspec.json.encode(told) + b"\n")


if __name__ == "__main__":
    main()
