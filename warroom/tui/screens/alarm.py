"""The one row that is blank when all is well: what is owed, worst first."""

from typing import ClassVar

from textual.message import Message
from textual.strip import Strip

from warroom.owed import Obligation, Urgency
from warroom.topics.updates.state import Level
from warroom.tui.paint.line import cells, cut, text
from warroom.tui.paint.pane import Wished
from warroom.tui.paint.surface import Surface
from warroom.tui.view import FeedState, View


class AlarmLine(Surface[View]):
    """Names what is owed; only something critical turns the whole row red."""

    GROUND: ClassVar[str] = "background"

    class Chosen(Message):
        """An obligation was clicked."""

        def __init__(self, owed: Obligation) -> None:
            super().__init__()
            self.owed = owed

    def __init__(self) -> None:
        super().__init__()
        self._ends: list[tuple[int, Message]] = []

    def draw(self, width: int, height: int) -> list[Strip]:
        """One row."""
        if self.view is None:
            return []
        self._ends = []
        items = self._items(self.view, width)
        if not items:
            return [self._silent(self.view, width)]
        critical = items[0][1] is Urgency.CRITICAL
        ground = "critical-field" if critical else "background"
        tone = "on-critical bold" if critical else "warning bold"
        line = self.line(width, ground).add(" ")
        for number, (words, urgency, leads) in enumerate(items):
            left = len(items) - number
            words = f"{self.signs.alarm} {words}"
            if not number and left > 1:
                words = cut(words, line.room - cells(f"   +{left - 1} more"))
            if number and cells(words) + 3 + (9 if left > 1 else 0) > line.room:
                line.add(f"   +{left} more", tone if critical else "dim")
                self._ends.append((line.column, Wished("find.owed")))
                break
            calm = urgency <= Urgency.SOON and not critical
            line.add("   " if number else "").add(words, "warning" if calm else tone)
            self._ends.append((line.column, leads))
        return [line.strip()]

    def clicked(self, x: int, y: int) -> None:
        """Go to what clears what the mouse is on, or to all that is owed."""
        if found := next((leads for end, leads in self._ends if x < end), None):
            self.report(found)

    def _items(self, view: View, width: int) -> list[tuple[str, Urgency, Message]]:
        items: list[tuple[str, Urgency, Message]] = []
        trouble = view.trouble
        if trouble is not None:
            key = f", {view.key(trouble.helps)} saves a copy" if trouble.helps else ""
            words = text(f"{trouble.word}{key}: {trouble.sentence}")
            urgency = Urgency.CRITICAL if trouble.critical else Urgency.DUE
            items.append((words, urgency, Wished(trouble.helps or "find.owed")))
        if view.live.state is FeedState.LOST:
            words = "LIVE FEED LOST, this view may be stale; retrying"
            items.append((words, Urgency.DUE, Wished("find.owed")))
        if view.live.state is FeedState.BEHIND:
            words = f"THIS COPY IS {view.live.detail} OLD: an operator runs `warroom keep`"
            items.append((words, Urgency.DUE, Wished("find.owed")))
        items += [
            (_keyed(each, view), each.urgency, AlarmLine.Chosen(each))
            for each in view.alarms.line
            if not (width < 100 and _on_the_strip(each, view))
        ]
        return sorted(items, key=lambda item: -item[1])

    def _silent(self, view: View, width: int) -> Strip:
        """The deputy's call-out, where nothing else stands (ALARM-3)."""
        line = self.line(width)
        for owed in view.alarms.silent[:1]:
            line.add(f" {self.signs.dot} {cut(text(owed.text), width - 4)}", "dim")
        return line.strip()


def _keyed(owed: Obligation, view: View) -> str:
    """The words after the key that clears it, as the list of what is owed has them."""
    return text(owed.text) if view.read_only else f"{view.key(owed.clears)}  {text(owed.text)}"


def _on_the_strip(owed: Obligation, view: View) -> bool:
    """Whether the cadence line below says it already."""
    clock = view.clocks[0] if view.clocks else None
    if clock is None or clock.level < Level.DUE:
        return False
    return owed.what == f"update:{clock.audience}"
