"""The timeline: entries as written, and what later events say of them (doctrine D)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Protocol, overload

import msgspec
from msgspec.structs import replace

from warroom.core.event import Event, Precision, Recorded, Redacted
from warroom.core.growing import Keyed
from warroom.topics.timeline import events
from warroom.topics.timeline.entry import TOMBSTONE, Amendment, Entry
from warroom.topics.timeline.events import WRITTEN, Corrected, Logged


class Shelf(Protocol):
    """Where the older entries of a timeline, none past ``until``, are read when asked for."""

    until: int

    def all(self) -> list[Entry]:
        """All of them, in the order of the log; read once and then kept."""
        ...

    def one(self, seq: int) -> Entry | None:
        """The one of that seq; None when it is not among them."""
        ...

    def between(self, after: int, until: int) -> list[Entry]:
        """Those after a seq, up to another one and with it."""
        ...


_PAGE = 256
"""So many seqs are looked through at first for the newest entries on a shelf."""


class Entries(Sequence[Entry]):
    """The entries in the order of the log: an immutable view on a growing list.

    Adding shares the list with the older view, so a timeline of any length grows in constant
    time; a view that was already grown past copies, so that no two histories mix. The older
    entries may lie on a shelf, and are fetched when one of them is asked for.

    Args:
        items: The list; it is shared.
        length: How many of them belong to this view; None for all.
        shelf: Where the entries before them are read; None when there are none.
        shelved: How many there are on the shelf.
    """

    __slots__ = ("_items", "_length", "_shelf", "_shelved")

    def __init__(
        self,
        items: list[Entry] | None = None,
        length: int | None = None,
        *,
        shelf: Shelf | None = None,
        shelved: int = 0,
    ) -> None:
        self._items = [] if items is None else items
        self._length = len(self._items) if length is None else length
        self._shelf = shelf
        self._shelved = shelved

    def add(self, entry: Entry) -> "Entries":
        """A view with one more entry at its end."""
        items = self._items if len(self._items) == self._length else self._items[: self._length]
        items.append(entry)
        if not self._shelved:
            return Entries(items, self._length + 1)
        return Entries(items, self._length + 1, shelf=self._shelf, shelved=self._shelved)

    def of(self, seq: int) -> Entry | None:
        """The entry of that seq; None when there is none."""
        place = bisect_left(self._items, seq, hi=self._length, key=_seq)
        if place < self._length and self._items[place].seq == seq:
            return self._items[place]
        return self._shelf.one(seq) if self._shelf else None

    def after(self, seq: int) -> list[Entry]:
        """The entries that were recorded after a seq, in the order of the log."""
        place = bisect_right(self._items, seq, hi=self._length, key=_seq)
        newer = self._items[place : self._length]
        if place or not self._shelf or seq >= self._shelf.until:
            return newer
        return self._shelf.between(seq, self._shelf.until) + newer

    @property
    def shelved(self) -> bool:
        """Whether older ones lie on a shelf."""
        return self._shelf is not None

    def __reversed__(self) -> Iterator[Entry]:
        for index in range(self._length - 1, -1, -1):
            yield self._items[index]
        upto, size = self._shelf.until if self._shelf else 0, _PAGE
        while self._shelf and upto > 0:
            yield from reversed(self._shelf.between(upto - size, upto))
            upto, size = upto - size, 4 * size

    def __len__(self) -> int:
        return self._shelved + self._length

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = index if index >= 0 else len(self) + index
        if not 0 <= place < len(self):
            raise IndexError(index)
        if self._shelf and place < self._shelved:
            return self._shelf.all()[place]
        return self._items[place - self._shelved]

    def __iter__(self) -> Iterator[Entry]:
        if self._shelf:
            yield from self._shelf.all()
        for index in range(self._length):
            yield self._items[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entries) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


_seq = attrgetter("seq")


class Timeline(msgspec.Struct, frozen=True):
    """The entries of one incident.

    Attributes:
        written: As they were written, in the order of the log.
        amended: Seq to what later events say of that entry.
        wrote: Whose entries they are, those left out that a timeline file tells.
    """

    written: Entries = msgspec.field(default_factory=Entries)
    amended: Keyed[int, Amendment] = Keyed()
    wrote: Keyed[str, bool] = Keyed()

    def __len__(self) -> int:
        return len(self.written)


_REFERENCES = (
    "hypothesis", "question", "change", "decision", "followup", "item", "window",
)  # fmt: skip


def fold(state: Timeline, recorded: Recorded) -> Timeline:
    """The timeline after one more event; a quiet one makes no entry."""
    event = recorded.event
    changes = state.amended
    if type(event) is not Logged:
        changes = _amend(state, event, recorded.seq)
        if event.quiet:
            unchanged = changes is state.amended
            return state if unchanged else Timeline(state.written, changes, state.wrote)
    elif event.quiet:
        return state
    entry, wrote = entry_of(recorded), state.wrote
    if entry.actor not in wrote and entry.imported is None:
        wrote = wrote.put(entry.actor, True)
    return Timeline(state.written.add(entry), changes, wrote)


def entry_of(recorded: Recorded) -> Entry:
    """The entry that an event makes, as it is written; of one that is not quiet."""
    event, occurred = recorded.event, recorded.event.occurred
    at, precision = recorded.recorded_at, Precision.EXACT
    if occurred is not None:
        at, precision = occurred.at, occurred.precision  # type: ignore[assignment]
    entry = Entry(
        recorded.seq,
        event.timeline_kind(),
        event.line(),
        recorded.actor,
        at,
        precision,
        recorded.recorded_at,
        event.kind,
        event.recorded_by,
        recorded.origin,
    )
    if type(event) is not Logged:
        return _described(entry, event)
    if not (event.attachment or event.service or event.ref or event.imported):
        return entry
    return replace(
        entry,
        attachment=event.attachment,
        service=event.service,
        ref=event.ref,
        known_at=event.imported.recorded_at if event.imported else None,
        imported=event.imported,
    )


def _described(entry: Entry, event: Event) -> Entry:
    if isinstance(event, Corrected):
        return replace(entry, text=event.text, corrects=event.entry, ref=event.ref, tells=event.ref)
    if isinstance(event, Redacted):
        return replace(entry, redacted=True, source=event.of_kind)
    named = (getattr(event, name, "") for name in _REFERENCES)
    ref = next((name for name in named if name), "")
    pasted = getattr(event, "attachment", "")
    if not (ref or pasted):
        return entry
    return replace(entry, ref=ref, attachment=pasted, tells=event.tells())


def _amend(state: Timeline, event: Event, seq: int) -> Keyed[int, Amendment]:
    changes, change = state.amended, dict[str, object]()
    about = getattr(event, "entry", None)
    match event:
        case Corrected():
            change = {"corrected_by": seq}
        case events.Struck():
            change = {"struck": True}
            changes = _uncovered(state, event.entry)
        case events.KindChanged():
            change = {"kind": event.new}
        case events.EntryRedacted():
            change = {"redacted": True}
        case Event(quiet=True) if event.tells():
            about, change = getattr(event, "from_entry", None), {"tells": event.tells()}
    if not change or about is None:
        return changes
    before = changes.get(about, Amendment())
    return changes.put(about, replace(before, **change))


def _uncovered(state: Timeline, seq: int) -> Keyed[int, Amendment]:
    """With its correction struck, what tells an act stands again as it was before."""
    entry = find(state, seq)
    if entry is None or entry.corrects is None or root_of(state, entry).source in WRITTEN:
        return state.amended
    before = state.amended.get(entry.corrects, Amendment())
    return state.amended.put(entry.corrects, replace(before, corrected_by=None))


def root_of(timeline: Timeline, entry: Entry) -> Entry:
    """The entry that a correction corrects in the end; an entry that corrects none is its own."""
    while entry.corrects is not None and entry.corrects < entry.seq:
        before = find(timeline, entry.corrects)
        if before is None:
            break
        entry = before
    return entry


def amended(timeline: Timeline, entry: Entry) -> Entry:
    """The entry with everything that later events say of it."""
    change = timeline.amended.get(entry.seq)
    if change is None:
        return entry
    return replace(
        entry,
        struck=change.struck,
        corrected_by=change.corrected_by,
        kind=change.kind or entry.kind,
        redacted=change.redacted or entry.redacted,
        tells=change.tells or entry.tells,
        text=TOMBSTONE if change.redacted else entry.text,
        attachment="" if change.redacted else entry.attachment,
    )


def find(timeline: Timeline, seq: int) -> Entry | None:
    """The entry of that seq as it stands now; None when there is none."""
    written = timeline.written.of(seq)
    return amended(timeline, written) if written else None


EVENTS = None
"""Every event makes an entry, so every one is folded."""
