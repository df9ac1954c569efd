"""Everything that is owed now, most pressing first."""

from datetime import datetime

from warroom.core.spans import local
from warroom.interruptions import given_up, is_loud, raised
from warroom.owed import Obligation, Urgency
from warroom.tui.paint import times
from warroom.tui.paint.list import ListPane, ListRow
from warroom.tui.view import View

_TONES = {
    Urgency.QUIET: "text",
    Urgency.SOON: "warning",
    Urgency.DUE: "warning bold",
    Urgency.CRITICAL: "critical bold",
}


class OwedList(ListPane[View]):
    """The obligations by what they are about."""

    def open(self, view: View) -> None:
        """Show what is owed."""
        super().take(view)
        hint = "Enter goes where it is cleared."
        self.fill("OWED", self._owed, hint=hint, typing=False)

    def _owed(self, view: View) -> list[ListRow]:
        if not view.obligations:
            return [ListRow(words="Nothing is owed.", heading=True)]
        return [self._line(view, each) for each in view.obligations]

    def _line(self, view: View, owed: Obligation) -> ListRow:
        sign = self.signs.alarm if owed.urgency > Urgency.SOON else self.signs.dot
        due = f"due {_when(owed.due_at, view)}" if owed.due_at else ""
        right = "  ".join(part for part in (_unheeded(view, owed), owed.who, due) if part)
        words, tone = f"{sign} {owed.text}", _TONES[owed.urgency]
        return ListRow(view.key(owed.clears), words, right, tone, name=owed.what)


def _when(at: datetime, view: View) -> str:
    """The time of day, or the day when it is another one."""
    there, today = local(at, view.zone), local(view.now, view.zone)
    return times.clock(at, view.zone) if there.date() == today.date() else f"{there:%d %b}"


def _unheeded(view: View, owed: Obligation) -> str:
    """How often it was raised and nobody acted; it is not raised again by itself (ALARM-5)."""
    if not is_loud(owed, view.me) or not given_up(owed, view.doctrine, view.now):
        return ""
    return f"raised {raised(owed, view.doctrine, view.now)}x"
