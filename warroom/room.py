"""The room: the one door for the console and the command line.

Every act is decided by a rule under the writer's lock on freshly read state, appended, and folded
into the same state that the screens are painted from. All methods may be called from any thread.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import msgspec

from warroom import clock as system_clock
from warroom import config
from warroom import incident as warroom_incident
from warroom.act import Act, P, RoomRule, Rule, Target, fitting, stamped
from warroom.archive.folds import EVERY, Kept
from warroom.archive.schema import MIGRATIONS
from warroom.clock import Clock
from warroom.core.errors import Refused, WhichIncident
from warroom.core.event import Draft, Event, Recorded
from warroom.core.text import clean_line, handle
from warroom.folded import Folded
from warroom.incident import Incident, part, parts
from warroom.log.event_log import Append, EventLog
from warroom.room_reader import RoomReader
from warroom.topics.index.state import next_id
from warroom.topics.language.words import in_force
from warroom.topics.timeline.events import EntryRedacted, Logged
from warroom.topics.timeline.redaction import kept
from warroom.topics.timeline.retold import read_ahead

if TYPE_CHECKING:
    from warroom.log.sqlite.restore import Restored

Decide = Callable[[Incident | None], list[tuple[str, Event]]]
"""Decides on an incident, on None for a new one or the whole room; returns actors and events."""


class Done(msgspec.Struct, frozen=True):
    """What an act led to.

    Attributes:
        events: What was appended; or, with ``earlier``, what the same command had appended before.
        incident: The incident afterwards; None for what concerns the whole room.
    """

    events: tuple[Recorded, ...]
    incident: Incident | None
    earlier: bool = False


class Room(RoomReader):
    """One log with all incidents of a team, folded.

    Attributes:
        operator: The handle that this process acts under.
        origin: ``user@host`` of this process.
    """

    def __init__(self, log: EventLog, operator: str, clock: Clock) -> None:
        super().__init__(log, clock)
        self.operator = handle(operator)
        self.origin = f"{config.os_user()}@{clean_line(os.uname().nodename)}"

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
        from warroom.log.sqlite import published
        from warroom.log.sqlite.log import SqliteLog

        log = published.observe(path, MIGRATIONS, read_only=read_only) or SqliteLog.open(
            path, read_only=read_only, create=create, extra_schema=MIGRATIONS
        )
        try:
            return cls(log, operator, clock)
        except BaseException:
            log.close()
            raise

    @overload
    def act(self, rule: Rule[P], on: Target, /, *args: P.args, **wish: P.kwargs) -> Done: ...
    @overload
    def act(self, rule: RoomRule[P], on: Target, /, *args: P.args, **wish: P.kwargs) -> Done: ...
    def act(self, rule: Callable[..., list[Event]], on: Target, /, *args: Any, **wish: Any) -> Done:
        """Decide one act under the writer's lock and append what follows from it.

        Args:
            rule: The rule that decides.
            on: What it is on, and on whose word.
            *args: The rule's own arguments after the incident (or the room) and the act.
            **wish: What is wished for: the rule's keyword-only arguments.

        Raises:
            Refused: The rule said no; nothing was appended.
            RoomUnusable: The file could not take it; nothing was appended.
            WhichIncident: There is no such incident.
        """
        who = handle(on.by or "") or self.operator

        def decide(before: Incident | None) -> list[tuple[str, Event]]:
            act = self._acting(who, on, before)
            if on.new:
                before = Incident(next_id(self.state.index))
            events = stamped(rule(before or self.state, act, *args, **wish), act)
            return [(who, self._keeping(event)) for event in events]

        return self._append(decide, on.incident, new=on.new, command_id=on.command_id)

    def _acting(self, who: str, on: Target, before: Incident | None) -> Act:
        state = self.state
        return Act(
            by=who,
            now=self._clock(),
            doctrine=self.doctrine,
            when=on.when.in_utc if on.when else None,
            operator=self.operator if who != self.operator else None,
            rest=before.resting(state.index.rest) if before else state.index.rest,
            room=state,
            worded=lambda: in_force(state.language.toml),
        )

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
        self, decide: Decide, incident: str | None, *, new: bool, command_id: str | None = None
    ) -> Done:
        """Decide in one transaction; what can be read before it is read before the lock."""
        with self._lock:
            folded = self._folded
            self._read_on()
            name = None if new or incident is None else self.the_incident(incident)
            due = folded.due(*([name] if name else []))
            _projecting()
            _read_ahead(folded.incident(name) if name else None, decide)
            with self._appending(command_id) as append:
                self._learn(append.others, but=[each.seq for each in append.earlier])
                if append.earlier:
                    return self._done(append.earlier, append.earlier[0].incident, earlier=True)
                if _removes(append.others):
                    due = []  # they may hold the words that were removed
                before = None if name is None else folded.incident(name)
                drafts = decide(before)
                fitting(event for _, event in drafts)
                name = next_id(folded.state.index) if new else name
                recorded = append([Draft(name, *each) for each in drafts])
                after = self._derive(append, name, before, recorded, due)
            folded.absorb(recorded, known_as=after)
            if _removes(recorded):
                self._forget_copies()
            return self._done(recorded, name)

    def _appending(self, command_id: str | None) -> AbstractContextManager[Append]:
        return self.log.appending(
            command_id or os.urandom(16).hex(),
            after=self._folded.known,
            now=self._clock,
            origin=self.origin,
        )

    def _derive(
        self,
        append: Append,
        name: str | None,
        before: Incident | None,
        recorded: Sequence[Recorded],
        due: Sequence[Kept],
    ) -> Incident | None:
        """The incident with what was appended; tables and kept folds in the same transaction."""
        folded, after, removed = self._folded, None, _removes(recorded)
        if name is not None and recorded:
            after = warroom_incident.fold_many(before or Incident(name), recorded)
            if removed:
                after = folded.retold(name)
            project = _projecting()
            project(append.connection, before, after, removed=removed)
            if len(recorded) >= EVERY and not removed:
                due = [*due, folded.made(after)]
        folded.keep(append.connection, due, removed=removed)
        return after

    def _forget_copies(self) -> None:
        """The words that were removed stand in copies that observers read, too."""
        from warroom.log.sqlite import copying

        copying.forget_words(self.path, self.origin)

    def _done(
        self, events: tuple[Recorded, ...], name: str | None, *, earlier: bool = False
    ) -> Done:
        return Done(events, self._folded.incident(name) if name else None, earlier)

    @staticmethod
    def restore(backup: Path, path: Path, now: datetime) -> "Restored":
        """Put a backup back in place of the room at a path.

        Raises:
            RoomUnusable: The backup is not whole, or somebody has the room open.
        """
        from warroom.log.sqlite.restore import restore

        return restore(backup, path, MIGRATIONS, now)

    def discard(self) -> bool:
        """Close a room that was just made and remove it, unless something was recorded in it."""
        return self.log.discard()

    def rebuild(self) -> int:
        """Make the derived tables and the search anew from the log alone; of how many incidents.

        Raises:
            RoomUnusable: The file could not take it; everything is as it was.
        """
        from warroom.archive.rebuild import rebuild, reindex
        from warroom.log.sqlite.migrations import derived_here

        with self._lock:
            with self.log.writing(f"{self.operator} rebuilding") as connection:
                reindex(connection)
            self._read_on()
            folded = Folded(self.log, trusting=False, known=self._folded.known)
            for each in folded.state.index.incidents:
                folded.incident(each)
            self._folded = folded
            with self.log.writing(f"{self.operator} rebuilding") as connection:
                self._learn(self.log.read(after=folded.known))
                names = tuple(folded.state.index.incidents)
                count = rebuild(connection, map(folded.incident, names))
                derived_here(connection)
                folded.keep(connection, folded.due(*names))
            return count


def _read_ahead(before: Incident | None, decide: Decide) -> None:
    """Decide in vain, so that nothing has to be read or loaded while the lock is held.

    In a short incident nothing lies far back, and a sentence moves nothing but the timeline.
    """
    if before is None:
        parts("rows")
    elif before.timeline.written.shelved:
        with suppress(Refused, WhichIncident):
            events = [event for _, event in decide(before)]
            if not all(type(event) is Logged for event in events):
                parts("rows")
            read_ahead(before.acts, events)


@cache
def _projecting() -> Callable[..., None]:
    """What writes the derived tables: only who writes loads it, and before the lock is taken."""
    from warroom.archive.projector import project

    part("timeline", "rows")
    return project


def _removes(recorded: Sequence[Recorded]) -> bool:
    """Whether words were removed by what was appended."""
    return any(isinstance(each.event, EntryRedacted) for each in recorded)
