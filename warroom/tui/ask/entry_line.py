"""The line in which words are typed: a chip and its facts above, the words below."""

from datetime import datetime, tzinfo
from typing import ClassVar

from rich.cells import split_graphemes
from textual.strip import Strip

from warroom.core.spans import local
from warroom.tui.paint import times
from warroom.tui.paint.editor import Editor
from warroom.tui.paint.glyphs import glyphs, kind_look
from warroom.tui.paint.line import Piece, cells
from warroom.tui.paint.pane import Pane
from warroom.tui.view import View

Hint = tuple[str, str]
"""A key and what it does, such as ``("Enter", "log")``."""


class EntryLine(Pane[View]):
    """Shows a line of text that something edits; a click moves its cursor.

    Attributes:
        chip: Such as ``◆ DECISION``.
        facts: What stands beside the chip, such as the time, the author or how a time was read.
        hints: The keys at the right end.
        placeholder: What is wanted, shown while nothing was typed.
    """

    GROUND: ClassVar[str] = "raised"

    def __init__(self) -> None:
        super().__init__()
        self.editor = Editor()
        self.chip = ""
        self.facts: tuple[Piece, ...] = ()
        self.hints: tuple[Hint, ...] = ()
        self.placeholder = ""
        self._scroll = 0
        self._row = self._column = 1

    @property
    def text(self) -> str:
        """The words."""
        return self.editor.text

    def edit(self, editor: Editor, placeholder: str = "") -> None:
        """Show the line of an editor from here on."""
        self.placeholder = placeholder
        if editor is not self.editor:
            self.editor, self._scroll = editor, 0

    def label(self, chip: str, facts: tuple[Piece, ...]) -> None:
        """Change what stands above the words, which stay."""
        self.chip, self.facts = chip, facts
        self.repaint()

    def clicked(self, x: int, y: int) -> None:
        """Put the cursor on the character under the mouse."""
        if y != self._row:
            return
        at = 1 + bool(self._scroll)
        for start, _, size in _spans(self.text)[self._scroll :]:
            if x < at + size:
                self.editor.cursor = start
                break
            at += size
        else:
            self.editor.cursor = len(self.text)
        self.repaint()

    def draw(self, width: int, height: int) -> list[Strip]:
        """The chip's row and the words' row; only the words where one row is all there is."""
        words = self._words(width)
        self._row = int(height > 1)
        self.caret = (self._column, self._row)
        return [self._facts(width), words] if height > 1 else [words]

    def _facts(self, width: int) -> Strip:
        line = self.line(width).right((" ", "text"))
        line.add(f" {self.chip} ", "on-chip bold", "chip").add("  ")
        if width >= 60:
            taken = sum(cells(words) for words, _ in self.facts)
            for key, does in reversed(self._hints(line.room - taken)):
                line.key(key, does)
        for words, tone in self.facts:
            line.add(words, tone)
        return line.strip()

    def _hints(self, room: int) -> tuple[Hint, ...]:
        """The last hints that leave the facts whole; the first ones are the best known."""
        sizes = [cells(key) + cells(does) + 3 for key, does in self.hints]
        first = next(n for n in range(len(sizes) + 1) if sum(sizes[n:]) <= max(room, 0))
        return self.hints[first:]

    def _words(self, width: int) -> Strip:
        line = self.line(width).add(" ")
        room = width - 2
        spans = _spans(self.text)
        place = next((at for at, span in enumerate(spans) if span[0] >= self.editor.cursor), None)
        place = len(spans) if place is None else place
        self._scroll = _scrolled(spans, place, min(self._scroll, len(spans)), room)
        if self._scroll:
            line.add("‹" if not (self.view and self.view.ascii) else "<", "faint")
            room -= 1
        for at in range(self._scroll, len(spans)):
            words, size = self.text[spans[at][0] : spans[at][1]], spans[at][2]
            if size > room:
                break
            if at == place:
                self._column = line.column
            room -= size
            tone, on = ("on-chip", "chip") if at == place else ("bright", None)
            line.add(words, tone, on)
        if place == len(spans):
            self._column = line.column
            line.add(" ", "on-chip", "chip")
        if not self.text and self.placeholder:
            line.add(f" {self.placeholder}", "dim")
        return line.strip()


def kind_chip(kind: str, word: str, view: View) -> str:
    """What stands before a line of a kind, such as ``◆ DECISION``."""
    return f"{getattr(glyphs(view.ascii), kind_look(kind).sign)} {word}"


def when_pieces(
    at: datetime, pressed_at: datetime, zone: tzinfo, *, told: bool, near: bool
) -> list[Piece]:
    """The time of a line; another day than today's is said.

    Args:
        at: When it happened.
        pressed_at: When its key was pressed.
        zone: The zone in which times are shown.
        told: Whether the time was typed.
        near: Whether it is approximate.
    """
    clock = ("~" if near else "") + times.clock(at, zone, seconds=True)
    pieces: list[Piece] = [(clock, "warning bold" if told else "bright bold")]
    if told and local(at, zone).date() != local(pressed_at, zone).date():
        pieces.append((f" {times.day(at, zone)}", "warning"))
    return pieces


def _spans(text: str) -> list[tuple[int, int, int]]:
    """Start, end and cells of every character as a reader sees it."""
    if text.isascii():
        return [(at, at + 1, 1) for at in range(len(text))]
    spans, _ = split_graphemes(text)
    return [(start, end, size) for start, end, size in spans]


def _scrolled(spans: list[tuple[int, int, int]], place: int, scroll: int, room: int) -> int:
    """The first character to show, so that the cursor is in sight; moved as little as needed."""
    if sum(span[2] for span in spans) < room:
        return 0
    if place <= scroll:
        return max(place - room // 4, 0)
    used = sum(span[2] for span in spans[scroll:place])
    while used >= room - 2 and scroll < place:
        used -= spans[scroll][2]
        scroll += 1
    return scroll
