"""One line that a flow asks for."""

import re
from collections.abc import Callable

import msgspec
from textual import events

from warroom.tui.ask.layout import Layout
from warroom.tui.ask.question import Question
from warroom.tui.paint.editor import Editor

_COMPLETED = re.compile(r"(?:^|\s)([@#][^\s@#]*)$")
_TURNS = {"tab": 1, "down": 1, "shift+tab": -1, "up": -1}

Complete = Callable[[str], list[str]]
"""What a word such as ``@ma`` or ``#A`` may become."""


class Answer(msgspec.Struct, frozen=True):
    """A line that was typed.

    Attributes:
        turned: 1 when Tab was pressed instead of Enter, -1 for Shift+Tab; 0 for Enter.
    """

    text: str
    turned: int = 0


class Line(Question):
    """One line that a flow asks for.

    Attributes:
        editor: The line.
        hint: One sentence beside the chip.
        typed: Called with the words whenever they change.
    """

    def __init__(
        self,
        title: str,
        prompt: str,
        text: str = "",
        *,
        hint: str = "",
        tab: str = "",
        enter: str = "go on",
        rows: bool = False,
        complete: Complete = lambda _: [],
    ) -> None:
        self.title, self.hint, self.tab, self.enter = title, hint, tab, enter
        self._turns = _TURNS if rows else {"tab": 1}
        self.prompt, self.editor = prompt, Editor(text)
        self.typed: Callable[[str], None] = lambda _: None
        self._complete = complete

    def show(self, layout: Layout, said: str) -> bool:
        """In the two rows of the foot."""
        entry = layout.entry
        entry.edit(self.editor, self.prompt)
        tab = (("Tab", self.tab),) if self.tab else ()
        entry.hints = (("Enter", self.enter), *tab, ("Esc", "leave"))
        entry.label(self.title, ((self.hint if self.hint != said else "", "dim"),))
        layout.in_foot(entry)
        return True

    def press(self, event: events.Key) -> None:
        """Enter answers, Escape leaves, Tab completes or turns."""
        if event.key == "escape":
            self.leave()
        elif event.key == "enter":
            self.give(Answer(self.editor.text))
        elif completed(self.editor, event.key, self._complete):
            self._changed()
        elif event.key in self._turns:
            if self.tab:
                self.give(Answer(self.editor.text, turned=self._turns[event.key]))
        elif self.editor.press(event.key):
            self._changed()

    @property
    def typing(self) -> bool:
        """Characters are words."""
        return True

    def type(self, text: str) -> None:
        """Put characters in at the cursor."""
        self.editor.insert(text)
        self._changed()

    def paste(self, text: str) -> None:
        """A paste becomes one line."""
        self.type(" ".join(text.split()))

    def _changed(self) -> None:
        self.typed(self.editor.text)
        self.changed()


def word_before(editor: Editor) -> str:
    """The ``@name`` or ``#id`` that ends at the cursor, or nothing."""
    found = _COMPLETED.search(editor.text[max(editor.cursor - 80, 0) : editor.cursor])
    return found[1] if found else ""


def completed(editor: Editor, key: str, complete: Complete) -> bool:
    """Complete the word before the cursor with Tab, or with the right arrow at the end."""
    at_end = editor.cursor == len(editor.text)
    if key not in ("tab", "right") or (key == "right" and not at_end):
        return False
    word = word_before(editor)
    options = complete(word) if word else []
    if not options:
        return False
    rest = editor.text[editor.cursor :].lstrip()
    before = editor.text[: editor.cursor - len(word)] + options[0] + " "
    editor.set(before + rest)
    editor.cursor = len(before)
    return True
