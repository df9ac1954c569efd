"""Decisions: what was decided, newest first."""

from typing import ClassVar

from textual.strip import Strip

from warroom.domain.chronicle import amended
from warroom.domain.entries import Entry
from warroom.tui.paint import Piece, wrap
from warroom.tui.view import View
from warroom.tui.widgets import times
from warroom.tui.widgets.listing import Listing


class DecisionsPane(Listing):
    """Time and words of every decision."""

    TITLE: ClassVar[str] = "DECISIONS"

    def __init__(self) -> None:
        super().__init__()
        self._read = 0
        self._last_seq = 0
        self._incident = ""
        self._found: list[Entry] = []

    def take(self, view: View) -> None:
        """Look through the entries that are new."""
        written = view.incident.timeline.written
        same = view.incident.id == self._incident and len(written) >= self._read
        if not same or (self._read and written[self._read - 1].seq != self._last_seq):
            self._found, self._read = [], 0
        self._incident = view.incident.id
        for index in range(self._read, len(written)):
            if written[index].kind == "decision":
                self._found.append(written[index])
        self._read = len(written)
        self._last_seq = written[-1].seq if self._read else 0
        super().take(view)

    def count(self) -> int:
        """How many there are."""
        return len(self._found)

    @property
    def selected(self) -> Entry | None:
        """The decision under the cursor."""
        return self._newest()[self.cursor] if self.cursor is not None else None

    def head(self) -> tuple[Piece, ...]:
        """How many."""
        return ((str(len(self._found)), "dim"),)

    def empty(self, width: int) -> list[Strip]:
        """How the first one is logged."""
        return self.none_yet(width, "d", "logs one.")

    def rows(self, width: int) -> list[list[Strip]]:
        """Time and wrapped words, newest first."""
        view = self.view
        if view is None:
            return []
        return [
            self._row(view, entry, width, number == self.cursor)
            for number, entry in enumerate(self._newest()[:200])
        ]

    def _newest(self) -> list[Entry]:
        return sorted(self._found, key=lambda entry: (entry.sort_at, entry.seq), reverse=True)

    def _row(self, view: View, entry: Entry, width: int, selected: bool) -> list[Strip]:
        entry = amended(view.incident.timeline, entry)
        gone = entry.struck or entry.corrected_by is not None
        strips = []
        for number, words in enumerate(wrap(entry.text, width - 10)):
            line = self.line(width, "selection" if selected else None)
            line.add(self.signs.bar if selected else " ", "focus")
            if number == 0:
                line.add(f"{times.clock(entry.sort_at, view.zone)} ", "dim")
                line.add(self.signs.decided, "faint" if gone else "decision bold")
            strips.append(line.to(9).add(words, "faint strike" if gone else "text").strip())
        return strips
