"""Which lines are in sight: anchored to an entry, so that nothing moves under a reader.

Only entries in sight are ever laid out. The anchor is the first entry in sight and how many of its
lines are above the edge: adding entries anywhere else costs nothing and moves nothing.
"""

from collections.abc import Callable

import msgspec


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
