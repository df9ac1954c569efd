"""What an act says when it is done: its entry, and what the rules mark in its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warroom.cli.output import out_json, out_json_line, say
from warroom.cli.session import Session
from warroom.core.text import clean_line
from warroom.topics.language.words import Finding, Scope, in_force, lint, marks_of

if TYPE_CHECKING:
    from warroom.room import Done


ECHO = 400
"""How much of a text is said back to whoever wrote it."""


def done(session: Session, result: Done, *, one_line: bool = False) -> None:
    """What an act recorded: the lines on stderr, with ``--json`` the events on stdout.

    Args:
        session: Whose options say how.
        result: What came of the act.
        one_line: Print the JSON as one line, for an act of which many may follow.
    """
    if session.as_json:
        (out_json_line if one_line else out_json)(_events(result))
        return
    drill = _drill(result)
    for each in result.events:
        if not each.event.quiet:
            where = f"{each.incident or 'room'} #{each.seq}{' EXERCISE' if drill else ''}"
            say(f"{where} {shortened(each.event.line())}")


def _drill(result: Done) -> bool:
    return result.incident is not None and result.incident.lifecycle.kind == "drill"


def shortened(text: str) -> str:
    """A text as it is said back: a long one only with its beginning and its length."""
    if len(text) <= ECHO:
        return text
    return f"{clean_line(text[:ECHO])}… ({len(text):,} characters)"


def _events(result: Done) -> dict[str, Any]:
    return {
        "incident": result.events[0].incident if result.events else None,
        "drill": _drill(result),
        "events": [
            {
                "seq": each.seq,
                "event": each.event.kind,
                "text": each.event.line(),
                "actor": each.actor,
                "occurred_at": each.when.at,
                "recorded_at": each.recorded_at,
            }
            for each in result.events
        ],
    }


def marks(session: Session, text: str, scope: Scope, kind: str = "") -> tuple[Finding, ...]:
    """What the rules of the room mark in a text."""
    return lint(text, scope, in_force(session.writing().state.language.toml), kind)


def tell(session: Session, result: Done, text: str, kind: str) -> None:
    """Say what is marked in an entry that was recorded, and what it may become (SIG-4).

    When the incident is over, the rules of the review hold too (doctrine D.5).
    """
    over = result.incident is not None and result.incident.lifecycle.stands
    rules = in_force(session.writing().state.language.toml)
    for each in marks_of(text, kind, rules, over=over):
        say(each.line())
        if each.offers == "hypothesis" and result.events:
            seq = result.events[0].seq
            say(f"One command makes it one: warroom hypothesis propose --from {seq}")
