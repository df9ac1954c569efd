"""What the header says of time that passes: without a mitigation, or held until when."""

from warroom.domain.mitigation import without
from warroom.tui.paint import Piece, cells, text
from warroom.tui.view import View
from warroom.tui.widgets import times
from warroom.tui.widgets.roster_look import acting, misses_commander

_NOBODY = 60
"""The cells of the whole sentence that asks for a commander."""

_ONE_MORE = 12
"""The cells that are left for one more role, unless only the shortest words fit."""


def clock(view: View, room: int) -> Piece | None:
    """The clock without a mitigation (MIT-0), or the hold in its place (ESC-1), as it fits.

    It has no colour: the doctrine knows no time at which it would be late. Nothing is said in the
    first minute, nor where the commander's name would have to give way.

    Args:
        view: What is shown.
        room: The cells that commander, roles and this share.
    """
    free = room - _named(view)
    fitting = [piece for piece in _said(view) if cells(piece[0]) <= free - _ONE_MORE]
    shortest = [piece for piece in _said(view)[-1:] if cells(piece[0]) <= free]
    return next(iter((*fitting, *shortest)), None)


def _said(view: View) -> list[Piece]:
    incident = view.incident
    held = incident.decisions.holding(view.now)
    if held is not None and held.review_due is not None:
        until = times.clock(held.review_due, view.zone)
        return [(f"  hold until {until}", "info"), (f"  hold {until}", "info")]
    idle = without(incident.lifecycle, incident.changes, view.now)
    seconds = idle.total_seconds() if idle else 0
    if seconds < 60:
        return []
    minutes = f"{seconds // 60:.0f} min"
    short = times.short_span(seconds)
    words = (f"{minutes} without a mitigation", f"{short} no mitigation", f"{short} no mit.")
    return [(f"  {each}", "dim") for each in words]


def _named(view: View) -> int:
    """The cells that say who commands; they come first."""
    incident = view.incident
    if misses_commander(view):
        return _NOBODY - (_ONE_MORE if view.read_only else 0)
    you = len(" (you)")
    if incident.commander is None:
        return len(" IC  none   acting owner ") + cells(acting(view)) + you
    return len(" IC  ") + cells(text(incident.commander)) + you
