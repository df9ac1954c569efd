"""One sentence above the foot, whole, while something else has the foot's rows."""

from typing import ClassVar

from textual.geometry import Size
from textual.strip import Strip

from warroom.tui.paint.line import wrap
from warroom.tui.paint.surface import Surface
from warroom.tui.view import View

_KEPT_ROWS = 6
"""Rows of the screen that a sentence leaves to everything else."""


class Notice(Surface[View]):
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
        self.display = bool(sentence)
        self.refresh(layout=True)
        self.repaint()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the sentence takes at this width."""
        room = max(viewport.height - _KEPT_ROWS, 1)
        return min(len(self._broken(width)), room) if self.sentence else 0

    def draw(self, width: int, height: int) -> list[Strip]:
        """The sentence, broken where it must be."""
        lines = []
        for number, words in enumerate(self._broken(width)[:height]):
            sign = "   " if number else f" {self.signs.alarm} "
            lines.append(self.line(width).add(sign, "warning").add(words, "warning").strip())
        return lines

    def _broken(self, width: int) -> list[str]:
        return wrap(self.sentence, width - 4)
