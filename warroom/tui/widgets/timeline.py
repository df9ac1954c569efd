"""The timeline: what happened, entry by entry; it follows, or it stays where the reader is."""

from datetime import datetime
from typing import ClassVar

import msgspec
from textual.message import Message
from textual.strip import Strip

from warroom.domain.chronicle import amended, find, is_late
from warroom.domain.entries import Amendment, Entry
from warroom.domain.event import Precision
from warroom.tui.paint import Piece
from warroom.tui.view import View
from warroom.tui.widgets import times
from warroom.tui.widgets.pane import Pane
from warroom.tui.widgets.timeline_look import (
    Laid,
    Look,
    columns,
    detail_lines,
    lay,
    paint,
)
from warroom.tui.widgets.timeline_rows import Rows
from warroom.tui.widgets.timeline_window import InSight, Window

_CACHED = 4_000


class Timeline(Pane):
    """The entries of the incident in the order in which they happened.

    Attributes:
        headless: True where a row of tabs shows the title and the state of following.
        tiny: True where kinds are shown by their glyphs only.
        unseen: Entries that were added below the window while it did not follow.
        above: Entries that were put in above the window.
    """

    TITLE: ClassVar[str] = "TIMELINE"

    class Selected(Message):
        """The selection moved; ``seq`` is None when nothing is selected."""

        def __init__(self, seq: int | None) -> None:
            super().__init__()
            self.seq = seq

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.headless = False
        self.tiny = False
        self.unseen: set[int] = set()
        self.above: set[int] = set()
        self._rows = Rows()
        self._window = Window(self._height)
        self._cursor: int | None = None
        self._known = 0
        self._last_seq = 0
        self._incident = ""
        self._amended: dict[int, Amendment] = {}
        self._tail: tuple[Entry, ...] = ()
        self._expanded: set[int] = set()
        self._look: Look | None = None
        self._laid: dict[int, tuple[Entry, Entry | None, Laid]] = {}
        self._strips: dict[tuple[int, int, bool, bool, bool], tuple[Laid, Strip]] = {}
        self._body = 10
        self._sight: list[InSight] = []

    # What it tells

    @property
    def selected(self) -> Entry | None:
        """The entry under the cursor."""
        return None if self._cursor is None else self._entry(self._cursor)

    @property
    def latest(self) -> Entry | None:
        """The last entry that is shown."""
        return self._rows.shown[-1] if self._rows.shown else None

    @property
    def following(self) -> bool:
        """Whether new entries scroll in."""
        return self._window.follow

    @property
    def words(self) -> str:
        """The words of the filter."""
        return " ".join(self._rows.words)

    @property
    def _count(self) -> int:
        return len(self._rows.shown) + len(self._tail)

    def status(self, short: bool = False) -> tuple[Piece, ...]:
        """Whether it follows, waits or filters, for the heading or the row of tabs."""
        every, shown = len(self._rows.every), len(self._rows.shown)
        pieces: list[Piece] = []
        if self.above:
            words = f"{len(self.above)} above" if short else f"{len(self.above)} put in above"
            pieces.append((f"{self.signs.alarm} {words}  ", "warning"))
        if self._rows.words:
            pieces.append((f"filter “{self.words}” ", "warning bold"))
            pieces.append((f"{shown}/{every}" + ("" if short else " · Esc clears"), "dim"))
        elif self._window.follow:
            words = f"{self.signs.full} following {every}" + ("" if short else " entries")
            pieces.append((words, "dim"))
        else:
            pieces.append((f"{self.signs.pause} paused ", "warning bold"))
            pieces.append((f"{every}" + ("" if short else " entries"), "dim"))
        if not short and not self._rows.words and self.view and self._rows.every:
            ago = self.view.now - max(each.recorded_at for each in self._rows.every[-20:])
            if ago.total_seconds() >= 0:
                pieces.append((f", last {times.short_span(ago.total_seconds())} ago", "faint"))
        return tuple(pieces)

    # What it is told

    def take(self, view: View) -> None:
        """Put in what is new; the window and the selection stay where they are."""
        if not self._continues(view):
            self._forget()
        self._incident = view.incident.id
        timeline = view.incident.timeline
        if timeline.amended is not self._amended:
            self._amend(view, self._amended, timeline.amended)
            self._amended = timeline.amended
        written = timeline.written
        first = self._known == 0
        fresh = [amended(timeline, written[index]) for index in range(self._known, len(written))]
        if fresh:
            self._known, self._last_seq = len(written), fresh[-1].seq
            self._land(fresh, first)
        self._tail = tuple(
            Entry(-number, each.kind, each.text, each.by or view.me, each.at,
                  Precision.EXACT, each.at, "pending")
            for number, each in enumerate(view.pending, start=1)
        )  # fmt: skip
        super().take(view)

    def filter(self, words: str) -> None:
        """Show only entries that hold all these words in text, name or kind; empty shows all."""
        selected = self.selected
        self._rows.filter(words)
        self._cursor = self._rows.find(selected.seq) if selected else None
        if self._cursor is None:
            self._window.follow = True
            self.unseen.clear()
        else:
            self._window.top, self._window.skip = self._cursor, 0
        self._tell()

    def move(self, by: int) -> None:
        """Move the selection by entries; past the last one it follows again."""
        if not self._count:
            return
        if self._cursor is None:
            if self._window.follow:
                if by < 0:
                    self._select(len(self._rows.shown) - 1)
                return
            self._select(self._window.first_whole(self._count))
        elif self._cursor + by >= len(self._rows.shown):
            self.to_latest()
        else:
            self._select(max(self._cursor + by, 0))

    def scroll_lines(self, lines: int) -> None:
        """Scroll without selecting; at the end it follows again."""
        if not self._look or not self._count:
            return
        if self._window.scroll(lines, self._count, self._body) and self._cursor is None:
            self._window.follow = True
            self.unseen.clear()
        self.repaint()

    def page(self, by: int) -> None:
        """Scroll by pages; the selection goes along."""
        if not self._look or not self._count:
            return
        if self._window.scroll(by * max(self._body - 1, 1), self._count, self._body):
            self.to_latest()
            return
        self._cursor = self._window.first_whole(len(self._rows.shown))
        self._tell()

    def to_first(self) -> None:
        """Select the first entry."""
        if self._rows.shown:
            self._window.top = self._window.skip = 0
            self._select(0)

    def to_latest(self) -> None:
        """Drop the selection and follow what comes."""
        self._window.follow = True
        self._cursor = None
        self.unseen.clear()
        self._tell()

    def jump(self, seq: int) -> bool:
        """Select the entry of that seq; the filter is cleared when it hides it."""
        index = self._rows.find(seq)
        if index is None and self._rows.words:
            self._rows.filter("")
            index = self._rows.find(seq)
        if index is None:
            return False
        self._select(index)
        return True

    def toggle_details(self) -> None:
        """Unfold what there is to know of the selected entry, or fold it away."""
        entry = self.selected
        if entry is None:
            return
        self._expanded ^= {entry.seq}
        self._laid.pop(entry.seq, None)
        if self._look and self._cursor is not None:
            self._window.reveal(self._cursor, self._count, self._body)
        self.repaint()

    def wheel(self, lines: int) -> None:
        """Scroll."""
        self.scroll_lines(lines)

    def clicked(self, x: int, y: int) -> None:
        """Select the entry under the mouse."""
        row = y - (not self.headless)
        if 0 <= row < len(self._sight) and self._sight[row].index < len(self._rows.shown):
            self._select(self._sight[row].index)

    # How it is painted

    def draw(self, width: int, height: int) -> list[Strip]:
        """The heading and the lines in sight, with the scrollbar at the right edge."""
        lines = [] if self.headless else [self.heading(width, *self.status())]
        if not self.view:
            return lines
        self._use(Look(
            columns(width - 1, self.tiny), self.view.zone, self.signs, self._start(),
            self._rows.words,
        ))  # fmt: skip
        height -= len(lines)
        if not self._count:
            return lines + self._empty(width)
        self._body = height
        sight = self._window.sight(self._count, height)
        self._seen(sight)
        if self.unseen and height > 2:
            self._body = height - 1
            sight = self._window.sight(self._count, self._body)
        self._sight = sight
        lines += [self._strip(row, number, sight) for number, row in enumerate(sight)]
        if self.unseen and height > 2:
            lines += [self._pill(width)]
        return lines

    def _pill(self, width: int) -> Strip:
        words = f" {self.signs.down} {len(self.unseen)} new below "
        line = self.line(width).add(" " * max((width - len(words) - 21) // 2, 1))
        line.add(words, "on-info bold", "info-field")
        return (
            line.add(" End", "bright bold", "raised")
            .add(" follow latest ", "dim", "raised")
            .strip()
        )

    def _strip(self, row: InSight, number: int, sight: list[InSight]) -> Strip:
        look = self._look
        assert look is not None
        laid = self._lay(row.index)
        sticky = number == 0 and row.line > bool(laid.day)
        selected = row.index == self._cursor
        thumb = self._thumb(number, sight)
        key = (laid.entry.seq, row.line, selected, sticky, thumb)
        hit = self._strips.get(key)
        if hit is not None and hit[0] is laid:
            return hit[1]
        on = "selection" if selected else self.GROUND
        line = self.line(look.columns.width, on)
        strip = paint(line, laid, row.line, look, selected=selected, sticky=sticky).strip()
        bar = self.line(1)
        bar.add(*(self.signs.thumb, "dim") if thumb else (self.signs.track, "line"))
        if len(self._strips) > _CACHED:
            self._strips.clear()
        strip = Strip([*strip, *bar.strip()], look.columns.width + 1)
        self._strips[key] = (laid, strip)
        return strip

    def _thumb(self, number: int, sight: list[InSight]) -> bool:
        """Whether the scrollbar's thumb covers a row; it measures entries, not lines."""
        first, last, count = sight[0].index, sight[-1].index, self._count
        whole = first == 0 and last == count - 1
        if whole and self._window.at_end(count, len(sight)) and not self._window.skip:
            return False
        height = len(sight)
        size = max(height * (last - first + 1) // count, 1)
        free = max(count - (last - first + 1), 1)
        start = height - size if last == count - 1 else (height - size) * first // free
        return start <= number < start + size

    def _lay(self, index: int) -> Laid:
        entry = self._entry(index)
        before = self._entry(index - 1) if index else None
        hit = self._laid.get(entry.seq)
        if hit is not None and hit[0] is entry and hit[1] is before:
            return hit[2]
        assert self._look is not None
        assert self.view is not None
        view = self.view
        waits = entry.seq < 0
        lifecycle = view.incident.lifecycle
        closed = lifecycle.changed_at if lifecycle.over else None
        laid = lay(
            entry, self._look, before, times.day(view.now, view.zone), waits=waits,
            late=not waits and is_late(entry, view.doctrine, closed),
        )  # fmt: skip
        if entry.seq in self._expanded:
            laid = msgspec.structs.replace(laid, lines=laid.lines + self._details(entry, view))
        if len(self._laid) > _CACHED:
            self._laid.clear()
        self._laid[entry.seq] = (entry, before, laid)
        return laid

    def _details(self, entry: Entry, view: View) -> tuple[tuple[Piece, ...], ...]:
        rows = detail_lines(entry, view.zone, view.now)
        rows += [("", line) for line in entry.attachment.split("\n")[:20] if entry.attachment]
        return tuple(((f"{label:10}", "faint"), (words, "dim")) for label, words in rows)

    def _empty(self, width: int) -> list[Strip]:
        if self._rows.words:
            words = f"No entry holds “{self.words}”. Esc clears the filter."
            return [self.line(width).strip(), self.line(width).add("  " + words, "dim").strip()]
        if self.view and self.view.read_only:
            return [self.line(width).strip(), self.line(width).add("  Nothing logged yet.").strip()]
        blank = self.line(width).strip()
        keys = self.line(width).add("  n", "bright bold").add(" note   ", "dim")
        keys.add("i", "bright bold").add(" impact   ", "dim").add("o", "bright bold")
        keys.add(" observation   then type and press Enter.", "dim")
        rule = "  The time is taken when you press the key, not when you press Enter."
        return [
            blank,
            self.line(width).add("  Nothing logged yet.").strip(),
            blank,
            keys.strip(),
            self.line(width).add(rule, "dim").strip(),
        ]

    # How it keeps its place

    def _entry(self, index: int) -> Entry:
        shown = self._rows.shown
        return shown[index] if index < len(shown) else self._tail[index - len(shown)]

    def _height(self, index: int) -> int:
        return self._lay(index).height

    def _start(self) -> datetime | None:
        if not self.view or not self.view.elapsed_times:
            return None
        lifecycle = self.view.incident.lifecycle
        return lifecycle.declared_at or lifecycle.opened_at

    def _use(self, look: Look) -> None:
        if look != self._look:
            self._look = look
            self._laid.clear()
            self._strips.clear()

    def _themed(self) -> None:
        self._strips.clear()
        super()._themed()

    def _continues(self, view: View) -> bool:
        written = view.incident.timeline.written
        if view.incident.id != self._incident or len(written) < self._known:
            return False
        return not self._known or written[self._known - 1].seq == self._last_seq

    def _forget(self) -> None:
        words = self.words
        self._rows = Rows()
        self._rows.filter(words)
        self._known = self._last_seq = 0
        self._amended = {}
        self._cursor = None
        self._window.follow = True
        for kept in (self.unseen, self.above, self._expanded):
            kept.clear()
        self._laid.clear()
        self._strips.clear()

    def _land(self, fresh: list[Entry], first: bool) -> None:
        window = self._window
        for entry, index in self._rows.add(fresh):
            if self._cursor is not None and index <= self._cursor:
                self._cursor += 1
            if first:
                continue
            if index <= window.top and index < len(self._rows.shown) - 1:
                window.top += 1
                self.above.add(entry.seq)
            elif not window.follow:
                self.unseen.add(entry.seq)

    def _amend(self, view: View, old: dict[int, Amendment], new: dict[int, Amendment]) -> None:
        for seq, change in new.items():
            if old.get(seq) != change and (entry := find(view.incident.timeline, seq)):
                self._rows.replace(entry)

    def _seen(self, sight: list[InSight]) -> None:
        if not self.unseen and not self.above:
            return
        for row in sight:
            seq = self._entry(row.index).seq
            self.unseen.discard(seq)
            self.above.discard(seq)

    def _select(self, index: int) -> None:
        self._cursor = index
        if self._look:
            self._window.reveal(index, self._count, self._body)
        self._tell()

    def _tell(self) -> None:
        entry = self.selected
        if self.is_attached:
            self.post_message(self.Selected(entry.seq if entry else None))
        self.repaint()
