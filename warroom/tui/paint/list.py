"""A list that covers the timeline: what is owed, the keys in force, anything to pick from."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import msgspec
from textual import events
from textual.message import Message
from textual.strip import Strip

from warroom.tui.paint.editor import Editor
from warroom.tui.paint.line import cells, padded, text
from warroom.tui.paint.pane import Pane, Seen

_FAR = 1_000_000
_ENDS = ("home", "end")
"""What moves in the words of the filter once there are some, and in the list before."""
_WORDS = 24
"""The cells that the words of a row keep beside what stands at its right end."""


class ListRow(msgspec.Struct, frozen=True):
    """One row.

    Attributes:
        key: What stands in the first column, such as the key that does it.
        words: The row itself.
        right: Quiet words at the right end.
        tone: Of the words.
        heading: A heading or a remark, which cannot be chosen.
        name: What it stands for, by which the cursor finds it again and which is
            the answer; empty for its key, else its place.
    """

    key: str = ""
    words: str = ""
    right: str = ""
    tone: str = "text"
    heading: bool = False
    name: str = ""


Rows = Callable[[Seen], Sequence[ListRow]]
"""The rows of a list, as a function of what is shown."""


class ListPane(Pane[Seen]):
    """Rows that a filter narrows as one types; Enter chooses, Escape leaves.

    Attributes:
        at: The index of the row under the cursor, among those that are shown.
    """

    GROUND: ClassVar[str] = "panel"

    class Chosen(Message):
        """A row was chosen: its place in what was handed to ``fill``, and its name."""

        def __init__(self, pane: "ListPane[Any]", index: int, name: str) -> None:
            super().__init__()
            self.pane = pane
            self.index = index
            self.name = name

    class Left(Message):
        """Escape was pressed and nothing was typed."""

        def __init__(self, pane: "ListPane[Any]") -> None:
            super().__init__()
            self.pane = pane

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.hint = ""
        self.at = 0
        self._rows: tuple[ListRow, ...] = ()
        self._rows_of: Rows[Seen] | None = None
        self._editor = Editor()
        self._typing = True
        self._page = 10
        self._top = 0

    @property
    def typing(self) -> bool:
        """Whether what is typed narrows the list."""
        return self._typing

    @property
    def here(self) -> str:
        """The name of the row under the cursor; empty where there is none to choose."""
        shown = self.matching()
        index = shown[min(self.at, len(shown) - 1)] if shown else None
        return "" if index is None or self._rows[index].heading else self._name(index)

    def fill(
        self,
        title: str,
        rows: Sequence[ListRow] | Rows[Seen],
        *,
        hint: str = "",
        typing: bool = True,
    ) -> None:
        """Show these rows from the first; ``typing`` narrows them by what is typed.

        Rows that are a function of the view stay true while the list is open.
        """
        self._rows_of = rows if callable(rows) else None
        found = (rows(self.view) if self.view else ()) if callable(rows) else rows
        self.title, self._rows, self.hint, self._typing = title, tuple(found), hint, typing
        self._editor.set("")
        self.at = self._top = 0
        self._skip_headings(1)
        self.repaint()

    def take(self, view: Seen) -> None:
        """Keep the list true while it is open."""
        super().take(view)
        if self._rows_of is not None:
            self.refill(self._rows_of(view))

    def close(self) -> None:
        """Nobody looks at the list any more: it is filled no further."""
        self._rows_of = None

    def type(self, text: str) -> None:
        """Narrow the list by what is typed."""
        self._filter(self._editor.text + text)

    def refill(self, rows: Sequence[ListRow]) -> None:
        """Show other rows; filter and cursor stay, the cursor on what it stood on."""
        before = self._named()
        self._rows = tuple(rows)
        if before:
            names = [self._name(index) for index in self.matching()]
            self.at = names.index(before) if before in names else self.at
        self.move(0)

    def stand(self, place: int) -> None:
        """Put the cursor on a place, whatever stands there now: on the next one, after an act."""
        self.at = place
        self.move(0)

    def _named(self) -> str:
        """What the row under the cursor stands for."""
        shown = self.matching()
        return self._name(shown[self.at]) if self.at < len(shown) else ""

    def _name(self, index: int) -> str:
        return self._rows[index].name or self._rows[index].key or str(index)

    def matching(self) -> list[int]:
        """The indices of the rows that the filter lets through, first those that it names.

        It hides headings.
        """
        wanted = self._editor.text.lower().split()
        if not wanted:
            return list(range(len(self._rows)))
        found = [
            index
            for index, row in enumerate(self._rows)
            if not row.heading
            and all(word in f"{row.key} {row.words} {row.right}".lower() for word in wanted)
        ]
        return sorted(found, key=lambda index: " ".join(wanted) not in self._rows[index].words)

    def press(self, event: events.Key) -> bool:
        """Take a key; False when it is none of the list's."""
        steps = {"up": -1, "down": 1, "pageup": -self._page, "pagedown": self._page,
                 "ctrl+p": -1, "ctrl+n": 1, "home": -_FAR, "end": _FAR}  # fmt: skip
        if not self._typing and self.view is not None:
            steps = {**self.view.steps(self._page), **steps}
        if event.key in steps and not (self._typing and self._editor.text and event.key in _ENDS):
            self.move(steps[event.key])
        elif event.key == "enter":
            self._choose()
        elif event.key == "escape":
            if self._editor.text:
                self._filter("")
            else:
                self.report(self.Left(self))
        elif self._typing and event.is_printable and event.character:
            self._filter(self._editor.text + event.character)
        elif self._typing and self._editor.press(event.key):
            self._filter(self._editor.text)
        else:
            return False
        return True

    def move(self, by: int) -> None:
        """Move the cursor; it stops at the ends and passes over headings."""
        shown = self.matching()
        self.at = max(min(self.at + by, len(shown) - 1), 0)
        self._skip_headings(1 if by >= 0 else -1)
        self.repaint()

    def wheel(self, lines: int) -> None:
        """Move the cursor."""
        self.move(lines)

    def clicked(self, x: int, y: int) -> None:
        """Choose the row under the mouse."""
        shown = self.matching()
        index = self._top + y - 2
        if y >= 2 and index < len(shown) and not self._rows[shown[index]].heading:
            self.at = index
            self._choose()

    def draw(self, width: int, height: int) -> list[Strip]:
        """A title, the filter, the rows around the cursor, a hint."""
        head = self.line(width).right(("Esc", "bright bold"), (" closes ", "dim"))
        lines = [
            head.add(f" {self.title} ", "on-chip bold", "chip").strip(),
            self._filter_row(width),
        ]
        shown = self.matching()
        self.caret = (2 + cells(self._editor.text), 1) if self._typing else None
        foot = 1 if self.hint and height > 6 else 0
        room = max(height - 2 - foot, 1)
        self._page = max(room - 1, 1)
        self._top = min(max(self._top, self.at - room + 1), self.at)
        if self._top and self.at <= 1:
            self._top = 0
        if not self._typing and shown:
            self.caret = (1, 2 + self.at - self._top)
        key_width = max((len(self._rows[index].key) for index in shown), default=0)
        for place in range(self._top, min(self._top + room, len(shown))):
            lines.append(self._row(self._rows[shown[place]], width, key_width, place == self.at))
        if not shown:
            lines.append(self.line(width).add("  Nothing matches.", "dim").strip())
        blank = self.line(width).strip()
        lines += [blank] * (height - foot - len(lines))
        if foot:
            lines.append(self.line(width).add(f"  {self.hint}", "dim").strip())
        return lines[:height]

    def _filter_row(self, width: int) -> Strip:
        line = self.line(width).add("  ")
        if not self._typing:
            return line.strip()
        if not self._editor.text:
            return line.add(" ", "on-chip", "chip").add(" type to narrow", "dim").strip()
        return line.add(self._editor.text, "bright").add(" ", "on-chip", "chip").strip()

    def _row(self, row: ListRow, width: int, key_width: int, here: bool) -> Strip:
        on = "selection" if here and not row.heading else None
        line = self.line(width, on)
        line.add(self.signs.bar if on else " ", "focus").add(" ")
        if row.heading:
            return line.add(row.words, "bright bold" if row.tone == "text" else row.tone).strip()
        line.right((" ", "text"))
        if key_width:
            line.add(padded(text(row.key), key_width), "info bold").add("  ")
        right = f"  {text(row.right)}" if row.right else ""
        if cells(right) <= max(line.room - cells(row.words), line.room - _WORDS):
            return line.right((right, "dim")).add(row.words, row.tone).strip()
        line.add(row.words, row.tone)
        return line.right((right, "dim")).strip()

    def _filter(self, words: str) -> None:
        self._editor.set(words)
        self.at = self._top = 0
        self._skip_headings(1)
        self.repaint()

    def _skip_headings(self, by: int) -> None:
        shown = self.matching()
        at = self.at
        while 0 <= at < len(shown) and self._rows[shown[at]].heading:
            at += by
        if not 0 <= at < len(shown):
            at = next((n for n, i in enumerate(shown) if not self._rows[i].heading), 0)
        self.at = at

    def _choose(self) -> None:
        shown = self.matching()
        if shown and not self._rows[shown[self.at]].heading:
            index = shown[self.at]
            self.report(self.Chosen(self, index, self._name(index)))
