"""The row that names the panes where only one fits."""

from typing import ClassVar

from textual.message import Message
from textual.strip import Strip

from warroom.topics.action_items.console.pane import late_items
from warroom.tui.paint.line import Piece, cells
from warroom.tui.paint.surface import Surface
from warroom.tui.registry import PANES
from warroom.tui.view import View


class Tabs(Surface[View]):
    """Which pane is shown, which others there are, and whether the timeline follows."""

    GROUND: ClassVar[str] = "background"

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, pane: str) -> None:
            super().__init__()
            self.pane = pane

    def __init__(self) -> None:
        super().__init__()
        self.shown = "timeline"
        self.status: tuple[Piece, ...] = ()
        self._ends: list[tuple[int, str]] = []

    def mark(self, shown: str, status: tuple[Piece, ...]) -> None:
        """Show which pane is in sight, and how the timeline stands."""
        self.shown, self.status = shown, status
        self.repaint()

    def draw(self, width: int, height: int) -> list[Strip]:
        """One row; the last panes are left out where they do not fit."""
        line = self.line(width).right((" ", "text"))
        if self.shown == "timeline":
            line.right(*self.status)
        late = len(late_items(self.view)) if self.view else 0
        self._ends = []
        line.add(" ")
        for number, pane in enumerate(PANES, start=1):
            name, title = pane.name, pane.title
            mark = f" {self.signs.late}{late}" if name == "items" and late else ""
            here = name == self.shown
            key = self.view.key(f"find.pane{number}") if self.view else ""
            if cells(title) + len(mark) + cells(key) + 4 > line.room and not here:
                break
            on = "selection" if here else None
            line.add(f" {key} {title}", "bright bold" if here else "dim", on)
            line.add(mark, "critical bold", on).add(" ", on=on).add(" ")
            self._ends.append((line.column, name))
        return [line.strip()]

    def clicked(self, x: int, y: int) -> None:
        """Tell which tab was clicked."""
        for end, name in self._ends:
            if x < end:
                self.post_message(self.Chosen(name))
                return
