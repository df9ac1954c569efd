"""The room: the one door for the console and the command line.

Every act is decided by a rule under the writer's lock on freshly read state, appended, and folded
into the same state that the screens are painted from. All methods may be called from any thread.
"""

import contextlib
import os
import threading
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from warroom import clock as system_clock
from warroom import config
from warroom.archive.schema import MIGRATIONS
from warroom.clock import Clock
from warroom.domain import incident as incidents
from warroom.domain import register as registers
from warroom.domain.doctrine import Doctrine
from warroom.domain.event import Act, Draft, Event, Recorded, When
from warroom.domain.incident import Incident, Rule
from warroom.domain.redaction import kept
from warroom.domain.register import Listing, Register
from warroom.domain.rest import Rest
from warroom.domain.text import clean_line
from warroom.domain.timeline import EntryRedacted
from warroom.folded import BATCH, Attempt, Decide, Folded, wording_in_force
from warroom.log.event_log import Head, LogInfo
from warroom.log.sqlite import SqliteLog


class Done(msgspec.Struct, frozen=True):
    """What an act led to.

    Attributes:
        events: What was appended; or, with ``earlier``, what the same command had appended before.
        incident: The incident afterwards; None for what concerns the whole room.
    """

    events: tuple[Recorded, ...]
    incident: Incident | None
    earlier: bool = False


class Room:
    """One log with all incidents of a team, folded.

    Attributes:
        operator: The handle that this process acts under.
        origin: ``user@host`` of this process.
        log: The append-only record below.
    """

    def __init__(self, log: SqliteLog, operator: str, clock: Clock) -> None:
        self.log = log
        self.operator = clean_line(operator)
        self.origin = f"{config.os_user()}@{clean_line(os.uname().nodename)}"
        self._clock = clock
        self._lock = threading.RLock()
        self._folded = Folded(log)
        self._unseen: list[Recorded] = []

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        operator: str,
        read_only: bool = False,
        create: bool = True,
        clock: Clock = system_clock.now,
    ) -> "Room":
        """Open the room in a file.

        Args:
            path: The SQLite file.
            operator: The handle to act under.
            read_only: Never write; the engine refuses it.
            create: Make the room when there is none.
            clock: Who tells the time.

        Raises:
            RoomUnusable: It is missing, locked, damaged, newer, or not a room.
        """
        log = SqliteLog.open(path, read_only=read_only, create=create, extra_schema=MIGRATIONS)
        try:
            return cls(log, operator, clock)
        except BaseException:
            log.close()
            raise

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
    def register(self) -> Register:
        """What the room as a whole knows."""
        return self._folded.register

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
            return self._folded.incident(name)

    def at_hand(self, name: str) -> Incident | None:
        """The incident of that id as of the last catch-up; None while it has to be read anew."""
        return self._folded.incidents.get(name)

    def listings(self) -> list[Listing]:
        """Every incident, as short as the lobby needs it."""
        return list(self.register.incidents.values())

    def open_incidents(self) -> list[Listing]:
        """The incidents that are worked on, oldest first."""
        return [listing for listing in self.listings() if listing.open]

    def meant_incidents(self, *, drills: bool = True) -> list[Listing]:
        """The open incidents that an act without a name can mean: a real one wins over a drill."""
        return registers.meant(self.register, drills=drills)

    def resting(self) -> Rest:
        """Who was released to rest in any real incident of the room (ROLE-4)."""
        return self.register.rest

    def the_incident(self, name: str | None = None) -> str:
        """The id of the named incident (``INC-7``, ``inc-7`` or ``7``), else of the one meant.

        Raises:
            WhichIncident: No such incident, none open, or several open.
        """
        return registers.find(self.register, name)

    def act(
        self,
        rule: Rule,
        *,
        incident: str | None = None,
        by: str | None = None,
        when: When | None = None,
        command_id: str | None = None,
        new: bool = False,
        **wish: Any,
    ) -> Done:
        """Decide one act under the writer's lock and append what follows from it.

        Args:
            rule: The rule that decides.
            incident: The incident it concerns; None for what concerns the whole room.
            by: Whom the act is attributed to, if not this room's operator (CREW-6).
            when: When it happened, if not now.
            command_id: The same id never acts twice; ask again with it after no answer.
            new: The rule opens an incident, which gets the next number.
            **wish: The rule's keyword-only arguments.

        Raises:
            Refused: The rule said no; nothing was appended.
            RoomUnusable: The file could not take it; nothing was appended.
            WhichIncident: There is no such incident.
        """
        who = clean_line(by or "") or self.operator
        operator = self.operator if who != self.operator else None

        def decide(before: Incident | None) -> list[tuple[str, Event]]:
            act = Act(who, self._clock(), when.in_utc if when else None, operator)
            if before is not None and wish.get("into"):
                wish["into"] = registers.parent(self.register, wish["into"], before.id)
            room_wide: dict[str, Any] = {
                "in_room": self.resting,
                "register": self.register,
                "worded": lambda: wording_in_force(self.register),
            }
            events = incidents.decide(rule, before, self.doctrine, act, **room_wide, **wish)
            return [(who, self._keeping(event)) for event in events]

        return self._append(decide, incident, new=new, command_id=command_id)

    def _keeping(self, event: Event) -> Event:
        """A redaction with what stays of the event whose words go (doctrine D.5)."""
        if not isinstance(event, EntryRedacted):
            return event
        gone = self.log.read(after=event.entry - 1, limit=1)
        return msgspec.structs.replace(event, kept=kept(gone[0].event)) if gone else event

    def import_incident(self, drafts: Sequence[tuple[str, Event]]) -> Done:
        """Append a whole incident at once, each event by its own actor; no rule judges it.

        Raises:
            RoomUnusable: The file could not take it; nothing was appended.
        """
        return self._append(lambda _: list(drafts), None, new=True)

    def _append(
        self,
        decide: Decide,
        incident: str | None,
        *,
        new: bool,
        command_id: str | None = None,
    ) -> Done:
        with self._lock:
            folded = self._folded
            target = None if new or incident is None else self.the_incident(incident)
            attempt = Attempt(folded, decide, target, new=new)

            def drafts(others: list[Recorded]) -> list[Draft]:
                self._learn(others)
                return attempt.drafts()

            appended = self.log.append(
                folded.known,
                drafts,
                command_id or os.urandom(16).hex(),
                now=self._clock,
                origin=self.origin,
                project=attempt.derive,
            )
            target = attempt.target
            if appended.earlier:
                mine = {each.seq for each in appended.events}
                self._learn(self.log.read(after=folded.known), but=mine)
                target = appended.events[0].incident
            else:
                folded.absorb(appended.events, known_as=attempt.after)
            found = folded.incident(target) if target else None
            return Done(appended.events, found, appended.earlier)

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
        self, on_mode: Callable[[str, str], None] | None = None
    ) -> AsyncIterator[tuple[Recorded, ...]]:
        """Wait for what others append, and fold it; ends only when it is cancelled.

        Args:
            on_mode: Told ``watching`` or ``polling``, and why, whenever that changes.

        Raises:
            RoomUnusable: The file was moved or cannot be read any more.
        """
        from warroom.log.watcher import wakes

        async with contextlib.aclosing(
            wakes(self.log.path, self.catch_up, on_mode=on_mode)
        ) as batches:
            async for events in batches:
                yield events

    def close(self) -> None:
        """Let the file go."""
        self.log.close()
