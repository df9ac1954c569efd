"""Where questions are shown: over the panes, in the foot, and one sentence above that."""

from typing import ClassVar

from textual.geometry import Offset, Size
from textual.strip import Strip
from textual.widget import Widget

from warroom.tui.ask.choose import Prompt
from warroom.tui.ask.entry_line import EntryLine
from warroom.tui.ask.sheet import Card
from warroom.tui.keys.keybar import KeyBar
from warroom.tui.paint.hosts import Stage
from warroom.tui.paint.line import wrap
from warroom.tui.paint.list import ListPane
from warroom.tui.paint.pane import Pane
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


class Layout(Widget):
    """What the layouts of all screens share: a stage, and two rows at the foot.

    Attributes:
        entry: The line that is typed in.
        prompt: The few things to pick from.
        keybar: The keys that fit the moment.
        list: The list that covers the panes.
        card: The page that a flow shows while it asks; None where there is no room for one.
        stage: What paints the panes, one at a time.
    """

    def __init__(
        self,
        base: Pane[View],
        card: Card | None = None,
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.keybar, self.entry, self.prompt = KeyBar(), EntryLine(), Prompt()
        self.list, self.card = ListPane[View](), card
        self.stage, self.foot = Stage(base, id="stage"), Stage(self.keybar, id="foot")
        self.notice = Notice()
        self._surfaces: tuple[Surface[View], ...] = (self.notice, self.stage, self.foot)
        self._overlay: Pane[View] | None = None
        self._hosted: list[Pane[View]] = []
        self._host(base, self.keybar, self.entry, self.prompt, self.list, *([card] if card else ()))

    def _host(self, *panes: Pane[View]) -> None:
        """Have panes shown what there is, wherever they are painted."""
        self._hosted += panes
        for pane in panes:
            pane.host = pane.host or self.stage

    def show(self, view: View) -> None:
        """Show this everywhere; only what changed is painted."""
        for pane in self._hosted:
            pane.given(view)
        if self._overlay is not None:
            self._overlay.given(view)
        for surface in self._surfaces:
            surface.show(view)

    @property
    def in_overlay(self) -> Pane[View] | None:
        """What covers the panes."""
        return self._overlay

    def overlay(self, pane: Pane[View]) -> None:
        """Cover the stage with an opaque pane; ``uncover`` shows what was there."""
        self._overlay = pane
        self._place()

    def uncover(self) -> None:
        """Take the overlay away."""
        self._overlay = None
        self._place()

    def _place(self) -> None:
        self.stage.cover(self._overlay or self.stage.base)

    def caret(self) -> Offset | None:
        """The cell of the terminal at which one types or chooses."""
        return self.foot.caret_at() or self.stage.caret_at()

    def in_foot(self, pane: Pane[View] | None) -> None:
        """Show a pane in the two rows at the foot; None shows the keys."""
        self.foot.cover(pane or self.keybar)
