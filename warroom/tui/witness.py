"""Who else is here, and whether the room still holds what this user has seen of it."""

import asyncio
from contextlib import suppress
from pathlib import Path

from warroom.beside.heads import Heads
from warroom.beside.presence import Presence, Present
from warroom.core.event import Recorded
from warroom.log.errors import RoomUnusable
from warroom.room import Room
from warroom.topics.crew.accounts import Accounts
from warroom.tui.view import READ_ONLY, Trouble, amiss

_HEAD = 12
"""Characters of a hash that people compare."""


class Witness:
    """Looks around for one program.

    Attributes:
        head: The short hash of the end of the log, as far as this console has seen it.
        warning: What is wrong with the room, if anything.
        here: Everybody who has a console open on this room.
    """

    def __init__(self, room: Room, state: Path, *, read_only: bool, meant: bool) -> None:
        """Look around a room.

        Args:
            room: The room.
            state: The directory in which what was seen is remembered.
            read_only: Whether this console only watches.
            meant: Whether that was wished for.
        """
        self._room, self._meant = room, meant
        self._presence = Presence(room.path, room.operator, now=room.now(), observer=read_only)
        self._heads = Heads(state)
        self._seq = 0
        self.head = ""
        self.warning: Trouble | None = None
        self.here: tuple[Present, ...] = ()

    def watchers(self, accounts: Accounts) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who is here, and those of them who only read: a handle of another account is marked."""
        named = [(accounts.marked(each.handle, each.user), each.observer) for each in self.here]
        writing = {who for who, observer in named if not observer}
        every = tuple(dict.fromkeys(who for who, _ in named))
        return every, tuple(who for who in every if who not in writing)

    def saw(self, events: tuple[Recorded, ...]) -> None:
        """Something of the log was seen: the head only ever moves forward."""
        if events and events[-1].seq > self._seq:
            self._seq, self.head = events[-1].seq, events[-1].hash[:_HEAD]

    async def look_around(self, incident: str | None) -> None:
        """Say that this console is here, and look, in a thread."""
        try:
            await asyncio.to_thread(self._look, incident)
        except RoomUnusable as error:
            self.warning = Trouble("ROOM", str(error), "copy.save")
        except Exception as error:  # whatever stands beside the room ends no console
            self.warning = Trouble("ROOM", amiss(error), critical=False)

    def _look(self, incident: str | None) -> None:
        now = self._room.now()
        self._presence.beat(now, incident)
        self.here = self._presence.who(now)
        sentence = self._heads.check(self._room)
        self.warning = (
            Trouble("ROOM CHANGED", sentence, "copy.save") if sentence else self._reason()
        )
        head = self._room.head()
        if head.seq > self._seq:
            self._seq, self.head = head.seq, head.hash[:_HEAD]
        if sentence is None:
            self._heads.remember(self._room, head)

    def _reason(self) -> Trouble | None:
        """Why a console that meant to write cannot."""
        reason = self._room.info.reason
        if not reason or self._meant:
            return None
        return Trouble(READ_ONLY, reason, critical=False)

    def accept(self) -> None:
        """Take the room as it is now for what this user has seen."""
        self._heads.forget(self._room.info.log_id)
        head = self._room.head()
        self._heads.remember(self._room, head)
        self._seq, self.head = head.seq, head.hash[:_HEAD] if head.seq else ""
        self.warning = None

    def leave(self) -> None:
        """This console is gone; what it has seen is remembered."""
        self._presence.leave()
        if self.warning is None:
            with suppress(RoomUnusable):
                self._heads.remember(self._room, self._room.head())
