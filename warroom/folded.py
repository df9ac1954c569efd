"""What the events of a room amount to, as far as this process has read them."""

import functools
import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from warroom.domain import incident as incidents
from warroom.domain import register as registers
from warroom.domain.doctrine import Doctrine, DoctrineError, default_doctrine
from warroom.domain.event import Draft, Event, Recorded, Redacted
from warroom.domain.incident import Incident
from warroom.domain.redaction import restored
from warroom.domain.register import Register
from warroom.domain.room_doctrine import room_doctrine
from warroom.domain.timeline import EntryRedacted
from warroom.domain.wording import Wording, WordingError, parse_wording
from warroom.log.event_log import EventLog

BATCH = 2000
"""So many events are read at a time: all at once take twice the memory."""

Decide = Callable[[Incident | None], list[tuple[str, Event]]]
"""Decides on an incident, on None for a new one or the whole room; returns actors and events."""

_WORDING = Path(__file__).parent / "domain" / "wording.toml"


@functools.cache
def default_wording() -> str:
    """The text of the wording rules that come with the program."""
    return _WORDING.read_text(encoding="utf-8")


def wording_in_force(register: Register) -> Wording:
    """The wording rules of a room; the defaults where a newer version wrote what is not read here.

    It is made when somebody first writes, not when a room is opened.
    """
    try:
        return parse_wording(default_wording(), register.wording_toml)
    except WordingError:
        return parse_wording(default_wording())


class Folded:
    """The register, the doctrine in force, and every incident that somebody asked for.

    One thread at a time may change it; any thread may read its attributes, which are frozen
    values that are replaced as a whole.

    Attributes:
        known: The seq of the last event that is folded.
        register: What the room as a whole knows.
        doctrine: The thresholds in force.
        problem: What of the room's own doctrine is not in force, as a sentence; empty when all is.
        incidents: The incidents that were asked for, by id.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self.known = log.head().seq
        self.incidents: dict[str, Incident] = {}
        self.problem = ""
        self.register = self._read_register()
        self.doctrine = self._read_doctrine()

    def incident(self, name: str) -> Incident:
        """The incident of that id, which the register knows."""
        if name not in self.incidents:
            collecting = gc.isenabled()
            gc.disable()
            try:
                self.incidents[name] = self.read_incident(name, self.known)
            finally:
                if collecting:
                    gc.enable()
        return self.incidents[name]

    def read_incident(self, name: str, until: int | None = None) -> Incident:
        """An incident as the log tells it up to a seq, or to its end."""
        return incidents.fold_many(Incident(name), self._history(name, until))

    def _history(self, name: str, until: int | None) -> Iterator[Recorded]:
        after = 0
        while events := self._log.read(after=after, incident=name, limit=BATCH):
            for each in events:
                if until is not None and each.seq > until:
                    return
                yield self._restored(each)
            after = events[-1].seq

    def _restored(self, recorded: Recorded) -> Recorded:
        if not isinstance(recorded.event, Redacted) or not recorded.event.by:
            return recorded
        by = self._log.read(after=recorded.event.by - 1, limit=1)
        return restored(recorded, self._restored(by[0]) if by else None)

    def absorb(self, events: Sequence[Recorded], known_as: Incident | None = None) -> None:
        """Fold what follows what is known.

        Args:
            events: The next events of the log, without a gap.
            known_as: An incident that is folded with its share of them already.
        """
        if not events:
            return
        self.known = events[-1].seq
        redacted = {each.incident for each in events if isinstance(each.event, EntryRedacted)}
        self.register = (
            self._read_register() if redacted else registers.fold_many(self.register, events)
        )
        if any(isinstance(each.event, registers.DoctrineLoaded) for each in events):
            self.doctrine = self._read_doctrine()
        known = {each.incident or "" for each in events} & self.incidents.keys()
        for name in known:
            if name in redacted:
                del self.incidents[name]
            elif known_as is None or name != known_as.id:
                own = (each for each in events if each.incident == name)
                self.incidents[name] = incidents.fold_many(self.incidents[name], own)
        if known_as is not None:
            self.incidents[known_as.id] = known_as

    def _read_register(self) -> Register:
        events: Iterable[Recorded] = self._log.read(kinds=registers.KINDS)
        return registers.fold_many(
            Register(), (self._restored(each) for each in events if each.seq <= self.known)
        )

    def _read_doctrine(self) -> Doctrine:
        """The room's doctrine; where a newer version wrote what this one cannot read, the defaults.

        Every console of one version decides alike, also then.
        """
        try:
            doctrine, self.problem = room_doctrine(self.register.doctrine_toml)
        except DoctrineError as error:
            self.problem = f"The room's doctrine is not in force here, but the defaults: {error}"
            return default_doctrine()
        return doctrine


class Attempt:
    """One append while it is decided: the incident it concerns, and how that stands afterwards.

    Attributes:
        target: The id of the incident; None for what concerns the whole room.
        after: The incident with what is appended; None before, and for the whole room.
    """

    def __init__(self, folded: Folded, decide: Decide, target: str | None, *, new: bool) -> None:
        self.target = target
        self.after: Incident | None = None
        self._folded = folded
        self._decide = decide
        self._new = new

    def drafts(self) -> list[Draft]:
        """What is to be appended, decided on what is known now; may raise Refused."""
        if self._new:
            self.target = registers.next_id(self._folded.register)
        target = self.target
        before = None if self._new or target is None else self._folded.incident(target)
        return [Draft(target, actor, event) for actor, event in self._decide(before)]

    def derive(self, connection: Any, recorded: Sequence[Recorded]) -> None:
        """Fold what was appended into the incident and into the derived tables, not yet for all."""
        if self.target is None:
            return
        before = self._folded.incidents.get(self.target)
        if any(isinstance(each.event, EntryRedacted) for each in recorded):
            self.after = self._folded.read_incident(self.target)
        else:
            self.after = incidents.fold_many(before or Incident(self.target), recorded)
        from warroom.archive.projector import project  # late: only who writes needs it

        project(connection, before, self.after, recorded)
