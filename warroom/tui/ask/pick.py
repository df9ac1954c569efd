"""A row of a list over the panes: type to narrow it, arrows to choose, Enter runs."""

from textual import events

from warroom.tui.ask.question import Layout, Question
from warroom.tui.widgets.list_pane import ListPane


class Pick(Question):
    """A list; the answer is the name of a row, as it was when it was chosen.

    With letters, the answer is the name and the letter that was pressed on the row; Enter and a
    click answer with an empty letter.
    """

    def __init__(self, pane: ListPane, letters: str | None = None) -> None:
        self.title, self.pane, self._letters = pane.title, pane, letters

    def show(self, layout: Layout, said: str) -> bool:
        """Over the panes; the foot keeps the keys."""
        if layout.in_overlay is not self.pane:
            layout.overlay(self.pane)
        return False

    def press(self, event: events.Key) -> None:
        """Enter picks the row under the cursor, a letter acts on it; the rest is the list's."""
        character = event.character or ""
        if character and self._letters and character in self._letters:
            self.give((self.pane.here, character))
        elif event.key == "enter":
            self.pick(self.pane.here)
        else:
            self.pane.press(event)

    @property
    def typing(self) -> bool:
        """Whether what is typed narrows the list."""
        return self._letters is None and self.pane.typing

    def type(self, text: str) -> None:
        """Narrow the list by what is typed."""
        self.pane.type(text)

    def paste(self, text: str) -> None:
        """A paste narrows the list, where it can be narrowed."""
        if self.typing:
            self.type(" ".join(text.split())[:_PASTED])

    def pick(self, name: str) -> None:
        """Pick a row by its name."""
        if name or self._letters is not None:
            self.give(name if self._letters is None else (name, ""))


_PASTED = 200
"""More characters than any row has words to be narrowed by."""
