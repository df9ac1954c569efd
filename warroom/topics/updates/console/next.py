"""When the next update is due: the most pressing audience in big digits, the others below."""

from typing import ClassVar

from textual.strip import Strip

from warroom.topics.updates.console import cadence as cadence_look
from warroom.topics.updates.state import Clock, Level
from warroom.tui.paint import times
from warroom.tui.paint.digits import big
from warroom.tui.paint.line import Line, cut, text
from warroom.tui.paint.pane import Pane, Wished
from warroom.tui.view import View


class NextUpdate(Pane[View]):
    """The cadence clock; on a red field once it is overdue."""

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
        tone = "bright" if level <= Level.ON_TRACK else cadence_look.tone(level)
        words = cadence_look.short_remaining(clock, view.now)
        digits = (("", words, "") if view.ascii else big(words))  # fmt: skip
        strong = ground != self.GROUND
        sides = (
            (clock.audience.upper(), f"{tone} bold" if strong else "dim bold"),
            (cadence_look.word(level, self.signs), cadence_look.tone(level) + " bold"),
            (text(clock.sender) or "nobody", tone if strong else "dim"),
        )
        size = max(len(row) for row in digits)
        lines = []
        for row, (side, side_tone) in zip(digits, sides, strict=True):
            line = (
                self.line(width, ground).add("  ").add(row, f"{tone} bold" if view.ascii else tone)
            )
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
            tone = cadence_look.tone(clock.level).removesuffix(" bold")
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
