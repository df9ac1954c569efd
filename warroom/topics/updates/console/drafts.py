"""A: a text that waits for the commander: approved, sent back, or sent at once (doctrine E.1)."""

from functools import partial

from warroom.topics.language.console import against, reason_to_insist
from warroom.topics.updates import drafts
from warroom.topics.updates import rules as updates
from warroom.topics.updates.console.flows import compose
from warroom.topics.updates.console.sheet import Sheet
from warroom.topics.updates.draft_state import DraftState, UpdateDraft
from warroom.tui.ask.choose import Choice
from warroom.tui.ask.context import Context
from warroom.tui.ask.question import Left
from warroom.tui.ask.sheet import CardLine
from warroom.tui.ask.steps import ask_and_act
from warroom.tui.view import View


async def answer(desk: Context, draft: UpdateDraft) -> None:
    """Read it and answer with one key; a spoken answer is recorded for the commander (CREW-6)."""
    owner = desk.incident.owner
    mine = owner == desk.me or not owner
    yes: tuple[Choice, ...] = (
        Choice("y", "approve" if mine else f"{owner} approved", "yes"),
        Choice("n", "send it back", "back"),
        Choice("s", "approve and record as sent", "send"),
    )
    if draft.state is DraftState.APPROVED:
        yes = (Choice("s", "record as sent", "go"), Choice("n", "send it back", "back"))
    elif draft.state is DraftState.RETURNED:
        yes = (Choice("e", "write it anew", "anew"),)
    more = (Choice("w", "drop it", "drop"), Choice("l", "later", "", current=True))
    desk.cover(f"{draft.id} TEXT FOR {', '.join(draft.audiences)}", partial(_lines, desk, draft))
    try:
        wish = await desk.choose(
            draft.id, (*yes, *more), f"{draft.by} sends it once it is approved.",
            stale=lambda: desk.incident.updates.drafts.by_id[draft.id] != draft,
        )  # fmt: skip
        if not wish:
            raise Left
        await _do(desk, draft, wish, None if mine else owner)
    finally:
        desk.uncover()


async def go_on(desk: Context, name: str) -> None:
    """Whatever is next with one draft: its writer goes on with it, everybody else answers."""
    draft = desk.incident.updates.drafts.by_id[name]
    if draft.by == desk.me and draft not in desk.incident.updates.drafts.waiting:
        await compose(desk, Sheet(desk, draft.audiences, draft))
    else:
        await answer(desk, draft)


def _lines(desk: Context, draft: UpdateDraft, _: View) -> list[CardLine]:
    """The words as they would go out, and what the wording rules mark."""
    said = f", status page {draft.public_state}" if draft.public_state else ""
    found = against(desk, draft.audiences, draft.text)
    return [
        CardLine(f"{draft.by} wants to send this{said}:"),
        CardLine(),
        *(CardLine(line, tone="bright") for line in draft.text.splitlines()),
        CardLine(),
        *(CardLine(each, "!", tone="warning") for each in found),
    ]


async def _do(desk: Context, draft: UpdateDraft, wish: str, speaker: str | None) -> None:
    if wish == "back":
        await ask_and_act(
            desk, f"{draft.id} BACK", "what should be said instead",
            lambda reason: desk.act(drafts.return_draft, draft=draft.id, reason=reason),
            slot=f"flow:{draft.id}:back", required="Say what should be said instead.",
        )  # fmt: skip
    elif wish == "drop":
        await desk.act(drafts.drop_draft, draft=draft.id)
    elif wish == "anew":
        await compose(desk, Sheet(desk, draft.audiences, draft))
    elif wish == "go":
        await _send(desk, draft)
    else:
        override = await reason_to_insist(desk, draft.audiences, draft.text)
        done = await desk.act(drafts.approve_draft, by=speaker, draft=draft.id, override=override)
        if done is not None and wish == "send":
            await _send(desk, desk.incident.updates.drafts.by_id[draft.id])


async def _send(desk: Context, draft: UpdateDraft) -> None:
    """Record it as sent; a wording that the room blocks asks for its reason first."""
    override = draft.override or await reason_to_insist(desk, draft.audiences, draft.text)
    if await desk.act(updates.send, draft=draft.id, override=override) is not None:
        desk.say(desk.give(desk.incident.updates.sent[-1].text, f"{desk.incident.id}-{draft.id}"))
