"""What the wording rules and the doctrine say to what was written, in words on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.cli.output import say
from warroom.cli.session import Session
from warroom.domain.wording import Finding, Scope, lint, marks_of
from warroom.folded import wording_in_force

if TYPE_CHECKING:
    from warroom.room import Done


def marks(session: Session, text: str, scope: Scope, kind: str = "") -> tuple[Finding, ...]:
    """What the rules of the room mark in a text."""
    return lint(text, scope, wording_in_force(session.writing().register), kind)


def tell(session: Session, result: Done, text: str, kind: str) -> None:
    """Say what is marked in an entry that was recorded, and what it may become (SIG-4).

    When the incident is over, the rules of the review hold too (doctrine D.5).
    """
    over = result.incident is not None and result.incident.lifecycle.stands
    rules = wording_in_force(session.writing().register)
    for each in marks_of(text, kind, rules, over=over):
        say(each.line())
        if each.offers == "hypothesis" and result.events:
            seq = result.events[0].seq
            say(f"One command makes it one: warroom hypothesis propose --from {seq}")
