"""What Textual lays out: lines are computed, compared, and only their changes painted."""

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

from warroom.tui.paint.line import cells
from warroom.tui.paint.pane import Pane, Seen
from warroom.tui.paint.themes import Palette, palette

_WHEEL = 3
"""Lines for each notch of the wheel."""


class Surface(Pane[Seen], Widget):
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

    def report(self, message: Message) -> None:
        """Post a message, which the screen gets."""
        self.post_message(message)

    # Painting

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
            self._let_go(old)
            self.refresh(*changed)

    def _paint(self, size: Size) -> None:
        width, height = self._painted_for = size
        lines = self.drawn(width, height) if self.view else []
        blank = Strip.blank(width, self.palette.style("text", self.GROUND))
        self._painted = lines + [blank] * (height - len(lines))

    def render_line(self, y: int) -> Strip:
        """One painted line; its offsets tell a selection where it is."""
        return self._lines(self.size)[y].apply_offsets(0, y)

    def _lines(self, size: Size) -> list[Strip]:
        """What is painted; the first frame of a size asks for it before the resize is told."""
        if self._painted_for != size:
            self._paint(size)
        return self._painted

    def render_lines(self, crop: Region) -> list[Strip]:
        """The painted lines as they are: a pane has no border or padding that would be added."""
        size = self.size
        strips = self._lines(size)[crop.y : crop.bottom]
        if self._selection is not None:
            strips = [self._mark(strip, crop.y + n) for n, strip in enumerate(strips)]
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

    def _themed(self) -> None:
        self._painted_for = Size()
        self.repaint()

    def caret_at(self) -> Offset | None:
        """The cell of the terminal at which one types or chooses here; None for none."""
        if self.caret is None or not self.display:
            return None
        return self.region.offset + Offset(*self.caret)

    # What the mouse selects

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """The words that the mouse selected, line by line, without what only decorates."""
        words = []
        for y, strip in enumerate(self._painted):
            if (span := selection.get_span(y)) is not None:
                line = self.plain(strip, y)
                words.append(line[span[0] :] if span[1] < 0 else line[span[0] : span[1]])
        return "\n".join(words), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Paint what is selected."""
        self.refresh()

    @property
    def _selection(self) -> Selection | None:
        return self.text_selection if self.is_attached else None

    def _mark(self, strip: Strip, y: int) -> Strip:
        """A line with what the mouse selected in it."""
        span = self._selection.get_span(y) if self._selection else None
        if span is None:
            return strip
        words = strip.text
        start = cells(words[: span[0]])
        end = strip.cell_length if span[1] < 0 else cells(words[: span[1]])
        style = self.palette.style("on-chip", "chip")
        chosen = [Segment(segment.text, style) for segment in strip.crop(start, end)]
        parts = (strip.crop(0, start), Strip(chosen), strip.crop(max(start, end)))
        return Strip([segment for part in parts for segment in part], strip.cell_length)

    def _let_go(self, old: list[Strip]) -> None:
        """Forget a selection whose words are not there any more: it would copy others."""
        if (selection := self._selection) is None:
            return
        for y, (before, now) in enumerate(zip(old, self._painted, strict=True)):
            if selection.get_span(y) is not None and before.text != now.text:
                self.screen.clear_selection()
                return

    def text_select_all(self) -> None:
        """Two clicks open something here; they select nothing."""

    # The mouse

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three lines down."""
        event.stop()
        self.wheeled(event.y, _WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three lines up."""
        event.stop()
        self.wheeled(event.y, -_WHEEL)

    def wheeled(self, y: int, lines: int) -> None:
        """The wheel was turned over a line of this widget."""
        self.wheel(lines)

    def on_click(self, event: events.Click) -> None:
        """Tell the cell, unless the mouse selected words on its way."""
        if self._selection is not None:
            return
        self.clicked(event.x, event.y)
        if event.chain == 2:
            self.opened(event.x, event.y)


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
