"""What the header says of time that passes: without a mitigation, or held until when."""

from warroom.owed import misses_commander
from warroom.topics.changes.mitigation import without
from warroom.topics.roles.console.roster import acting
from warroom.tui.paint import times
from warroom.tui.paint.line import Piece, cells, text
from warroom.tui.view import View

_MINUTE = 60

_NOBODY = 60
"""The cells of the whole sentence that asks for a commander."""

_ROLE = 12
"""The cells of one more role beside the commander."""


def clock(view: View, room: int) -> Piece | None:
    """The clock without a mitigation (MIT-0), or the hold in its place (ESC-1), as it fits.

    It has no colour: the doctrine knows no time at which it would be late. Nothing is said in the
    first minute, nor where the commander's name would have to give way in the cells of ``room``.
    """
    free = room - _named(view)
    for words, tone, roles in _said(view):
        if cells(words) + roles * _ROLE <= free:
            return words, tone
    return None


def _said(view: View) -> list[tuple[str, str, int]]:
    """Words, tone and beside how many other roles they may stand; the fullest first."""
    incident = view.incident
    held = incident.decisions.holding(view.now)
    if held is not None and held.review_due is not None:
        until = times.clock(held.review_due, view.zone)
        return [(f"  hold until {until}", "info", 2), (f"  hold {until}", "info", 0)]
    idle = without(incident.lifecycle, incident.changes, view.now)
    seconds = idle.total_seconds() if idle else 0
    if seconds < _MINUTE:
        return []
    short = times.short_span(seconds)
    return [
        (f"  {seconds // _MINUTE:.0f} min without a mitigation", "dim", 4),
        (f"  {short} no mitigation", "dim", 2),
        (f"  {short} no mit.", "dim", 0),
    ]


def _named(view: View) -> int:
    """The cells that say who commands; they come first."""
    incident = view.incident
    if misses_commander(view.obligations):
        return _NOBODY - (_ROLE if view.read_only else 0)
    you = len(" (you)")
    if incident.commander is None:
        return len(" IC  none   acting owner ") + cells(acting(view)) + you
    return len(" IC  ") + cells(text(incident.commander)) + you
