"""What the timeline is made of: its events and its entries (doctrine D)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any, Protocol, overload

import msgspec

from warroom.domain.event import Event, Instant, Precision, Seq, event
from warroom.domain.growing import Keyed


class Kind(StrEnum):
    """The kinds that a person can log."""

    NOTE = "note"
    OBSERVATION = "observation"
    HYPOTHESIS = "hypothesis"
    DECISION = "decision"
    CHANGE = "change"
    RESULT = "result"
    IMPACT = "impact"
    COMMUNICATION = "communication"
    QUESTION = "question"
    EXTERNAL = "external"
    FOLLOWUP = "followup"


WRITTEN = frozenset({
    "entry.logged", "entry.corrected", "hypothesis.proposed", "question.asked", "decision.made",
})  # fmt: skip
"""The kinds of events that people wrote themselves, in contrast to what tells another act."""


class Imported(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a timeline file says about an entry beside its words.

    Attributes:
        recorded_at: When the file says it was written down; what the room knew then.
        place: Where the lines around it put what has no clock time; it orders, nothing else.
        extra: Every further field of the line, unknown ones too.
    """

    recorded_at: Instant | None = None
    place: Instant | None = None
    role: str | None = None
    core: bool = False
    extra: dict[str, Any] = {}

    @property
    def injected(self) -> bool:
        """Whether a drill says it, in which nobody is who says it."""
        return "drill" in self.extra


@event("entry.logged")
class Logged(Event, frozen=True):
    """An entry was written.

    Attributes:
        entry: Its kind; one of Kind, or a word of a newer version or of a timeline file.
        text: The words, cleaned; one line or several.
        attachment: A long paste that the entry captions (SIG-5).
        service: The service that a change concerns.
        ref: What it speaks of, such as ``A3`` or ``Q1``.
        under: The IC who held command when a decision was logged (INV-7).
        milestones: The milestones that it establishes.
        imported: What a timeline file says beside the words.
    """

    entry: str
    text: str
    attachment: str = ""
    service: str = ""
    ref: str = ""
    under: str | None = None
    milestones: tuple[str, ...] = ()
    imported: Imported | None = None

    def line(self) -> str:
        """The words."""
        return self.text

    def timeline_kind(self) -> str:
        """The kind that the writer chose."""
        return self.entry

    def establishes(self) -> tuple[str, ...]:
        """The milestones that the writer named."""
        return self.milestones


@event("entry.corrected", entry="correction")
class Corrected(Event, frozen=True):
    """An entry was corrected: this one is right, the old one stays, struck through.

    Attributes:
        entry: The seq of the entry that was wrong.
        as_kind: The kind of the corrected entry.
        text: The right words, as the timeline shows them.
        ref: The id of what the entry tells, such as ``H1``; empty when it tells no such thing.
        words: The bare words of that thing, without its id and its marks.
    """

    entry: Seq
    as_kind: str
    text: str
    reason: str = ""
    ref: str = ""
    words: str = ""

    def line(self) -> str:
        """The right words, and why they were needed."""
        return f"{self.text} (corrects: {self.reason})" if self.reason else self.text

    def timeline_kind(self) -> str:
        """The kind of the entry that it replaces."""
        return self.as_kind


@event("entry.struck", entry="correction")
class Struck(Event, frozen=True):
    """An entry was struck: it stays readable and no longer counts.

    Attributes:
        ref: The id of what it tells, which is taken back with it.
    """

    entry: Seq
    reason: str = ""
    ref: str = ""

    def line(self) -> str:
        """Such as ``Struck entry 12: wrong incident``."""
        return f"Struck entry {self.entry}" + (f": {self.reason}" if self.reason else "")


@event("entry.redacted", entry="redaction")
class EntryRedacted(Event, frozen=True):
    """The words of an entry were removed for good (doctrine D.5).

    Attributes:
        kept: What stays of the event: its payload with every word blanked.
        conflict: What is marked about it, such as the commander's absence (CREW-10).
    """

    entry: Seq
    reason: str
    kept: dict[str, Any] = msgspec.field(default_factory=dict)
    conflict: str = ""

    def line(self) -> str:
        """Such as ``Redacted entry 12: a password``."""
        said = f"Redacted entry {self.entry}: {self.reason}"
        return f"{said} ({self.conflict})" if self.conflict else said


@event("entry.kind_changed", entry="correction")
class KindChanged(Event, frozen=True):
    """An entry got another kind.

    Attributes:
        hypothesis: The id that it got when it became one (SIG-4).
        question: The id that it got when it became one.
        ref: The id of what it told before, such as ``D1``.
    """

    entry: Seq
    old: str
    new: str
    hypothesis: str = ""
    question: str = ""
    ref: str = ""

    def line(self) -> str:
        """Such as ``Entry 12 is of kind note, not decision``."""
        if self.hypothesis:
            return f"Entry {self.entry} is hypothesis {self.hypothesis}, not of kind {self.old}"
        if self.question:
            return f"Entry {self.entry} is question {self.question}, not of kind {self.old}"
        return f"Entry {self.entry} is of kind {self.new}, not {self.old}"


class Entry(msgspec.Struct, frozen=True):
    """One line of the timeline.

    Attributes:
        seq: Its place in the log, and its name.
        at: When it happened; None when nobody knows.
        recorded_at: When it was written.
        corrects: The seq of the entry that this one corrects.
        corrected_by: The seq of the entry that corrects this one.
        ref: What it speaks of, such as ``A3``.
        tells: The id of what was born of it and follows it, such as ``H1``.
        source: The kind of the event that made it.
        known_at: When a timeline file says it was written down.
    """

    seq: int
    kind: str
    text: str
    actor: str
    at: datetime | None
    precision: Precision
    recorded_at: datetime
    source: str
    recorded_by: str | None = None
    origin: str = ""
    attachment: str = ""
    service: str = ""
    ref: str = ""
    struck: bool = False
    corrects: int | None = None
    corrected_by: int | None = None
    redacted: bool = False
    known_at: datetime | None = None
    imported: Imported | None = None
    tells: str = ""

    @property
    def sort_at(self) -> datetime:
        """Where it stands on the clock: when it happened, else when it was recorded.

        An imported entry that is known to the day or not at all stands where its file puts it.
        """
        told = self.imported.place if self.imported else None
        return told or self.at or self.recorded_at


class Shelf(Protocol):
    """Where the older entries of a timeline are read when somebody asks for them.

    Attributes:
        until: A seq that none of them is past.
    """

    until: int

    def all(self) -> list[Entry]:
        """All of them, in the order of the log; read once and then kept."""
        ...

    def one(self, seq: int) -> Entry | None:
        """The one of that seq; None when it is not among them."""
        ...


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
        older = self._shelf.all()
        return older[bisect_right(older, seq, key=_seq) :] + newer

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


class Amendment(msgspec.Struct, frozen=True):
    """What later events say of an entry; laid over it when it is shown."""

    struck: bool = False
    corrected_by: int | None = None
    kind: str | None = None
    redacted: bool = False
    tells: str = ""


class Timeline(msgspec.Struct, frozen=True):
    """The entries of one incident.

    Attributes:
        written: As they were written, in the order of the log.
        amended: Seq to what later events say of that entry.
    """

    written: Entries = msgspec.field(default_factory=Entries)
    amended: Keyed[int, Amendment] = Keyed()

    def __len__(self) -> int:
        return len(self.written)
