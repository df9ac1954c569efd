"""Wishes on their way to the disk: in order, off the event loop, tried again, never lost."""

import asyncio
import uuid
from collections.abc import Callable
from functools import partial

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


class Outbox:
    """What this console sends to one incident, one act after the other.

    Attributes:
        trouble: What is wrong with the file, as long as it is.
    """

    def __init__(self, room: Room, incident: str, changed: Callable[[], None]) -> None:
        """Send to one incident.

        Args:
            room: The room.
            incident: Its id.
            changed: Called on the event loop when ``pending`` or ``trouble`` changed.
        """
        self._room, self._incident, self._changed = room, incident, changed
        self._turn = asyncio.Lock()
        self._pending: dict[str, Pending] = {}
        self.trouble: Trouble | None = None

    @property
    def pending(self) -> tuple[Pending, ...]:
        """The entries that are not durable yet, in the order in which they were sent."""
        return tuple(self._pending.values())

    def announce(self, wish: Wish) -> None:
        """Show an entry that is about to be sent, in the same frame as what led to it."""
        if wish.pending and wish.command_id:
            self._pending[wish.command_id] = wish.pending

    async def send(self, wish: Wish) -> Done:
        """Act, and wait until it is durable; a busy or full file is tried again.

        Whoever gets the answer repaints: its row takes the place of the pending one at once.

        An entry also waits for a file that is gone; its words stay in the drafts meanwhile.

        Raises:
            Refused: A rule said no.
            RoomUnusable: The file is gone, damaged or not writable, and it was no entry.
            WhichIncident: The incident is unknown.
        """
        command_id = wish.command_id or uuid.uuid4().hex
        if wish.pending and command_id not in self._pending:
            self._pending[command_id] = wish.pending
            self._changed()
        try:
            done = await self._taken(wish, command_id)
        except BaseException:
            self._pending.pop(command_id, None)
            self._changed()
            raise
        self._pending.pop(command_id, None)
        self.trouble = None
        return done

    async def _taken(self, wish: Wish, command_id: str) -> Done:
        """An entry waits until the file is there again; what needs an answer is told at once."""
        while True:
            try:
                async with self._turn:
                    return await self._until_taken(wish, command_id)
            except RoomUnusable as error:
                if wish.pending is None:
                    raise
                self._trouble(trouble_of(error))
                await asyncio.sleep(RETRY_GONE)

    async def _until_taken(self, wish: Wish, command_id: str) -> Done:
        act = partial(
            self._room.act,
            wish.rule,
            Target(self._incident, wish.by, wish.when, command_id),
            **wish.wish,
        )
        while True:
            try:
                return await self._patiently(act)
            except Locked as error:
                self._trouble(trouble_of(error))
                await asyncio.sleep(RETRY_LOCKED)
            except DiskFull as error:
                self._trouble(trouble_of(error))
                await asyncio.sleep(RETRY_FULL)

    async def _patiently(self, act: Callable[[], Done]) -> Done:
        """Wait in the writers' queue, and say who is at its head when it takes long."""
        acting = asyncio.ensure_future(asyncio.to_thread(act))
        while not (await asyncio.wait({acting}, timeout=LONG))[0]:
            holder = await asyncio.to_thread(self._room.lock_holder)
            if holder:
                self._trouble(Trouble("FILE LOCKED", _locked_by(holder), "", critical=False))
        return acting.result()

    def _trouble(self, trouble: Trouble | None) -> None:
        if trouble != self.trouble:
            self.trouble = trouble
            self._changed()


def _locked_by(holder: str) -> str:
    pid, _, name = holder.partition(" ")
    return f"by {name or 'another process'} ({pid}); your entry is kept and written after it."


def trouble_of(error: RoomUnusable) -> Trouble:
    """What the alarm row says about a file that could not take an act."""
    sentence = str(error)
    if isinstance(error, Locked):
        return Trouble("FILE LOCKED", f"it is tried again. {sentence}", "", False)
    if isinstance(error, DiskFull):
        return Trouble("DISK FULL", f"what you typed is kept and tried again. {sentence}", "W")
    word = "FILE " + {"Moved": "GONE", "Damaged": "DAMAGED"}.get(type(error).__name__, "UNUSABLE")
    return Trouble(word, f"what you typed is kept and tried again. {sentence}", "W")
