"""What is painted: lines that a view and a size determine.

A pane is no widget of its own: a Stage or a Column paints its lines. So a pane is made, covered,
uncovered or moved without any layout, and costs nothing while it is not shown. What Textual lays
out is a Surface.
"""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from textual.message import Message
from textual.strip import Strip

from warroom.tui.paint.glyphs import Glyphs, glyphs
from warroom.tui.paint.line import Line, Piece
from warroom.tui.paint.themes import Palette


class Drawn(Protocol):
    """What every pane needs to know of what it shows."""

    @property
    def ascii(self) -> bool:
        """Whether only ASCII signs are drawn."""

    @property
    def read_only(self) -> bool:
        """Whether nothing is written here."""

    def key(self, name: str) -> str:
        """The key in force of an action, as people read it; empty when it has none."""

    def steps(self, page: int) -> Mapping[str, int]:
        """How far each key moves in a list of which ``page`` rows are in sight."""


_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
Seen = TypeVar("Seen", bound=Drawn)


class Wished(Message):
    """The mouse asked for what an action does."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action


class Touched(Message):
    """A pane was clicked."""

    def __init__(self, pane: "Pane[Any]") -> None:
        super().__init__()
        self.pane = pane


class Broken(Message):
    """A pane could not be drawn; the same fault of a pane is told once."""

    def __init__(self, what: str, fault: Exception) -> None:
        super().__init__()
        self.what = what
        self.fault = fault


class Canvas(Protocol):
    """What paints the lines of a pane."""

    @property
    def palette(self) -> Palette:
        """The styles of the theme in force."""

    def post_message(self, message: Message) -> bool:
        """Hand a message on to the screen."""

    def hosted_changed(self, pane: "Pane[Any]") -> None:
        """A hosted pane has something new to show."""


class Pane(Generic[Seen]):
    """Lines that a view and a size determine.

    Attributes:
        view: What is shown; None before the first.
        host: What paints its lines, or would; None before it belongs to a layout.
        active: Whether it has the keys.
        caret: The cell at which one types or chooses, as of the last drawing; None for none.
    """

    TITLE: ClassVar[str] = ""
    GROUND: ClassVar[str] = "background"

    def __init__(self) -> None:
        self.view: Seen | None = None
        self.host: Canvas | None = None
        self.active = False
        self.caret: tuple[int, int] | None = None
        self._whole: list[Strip] = []
        self._faults: set[tuple[str, int]] = set()

    @property
    def palette(self) -> Palette:
        """The styles of the theme in force."""
        assert self.host is not None
        return self.host.palette

    @property
    def signs(self) -> Glyphs:
        """The glyphs in force."""
        return glyphs(self.view.ascii if self.view else False)

    def report(self, message: Message) -> None:
        """Post a message, which the screen gets from the host."""
        if self.host is not None:
            self.host.post_message(message)

    def repaint(self) -> None:
        """Have the lines computed again where they are shown, and painted where they differ."""
        if self.host is not None:
            self.host.hosted_changed(self)

    def take(self, view: Seen) -> None:
        """Keep what is to be shown, without painting."""
        self.view = view

    def given(self, view: Seen) -> None:
        """Take what is to be shown; a fault in it is told and ends nothing."""
        try:
            self.take(view)
        except Exception as fault:
            self.faulted(fault)

    def show(self, view: Seen) -> None:
        """Show this; what did not change is not painted again."""
        self.given(view)
        self.repaint()

    def draw(self, width: int, height: int) -> list[Strip]:
        """At most ``height`` lines, each ``width`` cells wide."""
        raise NotImplementedError

    def drawn(self, width: int, height: int) -> list[Strip]:
        """The same, or a sentence in its place where it raises."""
        try:
            return self.draw(width, height)[:height]
        except Exception as fault:
            return self.broken(fault, width)[:height]

    def broken(self, fault: Exception, width: int) -> list[Strip]:
        """What stands in the place of a pane that cannot be drawn; the fault is told once."""
        self.faulted(fault)
        self.caret = None
        words = f" {self.what.capitalize()} cannot be shown ({type(fault).__name__})."
        return [self.line(width).add(words, "warning").strip()]

    def faulted(self, fault: Exception) -> None:
        """Report a fault of this pane, once for each place where it happens."""
        trace = fault.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = (type(fault).__name__, trace.tb_lineno if trace else 0)
        if place not in self._faults:
            self._faults.add(place)
            self.report(Broken(self.what, fault))

    @property
    def what(self) -> str:
        """What it is, for sentences about it."""
        return (self.TITLE or _CAPITAL.sub(" ", type(self).__name__)).lower()

    def wanted(self, width: int) -> int:
        """How many lines it would fill, for a Column."""
        self._whole = self.drawn(width, 10_000)
        return len(self._whole)

    def fitted(self, width: int, height: int) -> list[Strip]:
        """At most ``height`` lines, for a Column that has just asked how many are wanted."""
        whole, self._whole = self._whole, []
        return whole if 0 < len(whole) <= height else self.drawn(width, height)

    def plain(self, strip: Strip, y: int) -> str:
        """The words of one of its lines, as they are copied."""
        return strip.text.rstrip()

    def clicked(self, x: int, y: int) -> None:
        """The mouse was pressed at a cell of this pane."""
        self.report(Touched(self))

    def opened(self, x: int, y: int) -> None:
        """The mouse was pressed twice at a cell of this pane."""

    def wheel(self, lines: int) -> None:
        """The mouse wheel was turned; negative is up."""

    def move(self, by: int) -> None:
        """Move the cursor, where there is one."""

    def line(self, width: int, on: str | None = None) -> Line:
        """A new line of this pane."""
        return Line(self.palette, width, on or self.GROUND, self.signs.more)

    def heading(self, width: int, *right: Piece) -> Strip:
        """The pane's title, a rule, and what stands at the right end."""
        line = self.line(width)
        signs = self.signs
        line.right((" ", "text"))
        if right:
            line.right((" ", "text"), *right)
        line.add(signs.bar if self.active else " ", "focus")
        line.add(self.TITLE, "bright bold" if self.active else "dim bold").add(" ")
        line.fill(*(signs.heavy, "rule") if self.active else (signs.line, "line"))
        return line.strip()
