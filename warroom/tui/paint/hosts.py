"""Widgets that paint panes: one at a time, or several below each other."""

from typing import Any

from textual.strip import Strip

from warroom.tui.paint.pane import Pane, Seen
from warroom.tui.paint.surface import Surface


class Host(Surface[Seen]):
    """A pane that paints others."""

    def hosted_changed(self, pane: Pane[Any]) -> None:
        """A hosted pane has something new to show."""
        raise NotImplementedError


class Stage(Host[Seen]):
    """Shows one hosted pane at a time: the base, or what covers it."""

    def __init__(self, base: Pane[Seen], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.base = base
        self.top = base
        base.host = self

    def cover(self, pane: Pane[Seen]) -> None:
        """Show a pane instead of the base."""
        pane.host = self
        if pane.view is None and self.view is not None:
            pane.given(self.view)
        self.top = pane
        self.repaint()

    def hosted_changed(self, pane: Pane[Any]) -> None:
        """Paint, if it is the one that is shown."""
        if pane is self.top:
            self.repaint()

    def draw(self, width: int, height: int) -> list[Strip]:
        """The lines of the pane that is shown."""
        if self.top.view is None and self.view is not None:
            self.top.given(self.view)
        lines = self.top.drawn(width, height)
        self.caret = self.top.caret
        return lines

    def plain(self, strip: Strip, y: int) -> str:
        """The words of a line of the pane that is shown."""
        return self.top.plain(strip, y)

    def clicked(self, x: int, y: int) -> None:
        """Hand it on."""
        self.top.clicked(x, y)

    def opened(self, x: int, y: int) -> None:
        """Hand it on."""
        self.top.opened(x, y)

    def wheel(self, lines: int) -> None:
        """Hand it on."""
        self.top.wheel(lines)


class Column(Host[Seen]):
    """Stacks hosted panes; the elastic one gives way when the room is short."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.panes: tuple[Pane[Seen], ...] = ()
        self.elastic = 0
        self._tops: list[tuple[int, Pane[Seen]]] = []

    def put(self, *panes: Pane[Seen], elastic: int = 0) -> None:
        """Stack these from the top; ``elastic`` is the index of the one that gives way."""
        self.panes, self.elastic = panes, elastic
        for pane in panes:
            pane.host = self
        self.repaint()

    def hosted_changed(self, pane: Pane[Any]) -> None:
        """Paint, if it is one of ours."""
        if pane in self.panes:
            self.repaint()

    def draw(self, width: int, height: int) -> list[Strip]:
        """The panes one below the other, with a blank line between them."""
        lines: list[Strip] = []
        blank = self.line(width).strip()
        self._tops = []
        for pane, room in zip(self.panes, self._rooms(width, height), strict=False):
            if lines:
                lines.append(blank)
            self._tops.append((len(lines), pane))
            lines += pane.fitted(width, room)
        return lines

    def _rooms(self, width: int, height: int) -> list[int]:
        panes = list(self.panes)
        least = 4
        while panes:
            wanted = [pane.wanted(width) for pane in panes]
            over = sum(wanted) + len(panes) - 1 - height
            if over <= 0:
                return wanted
            place = min(self.elastic, len(panes) - 1)
            if wanted[place] - over >= min(least, wanted[place]):
                wanted[place] -= over
                return wanted
            if len(panes) == 1:
                return [height]
            last = len(panes) - 1
            if wanted[last] - over >= least and last != place:
                wanted[last] -= over
                return wanted
            panes.pop()
        return []

    def _under(self, y: int) -> tuple[int, Pane[Seen]] | None:
        return next(((top, pane) for top, pane in reversed(self._tops) if y >= top), None)

    def plain(self, strip: Strip, y: int) -> str:
        """The words of a line of the pane that stands there."""
        found = self._under(y)
        return found[1].plain(strip, y - found[0]) if found else strip.text.rstrip()

    def clicked(self, x: int, y: int) -> None:
        """Hand it to the pane under the mouse."""
        if found := self._under(y):
            found[1].clicked(x, y - found[0])

    def opened(self, x: int, y: int) -> None:
        """Hand it to the pane under the mouse."""
        if found := self._under(y):
            found[1].opened(x, y - found[0])

    def wheeled(self, y: int, lines: int) -> None:
        """Hand it to the pane under the mouse."""
        if found := self._under(y):
            found[1].wheel(lines)
