"""One sentence above the foot, whole, while something else has the foot's rows."""

from typing import ClassVar

from textual.strip import Strip

from warroom.tui.paint import wrap
from warroom.tui.widgets.pane import Surface

_KEPT_ROWS = 6
"""Rows of the screen that a sentence leaves to everything else."""


class Notice(Surface):
    """Says why something was refused and what helps; no row at all while there is nothing."""

    GROUND: ClassVar[str] = "raised"

    def __init__(self) -> None:
        super().__init__()
        self.sentence = ""

    def tell(self, sentence: str) -> None:
        """Show a sentence in as many rows as it takes; an empty one takes the rows away."""
        if sentence == self.sentence:
            return
        self.sentence = sentence
        size = self.app.size
        room = max(size.height - _KEPT_ROWS, 1)
        self.styles.height = min(len(self._broken(size.width)), room) if sentence else 0
        self.display = bool(sentence)
        self.repaint()

    def draw(self, width: int, height: int) -> list[Strip]:
        """The sentence, broken where it must be."""
        lines = []
        for number, words in enumerate(self._broken(width)[:height]):
            sign = "   " if number else f" {self.signs.alarm} "
            lines.append(self.line(width).add(sign, "warning").add(words, "warning").strip())
        return lines

    def _broken(self, width: int) -> list[str]:
        return wrap(self.sentence, width - 4)
