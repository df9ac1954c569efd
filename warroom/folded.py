"""What the events of a room amount to, as far as this process has read them."""

from collections.abc import Sequence
from typing import Any

from warroom import incident as warroom_incident
from warroom import room_state
from warroom.archive import folds
from warroom.archive.folds import EVERY, ROOM, Kept
from warroom.core.doctrine.reading import DoctrineError, default_doctrine
from warroom.core.doctrine.room import room_doctrine
from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.event import Recorded
from warroom.incident import Incident
from warroom.kept import History, KeptFolds, fold_room, told
from warroom.log.event_log import EventLog
from warroom.room_state import RoomState
from warroom.topics.doctrine.events import DoctrineLoaded
from warroom.topics.timeline.events import EntryRedacted


class Folded:
    """The room's state, the doctrine in force, and every incident that somebody asked for.

    One thread at a time may change it; any thread may read its attributes, which are frozen
    values that are replaced as a whole.

    Attributes:
        known: The seq of the last event that is folded.
        state: What the room as a whole knows.
        doctrine: The thresholds in force.
        problem: What of the room's own doctrine is not in force, as a sentence; empty when all is.
        incidents: The incidents that were asked for, by id.
    """

    def __init__(self, log: EventLog, *, trusting: bool = True, known: int | None = None) -> None:
        """Fold what the room as a whole knows.

        Args:
            log: The log.
            trusting: Begin with the folds that are kept; else everything is read from the log.
            known: Up to which event; None for all that there are.
        """
        self._log = log
        self._kept = KeptFolds(log)
        self._trusting = trusting
        self.known = log.head().seq if known is None else known
        self.incidents: dict[str, Incident] = {}
        self.problem = ""
        self._unkept: dict[str, int] = {}
        self._kept_until: dict[str, int] = {}
        self.state = self._read_state()
        self.doctrine = self._read_doctrine()

    def incident(self, name: str) -> Incident:
        """The incident of that id, which the room knows."""
        if name not in self.incidents:
            if self._trusting:
                found, since = self._kept.incident(name, self.known)
            else:
                found, since = told(History(self._log, name, self.known))
            self.incidents[name], self._unkept[name] = found, since
        return self.incidents[name]

    def lags(self, name: str) -> bool:
        """Whether a fold is kept that is of no use before what follows here is folded."""
        return self._kept.until(name) > self.known

    def retold(self, name: str) -> Incident:
        """The incident as the log alone tells it now, to its end; after words were removed."""
        found, self._unkept[name] = told(History(self._log, name))
        return found

    def due(self, *names: str) -> list[Kept]:
        """The folds of these incidents and of the room that should be kept with the next append."""
        found = [self.incident(name) for name in names]
        ready = [self.made(each) for each in found if self._unkept[each.id] >= EVERY]
        if self._unkept[ROOM] >= EVERY:
            ready.append(self._kept.made(self.state, self.known))
        return ready

    def made(self, incident: Incident) -> Kept:
        """The fold of an incident as it stands, ready to be kept."""
        return self._kept.made(incident, incident.seq)

    def keep(self, connection: Any, due: Sequence[Kept], *, removed: bool = False) -> None:
        """Write the folds that are due, in the caller's transaction; after a redaction drop them.

        Args:
            connection: Of the store, inside its transaction.
            due: What :meth:`due` told before it.
            removed: Words were removed, and a fold may hold them.
        """
        if removed:
            folds.forget(connection, ROOM)  # the incident's goes with its other rows
            return
        for each in due:
            folds.keep(connection, each)
            self._unkept[each.name], self._kept_until[each.name] = 0, each.seq

    def differing(self) -> list[str]:
        """The names of the kept folds that are not what the log tells."""
        return self._kept.differing()

    def absorb(self, events: Sequence[Recorded], known_as: Incident | None = None) -> None:
        """Fold what follows what is known.

        Args:
            events: The next events of the log, without a gap.
            known_as: An incident that is folded with its share of them already.
        """
        if not events:
            return
        self.known = events[-1].seq
        self._count(events, known_as.id if known_as else "")
        redacted = {each.incident for each in events if isinstance(each.event, EntryRedacted)}
        self.state = self._read_state() if redacted else room_state.fold_many(self.state, events)
        if any(isinstance(each.event, DoctrineLoaded) for each in events):
            self.doctrine = self._read_doctrine()
        known = {each.incident or "" for each in events} & self.incidents.keys()
        for name in known:
            if name in redacted:
                del self.incidents[name]
            elif known_as is None or name != known_as.id:
                own = (each for each in events if each.incident == name)
                self.incidents[name] = warroom_incident.fold_many(self.incidents[name], own)
        if known_as is not None:
            self.incidents[known_as.id] = known_as

    def _count(self, events: Sequence[Recorded], also: str) -> None:
        """Note that so many more events follow the folds that are kept."""
        for each in events:
            name = each.incident or ROOM
            known = name in self.incidents or name == also != ROOM
            if known and each.seq > self._kept_until.get(name, 0):
                self._unkept[name] = self._unkept.get(name, 0) + 1
            if each.event.kind in room_state.KINDS:
                self._unkept[ROOM] += 1

    def _read_state(self) -> RoomState:
        if self._trusting:
            found, self._unkept[ROOM] = self._kept.room(self.known)
        else:
            found, self._unkept[ROOM] = fold_room(self._log, RoomState(), 0, self.known)
        return found

    def _read_doctrine(self) -> Doctrine:
        """The room's doctrine; where a newer version wrote what this one cannot read, the defaults.

        Every console of one version decides alike, also then.
        """
        try:
            doctrine, self.problem = room_doctrine(self.state.doctrine.toml)
        except DoctrineError as error:
            self.problem = f"The room's doctrine is not in force here, but the defaults: {error}"
            return default_doctrine()
        return doctrine
