"""Wishes on their way to the disk: in order, off the event loop, tried again, never lost."""

import asyncio
import uuid
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from warroom.act import Target
from warroom.log.errors import DiskFull, Locked, RoomUnusable
from warroom.room import Done, Room
from warroom.tui.lines import Wish
from warroom.tui.view import Pending, Trouble

LONG = 0.4
"""Seconds in the writers' queue after which the screen says who is before us."""
RETRY_LOCKED = 0.2
"""Seconds until the next try, after the log itself has waited for the lock."""
RETRY_FULL = 2.0
"""Seconds until the next try when the disk was full."""
RETRY_GONE = 3.0
"""Seconds until the next try when the file was gone or could not be written."""

Spawn = Callable[[Coroutine[Any, Any, Any], str], asyncio.Task[Any]]
"""Starts what lives as long as the program."""


class Acts:
    """What this console asks of one incident, one act after the other.

    They are tried until they are durable or refused, whatever screen is shown meanwhile.

    Attributes:
        incident: The id of the incident.
        trouble: What is wrong with the file, as long as it is.
    """

    def __init__(
        self,
        room: Room,
        incident: str,
        spawn: Spawn,
        *,
        changed: Callable[[], None],
        durable: Callable[[Done], None],
    ) -> None:
        """Act on one incident.

        Args:
            room: The room.
            incident: Its id.
            spawn: Starts what lives as long as the program.
            changed: Called when ``pending``, ``waiting`` or ``trouble`` changed.
            durable: Called with what an act led to, before whoever waits for it goes on.
        """
        self._room, self.incident, self._spawn = room, incident, spawn
        self._changed, self._durable = changed, durable
        self._turn = asyncio.Lock()
        self._pending: dict[str, Pending] = {}
        self._others = 0
        self.trouble: Trouble | None = None

    @property
    def pending(self) -> tuple[Pending, ...]:
        """The entries that are not durable yet, in the order in which they were sent."""
        return tuple(self._pending.values())

    @property
    def waiting(self) -> int:
        """How many acts are on their way, entries among them."""
        return len(self._pending) + self._others

    def announce(self, wish: Wish) -> None:
        """Show an entry that is about to be sent, in the same frame as what led to it."""
        if wish.pending and wish.command_id:
            self._pending[wish.command_id] = wish.pending

    def send(self, wish: Wish, held: Callable[[], None] = lambda: None) -> asyncio.Task[Done]:
        """Act; the task ends when it is durable.

        ``held`` is called when the file does not take it at once. The task raises Refused where
        a rule said no, and WhichIncident where there is none. A file that is busy, full, gone or
        damaged is tried again.
        """
        command_id = wish.command_id or uuid.uuid4().hex
        if wish.pending is None:
            self._others += 1
        elif command_id not in self._pending:
            self._pending[command_id] = wish.pending
            self._changed()
        return self._spawn(self._sent(wish, command_id, held), "an act")

    async def _sent(self, wish: Wish, command_id: str, held: Callable[[], None]) -> Done:
        try:
            async with self._turn:
                done = await self._until_taken(wish, command_id, held)
        except BaseException:
            self._over(wish, command_id)
            self._changed()
            raise
        self._over(wish, command_id)
        self.trouble = None
        self._durable(done)
        return done

    def _over(self, wish: Wish, command_id: str) -> None:
        if wish.pending is None:
            self._others -= 1
        else:
            self._pending.pop(command_id, None)

    async def _until_taken(self, wish: Wish, command_id: str, held: Callable[[], None]) -> Done:
        act = partial(
            self._room.act,
            wish.rule,
            Target(self.incident, wish.by, wish.when, command_id),
            **wish.wish,
        )
        while True:
            try:
                return await self._patiently(act)
            except RoomUnusable as error:
                self._troubled(trouble_of(error))
                held()
                await asyncio.sleep(_pause(error))

    async def _patiently(self, act: Callable[[], Done]) -> Done:
        """Wait in the writers' queue, and say who is at its head when it takes long."""
        acting = asyncio.ensure_future(asyncio.to_thread(act))
        # Whoever leaves meanwhile hears no more of it, and nobody is to complain of that.
        acting.add_done_callback(lambda each: each.cancelled() or each.exception())
        while not (await asyncio.wait({acting}, timeout=LONG))[0]:
            holder = await asyncio.to_thread(self._room.lock_holder)
            if holder:
                self._troubled(Trouble("FILE LOCKED", _locked_by(holder), "", critical=False))
        return acting.result()

    def _troubled(self, trouble: Trouble) -> None:
        if trouble != self.trouble:
            self.trouble = trouble
            self._changed()


def _pause(error: RoomUnusable) -> float:
    if isinstance(error, Locked):
        return RETRY_LOCKED
    return RETRY_FULL if isinstance(error, DiskFull) else RETRY_GONE


def _locked_by(holder: str) -> str:
    pid, _, name = holder.partition(" ")
    return f"by {name or 'another process'} ({pid}); your entry is kept and written after it."


def trouble_of(error: RoomUnusable) -> Trouble:
    """What the alarm row says about a file that could not take an act."""
    sentence = str(error)
    if isinstance(error, Locked):
        return Trouble("FILE LOCKED", f"it is tried again. {sentence}", "", False)
    if isinstance(error, DiskFull):
        return Trouble(
            "DISK FULL", f"what you typed is kept and tried again. {sentence}", "copy.save"
        )
    word = "FILE " + {"Moved": "GONE", "Damaged": "DAMAGED"}.get(type(error).__name__, "UNUSABLE")
    return Trouble(word, f"what you typed is kept and tried again. {sentence}", "copy.save")
