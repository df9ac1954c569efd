"""What happened, with the times that later corrections tell: the topics are folded from it anew.

A correction of an entry says when its act truly happened. Every topic that the act moved is then
folded once more from its events, the act at its right time, so that a time corrected later and
one told right at once amount to the same (doctrine D.5).
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import msgspec

from warroom.core.event import Event, Recorded, When
from warroom.core.growing import Keyed
from warroom.topics.timeline.events import WRITTEN, Corrected, Kind, KindChanged, Logged, Struck


class Past(Protocol):
    """Where older events are read when a correction asks for them."""

    def pick(self, seqs: Sequence[int]) -> Sequence[Recorded]:
        """Those of these seqs, in the order of the log; read once and then kept."""
        ...


class Told:
    """Events in the order of the log, of which the older ones are known by their seq alone.

    Args:
        items: Those at hand, by their seq.
        shelved: The seqs of those before them.
        past: Where these are read; None when there are none.
    """

    __slots__ = ("_items", "_past", "_shelved")

    def __init__(
        self,
        items: Keyed[int, Recorded] | None = None,
        shelved: Sequence[int] = (),
        past: Past | None = None,
    ) -> None:
        self._items: Keyed[int, Recorded] = Keyed() if items is None else items
        self._shelved = shelved
        self._past = past

    @property
    def seqs(self) -> tuple[int, ...]:
        """Those of all of them."""
        return (*self._shelved, *self._items)

    def add(self, recorded: Recorded) -> "Told":
        """The same with one more at its end."""
        return Told(self._items.put(recorded.seq, recorded), self._shelved, self._past)

    def of(self, seq: int) -> Recorded | None:
        """The one of that seq; None when it is not among them."""
        if (found := self._items.get(seq)) is not None:
            return found
        place = bisect_left(self._shelved, seq)
        if self._past is None or self._shelved[place : place + 1] != (seq,):
            return None
        return next(iter(self._past.pick((seq,))), None)

    def __iter__(self) -> Iterator[Recorded]:
        if self._past is not None:
            yield from self._past.pick(self._shelved)
        yield from self._items.values()

    def __len__(self) -> int:
        return len(self._shelved) + len(self._items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Told) and self.seqs == other.seqs

    __hash__ = None  # type: ignore[assignment]


class Telling(msgspec.Struct, frozen=True):
    """One correction of a time: its seq, and when the act happened by it."""

    seq: int
    when: When


class Acts(msgspec.Struct, frozen=True):
    """The events of an incident that more than the timeline follows.

    Attributes:
        told: In the order of the log.
        roots: The seq of a correction, to the seq of the event that it corrects in the end.
        times: The seq of an event, to the corrections of its time that stand, oldest first.
        gone: The seqs of corrections of acts that were struck: their words do not count either.
        refs: The seq of an event whose row does not name what its entry tells, to that name.
    """

    told: Told = msgspec.field(default_factory=Told)
    roots: Keyed[int, int] = Keyed()
    times: Keyed[int, tuple[Telling, ...]] = Keyed()
    gone: Keyed[int, bool] = Keyed()
    refs: Keyed[int, str] = Keyed()

    def find(self, seq: int) -> Recorded | None:
        """The event of that seq as it was written; None when only the timeline follows it."""
        found = self.told.of(seq)
        return named(found, self.refs) if found else None

    def retimed(self) -> Iterator[tuple[Recorded, tuple[Recorded, ...]]]:
        """Every event at its right time, and the older tellings of it, the oldest first."""
        for read in self.told:
            if read.seq in self.gone:
                continue
            one, stands = named(read, self.refs), self.times.get(read.seq, ())
            tellings = (one, *(_at(one, each.when) for each in stands))
            yield tellings[-1], tellings[:-1]


def named(read: Recorded, refs: Keyed[int, str]) -> Recorded:
    """An event with the id of what its entry tells, where its row does not hold it."""
    if not (ref := refs.get(read.seq)) or not isinstance(
        read.event, Corrected | Struck | KindChanged
    ):
        return read
    return msgspec.structs.replace(read, event=msgspec.structs.replace(read.event, ref=ref))


def _at(root: Recorded, when: When) -> Recorded:
    return msgspec.structs.replace(root, event=msgspec.structs.replace(root.event, occurred=when))


def follow(
    acts: Acts, recorded: Recorded, *, resolved: bool = False
) -> tuple[Acts, tuple[Recorded, ...]]:
    """The acts after an event (its row lacks the id if ``resolved``), and those that stand anew."""
    event = recorded.event
    if type(event) is Logged and not (event.milestones or event.ref or event.entry == Kind.CHANGE):
        return acts, ()
    refs = acts.refs
    if resolved:
        refs = refs.put(recorded.seq, getattr(event, "ref", ""))
    acts = msgspec.structs.replace(acts, told=acts.told.add(recorded), refs=refs)
    if isinstance(event, Corrected):
        return _corrected(acts, event, recorded)
    if isinstance(event, Struck) and event.entry in acts.roots:
        return _taken_back(acts, event.entry)
    return acts, ()


def read_ahead(acts: Acts, events: Iterable[Event]) -> None:
    """Fetch the older events that :func:`follow` and what is folded anew will ask for."""
    for event in events:
        if isinstance(event, Corrected):
            moved = _moved(acts, event) is not None
        else:
            moved = isinstance(event, Struck) and event.entry in acts.roots
        if moved:
            for _ in acts.told:
                pass


def _moved(acts: Acts, event: Corrected) -> Recorded | None:
    """The act whose time a correction changes; None when it changes none."""
    root = acts.roots.get(event.entry, event.entry)
    found = acts.find(root)
    if found is None or isinstance(found.event, Corrected) or event.occurred is None:
        return None
    stands = acts.times.get(root, ())
    return None if (stands[-1] if stands else found).when == event.occurred else found


def _corrected(
    acts: Acts, event: Corrected, recorded: Recorded
) -> tuple[Acts, tuple[Recorded, ...]]:
    root, found = acts.roots.get(event.entry, event.entry), _moved(acts, event)
    acts = msgspec.structs.replace(acts, roots=acts.roots.put(recorded.seq, root))
    if found is None or event.occurred is None:
        return acts, ()
    stands = (*acts.times.get(root, ()), Telling(recorded.seq, event.occurred))
    return msgspec.structs.replace(acts, times=acts.times.put(root, stands)), (found,)


def _taken_back(acts: Acts, seq: int) -> tuple[Acts, tuple[Recorded, ...]]:
    """The time of a struck correction does not count; its words neither, where it told an act."""
    root = acts.roots[seq]
    found, correction = acts.find(root), acts.find(seq)
    if found is None or correction is None:
        return acts, ()
    stands = tuple(each for each in acts.times.get(root, ()) if each.seq != seq)
    gone = acts.gone if found.event.kind in WRITTEN else acts.gone.put(seq, True)
    acts = msgspec.structs.replace(acts, times=acts.times.put(root, stands), gone=gone)
    return acts, (found, correction)
