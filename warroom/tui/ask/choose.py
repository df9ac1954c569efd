"""One of a few things, and how they are asked for in the two rows at the foot."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

import msgspec
from textual.message import Message
from textual.strip import Strip

from warroom.tui.paint.line import Line, cells, text
from warroom.tui.paint.pane import Pane
from warroom.tui.view import View

_ROWS = 2
_LEAVE = len("  Esc leave ")


class Choice(msgspec.Struct, frozen=True):
    """One thing that can be picked.

    Attributes:
        key: The character that picks it.
        label: A few words.
        value: What the flow gets.
        current: Whether it is what holds now.
        hint: One sentence for the row below, while it is highlighted.
    """

    key: str
    label: str
    value: Any
    current: bool = False
    hint: str = ""


SIGNS = "123456789abceghijklmopqrstuvwxz"
"""What picks the first, the second …; without the letters that other choices use."""


def numbered(
    options: Iterable[tuple[str, Any]], current: Any = None, *, beside: str = ""
) -> list[Choice]:
    """Choices by digit, then by letter, from words and values.

    Args:
        options: The words and what the flow gets for them.
        current: What holds now.
        beside: Characters of choices that stand beside these; none of these gets one of them.
    """
    free = [sign for sign in SIGNS if sign not in beside]
    more = (chr(place) for place in range(0x3B1, 0x3CA))  # Greek, after the last letter
    signs = iter([*free, *more])
    return [
        Choice(next(signs, ""), words, value, current is not None and value == current)
        for words, value in options
    ]


class Prompt(Pane[View]):
    """Shows a few options with their keys, and the one under the cursor."""

    GROUND: ClassVar[str] = "raised"

    class Picked(Message):
        """An option was clicked, by its index."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.options: tuple[Choice, ...] = ()
        self.hint = ""
        self.at = 0
        self._drawn = 80

    def ask(self, title: str, options: Sequence[Choice], hint: str = "", at: int = 0) -> None:
        """Show what can be picked, with the cursor on one of it."""
        self.title, self.options, self.hint, self.at = title, tuple(options), hint, at
        self.repaint()

    def draw(self, width: int, height: int) -> list[Strip]:
        """The options, in two rows where one does not hold them, and the hint."""
        self._drawn = width
        rows = self._rows(width)
        strips = []
        for number, shown in enumerate(rows[:height]):
            more = shown is rows[-1] and shown[-1:] != [len(self.options) - 1]
            line = self.line(width).right((self.signs.then if more else " ", "dim"))
            if not number:
                used = self._start(0) + sum(self._needs(index) for index in shown)
                if used + _LEAVE <= width:
                    line.key("Esc", "leave")
                line.add(f" {text(self.title)} ", "on-chip bold", "chip")
            line.to(self._start(number))
            for index in shown:
                if index == self.at:
                    self.caret = (line.column + 2, number)
                self._option(line, index)
            strips.append(line.strip())
        if len(strips) < height:
            hint = (self.options[self.at].hint if self.options else "") or self.hint
            strips.append(self.line(width).add(f" {hint}", "dim").strip())
        return strips

    def _option(self, line: Line, index: int) -> None:
        option = self.options[index]
        on = "selection" if index == self.at else None
        tone = "bright bold" if on else "text"
        line.add(" ").add(f" {option.key}", "info bold", on).add(" ", on=on)
        line.add(option.label, f"{tone} underline" if option.current else tone, on)
        line.add(" ", on=on)

    def clicked(self, x: int, y: int) -> None:
        """Pick what the mouse is on."""
        rows = self._rows(self._drawn)
        if y >= len(rows):
            return
        at = self._start(y)
        for index in rows[y]:
            if at <= x < at + self._needs(index):
                self.report(self.Picked(index))
                return
            at += self._needs(index)

    def _start(self, row: int) -> int:
        """The column of a row's first option."""
        return 1 if row else cells(text(self.title)) + 3

    def _needs(self, index: int) -> int:
        return cells(self.options[index].label) + cells(self.options[index].key) + 4

    def _rows(self, width: int) -> list[list[int]]:
        """The options of each row; where two rows hold too few, they scroll with the cursor."""
        rows = self._filled(0, width)
        first = 0
        while len(rows) > _ROWS and first < self.at and self.at not in rows[0] + rows[1]:
            first += 1
            rows = self._filled(first, width)
        return rows[:_ROWS]

    def _filled(self, first: int, width: int) -> list[list[int]]:
        rows: list[list[int]] = [[]]
        used = self._start(0)
        for index in range(first, len(self.options)):
            size = self._needs(index)
            if used + size > width and used > 1:
                rows.append([])
                used = self._start(1)
            rows[-1].append(index)
            used += size
        return rows
