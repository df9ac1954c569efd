"""What happened, with the times that later corrections tell: the topics are folded from it anew.

A correction of an entry says when its act truly happened. Every topic that the act moved is then
folded once more from its events, the act at its right time, so that a time corrected later and
one told right at once amount to the same (doctrine D.5).
"""

from collections.abc import Callable, Iterator

import msgspec

from warroom.core.event import Recorded
from warroom.core.growing import Keyed
from warroom.topics.timeline.events import WRITTEN, Corrected, Kind, Logged, Struck


class Shelved:
    """The acts before those at hand, read when a correction asks for them.

    Args:
        read: Tells all of them.
    """

    __slots__ = ("read",)

    def __init__(self, read: Callable[[], "Acts"]) -> None:
        self.read = read


class Acts(msgspec.Struct, frozen=True):
    """The events of an incident that more than the timeline follows.

    Attributes:
        told: By their seq, in the order of the log.
        roots: The seq of a correction, to the seq of the event that it corrects in the end.
        times: The seq of an event, to the corrections of its time that stand, oldest first.
        gone: The seqs of corrections of acts that were struck: their words do not count either.
        shelf: What was before ``told``; None when that is all.
    """

    told: Keyed[int, Recorded] = Keyed()
    roots: Keyed[int, int] = Keyed()
    times: Keyed[int, tuple[Recorded, ...]] = Keyed()
    gone: Keyed[int, bool] = Keyed()
    shelf: Shelved | None = None

    def find(self, seq: int) -> Recorded | None:
        """The event of that seq as it was written; None when only the timeline follows it."""
        return self.told.get(seq)

    def retimed(self) -> Iterator[tuple[Recorded, tuple[Recorded, ...]]]:
        """Every event at its right time, and the older tellings of it, the oldest first."""
        for one in self.told.values():
            if one.seq in self.gone:
                continue
            stands = self.times.get(one.seq, ())
            tellings = (one, *(_at(one, each) for each in stands))
            yield tellings[-1], tellings[:-1]


def _at(root: Recorded, correction: Recorded) -> Recorded:
    return msgspec.structs.replace(
        root, event=msgspec.structs.replace(root.event, occurred=correction.when)
    )


def follow(acts: Acts, recorded: Recorded) -> tuple[Acts, tuple[Recorded, ...]]:
    """The acts after one more event, and those that stand differently since."""
    event = recorded.event
    if type(event) is Logged and not (event.milestones or event.ref or event.entry == Kind.CHANGE):
        return acts, ()
    if acts.shelf is not None and isinstance(event, Corrected | Struck):
        acts = _unshelved(acts)
    acts = msgspec.structs.replace(acts, told=acts.told.put(recorded.seq, recorded))
    if isinstance(event, Corrected):
        return _corrected(acts, event, recorded)
    if isinstance(event, Struck) and event.entry in acts.roots:
        return _taken_back(acts, event.entry)
    return acts, ()


def _unshelved(acts: Acts) -> Acts:
    """All acts, with those that lay on the shelf."""
    found = acts.shelf.read() if acts.shelf else Acts()
    for each in acts.told.values():
        found, _ = follow(found, each)
    return found


def _corrected(
    acts: Acts, event: Corrected, recorded: Recorded
) -> tuple[Acts, tuple[Recorded, ...]]:
    root = acts.roots.get(event.entry, event.entry)
    found = acts.find(root)
    acts = msgspec.structs.replace(acts, roots=acts.roots.put(recorded.seq, root))
    if found is None or isinstance(found.event, Corrected) or event.occurred is None:
        return acts, ()
    stands = acts.times.get(root, ())
    if (stands[-1] if stands else found).when == event.occurred:
        return acts, ()
    times = acts.times.put(root, (*stands, recorded))
    return msgspec.structs.replace(acts, times=times), (found,)


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
