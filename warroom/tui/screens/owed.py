"""What is owed, most pressing first, and what clears it where an action alone does not."""

from datetime import datetime

from warroom.core.event import When
from warroom.core.spans import local
from warroom.interruptions import given_up, is_loud, raised
from warroom.owed import Obligation, Urgency
from warroom.room import Done
from warroom.topics.followups import rules as followups
from warroom.topics.language.console import review_marks
from warroom.topics.milestones import rules as milestones
from warroom.topics.updates import rules as updates
from warroom.topics.updates.events import Audience
from warroom.tui.ask.context import Context
from warroom.tui.ask.steps import ask_and_act, confirm
from warroom.tui.paint import times
from warroom.tui.paint.list import ListPane, ListRow
from warroom.tui.registry import CLEARS
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


async def show(desk: Context) -> None:
    """List what is owed; Enter goes to what clears it."""
    if not desk.view.obligations:
        desk.say("Nothing is owed.")
        return
    board = OwedList()
    board.open(desk.view)
    try:
        what = await desk.picked(board)
    finally:
        board.close()
    owed = next((each for each in desk.view.obligations if each.what == what), None)
    if owed is None:
        desk.say("That is not owed any more.")
    else:
        clear(desk, owed)


def clear(desk: Context, owed: Obligation) -> None:
    """Go to what clears an obligation: what its kind leads to, else the action that it names."""
    kind, _, which = owed.what.partition(":")
    action = None if desk.view.read_only else CLEARS.get(kind)
    if action is not None:
        desk.press(action.id, which)
    else:
        desk.press(owed.clears)


async def finish(desk: Context, followup: str) -> None:
    """A follow-up is done: what came of it."""

    async def done(result: str) -> Done | None:
        finished = await desk.act(followups.finish, followup=followup, result=result)
        if finished is not None:
            review_marks(desk, result)
        return finished

    title, slot = f"{followup} DONE", f"flow:{followup}:done"
    await ask_and_act(desk, title, "the result (may be empty)", done, slot=slot)


async def resume(desk: Context, name: str) -> None:
    """Updates to an audience are sent again."""
    audience = Audience(name)
    await confirm(desk, f"{audience} UPDATES".upper(), "switch them on again")
    await desk.act(updates.set_cadence, audience=audience, on=True)


async def drafted(desk: Context, _: str = "") -> None:
    """The draft of the review is there."""
    await confirm(desk, "REVIEW", "its draft is there", "It is kept as the milestone of now.")
    when = When(desk.now())
    await desk.act(milestones.set_milestone, when=when, name="review_drafted")
