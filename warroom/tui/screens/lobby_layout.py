"""The lobby's layout: all incidents of the room, most pressing first."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

import msgspec
from textual.app import ComposeResult
from textual.strip import Strip

from warroom.owed import Obligation, Urgency
from warroom.topics.index.state import Listing as Listed
from warroom.tui.ask.layout import Layout
from warroom.tui.paint import times
from warroom.tui.paint.line import Line, padded
from warroom.tui.paint.listing import Listing
from warroom.tui.paint.surface import Surface
from warroom.tui.view import FeedState, View


class LobbyRow(msgspec.Struct, frozen=True):
    """One incident of the lobby, and the most pressing thing that it owes."""

    listed: Listed
    owed: Obligation | None = None


def pressing(row: LobbyRow) -> tuple[bool, bool, int, int, float]:
    """What comes first: open ones, real before exercised, by what they owe and how bad they are.

    Then the newest.
    """
    listed = row.listed
    at = listed.last_at or listed.lifecycle.opened_at
    age = -at.timestamp() if at else 0.0
    if not listed.open:
        return (True, False, 0, 0, age)
    return (False, listed.drill, -(row.owed.urgency if row.owed else 0), listed.severity or 9, age)


class LobbyHead(Surface[View]):
    """The room, how many incidents it has, who is here, the clock."""

    GROUND: ClassVar[str] = "panel"

    def __init__(self) -> None:
        super().__init__()
        self.room = ""
        self.rows: Sequence[LobbyRow] = ()

    def draw(self, width: int, height: int) -> list[Strip]:
        """One row."""
        view = self.view
        if view is None:
            return []
        zone = times.zone_name(view.now, view.zone)
        line = self.line(width).right((" ", "text"))
        line.right((f"  {times.clock(view.now, view.zone, True)} {zone}", "dim"))
        if watching := len(view.live.watchers):
            line.right((f"  {self.signs.full} {watching} here", "ok"))
        if view.live.state is FeedState.BEHIND:
            line.right((f"  {self.signs.waiting} copy {view.live.detail} old", "warning bold"))
        working = sum(row.listed.open for row in self.rows)
        line.add(" WARROOM ", "on-chip bold", "chip").add(f" {working} open", "bright bold")
        line.add(f", {len(self.rows) - working} over", "dim")
        if view.unwritten:
            why = f": {view.trouble.word}" if view.trouble else ""
            words = f"  {self.signs.waiting} {view.unwritten} not in the room yet{why}"
            line.add(words, "warning bold")
        return [line.add(f"   {self.room}", "dim").strip()]


class LobbyList(Listing[View]):
    """The incidents."""

    TITLE: ClassVar[str] = "INCIDENTS"

    def __init__(self) -> None:
        super().__init__()
        self.active = True
        self.every: tuple[LobbyRow, ...] = ()
        self.words = ""

    @property
    def shown(self) -> list[LobbyRow]:
        """The rows that the search lets through."""
        words = self.words.lower().split()
        return [row for row in self.every if all(word in _text(row) for word in words)]

    @property
    def selected(self) -> LobbyRow | None:
        """The incident under the cursor."""
        shown = self.shown
        return shown[self.at] if self.at < len(shown) else None

    def fill(self, rows: Sequence[LobbyRow]) -> None:
        """Show these; the cursor stays on its incident."""
        here = self.selected
        self.every = tuple(sorted(rows, key=pressing))
        ids = [row.listed.id for row in self.shown]
        if here and here.listed.id in ids:
            self.at = ids.index(here.listed.id)
        self.repaint()

    def search(self, words: str) -> None:
        """Show only incidents that hold all these words."""
        self.words = words
        self.at = 0
        self.repaint()

    def count(self) -> int:
        """How many rows are shown."""
        return len(self.shown)

    def head(self) -> tuple[tuple[str, str], ...]:
        """Whether a search is in force."""
        if not self.words:
            return ()
        return (
            (f"search “{self.words}” ", "warning bold"),
            (f"{self.count()}/{len(self.every)}", "dim"),
        )

    def empty(self, width: int) -> list[Strip]:
        """How the first one is opened."""
        if self.words:
            return [self.line(width).add(f"  No incident holds “{self.words}”.", "dim").strip()]
        blank = self.line(width).strip()
        words = self.line(width).add("  No incident yet.").strip()
        if self.view and self.view.read_only:
            return [blank, words]
        key = self.view.key("incident.open") if self.view else ""
        how = self.line(width).add(f"  {key}", "bright bold")
        return [blank, words, how.add(" opens one: a title is enough.", "dim").strip()]

    def rows(self, width: int) -> list[list[Strip]]:
        """One line each, a second one for what is owed."""
        return [self._row(row, width, at == self.cursor) for at, row in enumerate(self.shown)]

    def _row(self, row: LobbyRow, width: int, here: bool) -> list[Strip]:
        on = "selection" if here else self.GROUND
        listed = row.listed
        quiet = "dim" if not listed.open else "text"
        line = self.line(width, on).add(self.signs.bar if here else " ", "focus")
        since = self._since(listed)
        line.right((f"  {since} ", "dim"))
        who = f"IC {listed.commander}" if listed.commander else ""
        line.right((f"  {who}", quiet))
        self._severity(line, listed, on)
        line.add(f" {padded(listed.id, 8)}", "dim").add(padded(listed.state, 10), quiet)
        if listed.drill:
            line.add(" EXERCISE ", "on-info bold", "info-field").add(" ")
        line.add(f" {listed.title}", "bright bold" if listed.open else "text")
        owed = row.owed
        if owed is None or owed.urgency <= Urgency.QUIET or width < 40:
            return [line.strip()]
        tone = "critical bold" if owed.urgency is Urgency.CRITICAL else "warning"
        below = self.line(width, on).add(" " * 10).add(f"{self.signs.alarm} {owed.text}", tone)
        return [line.strip(), below.strip()]

    def _severity(self, line: Line, listed: Listed, on: str) -> None:
        if listed.severity is None:
            line.add(" SEV-? ", "warning")
        elif listed.open:
            line.add(f" SEV-{listed.severity} ", "on-severity bold", f"severity-{listed.severity}")
        else:
            line.add(f" SEV-{listed.severity} ", "dim", on)

    def _since(self, listed: Listed) -> str:
        at: datetime | None = listed.lifecycle.opened_at or listed.last_at
        if at is None or self.view is None:
            return ""
        if listed.open:
            return f"T+{times.short_span((self.view.now - at).total_seconds())}"
        return times.day(at, self.view.zone)


class LobbyLayout(Layout):
    """A head, the incidents, the foot."""

    def __init__(self) -> None:
        self.head, self.incidents = LobbyHead(), LobbyList()
        super().__init__(self.incidents)
        self._surfaces = (self.head, *self._surfaces)

    def compose(self) -> ComposeResult:
        """Four parts; what they paint is hosted."""
        yield self.head
        yield self.stage
        yield self.notice
        yield self.foot


def _text(row: LobbyRow) -> str:
    listed = row.listed
    names = (listed.id, listed.title, listed.state, listed.commander or "")
    return f"{' '.join(names)} sev-{listed.severity}".lower()
