"""The two rows at the foot: the few keys that fit the moment."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec
from textual.message import Message
from textual.strip import Strip

from warroom.tui.paint.line import Line, cells, wrap
from warroom.tui.paint.pane import Pane
from warroom.tui.view import View

_HEAD = len("  head   draft ")

KeyHint = tuple[str, str]
"""A key as it is written for people, and what it does in one or two words."""


class KeyRow(msgspec.Struct, frozen=True):
    """One row of keys.

    Attributes:
        label: What the row is for, such as ``Log`` or ``IC``.
        keys: Most important first; what does not fit is left out.
        right: At the right end, never left out.
        chip: Whether the label is a chip, such as ``OBSERVER``.
        words: Words instead of keys.
    """

    label: str = ""
    keys: tuple[KeyHint, ...] = ()
    right: tuple[KeyHint, ...] = ()
    chip: bool = False
    words: str = ""


class KeyBar(Pane[View]):
    """Shows rows of keys, or for a moment one sentence."""

    GROUND: ClassVar[str] = "raised"

    class Pressed(Message):
        """A key was clicked; it is told as people read it."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[KeyRow, ...] = ()
        self._sentence = ""
        self._tone = "text"
        self._looks: tuple[object, ...] = ()
        self._lines: list[Strip] = []

    def keys(self, rows: Sequence[KeyRow]) -> None:
        """Show these rows."""
        self.rows = tuple(rows)
        self.repaint()

    def say(self, sentence: str, tone: str = "warning") -> None:
        """Show one sentence instead of the keys; an empty one shows the keys again."""
        self._sentence, self._tone = sentence, tone
        self.repaint()

    def clicked(self, x: int, y: int) -> None:
        """Do what the key under the mouse does."""
        if self._sentence or y >= len(self._lines) or self.view is None:
            return
        words, row = self._lines[y].text, self.rows[y]
        for key, does in (*row.keys, *row.right, (self.view.key("find.help"), "more")):
            at = words.find(f" {key} {does}")
            if at >= 0 and cells(words[: at + 1]) <= x < cells(words[: at + 2 + len(key + does)]):
                self.report(KeyBar.Pressed(key))
                return

    def draw(self, width: int, height: int) -> list[Strip]:
        """Two rows."""
        if self._sentence:
            return self._said(width, height)
        drafts, head = (self.view.drafts, self.view.head) if self.view else (False, "")
        looks = (self.rows, drafts, head, width, height, self.signs, self.palette)
        if looks != self._looks:
            self._looks, self._lines = looks, self._keys(width, height)
        return self._lines

    def _keys(self, width: int, height: int) -> list[Strip]:
        lines = []
        for number, row in enumerate(self.rows[:height]):
            line = self.line(width).right((" ", "text"))
            last = number == min(len(self.rows), height) - 1
            self._ends(line, row, number, last, width)
            self._fill(line, row, width)
            lines.append(line.strip())
        return lines

    def _ends(self, line: Line, row: KeyRow, number: int, last: bool, width: int) -> None:
        for key, does in reversed(row.right):
            line.key(key, does)
        left_out = any(not self._fits(each, width) for each in self.rows)
        helps = self.view.key("find.help") if self.view else ""
        told = any(key == helps for each in self.rows for key, _ in each.right)
        if last and left_out and helps and not told:
            line.key(helps, "more")
        if number == 0 and self.view:
            if self.view.drafts:
                line.right((f"  {self.signs.waiting} draft", "warning"))
            if self.view.head and self._fits(row, width - len(self.view.head) - _HEAD):
                line.right(("  head ", "faint"), (self.view.head, "faint"))

    def _fill(self, line: Line, row: KeyRow, width: int) -> None:
        if row.chip:
            line.add(f" {row.label} ", "on-info bold", "info-field").add("  ")
        elif row.label:
            line.add(f" {row.label:4} ", "dim bold")
        else:
            line.add(" ")
        line.add(row.words)
        gap = "  " if width >= 100 else " "
        for key, does in row.keys:
            size = cells(key) + cells(does) + 1 + len(gap)
            if size > line.room:
                break
            line.add(f"{gap}{key}", "bright bold").add(f" {does}", "text")

    def _fits(self, row: KeyRow, width: int) -> bool:
        gap = 2 if width >= 100 else 1
        used = sum(cells(key) + cells(does) + 1 + gap for key, does in row.keys)
        used += sum(cells(key) + cells(does) + 3 for key, does in row.right)
        return used + len(row.label) + 3 <= width

    def _said(self, width: int, height: int) -> list[Strip]:
        broken = wrap(self._sentence, width - 4)
        lines = []
        for number, words in enumerate(broken[:height]):
            line = self.line(width)
            line.add(f" {self.signs.alarm} " if not number and self._tone != "text" else "   ",
                     self._tone)  # fmt: skip
            lines.append(line.add(words, self._tone).strip())
        return lines
