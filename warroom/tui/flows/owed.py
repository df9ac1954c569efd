"""What Enter in the list of what is owed goes to, where a key alone does not lead there."""

from warroom.core.event import When
from warroom.owed import Obligation
from warroom.room import Done
from warroom.topics.followups import rules as followups
from warroom.topics.milestones import rules as milestones
from warroom.topics.updates import rules as updates
from warroom.topics.updates.events import Audience
from warroom.tui.flows import changes, decisions, items
from warroom.tui.flows import update_drafts as texts
from warroom.tui.flows import updates as sheets
from warroom.tui.flows.closing import short_review
from warroom.tui.flows.desk import Desk, Flow, ask_and_act, confirm
from warroom.tui.flows.language import review_marks


def clearing(owed: Obligation) -> Flow | None:
    """The flow that clears one obligation; None where its key does."""
    name, _, which = owed.what.partition(":")
    if name == "item":
        return items.menu(which)
    if name == "update":
        return sheets.to(Audience(which))
    if name in ("approval", "approved", "poll", "result", "undo"):
        return changes.of(which)
    if name == "draft":
        return texts.go_on(which)
    if name in ("decision", "hold"):
        return decisions.menu(which)
    if name == "followup":
        return _finish(which)
    if name == "cadence_off":
        return _resume(Audience(which))
    return {"review": _drafted, "review_offer": short_review}.get(name)


def _finish(followup: str) -> Flow:
    async def finish(desk: Desk) -> None:
        async def done(result: str) -> Done | None:
            finished = await desk.act(followups.finish, followup=followup, result=result)
            if finished is not None:
                review_marks(desk, result)
            return finished

        title, slot = f"{followup} DONE", f"flow:{followup}:done"
        await ask_and_act(desk, title, "the result (may be empty)", done, slot=slot)

    return finish


def _resume(audience: Audience) -> Flow:
    async def resume(desk: Desk) -> None:
        await confirm(desk, f"{audience} UPDATES".upper(), "switch them on again")
        await desk.act(updates.set_cadence, audience=audience, on=True)

    return resume


async def _drafted(desk: Desk) -> None:
    await confirm(desk, "REVIEW", "its draft is there", "It is kept as the milestone of now.")
    when = When(desk.now())
    await desk.act(milestones.set_milestone, when=when, name="review_drafted")
