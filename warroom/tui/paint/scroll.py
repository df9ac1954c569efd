"""Which lines of a long page are in sight."""

from collections.abc import Sequence
from typing import TypeVar

Row = TypeVar("Row")


class Scroll:
    """A place in a page; it never goes beyond the last line.

    Attributes:
        top: The first line in sight.
        page: How many lines a page scrolls.
        left: How many lines are below what is in sight.
    """

    def __init__(self) -> None:
        self.top = 0
        self.page = 10
        self.left = 0

    def by(self, lines: int) -> None:
        """Scroll by lines; negative is up."""
        self.top = max(self.top + lines, 0)

    def pages(self, by: int) -> None:
        """Scroll by pages."""
        self.by(by * self.page)

    def shown(self, lines: Sequence[Row], room: int) -> Sequence[Row]:
        """The lines in sight; a room in which everything fits forgets no place."""
        if len(lines) <= room:
            self.left = 0
            return lines
        self.page = max(room - 1, 1)
        self.top = max(min(self.top, len(lines) - room), 0)
        self.left = len(lines) - self.top - room
        return lines[self.top : self.top + room]
