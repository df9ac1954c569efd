"""What a room tells: its incidents as of the last look, what came since, and its health."""

import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from warroom.clock import Clock
from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.event import Recorded
from warroom.folded import Folded
from warroom.incident import Incident
from warroom.kept import BATCH
from warroom.log.event_log import EventLog, Head, LogInfo, Mode
from warroom.room_state import RoomState
from warroom.topics.index.state import Listing, find, meant
from warroom.topics.roles.rest import Rest

if TYPE_CHECKING:
    from warroom.found import Hit
    from warroom.log.event_log import Verdict
    from warroom.topics.services.state import WhatChanged

IN_STEP = timedelta(seconds=15)
"""A copy for observers that was confirmed within this time is what the room holds."""


_OTHERWISE = (
    "Another version of warroom made the derived tables, and would tell some things otherwise; "
    "`warroom rebuild` makes them anew."
)


class RoomReader:
    """The reading half of a room; its methods may be called from any thread.

    Attributes:
        log: The append-only record below.
    """

    def __init__(self, log: EventLog, clock: Clock) -> None:
        self.log = log
        self._clock = clock
        self._lock = threading.RLock()
        self._folded = Folded(log)
        self._unseen: list[Recorded] = []

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self.log.path

    @property
    def info(self) -> LogInfo:
        """What kind of log it is, whether it can be written, and what is not as it should be."""
        found, problem = self.log.info, self._folded.problem
        if not problem:
            return found
        return msgspec.structs.replace(found, warnings=(*found.warnings, problem))

    @property
    def state(self) -> RoomState:
        """What the room as a whole knows."""
        return self._folded.state

    @property
    def doctrine(self) -> Doctrine:
        """The thresholds in force in this room."""
        return self._folded.doctrine

    def now(self) -> datetime:
        """The present instant by this room's clock, UTC."""
        return self._clock()

    def head(self) -> Head:
        """The end of the log: what a witness outside the file should keep."""
        return self.log.head()

    def at(self, seq: int) -> Head | None:
        """The chain's value at a row; None when there is no such row."""
        return self.log.at(seq)

    def incident(self, name: str) -> Incident:
        """The incident of that id, as of the last catch-up.

        One that was asked for before is told at once, also while an act waits for the file.

        Raises:
            WhichIncident: There is no such incident.
        """
        name = self.the_incident(name)
        if (found := self.at_hand(name)) is not None:
            return found
        with self._lock:
            if self._folded.lags(name):
                self._read_on()
            return self._folded.incident(name)

    def at_hand(self, name: str) -> Incident | None:
        """The incident of that id as of the last catch-up; None while it has to be read anew."""
        return self._folded.incidents.get(name)

    def listings(self) -> list[Listing]:
        """Every incident, as short as the lobby needs it."""
        return list(self.state.index.incidents.values())

    def open_incidents(self) -> list[Listing]:
        """The incidents that are worked on, oldest first."""
        return [listing for listing in self.listings() if listing.open]

    def meant_incidents(self, *, drills: bool = True) -> list[Listing]:
        """The open incidents that an act without a name can mean: a real one wins over a drill."""
        return meant(self.state.index, drills=drills)

    def resting(self) -> Rest:
        """Who was released to rest in any real incident of the room (ROLE-4)."""
        return self.state.index.rest

    def the_incident(self, name: str | None = None) -> str:
        """The id of the named incident (``INC-7``, ``inc-7`` or ``7``), else of the one meant.

        Raises:
            WhichIncident: No such incident, none open, or several open.
        """
        return find(self.state.index, name)

    def _read_on(self) -> None:
        """Fold all that others appended so far."""
        while events := self.log.read(after=self._folded.known, limit=BATCH):
            self._learn(events)

    def _learn(self, others: Sequence[Recorded], but: Collection[int] = ()) -> None:
        """Fold what others appended, and keep it for the next catch-up, which tells the screens."""
        self._folded.absorb(others)
        self._unseen.extend(each for each in others if each.seq not in but)

    def catch_up(self) -> tuple[Recorded, ...]:
        """Fold what others appended since the last look; at most 2,000 events at a time."""
        with self._lock:
            self._learn(self.log.read(after=self._folded.known, limit=BATCH))
            unseen, self._unseen = self._unseen, []
            return tuple(unseen)

    async def follow(
        self, on_mode: Callable[[Mode, str], None] | None = None
    ) -> AsyncIterator[tuple[Recorded, ...]]:
        """Wait for what others append, and fold it; ends only when it is cancelled.

        Args:
            on_mode: Told ``watching`` or ``polling``, and why, whenever that changes.

        Raises:
            RoomUnusable: The file was moved or cannot be read any more.
        """
        async with contextlib.aclosing(self.log.wakes(self.catch_up, on_mode=on_mode)) as batches:
            async for events in batches:
                yield events

    def events(self, incident: str) -> Iterator[Recorded]:
        """The events of an incident as the log tells them, in its order, a page at a time."""
        after = 0
        while page := self.log.read(after=after, incident=incident, limit=BATCH):
            yield from page
            after = page[-1].seq

    def search(self, words: str, *, limit: int = 50, incident: str | None = None) -> "list[Hit]":
        """The entries and titles that hold all the words, in all incidents or one, newest first."""
        from warroom.archive.search import search
        from warroom.found import titles

        hits = search(self.log.query, words, limit=limit, incident=incident)
        known = {hit.seq for hit in hits}
        named = titles(self.listings(), words, incident=incident)
        hits += [hit for hit in named if hit.seq not in known]
        return sorted(hits, key=lambda hit: -hit.seq)[:limit]

    def changed_lately(
        self, incident: Incident | None = None, service: str = ""
    ) -> "tuple[WhatChanged, ...]":
        """What changed lately in the services of the room, newest first (MIT-0).

        Args:
            incident: Whose services are meant; the hours count back from its declaration.
            service: One service instead.
        """
        from warroom.archive.search import changed
        from warroom.topics.changes import mitigation
        from warroom.topics.services.state import WhatChanged

        now = self.now()
        declared = incident.lifecycle.declared_at if incident else None
        affected = mitigation.services(incident.lifecycle, incident.impact) if incident else ()
        since = mitigation.since(self.doctrine, now, declared)
        told = (WhatChanged(*each) for each in changed(self.log.query, since, now))
        return mitigation.what_changed(
            (*self.state.services.changed, *told),
            (service,) if service else affected,
            self.doctrine,
            now,
            declared,
        )

    def verify(self, expected: Head | None = None) -> "Verdict":
        """Walk the chain and name the first broken row; compare what is kept with what it tells.

        Args:
            expected: A head that a witness kept.
        """
        verdict = self.log.verify(expected)
        if not verdict.ok:
            return verdict
        if left := self.erasing():
            verdict = msgspec.structs.replace(verdict, notes=(*verdict.notes, left))
        if folds := self._folded.differing():
            what = f"What is kept of {', '.join(each or 'the room' for each in folds)}"
        else:
            tables, elsewhere = self._forged()
            if tables and elsewhere:
                return msgspec.structs.replace(verdict, notes=(*verdict.notes, _OTHERWISE))
            if not tables:
                return verdict
            what = f"What is derived ({', '.join(tables)})"
        problem = f"{what} is not what the log tells; run `warroom rebuild`."
        return msgspec.structs.replace(verdict, ok=False, problem=problem)

    def _forged(self) -> tuple[list[str], bool]:
        """The derived tables that are not what the log tells; whether another version made them."""
        from warroom.archive.compare import forged, until
        from warroom.log.sqlite.migrations import derived_elsewhere

        with self.log.in_memory() as copy:
            alone = Folded(self.log, trusting=False, known=until(copy))
            elsewhere = derived_elsewhere(copy)
            return forged(copy, map(alone.incident, alone.state.index.incidents)), elsewhere

    def erasing(self) -> str:
        """What is left to do until removed words are in no byte of the file; empty for nothing."""
        if not self.log.erasing():
            return ""
        return (
            f"The words are out of the log, but still in the bytes of {self.path.name}-wal while "
            "somebody reads it: close what reads the room and run `warroom rebuild`."
        )

    def backup(self, target: Path) -> None:
        """Write a whole, consistent copy to a file that does not exist yet.

        Raises:
            RoomUnusable: The target exists, or cannot be written.
        """
        self.log.backup(target)

    def lock_holder(self) -> str:
        """Who holds the writer's lock now, as ``PID NAME``; empty when nobody does."""
        return self.log.lock_holder()

    def behind(self) -> timedelta | None:
        """How old this copy is, when nobody keeps it in step; None while it is, or no copy."""
        at = self.log.as_of()
        age = None if at is None else self._clock() - at
        return age if age is not None and age > IN_STEP else None

    def barred(self) -> str:
        """Why this user may not write here, as a sentence; empty when they may."""
        return self.log.barred()

    @staticmethod
    def engine() -> tuple[str, str]:
        """The version of what keeps rooms, and what is known against it; that may be empty."""
        from warroom.log.sqlite import engine

        return engine.version(), engine.trouble()

    def close(self) -> None:
        """Let the file go."""
        self.log.close()
