"""Roles: who does what, who is here, what is offered and what nobody does."""

from datetime import datetime, timedelta
from typing import ClassVar

import msgspec
from textual.strip import Strip

from warroom.core.spans import span
from warroom.owed import misses_commander
from warroom.topics.people.state import Page, awaited
from warroom.topics.roles.console.roster import acting, crew_size, demanded
from warroom.topics.roles.events import CODES, Role
from warroom.topics.roles.holding import Holding, Offer
from warroom.topics.roles.state import open_offers
from warroom.tui.paint import times
from warroom.tui.paint.line import Line, Piece, text
from warroom.tui.paint.listing import Listing
from warroom.tui.view import View


class Here(msgspec.Struct, frozen=True):
    """Somebody joined and holds no role."""

    who: str
    at: datetime


_What = Holding | Offer | Page | Here | None
"""What a row tells beside its role; None for nobody."""


class RolesPane(Listing[View]):
    """Every role that is held, offered or demanded, the commander first; then who was called."""

    TITLE: ClassVar[str] = "ROLES"

    def count(self) -> int:
        """How many rows there are."""
        return len(self._lines(self.view)) if self.view else 0

    def head(self) -> tuple[Piece, ...]:
        """How large the crew is (CREW-1), and how many people are here."""
        if self.view is None:
            return ()
        here = len(self.view.live.watchers)
        return ((f"{crew_size(self.view)}{f', {here} here' if here else ''}", "dim"),)

    @property
    def selected(self) -> Role | None:
        """The role under the cursor."""
        lines = self._lines(self.view) if self.view else []
        return lines[self.cursor][0] if self.cursor is not None else None

    def rows(self, width: int) -> list[list[Strip]]:
        """One line each."""
        view = self.view
        if view is None:
            return []
        return [
            [self._row(view, role, what, width, number == self.cursor)]
            for number, (role, what) in enumerate(self._lines(view))
        ]

    def _lines(self, view: View) -> list[tuple[Role, _What]]:
        incident = view.incident
        over = incident.lifecycle.over
        needed, offers = demanded(view), open_offers(incident.roles, view.now)
        lines: list[tuple[Role, _What]] = []
        for role in Role:
            held = [each for each in incident.roles.holdings if each.role is role]
            lines += [(role, holding) for holding in held]
            lines += [(role, offer) for offer in offers if offer.role is role]
            if not held and not over and (role is Role.IC or role in needed):
                lines.append((role, None))
        called = awaited(incident.people, incident.crew, incident.roles)
        lines += [(Role.OBSERVER, page) for page in called if not over]
        lines += [
            (Role.OBSERVER, Here(who, at))
            for who, at in incident.people.joined.items()
            if not over and not incident.roles.of(who)
        ]
        return lines

    def _row(self, view: View, role: Role, what: _What, width: int, selected: bool) -> Strip:
        line = self.line(width, "selection" if selected else None).right((" ", "text"))
        commands = role is Role.IC and isinstance(what, Holding) and not selected
        if not commands:
            line.add(self.signs.bar if selected else " ", "focus")
        if isinstance(what, Offer):
            return self._offer(line, view, what)
        if isinstance(what, Page | Here):
            return self._person(line, view, what)
        if what is None:
            missed = misses_commander(view.obligations)
            self._does(line, view, role, missed)
            tone = "warning bold"
            if role is Role.IC:
                tone = "critical bold" if missed else "dim"
            line.add(f"{CODES[role]:3} ", "dim").add(f"{self.signs.empty} ", tone)
            return line.add(_nobody(view) if role is Role.IC else "unfilled", tone).strip()
        self._right(line, self._note(view, what))
        if commands:
            line.add(" IC ", "on-chip bold", "chip").add(" ")
        else:
            line.add(f"{CODES[role]:3} ", "dim")
        here = what.who in view.live.watchers
        line.add(f"{self.signs.full if here else self.signs.empty} ", "ok" if here else "faint")
        line.add(
            text(view.incident.crew.accounts.named(what.who)),
            "bright bold" if role is Role.IC else "text",
        )
        if what.domain:
            line.add(f" {what.domain}", "dim")
        return line.strip()

    def _does(self, line: Line, view: View, role: Role, missed: bool) -> None:
        """The key with which somebody gets a role that nobody has."""
        if role is not Role.IC:
            self._right(line, "" if view.read_only else f"{view.key('role.manage')} assigns")
        elif missed and not view.read_only:
            self._right(line, f"{view.key('command.take')} takes command")

    def _right(self, line: Line, words: str) -> None:
        if words:
            line.right((f"  {words}", "info" if words == "you" else "dim"))

    def _note(self, view: View, holding: Holding) -> str:
        if holding.who == view.me:
            return "you"
        if rests := _rests(view, holding.who):
            return rests
        for_how_long = times.short_span((view.now - holding.since).total_seconds())
        return f"{text(holding.conflict)} {for_how_long}".strip()

    def _offer(self, line: Line, view: View, offer: Offer) -> Strip:
        mine = offer.to == view.me
        left = span(offer.expires_at - view.now)
        tone = "warning bold" if mine else "info"
        answers = mine and not view.read_only
        self._right(line, f"{view.key('role.manage')} answers {left}" if answers else left)
        line.add(f"{CODES[offer.role]:3} ", "dim").add(f"{self.signs.waiting} ", tone)
        return line.add(f"offered to {'you' if mine else text(offer.to)}", tone).strip()

    def _person(self, line: Line, view: View, what: "Page | Here") -> Strip:
        """Who is called and not here yet (ESC-3), or here without a role (ESC-4)."""
        late = timedelta(minutes=view.doctrine.escalation.join_within)
        waited = view.now - what.at
        self._right(line, _rests(view, what.who) or span(waited))
        if isinstance(what, Here):
            return line.add("    ").add(f"{self.signs.full} ", "ok").add(text(what.who)).strip()
        tone = "warning bold" if waited >= late else "info"
        line.add("    ").add(f"{self.signs.waiting} ", tone).add(text(what.who), tone)
        words = "not here" if waited >= late else "called"
        return line.add(f" {words}{f', {text(what.purpose)}' * bool(what.purpose)}", "dim").strip()


def _rests(view: View, who: str) -> str:
    """Until when somebody rests, after whichever incident they were released in (ROLE-4)."""
    until = view.rest.until(who, view.now, view.doctrine)
    return f"rests until {times.clock(until, view.zone)}" if until else ""


def _nobody(view: View) -> str:
    owner = acting(view)
    return f"nobody, {owner} acts" if owner else "nobody"
