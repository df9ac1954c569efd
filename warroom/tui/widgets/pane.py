"""The base of everything that is painted: lines are computed, compared, and only changes painted.

A pane is no widget of its own: a Stage or a Column paints its lines. So a pane is made, covered,
uncovered or moved without any layout, and costs nothing while it is not shown. What Textual lays
out is a Surface.
"""

from typing import ClassVar

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from warroom.tui.glyphs import Glyphs, glyphs
from warroom.tui.paint import Line, Piece
from warroom.tui.themes import Palette, palette
from warroom.tui.view import View


class Pane:
    """Lines that a View and a size determine.

    Attributes:
        view: What is shown; None before the first.
        host: What paints its lines, or would; None before it belongs to a layout.
        active: Whether it has the keys.
    """

    TITLE: ClassVar[str] = ""
    GROUND: ClassVar[str] = "background"

    def __init__(self) -> None:
        self.view: View | None = None
        self.host: Host | None = None
        self.active = False
        self._whole: list[Strip] = []
        self._failing = False

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

    def take(self, view: View) -> None:
        """Keep what is to be shown, without painting."""
        self.view = view

    def show(self, view: View) -> None:
        """Show this; what did not change is not painted again."""
        self.take(view)
        self.repaint()

    def draw(self, width: int, height: int) -> list[Strip]:
        """At most ``height`` lines, each ``width`` cells wide."""
        raise NotImplementedError

    class Broken(Message):
        """A pane failed; it is reported once, until it works again."""

        def __init__(self, pane: "Pane", error: Exception) -> None:
            super().__init__()
            self.pane = pane
            self.error = error

    def drawn(self, width: int, height: int) -> list[Strip]:
        """What it draws; one sentence where that fails."""
        try:
            lines = self.draw(width, height)
        except Exception as error:
            self._break(error)
            return [self.line(width).add("  This pane cannot be shown.", "warning").strip()]
        self._failing = False
        return lines

    def taken(self, view: View) -> None:
        """Keep what is to be shown; a pane that fails keeps what it had."""
        try:
            self.take(view)
        except Exception as error:
            self._break(error)

    def _break(self, error: Exception) -> None:
        if not self._failing:
            self._failing = True
            self.report(self.Broken(self, error))

    def wanted(self, width: int) -> int:
        """How many lines it would fill, for a Column."""
        self._whole = self.drawn(width, 10_000)
        return len(self._whole)

    def fitted(self, width: int, height: int) -> list[Strip]:
        """At most ``height`` lines, for a Column that has just asked how many are wanted."""
        whole, self._whole = self._whole, []
        return whole if 0 < len(whole) <= height else self.drawn(width, height)[:height]

    def clicked(self, x: int, y: int) -> None:
        """The mouse was pressed at a cell of this pane."""

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


class Surface(Pane, Widget):
    """A pane that is a widget of its own."""

    can_focus = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        Widget.__init__(self, id=id)
        Pane.__init__(self)
        self._painted: list[Strip] = []
        self._painted_for = Size()

    @property
    def palette(self) -> Palette:
        """The styles of the theme in force."""
        return palette(self.app.theme)

    def on_mount(self) -> None:
        """Paint anew when the theme changes."""
        self.watch(self.app, "theme", self._themed, init=False)

    def repaint(self) -> None:
        """Compute the lines again and refresh those that differ from what was painted."""
        size = self.size
        if not self.is_attached or not all(size):
            return
        old, old_size = self._painted, self._painted_for
        self._paint(size)
        if size != old_size:
            self.refresh()
        elif changed := _changed(old, self._painted, size.width):
            self.refresh(*changed)

    def _paint(self, size: Size) -> None:
        width, height = self._painted_for = size
        lines = self.drawn(width, height)[:height] if self.view else []
        blank = Strip.blank(width, self.palette.style("text", self.GROUND))
        self._painted = lines + [blank] * (height - len(lines))

    def render_line(self, y: int) -> Strip:
        """One painted line."""
        return self._lines(self.size)[y]

    def _lines(self, size: Size) -> list[Strip]:
        """What is painted; the first frame of a size asks for it before the resize is told."""
        if self._painted_for != size:
            self._paint(size)
        return self._painted

    def render_lines(self, crop: Region) -> list[Strip]:
        """The painted lines as they are: a pane has no border or padding that would be added."""
        size = self.size
        strips = self._lines(size)[crop.y : crop.bottom]
        background = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span == (0, size.width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def on_resize(self) -> None:
        """Paint for the new size, where the first frame of that size did not yet."""
        if self._painted_for != self.size:
            self.repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three lines down."""
        event.stop()
        self.wheel(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three lines up."""
        event.stop()
        self.wheel(-3)

    def on_click(self, event: events.Click) -> None:
        """Tell the cell."""
        self.clicked(event.x, event.y)

    def _themed(self) -> None:
        self._painted_for = Size()
        self.repaint()


class Host(Surface):
    """A pane that paints others."""

    def hosted_changed(self, pane: Pane) -> None:
        """A hosted pane has something new to show."""
        raise NotImplementedError


class Stage(Host):
    """Shows one hosted pane at a time: the base, or what covers it."""

    def __init__(self, base: Pane, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.base = base
        self.top = base
        base.host = self

    def cover(self, pane: Pane) -> None:
        """Show a pane instead of the base."""
        pane.host = self
        if pane.view is None and self.view is not None:
            pane.take(self.view)
        self.top = pane
        self.repaint()

    def uncover(self) -> None:
        """Show the base again."""
        self.cover(self.base)

    def hosted_changed(self, pane: Pane) -> None:
        """Paint, if it is the one that is shown."""
        if pane is self.top:
            self.repaint()

    def draw(self, width: int, height: int) -> list[Strip]:
        """The lines of the pane that is shown."""
        if self.top.view is None and self.view is not None:
            self.top.take(self.view)
        return self.top.drawn(width, height)

    def clicked(self, x: int, y: int) -> None:
        """Hand it on."""
        self.top.clicked(x, y)

    def wheel(self, lines: int) -> None:
        """Hand it on."""
        self.top.wheel(lines)


class Column(Host):
    """Stacks hosted panes; the elastic one gives way when the room is short."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.panes: tuple[Pane, ...] = ()
        self.elastic = 0
        self._tops: list[tuple[int, Pane]] = []

    def put(self, *panes: Pane, elastic: int = 0) -> None:
        """Stack these from the top; ``elastic`` is the index of the one that gives way."""
        self.panes, self.elastic = panes, elastic
        for pane in panes:
            pane.host = self
        self.repaint()

    def hosted_changed(self, pane: Pane) -> None:
        """Paint, if it is one of ours."""
        if pane in self.panes:
            self.repaint()

    def draw(self, width: int, height: int) -> list[Strip]:
        """The panes one below the other, with a blank line between them."""
        lines: list[Strip] = []
        blank = self.line(width).strip()
        self._tops = []
        for pane, room in zip(self.panes, self._rooms(width, height), strict=False):
            if lines:
                lines.append(blank)
            self._tops.append((len(lines), pane))
            lines += pane.fitted(width, room)
        return lines

    def _rooms(self, width: int, height: int) -> list[int]:
        panes = list(self.panes)
        least = 4
        while panes:
            wanted = [pane.wanted(width) for pane in panes]
            over = sum(wanted) + len(panes) - 1 - height
            if over <= 0:
                return wanted
            place = min(self.elastic, len(panes) - 1)
            if wanted[place] - over >= min(least, wanted[place]):
                wanted[place] -= over
                return wanted
            if len(panes) == 1:
                return [height]
            last = len(panes) - 1
            if wanted[last] - over >= least and last != place:
                wanted[last] -= over
                return wanted
            panes.pop()
        return []

    def clicked(self, x: int, y: int) -> None:
        """Hand it to the pane under the mouse."""
        for top, pane in reversed(self._tops):
            if y >= top:
                pane.clicked(x, y - top)
                return


def _changed(old: list[Strip], new: list[Strip], width: int) -> list[Region]:
    """The regions of neighbouring lines that differ, without what is the same at their right end.

    Textual writes a region from the left edge of the widget in any case.
    """
    regions: list[Region] = []
    for y, (before, after) in enumerate(zip(old, new, strict=True)):
        if before is after or before == after:
            continue
        region = Region(0, y, width - _same_at_end(before, after), 1)
        if regions and regions[-1].bottom == y:
            region = regions.pop().union(region)
        regions.append(region)
    return regions


def _same_at_end(before: Strip, after: Strip) -> int:
    """How many cells at the right end of two lines look the same."""
    same = 0
    for one, other in zip(reversed([*before]), reversed([*after]), strict=False):
        if one != other:
            break
        same += one.cell_length
    return same
