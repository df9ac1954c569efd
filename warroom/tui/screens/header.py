"""The two rows at the top: how bad, what state, who commands, how long, is this view live."""

from typing import ClassVar

from textual.strip import Strip

from warroom.owed import misses_commander
from warroom.topics.changes.console import pause as pause_look
from warroom.topics.lifecycle.console.pane import state_word
from warroom.topics.lifecycle.events import IncidentKind, Phase, State
from warroom.topics.lifecycle.state import Lifecycle
from warroom.topics.roles.console.roster import acting, demanded
from warroom.topics.roles.events import CODES, Role
from warroom.tui.paint import times
from warroom.tui.paint.line import Line, Piece, cells, text
from warroom.tui.paint.surface import Surface
from warroom.tui.view import FeedState, View

_TRAIL = (*Phase, State.MITIGATED, State.RESOLVED, State.VERIFIED, State.CLOSED)


class Header(Surface[View]):
    """Chips, title and clocks above; the commander first, then roles, below."""

    GROUND: ClassVar[str] = "panel"

    def draw(self, width: int, height: int) -> list[Strip]:
        """Two rows."""
        if self.view is None:
            return []
        return [self._first(self.view, width), self._second(self.view, width)]

    def _first(self, view: View, width: int) -> Strip:
        incident = view.incident
        line = self.line(width).right((" ", "text"))
        if width >= 100:
            zone = times.zone_name(view.now, view.zone)
            clock = times.clock(view.now, view.zone, True)
            line.right((f"  {clock} {zone}", "dim"))
        if width >= 44:
            line.right(*_elapsed(view))
        self._severity(line, incident.severity.current)
        if width >= 150 and not incident.lifecycle.over:
            self._trail(line, incident.lifecycle)
        else:
            line.add(f" {state_word(incident.lifecycle)} ", "on-chip bold", "chip").add("  ")
        if incident.lifecycle.kind is IncidentKind.DRILL:
            line.add(" EXERCISE ", "on-info bold", "info-field").add("  ")
        elif incident.lifecycle.kind is IncidentKind.BACKFILLED and width >= 100:
            line.add("backfilled  ", "dim")
        if width >= 44:
            line.add(f"{incident.id} ", "dim")
        return line.add(incident.title, "bright bold").strip()

    def _severity(self, line: Line, level: int | None) -> None:
        if level is None:
            line.add(f" {self.signs.ask} SEV unknown ", "on-warning bold", "warning-field").add(" ")
            return
        signs = self.signs
        sign = (signs.alarm, signs.alarm, signs.watch, signs.dot)[level - 1]
        line.add(f" {sign} SEV-{level} ", "on-severity bold", f"severity-{level}").add(" ")

    def _trail(self, line: Line, lifecycle: Lifecycle) -> None:
        here: Phase | State = lifecycle.state
        trail: tuple[Phase | State, ...] = _TRAIL
        if here is State.ACTIVE:
            here = lifecycle.phase
        elif here is State.TRIAGE:
            trail = (State.TRIAGE, *trail)
        for number, step in enumerate(trail):
            if number:
                line.add(f" {self.signs.then} ", "dim")
            if step is here:
                line.add(f" {step.upper()} ", "on-chip bold", "chip")
            else:
                line.add(step, "dim")
        line.add("  ")

    def _second(self, view: View, width: int) -> Strip:
        line = self.line(width).right((" ", "text"))
        for piece in reversed(self._state_of_view(view, width)):
            line.right(piece)
        incident = view.incident
        commander = incident.commander
        if commander is None and not incident.lifecycle.over:
            self._nobody(line, view)
            return line.strip()
        line.add(" IC ", "on-chip bold", "chip")
        line.add(f" {text(commander or 'none')}", "bright bold")
        if commander == view.me:
            line.add(" (you)", "dim")
        self._others(line, view)
        return line.strip()

    def _nobody(self, line: Line, view: View) -> None:
        if not misses_commander(view.obligations):
            line.add(" IC ", "on-chip bold", "chip").add(" none", "text")
            if owner := acting(view):
                you = " (you)" if view.incident.owner == view.me else ""
                line.add("   acting owner ", "dim").add(f"{owner}{you}", "text")
            self._others(line, view)
            return
        words = "NO INCIDENT COMMANDER" + ("." if view.read_only else ": it might be you.")
        if line.room < cells(words) + 18:
            words = "NO COMMANDER."
        line.add(f" {self.signs.empty} {words}", "critical bold")
        if not view.read_only:
            key = view.key("command.take")
            line.add(f"  {key}", "bright bold").add(" takes command", "text")

    def _others(self, line: Line, view: View) -> None:
        entries = _assignments(view)
        for number, (code, name, tone) in enumerate(entries):
            left = len(entries) - number
            keep = 5 if left > 1 else 0
            if cells(code) + cells(name) + 4 > line.room - keep:
                line.add(f"  +{left}", "dim")
                return
            if tone == "warning":
                line.add(f"   {self.signs.empty} {code} {name}", tone)
            else:
                line.add(f"   {code} ", "dim").add(name, tone)

    def _state_of_view(self, view: View, width: int) -> list[Piece]:
        pieces: list[Piece] = []
        holds = view.incident.freeze.in_force(view.now)
        if holds and width >= 60:
            pieces.append((f"  {self.signs.block} frozen", "info"))
        if view.incident.lifecycle.situation.bridge and width >= 160:
            pieces.append(
                (f"  {self.signs.link} {text(view.incident.lifecycle.situation.bridge)}", "dim")
            )
        pieces.append(self._live(view))
        if view.live.watchers and width >= 100:
            here = len(view.live.watchers)
            names = ", ".join(text(name) for name in view.live.watchers[:4])
            words = f"  {names}" if width >= 160 and here <= 4 else f"  {here} here"
            pieces.append((words, "dim"))
        if view.read_only:
            pieces.append(("  ", "text"))
            pieces.append((" READ-ONLY ", "info bold reverse"))
        taken = sum(cells(words) for words, _ in pieces) + 1
        if said := pause_look.clock(view, width - taken):
            pieces.insert(0, said)
        return pieces

    def _live(self, view: View) -> Piece:
        signs, live = self.signs, view.live
        detail = f" {live.detail}" if live.detail else ""
        if view.trouble is not None and view.trouble.critical:
            return (f"  {signs.bad} {view.trouble.word}", "critical bold")
        if live.state is FeedState.LOST:
            return (f"  {signs.waiting} feed lost{detail}", "warning bold")
        if live.state is FeedState.BEHIND:
            return (f"  {signs.waiting} copy{detail} old", "warning bold")
        if live.state is FeedState.POLLING:
            return (f"  {signs.doing} polling{detail}", "warning")
        return (f"  {signs.full} live{detail}", "ok")


def _elapsed(view: View) -> tuple[Piece, Piece]:
    lifecycle = view.incident.lifecycle
    start = lifecycle.started_at or view.now
    end = lifecycle.changed_at if lifecycle.over and lifecycle.changed_at else view.now
    words = times.long_span(max((end - start).total_seconds(), 0))
    return ("  T+", "dim"), (words, "dim" if lifecycle.over else "bright bold")


def _assignments(view: View) -> list[tuple[str, str, str]]:
    """Code, name and tone of every role but command; unfilled mandatory ones too."""
    incident = view.incident
    entries = []
    needed = demanded(view)
    for role in Role:
        if role in (Role.IC, Role.OBSERVER):
            continue
        names = [each.who for each in incident.roles.holdings if each.role is role]
        for name in names:
            you = " (you)" if name == view.me else ""
            entries.append((CODES[role], text(name) + you, "text"))
        if not names and role in needed:
            entries.append((CODES[role], "unfilled", "warning"))
    return entries
