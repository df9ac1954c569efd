"""A pane of rows with a cursor and a heading: the base of the small lists."""

from textual.message import Message
from textual.strip import Strip

from warroom.tui.paint import Piece
from warroom.tui.view import View
from warroom.tui.widgets.pane import Pane


class Listing(Pane):
    """Rows of one or more lines each; the cursor is shown while the pane is the active one."""

    class Chosen(Message):
        """A row was chosen with the mouse."""

        def __init__(self, pane: "Listing", index: int) -> None:
            super().__init__()
            self.pane = pane
            self.index = index

    def __init__(self) -> None:
        super().__init__()
        self.at = 0
        self._first = 0
        self._shown: list[int] = []

    @property
    def cursor(self) -> int | None:
        """The row under the cursor, while the pane is the active one."""
        return self.at if self.active and self.count() else None

    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def rows(self, width: int) -> list[list[Strip]]:
        """The rows, each one line or several."""
        raise NotImplementedError

    def head(self) -> tuple[Piece, ...]:
        """What stands at the right end of the heading."""
        return ()

    def empty(self, width: int) -> list[Strip]:
        """What is shown instead of no rows."""
        return [self.line(width).add("  None yet.", "dim").strip()]

    def none_yet(self, width: int, key: str, does: str) -> list[Strip]:
        """What is shown instead of no rows where a key makes the first one."""
        line = self.line(width).add("  None yet. ", "text")
        if self.view and not self.view.read_only:
            line.add(key, "bright bold").add(f" {does}", "dim")
        return [line.strip()]

    def names(self) -> list[object]:
        """What each row stands for, by which the cursor finds it again; empty for its place."""
        return []

    def take(self, view: View) -> None:
        """Keep the cursor on what it stands on."""
        before = self.names() if self.active else []
        held = before[self.at] if self.at < len(before) else None
        super().take(view)
        if held is not None and held in (now := self.names()):
            self.at = now.index(held)
        self.at = max(min(self.at, self.count() - 1), 0)

    def move(self, by: int) -> None:
        """Move the cursor; it stops at the ends."""
        self.at = max(min(self.at + by, self.count() - 1), 0)
        self.repaint()

    def wheel(self, lines: int) -> None:
        """Move the cursor."""
        self.move(1 if lines > 0 else -1)

    def clicked(self, x: int, y: int) -> None:
        """Put the cursor on the row under the mouse."""
        if 1 <= y <= len(self._shown):
            self.at = self._shown[y - 1]
            self.report(self.Chosen(self, self.at))
            self.repaint()

    def draw(self, width: int, height: int) -> list[Strip]:
        """The heading and the rows that fit around the cursor."""
        lines = [self.heading(width, *self.head())]
        rows = self.rows(width)
        if not rows:
            return lines + self.empty(width)
        room = height - 1
        first = self._begin(rows, room)
        self._shown = []
        for index in range(first, len(rows)):
            left = len(rows) - index
            more = sum(map(len, rows[index:])) > room - len(self._shown)
            if more and len(rows[index]) > room - len(self._shown) - 1:
                words = f"  {self.signs.more} {left} more"
                lines.append(self.line(width).add(words, "dim").strip())
                break
            lines += rows[index]
            self._shown += [index] * len(rows[index])
        return lines[:height]

    def _begin(self, rows: list[list[Strip]], room: int) -> int:
        if self.cursor is None:
            return 0
        first = 0
        while first < self.at and sum(map(len, rows[first : self.at + 1])) > room - 1:
            first += 1
        return first
