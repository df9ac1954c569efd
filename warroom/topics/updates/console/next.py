"""When the next update is due: as a pane with big digits, and in one row for narrow terminals."""

from typing import ClassVar

from textual.strip import Strip

from warroom.topics.updates.console import cadence as cadence_look
from warroom.topics.updates.state import Clock, Level
from warroom.tui.paint import times
from warroom.tui.paint.digits import big
from warroom.tui.paint.line import Line, cells, cut, text
from warroom.tui.paint.pane import Pane, Wished
from warroom.tui.paint.surface import Surface
from warroom.tui.view import View

_LEAST = 4
"""A bar of fewer cells says nothing."""

_NAMED = 30


class NextUpdate(Pane[View]):
    """The most pressing audience, the others below; on a red field once it is overdue."""

    TITLE: ClassVar[str] = "NEXT UPDATE"

    def wanted(self, width: int) -> int:
        """A heading, three rows of digits, the bar, the times, and one row for each other."""
        clocks = self.view.clocks if self.view else ()
        return 6 + max(len(clocks) - 1, 0) if clocks else 2

    def opened(self, x: int, y: int) -> None:
        """Send an update."""
        self.report(Wished("update.send"))

    def draw(self, width: int, height: int) -> list[Strip]:
        """The card."""
        if self.view is None:
            return []
        view = self.view
        if not view.clocks:
            over = view.incident.lifecycle.over
            words = "The incident is over." if over else "Nothing is owed yet."
            line = self.line(width).add(f"  {self.signs.empty} {words}", "dim")
            return [self.heading(width), line.strip()]
        first, *others = view.clocks
        lines = [self.heading(width, (cadence_look.rhythm(first) or "as promised", "dim"))]
        lines += self._card(view, first, width)
        lines += [self._other(view, clock, width) for clock in others]
        return lines[:height]

    def _card(self, view: View, clock: Clock, width: int) -> list[Strip]:
        level = clock.level
        ground = cadence_look.field(level, self.GROUND)
        tone = "bright" if level <= Level.ON_TRACK else cadence_look.TONES[level]
        words = cadence_look.short_remaining(clock, view.now)
        digits = ("", words, "") if view.ascii else big(words)
        strong = ground != self.GROUND
        sides = (
            (clock.audience.upper(), f"{tone} bold" if strong else "dim bold"),
            (cadence_look.word(level, self.signs), cadence_look.TONES[level] + " bold"),
            (text(clock.sender) or "nobody", tone if strong else "dim"),
        )
        size, tall = max(len(row) for row in digits), f"{tone} bold" if view.ascii else tone
        lines = []
        for row, (side, side_tone) in zip(digits, sides, strict=True):
            line = self.line(width, ground).add("  ").add(row, tall)
            line.to(max(min(size + 6, width - 13), size + 4)).add(side, side_tone)
            lines.append(line.strip())
        if strong:
            lines.insert(0, self.line(width, ground).strip())
        return [*lines, *self._below(view, clock, width, ground)]

    def _below(self, view: View, clock: Clock, width: int, ground: str) -> list[Strip]:
        last = f"last sent {times.clock(clock.last_at, view.zone)}" if clock.last_at else "none yet"
        due = times.clock(clock.due_at, view.zone)
        line = self.line(width, ground).add("  ")
        if clock.level >= Level.DUE:
            tone = cadence_look.TONES[clock.level].removesuffix(" bold")
            words = f"{last.capitalize()}, due {due}. Send it, then press "
            if width < 48:
                words = f"{last.capitalize()}. Send it, then press "
            if width < 42:
                words = f"Due {due}. Send it, then press "
            line.add(words, tone)
            return [line.add(view.key("update.send"), f"{tone} bold underline").strip()]
        bar = self.line(width)
        self._bar(bar.add("  "), view, clock)
        promised = "promised" if clock.promised else "next due"
        line.add(f"{last}, {promised} {due}", "dim")
        return [bar.strip(), line.strip()]

    def _bar(self, line: Line, view: View, clock: Clock) -> None:
        size = max(line.room - 2, 0)
        full = round(cadence_look.share(clock, view.now) * size)
        tone = "ok" if clock.level <= Level.ON_TRACK else "warning"
        line.add(self.signs.heavy * full, tone).add(self.signs.line * (size - full), "line")

    def _other(self, view: View, clock: Clock, width: int) -> Strip:
        level = clock.level
        line = self.line(width).right((" ", "text"))
        line.add(f"  {clock.audience:11}", "dim")
        quiet = level <= Level.ON_TRACK
        tone = "text" if quiet else cadence_look.plain_tone(level)
        line.add(f"{cadence_look.remaining(clock, view.now):>7}  ", tone)
        line.add(cadence_look.word(level, self.signs), "dim" if quiet else tone)
        if width >= 42:
            line.right((cut(text(clock.sender), line.room - 2), "dim"))
        return line.strip()


class CadenceLine(Surface[View]):
    """When the next update is due, and who sends it."""

    GROUND: ClassVar[str] = "background"

    def draw(self, width: int, height: int) -> list[Strip]:
        """One row; a full field from due on."""
        if self.view is None:
            return []
        if not self.view.clocks:
            return [self.line(width).add(" Next update: nothing is owed", "dim").strip()]
        return [self._row(self.view, self.view.clocks[0], width)]

    def opened(self, x: int, y: int) -> None:
        """Send an update."""
        self.report(Wished("update.send"))

    def _row(self, view: View, clock: Clock, width: int) -> Strip:
        level, signs = clock.level, self.signs
        line = self.line(width, cadence_look.field(level, self.GROUND))
        left = cadence_look.remaining(clock, view.now)
        if level >= Level.DUE:
            tone = cadence_look.TONES[level]
            word = cadence_look.word(level, signs).split(" ", 1)[1]
            what = "UPDATE " if width >= _NAMED else ""
            line.add(f" {signs.alarm} {what}{word} {left}", tone)
            sends = f"{clock.sender or 'somebody'} sends, then {view.key('update.send')}"
            line.add(f"   {clock.audience}, {sends}", tone)
            return line.strip()
        tone = "bright bold" if level <= Level.ON_TRACK else cadence_look.TONES[level]
        line.add(" Next update " if width >= 50 else " Next ", "dim").add(f"{left} ", tone)
        word = f"  {cadence_look.word(level, signs)}"
        line.right((_tail(view, clock, line.room - cells(word) - 1), "dim"), (" ", "text"))
        line.right((word, cadence_look.TONES[level]))
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
