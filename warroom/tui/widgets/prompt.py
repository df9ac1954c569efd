"""A question in the two rows at the foot: a title, what can be picked, a hint."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec
from textual import events
from textual.message import Message
from textual.strip import Strip

from warroom.tui.paint import cells, text
from warroom.tui.widgets.pane import Pane


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


class Prompt(Pane):
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

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.title = ""
        self.options: tuple[Option, ...] = ()
        self.hint = ""
        self.at = 0

    def ask(self, title: str, options: Sequence[Option], hint: str = "") -> None:
        """Ask; the cursor stands on the current option, else on the first."""
        self.title, self.options, self.hint = title, tuple(options), hint
        self.at = next((at for at, each in enumerate(self.options) if each.current), 0)
        self.repaint()

    def press(self, event: events.Key) -> bool:
        """Take a key; False when it picks nothing."""
        if event.key == "escape":
            self.post_message(self.Left())
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
        self.post_message(self.Picked(index, self.options[index].key))

    def draw(self, width: int, height: int) -> list[Strip]:
        """The options and the hint; options that do not fit scroll with the cursor."""
        line = self.line(width).right((" ", "text"))
        if width >= 60:
            line.right(("  Esc", "bright bold"), (" leave", "dim"))
        line.add(f" {text(self.title)} ", "on-chip bold", "chip").add(" ")
        for index in range(self._first(line.room), len(self.options)):
            option = self.options[index]
            at = index == self.at
            line.add(" ").add(f" {option.key}", "info bold", "selection" if at else None)
            tone = "bright bold" if at else "text"
            tone += " underline" if option.current else ""
            line.add(" ", on="selection" if at else None)
            line.add(option.label, tone, "selection" if at else None)
            line.add(" ", on="selection" if at else None)
        hint = self.options[self.at].hint if self.options else ""
        below = self.line(width).add(f" {hint or self.hint}", "dim")
        return [line.strip(), below.strip()]

    def clicked(self, x: int, y: int) -> None:
        """Pick what the mouse is on."""
        if y:
            return
        at = cells(self.title) + 3
        for index in range(self._first(10_000), len(self.options)):
            option = self.options[index]
            size = cells(option.label) + cells(option.key) + 4
            if at <= x < at + size:
                self.pick(index)
                return
            at += size

    def _first(self, room: int) -> int:
        sizes = [cells(option.label) + cells(option.key) + 4 for option in self.options]
        first = 0
        while first < self.at and sum(sizes[first : self.at + 1]) > room:
            first += 1
        return first
