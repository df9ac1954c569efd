"""The order in which a timeline is shown, and which of its entries a filter lets through."""

from bisect import bisect, bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from warroom.topics.timeline.entry import Entry
from warroom.tui.paint.glyphs import kind_look


def place(entry: Entry) -> tuple[datetime, int]:
    """Where an entry stands: when it happened, then as recorded."""
    return (entry.sort_at, entry.seq)


class Rows:
    """Entries in the order of the clock; adding one at the end takes constant time.

    Attributes:
        every: All entries in the order in which they happened.
        shown: Those that pass the filter; the same list while there is none.
        words: The words of the filter, in lower case; an entry must hold all of them.
        hides: Which entries are left out whatever the filter says; None leaves out nothing.
    """

    def __init__(self) -> None:
        self.every: list[Entry] = []
        self.shown: list[Entry] = self.every
        self.words: tuple[str, ...] = ()
        self.hides: Callable[[Entry], bool] | None = None

    def add(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, int]]:
        """Put entries where they belong; each with the place in ``shown`` at which it went in."""
        for entry in entries:
            index = _put(self.every, entry)
            if self.shown is self.every:
                yield entry, index
            elif self.passes(entry):
                yield entry, _put(self.shown, entry)

    def replace(self, entry: Entry) -> None:
        """Show an entry as it stands after a later event spoke of it."""
        for entries in {id(each): each for each in (self.every, self.shown)}.values():
            index = bisect_left(entries, place(entry), key=place)
            if index < len(entries) and entries[index].seq == entry.seq:
                entries[index] = entry

    def filter(self, words: str) -> None:
        """Show only entries that hold all these words in text, name or kind; ``@mara`` is mara."""
        wanted = tuple(word.removeprefix("@") for word in words.lower().split())
        if wanted == self.words:
            return
        narrower = bool(self.words) and " ".join(wanted).startswith(" ".join(self.words))
        source = self.shown if narrower else self.every
        self.words = wanted
        self.shown = self.every
        if wanted or self.hides:
            self.shown = [each for each in source if self.passes(each)]

    def leave_out(self, hides: Callable[[Entry], bool] | None) -> None:
        """Leave out some entries, judged anew, or none."""
        self.hides, self.shown = hides, self.every
        if self.words or hides:
            self.shown = [each for each in self.every if self.passes(each)]

    def passes(self, entry: Entry) -> bool:
        """Whether the filter lets an entry through."""
        if self.hides is not None and self.hides(entry):
            return False
        if not self.words:
            return True
        kind = entry.kind
        hay = f"{kind} {kind_look(kind).word} {entry.actor} {entry.text} {entry.ref}".lower()
        return all(word in hay for word in self.words)

    def find(self, seq: int) -> int | None:
        """The place in ``shown`` of the entry with that seq."""
        for index in range(len(self.shown) - 1, -1, -1):
            if self.shown[index].seq == seq:
                return index
        return None


def _put(entries: list[Entry], entry: Entry) -> int:
    """Put one entry where it belongs; nearly always that is the end."""
    if not entries or place(entries[-1]) <= place(entry):
        entries.append(entry)
        return len(entries) - 1
    index = bisect(entries, place(entry), key=place)
    entries.insert(index, entry)
    return index
