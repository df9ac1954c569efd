"""A question in the two rows at the foot: a title, what can be picked, a hint."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec
from textual import events
from textual.message import Message
from textual.strip import Strip

from warroom.tui.paint.line import Line, cells, text
from warroom.tui.paint.pane import Pane
from warroom.tui.view import View

_ROWS = 2


_LEAVE = len("  Esc leave ")


class Option(msgspec.Struct, frozen=True):
    """One thing that can be picked.

    Attributes:
        key: The character that picks it, such as ``1`` or ``y``.
        label: A few words.
        current: Whether it is what holds now.
        hint: One sentence for the second row while the cursor is on it.
    """

    key: str
    label: str
    current: bool = False
    hint: str = ""


class Prompt(Pane[View]):
    """Asks for one of a few options; by its key, or with the arrows and Enter."""

    GROUND: ClassVar[str] = "raised"

    class Picked(Message):
        """An option was picked: its index and its key."""

        def __init__(self, index: int, key: str) -> None:
            super().__init__()
            self.index = index
            self.key = key

    class Left(Message):
        """Escape was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.options: tuple[Option, ...] = ()
        self.hint = ""
        self.at = 0
        self._drawn = 80

    def ask(
        self, title: str, options: Sequence[Option], hint: str = "", at: int | None = None
    ) -> None:
        """Ask; the cursor stands where it is told, else on the current option or the first."""
        self.title, self.options, self.hint = title, tuple(options), hint
        held = next((place for place, each in enumerate(self.options) if each.current), 0)
        self.at = held if at is None else at
        self.repaint()

    def press(self, event: events.Key) -> bool:
        """Take a key; False when it picks nothing."""
        if event.key == "escape":
            self.report(self.Left())
        elif event.key == "enter" and self.options:
            self.pick(self.at)
        elif event.key in ("left", "up", "shift+tab"):
            self.move(-1)
        elif event.key in ("right", "down", "tab"):
            self.move(1)
        else:
            keys = [option.key for option in self.options]
            if event.character is None or event.character not in keys:
                return False
            self.pick(keys.index(event.character))
        return True

    def move(self, by: int) -> None:
        """Move the cursor, around the ends."""
        if self.options:
            self.at = (self.at + by) % len(self.options)
            self.repaint()

    def pick(self, index: int) -> None:
        """Tell which one was picked."""
        self.report(self.Picked(index, self.options[index].key))

    def draw(self, width: int, height: int) -> list[Strip]:
        """The options, in two rows where one does not hold them, and the hint."""
        self._drawn = width
        rows = self._rows(width)
        strips = []
        for number, shown in enumerate(rows[:height]):
            more = shown is rows[-1] and shown[-1:] != [len(self.options) - 1]
            line = self.line(width).right((self.signs.then if more else " ", "dim"))
            if not number:
                if self._used(rows) + _LEAVE <= width:
                    line.right(("  Esc", "bright bold"), (" leave", "dim"))
                line.add(f" {text(self.title)} ", "on-chip bold", "chip")
            line.to(self._start(number))
            for index in shown:
                if index == self.at:
                    self.caret = (line.column + 2, number)
                self._option(line, index)
            strips.append(line.strip())
        if len(strips) < height:
            strips.append(self.line(width).add(f" {self._hint()}", "dim").strip())
        return strips

    def _option(self, line: Line, index: int) -> None:
        option = self.options[index]
        on = "selection" if index == self.at else None
        tone = "bright bold" if on else "text"
        line.add(" ").add(f" {option.key}", "info bold", on).add(" ", on=on)
        line.add(option.label, f"{tone} underline" if option.current else tone, on)
        line.add(" ", on=on)

    def _used(self, rows: list[list[int]]) -> int:
        return self._start(0) + sum(self._needs(index) for index in rows[0])

    def _hint(self) -> str:
        return (self.options[self.at].hint if self.options else "") or self.hint

    def clicked(self, x: int, y: int) -> None:
        """Pick what the mouse is on."""
        rows = self._rows(self._drawn)
        if y >= len(rows):
            return
        at = self._start(y)
        for index in rows[y]:
            if at <= x < at + self._needs(index):
                self.pick(index)
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
