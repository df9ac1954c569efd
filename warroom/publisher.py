"""Keeps the copy that observers open in step with the room: new events are added to it.

The rows of the log go over word for word, and the derived tables are written by the projector that
writes the room's own, from the same folds. Where a reader is in the way, where words were removed,
and where the copy does not fit the room, a whole copy takes its place instead.
"""

import sqlite3
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from warroom.archive.projector import project
from warroom.core.event import Recorded
from warroom.folded import Folded
from warroom.kept import BATCH
from warroom.log.errors import RoomUnusable
from warroom.log.event_log import EventLog
from warroom.log.sqlite import copying, published
from warroom.log.sqlite.copying import Copy, Keeper
from warroom.log.sqlite.schema import COLUMNS
from warroom.room import Room
from warroom.topics.timeline.events import EntryRedacted

_CONFIRMED = 5.0
"""Seconds between two notes that the copy is still what the room holds."""

_REST = 1
"""After a whole copy so many times as long as it took passes before a reader can cause another."""

_AGAIN = 1.0
"""Seconds until a copy that could not be written is tried again."""

_ROWS = f"SELECT {', '.join(COLUMNS)} FROM event WHERE seq > ? AND seq <= ? ORDER BY seq"


class Publisher:
    """The one that publishes a room; from one thread at a time."""

    def __init__(self, room: Room) -> None:
        """Begin; nothing is published before the first step.

        Raises:
            Kept: Another process publishes this room.
        """
        self._log: EventLog = room.log
        self._keeper = Keeper(room.path, room.origin)
        self._copy: Copy | None = None
        self._folded: Folded | None = None
        self._stuck = False
        self._schema: object = None
        self._confirmed = self._rested = float("-inf")

    def step(self) -> bool:
        """Bring the copy up to the room; False while observers may not look.

        Raises:
            Moved: The room is not the one that was opened.
            RoomUnusable: It cannot be read, or the copy cannot be written.
        """
        after = self._copy.head if self._copy else self._log.head()
        events = self._log.read(after=after.seq, limit=BATCH)
        if not published.wanted(self._log.path):
            self._drop()
            return False
        waits = time.monotonic() < self._rested
        if _redacts(events):
            self._put(copying.fresh_without_words)
        elif not self._fits():
            if self._copy is None and waits:
                return True  # a moment ago it could not be written
            self._put(partial(copying.fresh, older=0))
        elif not self._stuck:
            self._grow(events)
        elif not waits:
            self._put(copying.fresh)
        if not self._stuck:
            self._confirm()
        return True

    def close(self) -> None:
        """Publish no more; the last copy can be read on."""
        self._drop()
        self._keeper.close()

    def _fits(self) -> bool:
        """Whether there is a copy, it counts, and it ends where the room was once."""
        copy, room = self._copy, self._log.path
        if copy is None or published.newest(room) != copy.file or self._schema != self._stamp():
            return False
        return self._log.at(copy.head.seq) == copy.head

    def _stamp(self) -> object:
        """What is another one when tables were made anew."""
        return self._log.query("PRAGMA schema_version")

    def _drop(self) -> None:
        copy, self._copy, self._folded = self._copy, None, None
        if copy is not None:
            copy.close()

    def _put(self, make: Callable[[Path], Copy]) -> None:
        """Put a whole copy in the place of the one that counts; try no more for a while."""
        self._drop()
        began, self._schema = time.monotonic(), self._stamp()
        self._rested = began + _AGAIN
        self._copy, self._stuck = make(self._log.path), False
        now = time.monotonic()
        self._rested = now + (now - began) * _REST

    def _grow(self, events: Sequence[Recorded]) -> None:
        """Add events; where they cannot be added the copy is stuck until there is a fresh one."""
        while events and self._copy is not None:
            if _redacts(events):
                self._put(copying.fresh_without_words)
                return
            try:
                self._add(events, self._copy)
            except RoomUnusable:
                self._folded = None  # it may know more than the copy holds
                raise
            except sqlite3.Error:
                self._stuck = True
                if time.monotonic() >= self._rested:
                    self._put(copying.fresh)
                return
            events = self._log.read(after=events[-1].seq, limit=BATCH)

    def _add(self, events: Sequence[Recorded], copy: Copy) -> None:
        """Add rows and what follows from them, in one transaction."""
        if self._folded is None:
            self._folded = Folded(self._log, known=copy.head.seq)
        folded, known = self._folded, self._folded.state.index.incidents
        names = list(dict.fromkeys(each.incident for each in events if each.incident))
        before = {name: folded.incident(name) if name in known else None for name in names}
        rows = self._log.query(_ROWS, [copy.head.seq, events[-1].seq])
        folded.absorb(events)
        after = {name: folded.incident(name) for name in names}
        with copy.appending(rows) as connection:
            for name in names:
                project(connection, before[name], after[name])
            folded.keep(connection, folded.due(*names))

    def _confirm(self) -> None:
        """Note that the copy is what the room holds, every few seconds."""
        if time.monotonic() - self._confirmed >= _CONFIRMED:
            copying.confirm(self._log.path)
            self._confirmed = time.monotonic()


def _redacts(events: Sequence[Recorded]) -> bool:
    return any(isinstance(each.event, EntryRedacted) for each in events)
