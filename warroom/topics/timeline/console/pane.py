"""The timeline: what happened, entry by entry; it follows, or it stays where the reader is."""

from datetime import datetime
from typing import ClassVar

from textual.message import Message
from textual.strip import Strip

from warroom.topics.timeline.console.look import Laid, Look, columns, lay, paint
from warroom.topics.timeline.console.place import Place
from warroom.topics.timeline.console.rows import InSight
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.shown import is_late
from warroom.tui.paint import times
from warroom.tui.paint.line import Piece
from warroom.tui.paint.pane import Pane, Touched, Wished
from warroom.tui.paint.themes import Palette
from warroom.tui.view import View

_CACHED = 4_000


class Timeline(Pane[View]):
    """The entries of the incident in the order in which they happened.

    Attributes:
        headless: True where a row of tabs shows the title and the state of following.
        tiny: True where kinds are shown by their glyphs only.
        place: Where the reader is.
    """

    TITLE: ClassVar[str] = "TIMELINE"

    class Selected(Message):
        """The selection or the following changed; ``seq`` is None when nothing is selected."""

        def __init__(self, seq: int | None) -> None:
            super().__init__()
            self.seq = seq

    def __init__(self) -> None:
        super().__init__()
        self.headless = False
        self.tiny = False
        self.place = Place(lambda index: self._lay(index).height)
        self._look: Look | None = None
        self._colours: Palette | None = None
        self._laid: dict[int, tuple[Entry, Entry | None, Laid]] = {}
        self._strips: dict[tuple[int, int, bool, bool, bool | None], tuple[Laid, Strip]] = {}
        self._sight: list[InSight] = []

    @property
    def selected(self) -> Entry | None:
        """The entry under the cursor."""
        return self.place.selected

    @property
    def latest(self) -> Entry | None:
        """The last entry that is shown."""
        return self.place.rows.shown[-1] if self.place.rows.shown else None

    @property
    def following(self) -> bool:
        """Whether new entries scroll in."""
        return self.place.window.follow

    @property
    def words(self) -> str:
        """The words of the filter."""
        return " ".join(self.place.rows.words)

    def status(self, short: bool = False) -> tuple[Piece, ...]:
        """Whether it follows, waits or filters, for the heading or the row of tabs."""
        rows, above, signs = self.place.rows, len(self.place.above), self.signs
        every = len(rows.every)
        pieces: list[Piece] = []
        if rows.hides is not None:
            key = self.view.key("find.working") if self.view else ""
            pieces.append((f"{key} all " if short else f"{key} shows all  ", "dim"))
        if above:
            words = f"{above} above" if short else f"{above} put in above"
            pieces.append((f"{signs.alarm} {words}  ", "warning"))
        if rows.words:
            pieces.append((f'filter "{self.words}" ', "warning bold"))
            ending = "" if short else f" {signs.dot} {self._escape} clears"
            pieces.append((f"{len(rows.shown)}/{every}{ending}", "dim"))
            return tuple(pieces)
        ending = "" if short else " entry" if every == 1 else " entries"
        if self.following:
            pieces.append((f"{signs.full} following {every}{ending}", "dim"))
        else:
            pieces += [(f"{signs.pause} paused ", "warning bold"), (f"{every}{ending}", "dim")]
        if not short and self.view and every:
            last = max(entry.recorded_at for entry in rows.every[-20:])
            ago = max((self.view.now - last).total_seconds(), 0)
            pieces.append((f", last {times.short_span(ago)} ago", "faint"))
        return tuple(pieces)

    @property
    def _escape(self) -> str:
        return self.view.key("find.escape") if self.view else ""

    def take(self, view: View) -> None:
        """Put in what is new; the window and the selection stay where they are."""
        super().take(view)
        if self.place.take(view):
            self._laid.clear()
            self._strips.clear()

    def filter(self, words: str) -> None:
        """Show only entries that hold all these words in text, name or kind; empty shows all."""
        self.place.filter(words)
        self._tell()

    def move(self, by: int) -> None:
        """Move the selection by entries; past the last one it follows again."""
        self.place.move(by)
        self._tell()

    def scroll_lines(self, lines: int) -> None:
        """Scroll without selecting; at the end it follows again."""
        self.place.scroll(lines)
        self._tell()

    def page(self, by: int) -> None:
        """Scroll by pages; the selection goes along."""
        self.place.page(by)
        self._tell()

    def to_first(self) -> None:
        """Select the first entry."""
        if self.place.rows.shown:
            self.place.select(0)
        self._tell()

    def to_latest(self) -> None:
        """Drop the selection and follow what comes."""
        self.place.follow()
        self._tell()

    def jump(self, seq: int) -> bool:
        """Select the entry of that seq; False when there is none."""
        index = self.place.find(seq)
        if index is not None:
            self.place.select(index)
        self._tell()
        return index is not None

    def wheel(self, lines: int) -> None:
        """Scroll."""
        self.scroll_lines(lines)

    def clicked(self, x: int, y: int) -> None:
        """Select the entry under the mouse."""
        row = y - (not self.headless)
        self.report(Touched(self))
        if 0 <= row < len(self._sight):
            index = self._sight[row].index
            if index < len(self.place.rows.shown):
                self.place.select(index)
                self._tell()

    def opened(self, x: int, y: int) -> None:
        """Open the details of the entry under the mouse."""
        if 0 <= y - (not self.headless) < len(self._sight):
            self.report(Wished("find.details"))

    def plain(self, strip: Strip, y: int) -> str:
        """The words of a line, without the scrollbar."""
        return super().plain(strip, y) if y < (not self.headless) else strip.text[:-1].rstrip()

    def draw(self, width: int, height: int) -> list[Strip]:
        """The heading and the lines in sight, with the scrollbar at the right edge."""
        if not self.view:
            return []
        self._use(self._new_look(self.view, width))
        body = self._body(self.view, width, height - (not self.headless))
        return body if self.headless else [self.heading(width, *self.status()), *body]

    def _body(self, view: View, width: int, room: int) -> list[Strip]:
        place = self.place
        if not place.count:
            return self._empty(view, width)
        place.body = room
        sight = place.window.sight(place.count, room)
        place.saw(sight)
        if place.unseen and room > 2:
            place.body = room - 1
            sight = sight[: place.body]
        self._sight = sight
        bar = self._thumb(sight)
        lines = [
            self._strip(row, number, None if bar is None else number in bar)
            for number, row in enumerate(sight)
        ]
        return [*lines, self._pill(width)] if place.body < room else lines

    def _pill(self, width: int) -> Strip:
        words = f" {self.signs.down} {len(self.place.unseen)} new below "
        line = self.line(width).add(" " * max((width - len(words) - 19) // 2, 1))
        key = self.view.keymap.all_shown("find.latest").split()[-1:] if self.view else []
        line.add(words, "on-info bold", "info-field")
        line.add(f" {''.join(key)}", "bright bold", "raised")
        return line.add(" follow latest ", "dim", "raised").strip()

    def _strip(self, row: InSight, number: int, thumb: bool | None) -> Strip:
        laid, look = self._lay(row.index), self._look
        assert look is not None
        sticky = number == 0 and row.line > bool(laid.day)
        selected = row.index == self.place.cursor
        key = (laid.entry.seq, row.line, selected, sticky, thumb)
        hit = self._strips.get(key)
        if hit is not None and hit[0] is laid:
            return hit[1]
        line = self.line(look.columns.width, "selection" if selected else self.GROUND)
        body = paint(line, laid, row.line, look, selected=selected, sticky=sticky).strip()
        signs = self.signs
        sign = (signs.thumb, "dim") if thumb else (signs.track, "line")
        bar = self.line(1).add(*(" ", "text") if thumb is None else sign).strip()
        if len(self._strips) > _CACHED:
            self._strips.clear()
        strip = Strip([*body, *bar], look.columns.width + 1)
        self._strips[key] = (laid, strip)
        return strip

    def _thumb(self, sight: list[InSight]) -> range | None:
        """The rows that the scrollbar's thumb covers; None when everything is in sight.

        It measures entries, not lines: the lines of what is out of sight are not known.
        """
        if not sight:
            return None
        first, last, count = sight[0].index, sight[-1].index, self.place.count
        if first == 0 and self.place.window.at_end(count, len(sight)) and not sight[0].line:
            return None
        height, seen = len(sight), last - first + 1
        size = max(height * seen // count, 1)
        start = (height - size) * first // max(count - seen, 1)
        return range(start, start + size)

    def _lay(self, index: int) -> Laid:
        entry = self.place.entry(index)
        before = self.place.entry(index - 1) if index else None
        hit = self._laid.get(entry.seq)
        if hit is not None and hit[0] is entry and hit[1] is before:
            return hit[2]
        assert self._look is not None
        assert self.view is not None
        view, waits = self.view, entry.seq < 0
        lifecycle = view.incident.lifecycle
        closed = lifecycle.changed_at if lifecycle.over else None
        late = not waits and is_late(entry, view.doctrine, closed)
        today = times.day(view.now, view.zone)
        laid = lay(entry, self._look, before, today, late=late, waits=waits)
        if len(self._laid) > _CACHED:
            self._laid.clear()
        self._laid[entry.seq] = (entry, before, laid)
        return laid

    def _empty(self, view: View, width: int) -> list[Strip]:
        blank = self.line(width).strip()
        if self.words:
            words = f'  No entry holds "{self.words}". {self._escape} clears the filter.'
            return [blank, self.line(width).add(words, "dim").strip()]
        lines = [blank, self.line(width).add("  Nothing logged yet.").strip()]
        if view.read_only:
            return lines
        keys = self.line(width).add("  ")
        for kind in ("note", "impact", "observation"):
            keys.add(view.key(f"log.{kind}"), "bright bold").add(f" {kind}   ", "dim")
        keys.add("then type and press Enter.", "dim")
        rule = "  The time is taken when you press the key, not when you press Enter."
        return [*lines, blank, keys.strip(), self.line(width).add(rule, "dim").strip()]

    def _new_look(self, view: View, width: int) -> Look:
        start: datetime | None = None
        if view.elapsed_times:
            start = view.incident.lifecycle.started_at
        widths = columns(width - 1, self.tiny)
        accounts = view.incident.crew.accounts
        return Look(widths, view.zone, self.signs, start, self.place.rows.words, accounts)

    def _use(self, look: Look) -> None:
        if look != self._look:
            self._look = look
            self._laid.clear()
            self._strips.clear()
        if self.palette is not self._colours:
            self._colours = self.palette
            self._strips.clear()

    def _tell(self) -> None:
        entry = self.selected
        self.report(self.Selected(entry.seq if entry else None))
        self.repaint()
