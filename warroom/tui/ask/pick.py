"""A row of a list over the panes: type to narrow it, arrows to choose, Enter runs."""

from collections.abc import Mapping

from textual import events

from warroom.tui.ask.question import Layout, Question
from warroom.tui.paint.list import ListPane
from warroom.tui.view import View


class Pick(Question):
    """A list; the answer is the name of a row, as it was when it was chosen.

    With verbs, the answer is the name and the id of what the key that was pressed on the row does;
    Enter and a click answer with an empty id.
    """

    def __init__(self, pane: ListPane[View], verbs: Mapping[str, str] | None = None) -> None:
        self.title, self.pane, self._verbs = pane.title, pane, verbs

    def show(self, layout: Layout, said: str) -> bool:
        """Over the panes; the foot keeps the keys."""
        if layout.in_overlay is not self.pane:
            layout.overlay(self.pane)
        return False

    def press(self, event: events.Key) -> None:
        """Enter picks the row under the cursor, a verb acts on it; the rest is the list's."""
        if verb := (self._verbs or {}).get(event.key):
            self.give((self.pane.here, verb))
        elif event.key == "enter":
            self.pick(self.pane.here)
        else:
            self.pane.press(event)

    @property
    def typing(self) -> bool:
        """Whether what is typed narrows the list."""
        return self._verbs is None and self.pane.typing

    def type(self, text: str) -> None:
        """Narrow the list by what is typed."""
        self.pane.type(text)

    def paste(self, text: str) -> None:
        """A paste narrows the list, where it can be narrowed."""
        if self.typing:
            self.type(" ".join(text.split())[:_PASTED])

    def pick(self, name: str) -> None:
        """Pick a row by its name."""
        if name or self._verbs is not None:
            self.give(name if self._verbs is None else (name, ""))


_PASTED = 200
"""More characters than any row has words to be narrowed by."""
