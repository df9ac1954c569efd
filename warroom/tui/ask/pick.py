"""Questions that are answered by picking: one of a few things, or a row of a list."""

from collections.abc import Mapping, Sequence

from textual import events

from warroom.tui.ask.choose import Choice
from warroom.tui.ask.layout import Layout
from warroom.tui.ask.question import Question
from warroom.tui.paint.list import ListPane
from warroom.tui.view import View

_PASTED = 200
"""More characters than any row has words to be narrowed by."""


class Choose(Question):
    """A question with a few answers; by its character, or with the arrows and Enter.

    Attributes:
        place: The index of the highlighted choice.
    """

    def __init__(self, title: str, choices: Sequence[Choice], hint: str) -> None:
        self.title, self.choices, self.hint = title, tuple(choices), hint
        self.place = next((n for n, each in enumerate(self.choices) if each.current), 0)

    def show(self, layout: Layout, said: str) -> bool:
        """In the two rows of the foot."""
        layout.prompt.ask(self.title, self.choices, self.hint, self.place)
        layout.in_foot(layout.prompt)
        return True

    def press(self, event: events.Key) -> None:
        """A choice's character picks it; Escape leaves."""
        if event.key == "escape":
            self.leave()
        elif event.key == "enter":
            self.pick(self.place)
        elif event.key in ("right", "down", "tab"):
            self._move(1)
        elif event.key in ("left", "up", "shift+tab"):
            self._move(-1)
        elif event.character:
            keys = [each.key for each in self.choices]
            if event.character in keys:
                self.pick(keys.index(event.character))

    def pick(self, place: int) -> None:
        """Pick by index."""
        if 0 <= place < len(self.choices):
            self.give(self.choices[place].value)

    def _move(self, by: int) -> None:
        if self.choices:
            self.place = (self.place + by) % len(self.choices)
            self.changed()


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
