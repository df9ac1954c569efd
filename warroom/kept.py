"""Folded states that are kept beside the log: when one counts, when a new one is due, what differs.

A kept fold is never more than a shorter way to the same state; `verify` compares the two ways.
"""

import contextlib
import gc
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import takewhile
from operator import attrgetter
from typing import Any, Protocol

import msgspec

from warroom import incident as warroom_incident
from warroom import room_state
from warroom.archive import folds
from warroom.archive.folds import ROOM, Kept
from warroom.core import growing
from warroom.core.event import Recorded, Redacted
from warroom.core.growing import Keyed
from warroom.incident import Incident
from warroom.log.errors import RoomUnusable
from warroom.log.event_log import EventLog
from warroom.room_state import RoomState
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.events import EntryRedacted
from warroom.topics.timeline.redaction import restored
from warroom.topics.timeline.retold import Past, Told, named
from warroom.topics.timeline.state import Entries, Shelf, Timeline, entry_of

BATCH = 2000
"""So many events are read at a time: all at once take twice the memory."""

_seq = attrgetter("seq")


class History:
    """The events of one incident as the log tells them, with what a redaction kept of its words.

    Attributes:
        name: The incident.
        until: The last seq that counts; None for the end of the log.
    """

    def __init__(self, log: EventLog, name: str, until: int | None = None) -> None:
        self.until = until
        self.name = name
        self._log = log

    def after(self, seq: int = 0) -> Iterator[Recorded]:
        """Those after a seq, in the order of the log."""
        while events := self._log.read(after=seq, incident=self.name, limit=BATCH):
            for each in events:
                if self.until is not None and each.seq > self.until:
                    return
                yield self.restored(each)
            seq = events[-1].seq

    def pick(self, seqs: Sequence[int]) -> list[Recorded]:
        """Those of these seqs, as far as they are of the incident and not too new."""
        wanted = [seq for seq in seqs if self.until is None or seq <= self.until]
        found = self._log.pick(wanted) if wanted else []
        return [self.restored(each) for each in found if each.incident == self.name]

    def restored(self, recorded: Recorded) -> Recorded:
        """An event with what its redaction kept of it."""
        if not isinstance(recorded.event, Redacted) or not recorded.event.by:
            return recorded
        by = self._log.pick((recorded.event.by,))
        return restored(recorded, self.restored(by[0]) if by else None)


class LogShelf:
    """The older entries and acts of an incident, read from the log when somebody asks for them.

    Args:
        history: What the log tells of the incident.
        until: The last event that is on the shelf.
        refs: What entries tell, where their rows do not say it.
    """

    def __init__(self, history: History, until: int, refs: Keyed[int, str]) -> None:
        self.until = until
        self._history = history
        self._refs = refs
        self._read: list[Entry] | None = None
        self._picked: dict[int, Recorded] = {}

    def all(self) -> list[Entry]:
        """All of them; two threads that ask at once read them twice."""
        if self._read is None:
            with no_collection():
                self._read = self._entries(self._history.after())
        return self._read

    def one(self, seq: int) -> Entry | None:
        """The one of that seq: one row of the log."""
        return next(iter(self._entries(self.pick((seq,)))), None)

    def between(self, after: int, until: int) -> list[Entry]:
        """Those after a seq, up to another one and with it."""
        if self._read is not None:
            low, high = (bisect_right(self._read, seq, key=_seq) for seq in (after, until))
            return self._read[low:high]
        events = self._history.after(max(0, after))
        return self._entries(takewhile(lambda each: each.seq <= until, events))

    def pick(self, seqs: Sequence[int]) -> list[Recorded]:
        """The events of these seqs, read once."""
        missing = [seq for seq in seqs if seq not in self._picked]
        self._picked |= {each.seq: each for each in self._history.pick(missing)}
        return [self._picked[seq] for seq in seqs if seq in self._picked]

    def _entries(self, events: Iterable[Recorded]) -> list[Entry]:
        told = (named(each, self._refs) for each in events)
        return [entry_of(each) for each in told if not each.event.quiet]


@contextlib.contextmanager
def no_collection() -> Iterator[None]:
    """Let nobody look for garbage while much is made that stays."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class KeptFolds:
    """The kept folds of one log; states come from here, or from the log alone."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    def incident(self, name: str, known: int) -> tuple[Incident, int]:
        """An incident after the event ``known``, and how many events the kept fold lacks."""
        history = History(self._log, name, known)
        if before := self._incident(name, known):
            since = list(history.after(before.seq))
            if not any(isinstance(each.event, EntryRedacted) for each in since):
                return warroom_incident.fold_many(before, since), len(since)
        return told(history)  # a fold from before a redaction holds words that are gone

    def _incident(self, name: str, known: int) -> Incident | None:
        kept = self._find(name, known)
        if kept is None:
            return None
        history = History(self._log, name, kept.seq)
        found = incident_of(kept.state, partial(LogShelf, history, kept.seq))
        return found if found and (found.id, found.seq) == (name, kept.seq) else None

    def room(self, known: int) -> tuple[RoomState, int]:
        """The room after the event ``known``, and how many events the kept fold lacks."""
        kept = self._find(ROOM, known)
        before = room_of(kept.state) if kept else None
        if kept is None or before is None or self._redacted(kept.seq):
            return fold_room(self._log, RoomState(), 0, known)
        return fold_room(self._log, before, kept.seq, known)

    def _redacted(self, since: int) -> bool:
        return bool(self._log.read(after=since, kinds=(EntryRedacted.kind,), limit=1))

    def _find(self, name: str, known: int) -> Kept | None:
        """A fold that can be trusted; None also where there is no table of them."""
        try:
            kept = folds.find(self._log.query, name)
        except RoomUnusable:
            return None
        return kept if kept and kept.seq <= known else None

    def until(self, name: str) -> int:
        """The last event of the fold of that name, whether or not it can be trusted; 0 for none."""
        try:
            return folds.until(self._log.query, name)
        except RoomUnusable:
            return 0

    def made(self, state: Incident | RoomState, seq: int) -> Kept:
        """A state after the event ``seq``, ready to be kept."""
        name = state.id if isinstance(state, Incident) else ROOM
        head = self._log.at(seq)
        return Kept(name, seq, head.hash if head else "", encode(state))

    def differing(self) -> list[str]:
        """The names of the kept folds that count and are not what the log tells."""
        try:
            names = folds.names(self._log.query)
        except RoomUnusable:
            return []
        return [name for name in names if self._differs(name)]

    def _differs(self, name: str) -> bool:
        known = self._log.head().seq
        kept = self._find(name, known)
        if kept is None:
            return False
        if name == ROOM:
            return room_of(kept.state) != fold_room(self._log, RoomState(), 0, kept.seq)[0]
        found = self._incident(name, known)
        alone, _ = told(History(self._log, name, kept.seq))
        return found is None or _without_entries(found) != _without_entries(alone)


def _without_entries(incident: Incident) -> tuple[Incident, int]:
    """An incident without what is no part of a kept fold, and how many entries there are."""
    bare = msgspec.structs.replace(incident.timeline, written=Timeline().written)
    return msgspec.structs.replace(incident, timeline=bare), len(incident.timeline)


def told(history: History) -> tuple[Incident, int]:
    """An incident as the log alone tells it, and of how many events."""
    count = 0

    def counted() -> Iterator[Recorded]:
        nonlocal count
        for each in history.after():
            count += 1
            yield each

    with no_collection():
        return warroom_incident.fold_many(Incident(history.name), counted()), count


def fold_room(log: EventLog, before: RoomState, after: int, known: int) -> tuple[RoomState, int]:
    """The room with what follows the event ``after``, up to ``known``; and how many events."""
    history, found = History(log, ""), log.read(after=after, kinds=room_state.KINDS)
    since = [history.restored(each) for each in found if each.seq <= known]
    return room_state.fold_many(before, since), len(since)


class OnShelf(Shelf, Past, Protocol):
    """Where the older entries and acts of an incident are read."""


def encode(state: Incident | RoomState) -> bytes:
    """A state as it is kept: all but entries and acts themselves, which the log tells."""
    return _encoder.encode(state)


def incident_of(state: bytes, shelf: Callable[[Keyed[int, str]], OnShelf]) -> Incident | None:
    """The incident of a kept fold; None when it is not what it should be.

    Args:
        state: As it is kept.
        shelf: Makes what entries and acts are read from when somebody asks for them; it is told
            what entries tell where their rows do not say it.
    """
    try:
        found = msgspec.msgpack.Decoder(Incident, dec_hook=_opened).decode(state)
    except (msgspec.MsgspecError, TypeError):
        return None
    on = shelf(found.acts.refs)
    count = len(found.timeline)
    written = Entries(shelf=on, shelved=count) if count else Entries()
    return msgspec.structs.replace(
        found,
        timeline=msgspec.structs.replace(found.timeline, written=written),
        acts=msgspec.structs.replace(found.acts, told=Told(shelved=found.acts.told.seqs, past=on)),
    )


def _opened(wanted: Any, value: Any) -> Any:
    """What a field asks for; entries and acts know as yet only how many and which they are."""
    if wanted is Entries:
        return Entries(shelved=msgspec.convert(value, int))
    if wanted is Told:
        return Told(shelved=msgspec.convert(value, tuple[int, ...]))
    return growing.dec_hook(wanted, value)


def room_of(state: bytes) -> RoomState | None:
    """The room's state of a kept fold; None when it is not what it should be."""
    try:
        return msgspec.msgpack.Decoder(RoomState, dec_hook=growing.dec_hook).decode(state)
    except msgspec.MsgspecError:
        return None


def _written(value: object) -> Any:
    if isinstance(value, Told):
        return value.seqs
    return len(value) if isinstance(value, Entries) else growing.enc_hook(value)


_encoder = msgspec.msgpack.Encoder(enc_hook=_written)
