"""Who gets the keys: nobody but the bindings, or what lies on top (a line, a choice, a list)."""

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from textual import events

from warroom.tui.flows.desk import Answer, Choice, Left, Overtaken
from warroom.tui.widgets.editor import Editor
from warroom.tui.widgets.list_pane import ListPane

_COMPLETED = re.compile(r"(?:^|\s)([@#][^\s@#]*)$")
_TURNS = {"tab": 1, "down": 1, "shift+tab": -1, "up": -1}
Complete = Callable[[str], list[str]]
"""What a word such as ``@ma`` or ``#A`` may become."""


class Mode(Protocol):
    """Something that takes all keys while it lies on top."""

    def press(self, event: events.Key) -> None:
        """Take one key."""

    def paste(self, text: str) -> None:
        """Take a paste."""

    def leave(self) -> None:
        """Go away without an answer."""


class Question:
    """A mode that a flow waits for.

    Attributes:
        answer: What the flow awaits; raises Left when it was left.
        changed: Called when it is to be painted anew.
        finished: Called in the same moment as the answer is known, before the flow goes on.
        stale: Whether what was asked makes no sense any more, because somebody else acted.
    """

    def __init__(self) -> None:
        self.answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.changed: Callable[[], None] = lambda: None
        self.finished: Callable[[], None] = lambda: None
        self.stale: Callable[[], bool] = lambda: False

    def press(self, event: events.Key) -> None:
        """Take one key."""
        raise NotImplementedError

    def paste(self, text: str) -> None:
        """Take a paste."""

    def leave(self) -> None:
        """Nothing was answered."""
        if not self.answer.done():
            self.finished()
            self.answer.set_exception(Left())

    def look(self) -> None:
        """End the question when it is stale; what was typed is kept as its draft."""
        if self.stale() and not self.answer.done():
            self.finished()
            self.answer.set_exception(Overtaken())

    def _give(self, value: Any) -> None:
        if not self.answer.done():
            self.finished()
            self.answer.set_result(value)


class Picking(Question):
    """One of a few things, by its character or with the arrows and Enter.

    Attributes:
        place: The index of the highlighted choice.
    """

    def __init__(self, title: str, choices: Sequence[Choice], hint: str) -> None:
        super().__init__()
        self.title, self.choices, self.hint = title, tuple(choices), hint
        self.place = next((n for n, each in enumerate(self.choices) if each.current), 0)

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
        else:
            keys = [each.key for each in self.choices]
            if event.character in keys:
                self.pick(keys.index(event.character))

    def pick(self, place: int) -> None:
        """Pick by index."""
        if 0 <= place < len(self.choices):
            self._give(self.choices[place].value)

    def _move(self, by: int) -> None:
        self.place = (self.place + by) % len(self.choices)
        self.changed()


class Asking(Question):
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
        editor: Editor,
        *,
        hint: str = "",
        tab: str = "",
        enter: str = "go on",
        rows: bool = False,
        complete: Complete = lambda _: [],
    ) -> None:
        super().__init__()
        self.title, self.prompt, self.hint, self.tab = title, prompt, hint, tab
        self.enter = enter
        self._turns = _TURNS if rows else {"tab": 1}
        self.editor = editor
        self.typed: Callable[[str], None] = lambda _: None
        self._complete = complete

    def press(self, event: events.Key) -> None:
        """Enter answers, Escape leaves, Tab completes or turns."""
        if event.key == "escape":
            self.leave()
        elif event.key == "enter":
            self._give(Answer(self.editor.text))
        elif completed(self.editor, event.key, self._complete):
            self._changed()
        elif event.key in self._turns:
            if self.tab:
                self._give(Answer(self.editor.text, turned=self._turns[event.key]))
        elif edited(self.editor, event):
            self._changed()

    def paste(self, text: str) -> None:
        """A paste becomes one line."""
        self.editor.insert(" ".join(text.split()))
        self._changed()

    def _changed(self) -> None:
        self.typed(self.editor.text)
        self.changed()


class Listed(Question):
    """A list over the panes: type to narrow it, arrows to choose, Enter runs."""

    def __init__(self, pane: ListPane) -> None:
        super().__init__()
        self.pane = pane

    def press(self, event: events.Key) -> None:
        """Enter picks the row under the cursor by its index; the pane reports a last Escape."""
        shown = self.pane.matching()
        if event.key == "enter":
            if shown:
                self._give(shown[min(self.pane.at, len(shown) - 1)])
        else:
            self.pane.press(event)

    def pick(self, index: int) -> None:
        """Pick a row by its place in what the list was filled with."""
        self._give(index)


class Acting(Listed):
    """A list in which letters do something with the row under the cursor.

    The answer is the row's index and the letter; Enter and a click answer with an empty letter.
    """

    def __init__(self, pane: ListPane, letters: str) -> None:
        super().__init__(pane)
        self._letters = letters

    def press(self, event: events.Key) -> None:
        """A letter acts; everything else is the list's."""
        character = event.character or ""
        if character and character in self._letters:
            shown = self.pane.matching()
            row = shown[min(self.pane.at, len(shown) - 1)] if shown else -1
            self._give((row, character))
        else:
            super().press(event)

    def pick(self, index: int) -> None:
        """A row was clicked, or Enter was pressed on it."""
        self._give(index)

    def _give(self, value: object) -> None:
        super()._give(value if isinstance(value, tuple) else (value, ""))


def edited(editor: Editor, event: events.Key) -> bool:
    """Let a key edit the line; False when it does not."""
    if event.is_printable and event.character:
        editor.insert(event.character)
        return True
    return editor.press(event.key)


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
