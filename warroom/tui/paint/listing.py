"""A pane of rows with a cursor and a heading: the base of the small lists."""

from textual.strip import Strip

from warroom.tui.paint.line import Piece
from warroom.tui.paint.pane import Pane, Seen, Touched, Wished


class Listing(Pane[Seen]):
    """Rows of one or more lines each; the cursor is shown while the pane is the active one."""

    def __init__(self) -> None:
        super().__init__()
        self.at = 0
        self._first = 0
        self._reveals = True
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

    def none_yet(self, width: int, action: str, does: str) -> list[Strip]:
        """What is shown instead of no rows where an action makes the first one."""
        line = self.line(width).add("  None yet. ", "text")
        if self.view and not self.view.read_only:
            line.add(self.view.key(action), "bright bold").add(f" {does}", "dim")
        return [line.strip()]

    def names(self) -> list[object]:
        """What each row stands for, by which the cursor finds it again; empty for its place."""
        return []

    def take(self, view: Seen) -> None:
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
        self._reveals = True
        self.repaint()

    def wheel(self, lines: int) -> None:
        """Scroll by rows; the cursor stays on its own."""
        self._first = max(self._first + (1 if lines > 0 else -1), 0)
        self._reveals = False
        self.repaint()

    def clicked(self, x: int, y: int) -> None:
        """Put the cursor on the row under the mouse, and take the keys."""
        if 1 <= y <= len(self._shown):
            self.at = self._shown[y - 1]
            self.repaint()
        self.report(Touched(self))

    def opened(self, x: int, y: int) -> None:
        """Do with the row what Enter does."""
        if 1 <= y <= len(self._shown):
            self.report(Wished("find.details"))

    def draw(self, width: int, height: int) -> list[Strip]:
        """The heading and the rows that fit around the cursor."""
        lines = [self.heading(width, *self.head())]
        rows = self.rows(width)
        if not rows:
            return lines + self.empty(width)
        room = height - 1
        first = self._begin(rows, room)
        if sum(map(len, rows)) > room:
            self._first = first
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
        """The first row to show: as far as it was scrolled, or so that the cursor is in sight."""
        sizes = [len(row) for row in rows]
        if not self._reveals:
            last = len(rows) - 1
            while last and sum(sizes[last - 1 :]) <= room:
                last -= 1
            return min(self._first, last)
        first = 0
        if self.cursor is not None:
            while first < self.at and sum(sizes[first : self.at + 1]) > room - 1:
                first += 1
        return first
