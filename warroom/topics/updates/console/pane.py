"""Updates sent: what went out to whom, newest first."""

from typing import ClassVar

from textual.strip import Strip

from warroom.topics.updates.state import Sent
from warroom.tui.paint import times
from warroom.tui.paint.line import Piece, wrap
from warroom.tui.paint.listing import Listing
from warroom.tui.view import View


class UpdatesSent(Listing[View]):
    """Every update once, with the audiences that it served."""

    TITLE: ClassVar[str] = "UPDATES SENT"

    def count(self) -> int:
        """How many there are."""
        return len({sent.seq for sent in self.view.incident.updates.sent}) if self.view else 0

    @property
    def selected(self) -> Sent | None:
        """The update under the cursor; one of its audiences."""
        grouped = self._grouped(self.view) if self.view else []
        return grouped[self.cursor][0] if self.cursor is not None else None

    def head(self) -> tuple[Piece, ...]:
        """How many."""
        return ((str(self.count()), "dim"),)

    def empty(self, width: int) -> list[Strip]:
        """How the first one is noted."""
        return self.none_yet(width, "update.send", "sends one.")

    def rows(self, width: int) -> list[list[Strip]]:
        """Time, audiences and words."""
        view = self.view
        if view is None:
            return []
        return [
            self._row(view, group, width, number == self.cursor)
            for number, group in enumerate(self._grouped(view)[:100])
        ]

    def names(self) -> list[object]:
        """The seqs of the updates, newest first."""
        return [group[0].seq for group in self._grouped(self.view)] if self.view else []

    def _grouped(self, view: View) -> list[list[Sent]]:
        groups: dict[int, list[Sent]] = {}
        for sent in view.incident.updates.sent:
            groups.setdefault(sent.seq, []).append(sent)
        return list(reversed(groups.values()))

    def _row(self, view: View, group: list[Sent], width: int, selected: bool) -> list[Strip]:
        sent = group[0]
        whom = ", ".join(each.audience for each in group)
        late = max(each.late_seconds for each in group)
        strips = []
        told = f", {times.short_span(late)} late" if late >= 60 else ""
        body = f"{whom}{told}: {sent.text}{' (final)' if sent.final else ''}"
        for number, words in enumerate(wrap(body, width - 10)[:4]):
            line = self.line(width, "selection" if selected else None).right((" ", "text"))
            line.add(self.signs.bar if selected else " ", "focus")
            if number == 0:
                line.add(f"{times.clock(sent.at, view.zone)} ", "dim").add(self.signs.out, "info")
            strips.append(line.to(9).add(words, "text").strip())
        return strips
