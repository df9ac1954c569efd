"""What is owed, and where to go to clear it where an action alone does not lead there."""

from warroom.core.event import When
from warroom.owed import Obligation
from warroom.room import Done
from warroom.topics.followups import rules as followups
from warroom.topics.language.console import review_marks
from warroom.topics.milestones import rules as milestones
from warroom.topics.updates import rules as updates
from warroom.topics.updates.events import Audience
from warroom.tui.ask.context import Context
from warroom.tui.ask.steps import ask_and_act, confirm
from warroom.tui.registry import CLEARS
from warroom.tui.screens.owed_list import OwedList


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
