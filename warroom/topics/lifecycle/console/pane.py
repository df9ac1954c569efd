"""The situation: where it stands, in the commander's words."""

from datetime import datetime
from typing import ClassVar

from textual.strip import Strip

from warroom.topics.hypotheses.lanes import current_words, status_words
from warroom.topics.impact.reports import detected_candidate, pace
from warroom.topics.impact.state import Window
from warroom.topics.lifecycle.events import State
from warroom.topics.lifecycle.state import Lifecycle
from warroom.tui.paint import times
from warroom.tui.paint.line import Piece, wrap
from warroom.tui.paint.pane import Pane, Wished
from warroom.tui.paint.scroll import Scroll
from warroom.tui.view import View


class SituationPane(Pane[View]):
    """Status, impact, cause, what is being done, and where to meet."""

    TITLE: ClassVar[str] = "SITUATION"

    def __init__(self) -> None:
        super().__init__()
        self._scroll = Scroll()

    def move(self, by: int) -> None:
        """Scroll by lines."""
        self._scroll.by(by)
        self.repaint()

    def wheel(self, lines: int) -> None:
        """Scroll by lines."""
        self.move(lines)

    def opened(self, x: int, y: int) -> None:
        """Edit it."""
        self.report(Wished("situation.edit"))

    def draw(self, width: int, height: int) -> list[Strip]:
        """A label and words for each field; empty ones say so."""
        view = self.view
        if view is None:
            return []
        key = view.key("situation.edit")
        edits: tuple[Piece, ...] = () if view.read_only else ((f"{key} edits", "dim"),)
        lines: list[Strip] = []
        for label, words, tone in self._fields(view):
            for number, part in enumerate(wrap(words, width - 11)):
                line = self.line(width).add(f" {label if not number else '':8} ", "dim")
                lines.append(line.add(part, tone).strip())
        return [self.heading(width, *edits), *self._scroll.shown(lines, height - 1)]

    def _fields(self, view: View) -> list[tuple[str, str, str]]:
        incident = view.incident
        said = incident.lifecycle.situation
        rows = [("Status", self._status(view), "text")]
        impact = said.impact or next((each.text for each in incident.impact.running), "")
        cause = said.cause or status_words(incident.hypotheses)
        for label, words in (("Impact", impact), ("Cause", cause), ("Doing", said.doing)):
            rows.append((label, words or "not said yet", "text" if words else "faint"))
        current = "" if view.hides_working else current_words(incident.hypotheses)
        rows += [("Current", current, "text")] if current else []
        rows += [("Hurt", _hurt(each), "text") for each in incident.impact.running]
        rows += self._reports(view)
        rows += _held(view)
        rows += [
            ("Frozen", self._hold(view, each.what, each.until, each.by), "text")
            for each in incident.freeze.in_force(view.now)
        ]
        links = (("Service", incident.lifecycle.service), ("Bridge", said.bridge))
        rows += [(label, words, "text") for label, words in (*links, ("Chat", said.chat)) if words]
        return rows

    def _reports(self, view: View) -> list[tuple[str, str, str]]:
        """Count, rate and peak; a first report before *detected* is offered (doctrine M)."""
        reports = view.incident.impact.reports
        if not reports.total:
            return []
        words = pace(reports, view.doctrine, view.now).line()
        if first := detected_candidate(reports, view.incident.milestones):
            words += f"; first {times.clock(first, view.zone)}, before detected"
        return [("Reports", words, "text")]

    def _status(self, view: View) -> str:
        lifecycle, severity = view.incident.lifecycle, view.incident.severity
        words = state_word(lifecycle).lower()
        if severity.highest and severity.highest != severity.current:
            words += f"; was SEV-{severity.highest} at its worst"
        if lifecycle.regressions:
            words += f"; went back {lifecycle.regressions}x"
        if lifecycle.merged_into:
            words += f" into {lifecycle.merged_into}"
        return words

    def _hold(self, view: View, what: str, until: datetime | None, by: str) -> str:
        end = f" until {times.clock(until, view.zone)}" if until else ""
        return f"{what or 'all services'}{end} ({by})"


def _held(view: View) -> list[tuple[str, str, str]]:
    """The hold that is in force, and until when (ESC-1)."""
    held = view.incident.decisions.holding(view.now)
    if held is None or held.review_due is None:
        return []
    until = times.clock(held.review_due, view.zone)
    return [("Hold", f"until {until}: {held.id} {held.text}", "text")]


def _hurt(window: Window) -> str:
    share = f", {window.share:.0%} of customers" if window.share is not None else ""
    return f"{window.component or 'service'}: {window.level.replace('_', ' ')}{share}"


def state_word(lifecycle: Lifecycle) -> str:
    """The state in capitals; while active what is being done."""
    if lifecycle.state is State.ACTIVE:
        return lifecycle.phase.upper()
    return lifecycle.state.upper()
