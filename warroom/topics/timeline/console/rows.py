"""The order in which a timeline is shown, what a filter lets through, which lines are in sight.

Only entries in sight are ever laid out. The anchor is the first entry in sight and how many of its
lines are above the edge: adding entries anywhere else costs nothing and moves nothing.
"""

from bisect import bisect, bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import msgspec

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


class InSight(msgspec.Struct, frozen=True):
    """One line in sight: which entry, and which of its lines."""

    index: int
    line: int


class Window:
    """The anchor, and how it moves.

    Attributes:
        top: The index of the first entry in sight.
        skip: How many of its lines are above the edge.
        follow: Whether it rests at the end, whatever is added.
    """

    def __init__(self, height_of: Callable[[int], int]) -> None:
        self._height_of = height_of
        self.top = 0
        self.skip = 0
        self.follow = True

    def sight(self, count: int, height: int) -> list[InSight]:
        """The lines in sight of ``count`` entries; at the end nothing is left blank."""
        if self.follow:
            self._rest_at_end(count, height)
        rows = self._down(count, height)
        if len(rows) < height and (self.top or self.skip):
            self._rest_at_end(count, height)
            rows = self._down(count, height)
        return rows

    def scroll(self, lines: int, count: int, height: int) -> bool:
        """Move by lines; whether the end came in sight."""
        self.follow = False
        self.skip += lines
        while self.skip < 0 and self.top > 0:
            self.top -= 1
            self.skip += self._height_of(self.top)
        self.skip = max(self.skip, 0)
        while self.top < count - 1 and self.skip >= (tall := self._height_of(self.top)):
            self.skip -= tall
            self.top += 1
        return lines > 0 and self.at_end(count, height)

    def at_end(self, count: int, height: int) -> bool:
        """Whether the last line is in sight."""
        below = -self.skip
        for index in range(self.top, count):
            below += self._height_of(index)
            if below > height:
                return False
        return True

    def reveal(self, index: int, count: int, height: int) -> None:
        """Bring an entry in sight with as little movement as possible."""
        self.follow = False
        if index < self.top or (index == self.top and self.skip):
            self.top, self.skip = index, 0
            return
        below = -self.skip
        for each in range(self.top, index + 1):
            below += self._height_of(each)
            if each - self.top > height:
                break
        else:
            if below > height:
                self.scroll(min(below - height, below - self._height_of(index)), count, height)
            return
        self.top, self.skip = index, 0
        self.scroll(-(height // 2), count, height)

    def first_whole(self, count: int) -> int:
        """The first entry that begins in sight."""
        return min(self.top + bool(self.skip), count - 1)

    def _rest_at_end(self, count: int, height: int) -> None:
        total, index = 0, count
        while index > 0 and total < height:
            index -= 1
            total += self._height_of(index)
        self.top, self.skip = index, max(total - height, 0)

    def _down(self, count: int, height: int) -> list[InSight]:
        rows: list[InSight] = []
        line = self.skip
        for index in range(self.top, count):
            tall = self._height_of(index)
            while line < tall:
                if len(rows) == height:
                    return rows
                rows.append(InSight(index, line))
                line += 1
            line = 0
        return rows
