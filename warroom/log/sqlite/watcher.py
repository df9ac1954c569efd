"""Wakes when another process appended.

A wake is a hint and the catch-up query is the truth: the file event of a commit comes before the
commit is visible, and some systems report none. So every append rings a doorbell file, an empty
look without it is repeated a few times, and there is a look once a second in any case.
"""

import asyncio
import contextlib
import importlib
import time
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

from warroom.log.event_log import Mode, Seen
from warroom.log.sqlite import files

_STEP_MS = 20


_DEBOUNCE_MS = 40


_RELOOK = (0.010, 0.020, 0.040, 0.080)


_SAFETY = 1.0


_POLL = 0.1


class Watcher:
    """Watches the folder of one room; an asynchronous context manager.

    Attributes:
        mode: ``polling`` while the file system reports nothing.
        reason: Why it polls, as a sentence; empty while it watches.
        settled: The last report was of the doorbell, which is rung when a commit can be seen.
    """

    def __init__(self, room: Path) -> None:
        self.mode: Mode = "polling"
        self.reason = "The watcher has not started yet."
        self.settled = False
        self._room = room
        self._folder = room.parent
        self._rung = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None
        self._watched: files.Identity | None = None
        self._tried = float("-inf")

    async def __aenter__(self) -> "Watcher":
        await self._start()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._stop()

    async def wait(self) -> bool:
        """Wait for the next wake, at most a second, or a tenth of one while polling.

        Returns:
            True when something was reported, False when it is just time to look.
        """
        await self._mend()
        try:
            async with asyncio.timeout(_SAFETY if self.mode == "watching" else _POLL):
                await self._rung.wait()
        except TimeoutError:
            return False
        self._rung.clear()
        return True

    async def _mend(self) -> None:
        """Start again when the watch ended, or the folder is another one than before."""
        if time.monotonic() - self._tried < _SAFETY:
            return
        running = self._pump is not None and not self._pump.done()
        if not running or files.identity(self._folder) != self._watched:
            await self._stop()
            await self._start()
        else:
            self._tried = time.monotonic()

    async def _start(self) -> None:
        self._tried = time.monotonic()
        self._watched = files.identity(self._folder)
        if self._watched is None:
            self._poll(f"The folder {self._folder} is gone.")
            return
        ready = asyncio.Event()
        self._pump = asyncio.create_task(self._run(ready))
        self._pump.add_done_callback(lambda _: ready.set())
        await ready.wait()

    async def _stop(self) -> None:
        if self._pump is not None:
            pump, self._pump = self._pump, None
            pump.cancel()
            await asyncio.gather(pump, return_exceptions=True)

    def _poll(self, reason: str) -> None:
        self.mode, self.reason = "polling", reason
        self._rung.set()

    async def _run(self, ready: asyncio.Event) -> None:
        """Pass on what watchfiles reports until it fails or is cancelled."""
        try:
            # In a thread: it takes as long as a tenth of the start, and keys are pressed already.
            watchfiles = await asyncio.to_thread(importlib.import_module, "watchfiles")
            room, bell = self._room, files.bell_path(self._room).name
            names = {room.name, f"{room.name}-wal", bell}
            wakes = watchfiles.awatch(
                self._folder,
                watch_filter=lambda _, path: path.rpartition("/")[2] in names,
                step=_STEP_MS,
                debounce=_DEBOUNCE_MS,
                rust_timeout=0,
                recursive=False,
                force_polling=False,
            )
            self.mode, self.reason = "watching", ""
            asyncio.get_running_loop().call_soon(ready.set)
            async with contextlib.aclosing(wakes):
                async for changes in wakes:
                    self.settled = any(path.endswith(bell) for _, path in changes)
                    self._rung.set()
            self._poll("The watch on the folder ended.")
        except (OSError, RuntimeError, ImportError) as error:
            self._poll(f"Changes are not reported here ({error}), so the room is looked at often.")


async def wakes(
    room: Path,
    look: Callable[[], Seen],
    *,
    on_mode: Callable[[Mode, str], None] | None = None,
) -> AsyncGenerator[Seen, None]:
    """Yield what each look brings, whenever there is something new; ends when cancelled.

    Args:
        room: The file.
        look: The catch-up query, run in a thread; what it raises ends the wakes, and they can be
            started again.
        on_mode: Told ``watching`` or ``polling``, and why, whenever that changes; first after a
            look that succeeded.
    """
    async with Watcher(room) as watcher:
        told: Mode | None = None
        reported = True
        while True:
            for pause in (0.0, *(_RELOOK if reported and not watcher.settled else ())):
                if pause:
                    await asyncio.sleep(pause)
                found = await asyncio.to_thread(look)
                if on_mode is not None and watcher.mode != told:  # a look was possible again
                    told = watcher.mode
                    on_mode(watcher.mode, watcher.reason)
                if found:
                    break
            while found:
                yield found
                found = await asyncio.to_thread(look)
            reported = await watcher.wait()
