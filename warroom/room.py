"""The room: the one door for the console and the command line.

Every act is decided by a rule under the writer's lock on freshly read state, appended, and folded
into the same state that the screens are painted from. All methods may be called from any thread.
"""

import contextlib
import gc
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from warroom import clock as system_clock
from warroom import config
from warroom.archive.projector import project
from warroom.archive.schema import MIGRATIONS
from warroom.clock import Clock
from warroom.domain import incident as incidents
from warroom.domain import register as registers
from warroom.domain.doctrine import Doctrine, parse_doctrine
from warroom.domain.event import Act, Draft, Event, Recorded, When
from warroom.domain.incident import Incident, Rule
from warroom.domain.register import Listing, Register
from warroom.domain.text import clean_line
from warroom.domain.timeline import EntryRedacted
from warroom.log.event_log import Head, LogInfo
from warroom.log.sqlite import SqliteLog

_DEFAULTS = Path(__file__).parent / "domain" / "defaults.toml"
_BATCH = 2000


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
        self._known = 0
        self._loaded: dict[str, Incident] = {}
        self._unseen: list[Recorded] = []
        self._register = Register()
        self._defaults = _DEFAULTS.read_text(encoding="utf-8")
        self._doctrine = parse_doctrine(self._defaults)
        self._load_register()

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
        """What kind of log it is and whether it can be written."""
        return self.log.info

    @property
    def register(self) -> Register:
        """What the room as a whole knows."""
        return self._register

    @property
    def doctrine(self) -> Doctrine:
        """The thresholds in force in this room."""
        return self._doctrine

    def now(self) -> datetime:
        """The present instant by this room's clock, UTC."""
        return self._clock()

    def head(self) -> Head:
        """The end of the log: what a witness outside the file should keep."""
        return self.log.head()

    def incident(self, name: str) -> Incident:
        """The incident of that id, as of the last catch-up.

        Raises:
            WhichIncident: There is no such incident.
        """
        with self._lock:
            name = self.the_incident(name)
            if name not in self._loaded:
                self._loaded[name] = self._read_incident(name)
            return self._loaded[name]

    def _read_incident(self, name: str) -> Incident:
        collecting = gc.isenabled()
        gc.disable()
        try:
            return incidents.fold_many(Incident(name), self._history(name))
        finally:
            if collecting:
                gc.enable()

    def _history(self, name: str) -> Iterator[Recorded]:
        """The known events of an incident, a page at a time: all at once double the memory."""
        after = 0
        while events := self.log.read(after=after, incident=name, limit=_BATCH):
            yield from (each for each in events if each.seq <= self._known)
            after = events[-1].seq

    def listings(self) -> list[Listing]:
        """Every incident, as short as the lobby needs it."""
        return list(self._register.incidents.values())

    def open_incidents(self) -> list[Listing]:
        """The incidents that are worked on, oldest first."""
        return [listing for listing in self.listings() if listing.open]

    def the_incident(self, name: str | None = None) -> str:
        """The id of the named incident (``INC-7``, ``inc-7`` or ``7``), else of the one open one.

        Raises:
            WhichIncident: No such incident, none open, or several open.
        """
        return registers.find(self._register, name)

    def act(
        self,
        rule: Rule,
        *,
        incident: str | None = None,
        by: str | None = None,
        when: When | None = None,
        command_id: str | None = None,
        new: bool = False,
        redact: int | None = None,
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
            redact: The seq of the event whose words are removed together with this act.
            **wish: The rule's keyword-only arguments.

        Raises:
            Refused: The rule said no; nothing was appended.
            RoomUnusable: The file could not take it; nothing was appended.
            WhichIncident: There is no such incident.
        """
        who = clean_line(by) if by else self.operator
        operator = self.operator if who != self.operator else None

        def decide(before: Incident | None) -> list[tuple[str, Event]]:
            act = Act(who, self._clock(), when, operator)
            if before is not None and wish.get("into"):
                wish["into"] = registers.parent(self._register, wish["into"], before.id)
            events = incidents.decide(rule, before, self._doctrine, act, **wish)
            return [(who, _stamped(event, act)) for event in events]

        return self._append(decide, incident, new=new, command_id=command_id, redact=redact)

    def import_incident(self, drafts: Sequence[tuple[str, Event]]) -> Done:
        """Append a whole incident at once, each event by its own actor; no rule judges it."""
        return self._append(lambda _: list(drafts), None, new=True)

    def _append(
        self,
        decide: Any,
        incident: str | None,
        *,
        new: bool,
        command_id: str | None = None,
        redact: int | None = None,
    ) -> Done:
        with self._lock:
            target = None if new or incident is None else self.incident(incident).id
            after: Incident | None = None

            def drafts(others: list[Recorded]) -> list[Draft]:
                nonlocal target
                self._absorb(others)
                self._unseen.extend(others)
                if new:
                    target = registers.next_id(self._register)
                before = None if new or target is None else self.incident(target)
                return [Draft(target, actor, event) for actor, event in decide(before)]

            def derive(connection: Any, recorded: Sequence[Recorded]) -> None:
                nonlocal after
                if target is None:
                    return
                before = self._loaded.get(target) if redact is None else None
                new = recorded if redact is None else self.log.read(incident=target)
                after = incidents.fold_many(before or Incident(target), new)
                project(connection, before, after, recorded)

            appended = self.log.append(
                self._known,
                drafts,
                command_id or os.urandom(16).hex(),
                now=self._clock,
                origin=self.origin,
                project=derive,
                redact=redact,
            )
            if appended.earlier:
                self._absorb(self.log.read(after=self._known))
                target = appended.events[0].incident if appended.events else target
            else:
                self._absorb(appended.events, known_as=after)
            return Done(
                appended.events, self.incident(target) if target else None, appended.earlier
            )

    def catch_up(self) -> tuple[Recorded, ...]:
        """Fold what others appended since the last look; at most 2,000 events at a time."""
        with self._lock:
            events = self.log.read(after=self._known, limit=_BATCH)
            self._absorb(events)
            unseen, self._unseen = self._unseen, []
            return (*unseen, *events)

    def _absorb(self, events: Sequence[Recorded], known_as: Incident | None = None) -> None:
        if not events:
            return
        self._register = registers.fold_many(self._register, events)
        self._known = events[-1].seq
        by_incident: dict[str, list[Recorded]] = {}
        for recorded in events:
            if recorded.incident in self._loaded or (known_as and recorded.incident == known_as.id):
                by_incident.setdefault(recorded.incident or "", []).append(recorded)
            if isinstance(recorded.event, registers.DoctrineLoaded):
                self._doctrine = parse_doctrine(self._defaults, self._register.doctrine_toml)
        for name, own in by_incident.items():
            if any(isinstance(recorded.event, EntryRedacted) for recorded in own):
                self._loaded.pop(name, None)
            elif known_as and name == known_as.id:
                self._loaded[name] = known_as
            else:
                self._loaded[name] = incidents.fold_many(self._loaded[name], own)

    def _load_register(self) -> None:
        head = self.log.head()
        events = self.log.read(kinds=registers.KINDS)
        self._register = registers.fold_many(
            Register(), (recorded for recorded in events if recorded.seq <= head.seq)
        )
        self._known = head.seq
        if self._register.doctrine_toml:
            self._doctrine = parse_doctrine(self._defaults, self._register.doctrine_toml)

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


def _stamped(event: Event, act: Act) -> Event:
    changes: dict[str, Any] = {}
    if act.when is not None and event.occurred is None:
        at = act.when.at.astimezone(UTC) if act.when.at else None
        changes["occurred"] = When(at, act.when.precision)
    if act.operator is not None and event.recorded_by is None:
        changes["recorded_by"] = act.operator
    return msgspec.structs.replace(event, **changes) if changes else event
