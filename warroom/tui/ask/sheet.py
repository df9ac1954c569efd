"""Words over the panes that a flow shows while it asks: a report, the steps of a handoff."""

from collections.abc import Callable, Sequence
from typing import ClassVar

import msgspec
from textual.strip import Strip

from warroom.tui.paint.line import cut, wrap
from warroom.tui.paint.pane import Pane
from warroom.tui.paint.scroll import Scroll
from warroom.tui.view import View

_LABEL = 20
"""The widest column of labels."""


class CardLine(msgspec.Struct, frozen=True):
    """One line, broken where it must be.

    Attributes:
        words: What is said.
        label: What stands before it in quieter type; the words keep its column.
        tone: Of the words.
        whole: Whether it is broken over several rows; else it is cut to one.
    """

    words: str = ""
    label: str = ""
    tone: str = "text"
    whole: bool = True


Says = Callable[[View], Sequence[CardLine]]
"""What a card says, asked for again whenever something changed."""


class Card(Pane[View]):
    """A page of words that stays true while it is open; PgUp and PgDn scroll it."""

    GROUND: ClassVar[str] = "panel"

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self._says: Says = lambda _: ()
        self._scroll = Scroll()

    def open(self, view: View, title: str, says: Says) -> None:
        """Show something; the place stays where the title does."""
        if title != self.title:
            self._scroll = Scroll()
        self.view, self.title, self._says = view, title, says
        self.repaint()

    def page(self, by: int) -> None:
        """Scroll by pages."""
        self.wheel(by * self._scroll.page)

    def wheel(self, lines: int) -> None:
        """Scroll by lines."""
        self._scroll.by(lines)
        self.repaint()

    def draw(self, width: int, height: int) -> list[Strip]:
        """A title, and as many lines as there is room for."""
        if self.view is None:
            return []
        body = self._body(self._says(self.view), width)
        room = max(height - 1, 1)
        shown = self._scroll.shown(body, room)
        left = self._scroll.left
        head = self.line(width).right((" ", "text"))
        if len(body) > room:
            more = f" {left} more lines" if left > 0 else " the end"
            head.right(("PgUp PgDn", "bright bold"), (more, "dim"))
        head.add(f" {self.title} ", "on-chip bold", "chip")
        blank = self.line(width).strip()
        return [head.strip(), *shown, *[blank] * (room - len(shown))]

    def _body(self, lines: Sequence[CardLine], width: int) -> list[Strip]:
        labels = [len(line.label) for line in lines]
        column = min(max(labels, default=0), _LABEL, max(width // 3, 1))
        body = []
        for line in lines:
            indent = column + 2 if line.label or (column and not line.words) else 0
            room = max(width - 3 - indent, 8)
            rows = wrap(line.words, room) if line.whole else [cut(line.words, room)]
            for number, words in enumerate(rows):
                said = self.line(width).add("  ")
                if indent:
                    said.add(f"{line.label if not number else '':{column}.{column}}  ", "dim")
                body.append(said.add(words, line.tone).strip())
        return body
