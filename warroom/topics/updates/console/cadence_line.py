"""The cadence clock in one row, for narrow terminals."""

from typing import ClassVar

from textual.strip import Strip

from warroom.topics.updates.console import cadence as cadence_look
from warroom.topics.updates.state import Clock, Level
from warroom.tui.paint.line import cells
from warroom.tui.paint.pane import Wished
from warroom.tui.paint.surface import Surface
from warroom.tui.view import View

_LEAST = 4
"""A bar of fewer cells says nothing."""

_NAMED = 30


class CadenceLine(Surface[View]):
    """When the next update is due, and who sends it."""

    GROUND: ClassVar[str] = "background"

    def draw(self, width: int, height: int) -> list[Strip]:
        """One row; a full field from due on."""
        if self.view is None:
            return []
        if not self.view.clocks:
            words = " Next update: nothing is owed"
            return [self.line(width).add(words, "dim").strip()]
        return [self._row(self.view, self.view.clocks[0], width)]

    def opened(self, x: int, y: int) -> None:
        """Send an update."""
        self.report(Wished("update.send"))

    def _row(self, view: View, clock: Clock, width: int) -> Strip:
        level, signs = clock.level, self.signs
        ground = cadence_look.field(level, self.GROUND)
        line = self.line(width, ground)
        left = cadence_look.remaining(clock, view.now)
        if level >= Level.DUE:
            tone = cadence_look.tone(level)
            word = cadence_look.word(level, signs).split(" ", 1)[1]
            what = "UPDATE " if width >= _NAMED else ""
            line.add(f" {signs.alarm} {what}{word} {left}", tone)
            sends = f"{clock.sender or 'somebody'} sends, then {view.key('update.send')}"
            line.add(f"   {clock.audience}, {sends}", tone)
            return line.strip()
        tone = "bright bold" if level <= Level.ON_TRACK else cadence_look.tone(level)
        line.add(" Next update " if width >= 50 else " Next ", "dim").add(f"{left} ", tone)
        word = f"  {cadence_look.word(level, signs)}"
        line.right((_tail(view, clock, line.room - cells(word) - 1), "dim"), (" ", "text"))
        line.right((word, cadence_look.tone(level)))
        size = min(line.room - 1, 24) if line.room > _LEAST else 0
        full = round(cadence_look.share(clock, view.now) * size)
        bar = "ok" if level <= Level.ON_TRACK else "warning"
        line.add(signs.heavy * full, bar).add(signs.line * (size - full), "line")
        return line.strip()


def _tail(view: View, clock: Clock, room: int) -> str:
    """Who sends what to whom, as much of it as there is room for."""
    more = f"  +{len(view.clocks) - 1}" if len(view.clocks) > 1 else ""
    every = f"  {clock.audience} {cadence_look.rhythm(clock)}".rstrip()
    sender = f"  {clock.sender}" if clock.sender else ""
    words = (f"{sender}{every}{more}", f"{every}{more}", f"  {clock.audience}{more}", more)
    return next((each for each in words if cells(each) <= room), "")
