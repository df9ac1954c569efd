"""A: a text that waits for the commander: approved, sent back, or sent at once (doctrine E.1)."""

from functools import partial

from warroom.domain import update_drafts, updates
from warroom.domain.update_drafts import UpdateDraft
from warroom.domain.wording import Scope, lint
from warroom.tui.flows.desk import Choice, Desk, Flow, Left, ask_and_act
from warroom.tui.flows.update_sheet import Sheet
from warroom.tui.flows.updates import compose
from warroom.tui.view import View
from warroom.tui.widgets.card import CardLine


async def answer(desk: Desk, draft: UpdateDraft) -> None:
    """Read it and answer with one key; a spoken answer is recorded for the commander (CREW-6)."""
    owner = desk.incident.owner
    mine = owner == desk.me or not owner
    desk.cover(f"{draft.id} TEXT FOR {', '.join(draft.audiences)}", partial(_lines, desk, draft))
    try:
        wish = await desk.choose(
            f"{draft.id}",
            (
                Choice("y", "approve" if mine else f"{owner} approved", "yes"),
                Choice("n", "send it back", "back"),
                Choice("s", "approve and record as sent", "send"),
                Choice("w", "drop it", "drop"),
                Choice("l", "later", "", current=True),
            ),
            f"{draft.by} sends it once it is approved.",
            stale=lambda: desk.incident.update_drafts.by_id[draft.id] != draft,
        )
        if not wish:
            raise Left
        await _do(desk, draft, wish, None if mine else owner)
    finally:
        desk.uncover()


def go_on(name: str) -> Flow:
    """Whatever is next with one draft: the answer, the sending, better words."""

    async def go(desk: Desk) -> None:
        draft = desk.incident.update_drafts.by_id[name]
        if draft in desk.incident.update_drafts.waiting:
            await answer(desk, draft)
        else:
            await compose(desk, Sheet(desk, draft.audiences, draft))

    return go


def _lines(desk: Desk, draft: UpdateDraft, _: View) -> list[CardLine]:
    """The words as they would go out, and what the wording rules mark."""
    said = f", status page {draft.public_state}" if draft.public_state else ""
    found = lint(draft.text, Scope.CUSTOMERS, desk.wording)
    return [
        CardLine(f"{draft.by} wants to send this{said}:"),
        CardLine(),
        *(CardLine(line, tone="bright") for line in draft.text.splitlines()),
        CardLine(),
        *(CardLine(each.line(), "!", tone="warning") for each in found),
    ]


async def _do(desk: Desk, draft: UpdateDraft, wish: str, speaker: str | None) -> None:
    if wish == "back":
        await ask_and_act(
            desk, f"{draft.id} BACK", "what should be said instead",
            lambda reason: desk.act(update_drafts.return_draft, draft=draft.id, reason=reason),
            slot=f"flow:{draft.id}:back", required="Say what should be said instead.",
        )  # fmt: skip
    elif wish == "drop":
        await desk.act(update_drafts.drop_draft, draft=draft.id)
    else:
        await _approve(desk, draft, speaker, send=wish == "send")


async def _approve(desk: Desk, draft: UpdateDraft, speaker: str | None, *, send: bool) -> None:
    done = await desk.act(update_drafts.approve_draft, by=speaker, draft=draft.id)
    if done is None or not send or await desk.act(updates.send, draft=draft.id) is None:
        return
    sent = desk.incident.updates.sent[-1]
    desk.say(desk.give(sent.text, f"{desk.incident.id}-{draft.id}"))
