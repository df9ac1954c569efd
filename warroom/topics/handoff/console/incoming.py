"""The incoming side of a handoff: read, say back, accept in words, or decline (doctrine B.4)."""

from collections.abc import Callable
from functools import partial

from warroom.topics.handoff import rules as handoff
from warroom.topics.handoff.console import card as handoff_card
from warroom.topics.handoff.console.briefing import announce, last_of
from warroom.topics.handoff.state import Outcome
from warroom.topics.roles.events import TITLES, Role
from warroom.topics.roles.holding import Offer
from warroom.tui.ask.choose import Choice
from warroom.tui.ask.context import Context
from warroom.tui.ask.question import Overtaken


async def answer(desk: Context, role: Role) -> None:
    """Read the brief, say it back, accept or decline."""
    opened, by = desk.now(), ""
    try:
        while True:
            offer = handoff_card.offer_of(desk.incident, role, desk.me, desk.now())
            if offer is None:
                break
            by = offer.by
            title = f"{handoff_card.title(role)} OFFERED TO YOU"
            desk.cover(title, lambda view: handoff_card.offered(view, role, opened))
            try:
                await _answered(desk, offer)
            except Overtaken:
                continue
        await _took(desk, role, by)
    finally:
        desk.uncover()


async def _answered(desk: Context, offer: Offer) -> None:
    """One answer to the offer as it stands now."""
    stale = handoff_card.moved(desk, offer)
    wish = await desk.choose(*_answers(offer), stale=stale)
    if wish == "read back":
        await _read_back(desk, offer)
    elif wish == "decline":
        reason = await desk.ask("DECLINE", "why: busy, not trained, not available (may be empty)")
        await desk.act(handoff.decline, role=offer.role, reason=reason.text.strip())
    elif offer.role is not Role.IC:
        await desk.act(handoff.accept, role=offer.role)
    else:
        await _accept(desk, offer, partial(_gone, desk, offer))


def _answers(offer: Offer) -> tuple[str, tuple[Choice, ...], str]:
    no = Choice("d", "decline", "decline")
    if offer.role is not Role.IC:
        return ("OFFERED", (Choice("y", f"become {TITLES[offer.role]}", "accept"), no), "")
    again = Choice("r", "say it back again" if offer.said else "say the situation back",
                   "read back", current=not offer.said or bool(offer.correction))  # fmt: skip
    short = "accept" if offer.said else "accept without readback"
    yes = Choice("a", short, "accept", current=offer.confirmed)
    hint = "Say back status, impact, what runs and the next promise."
    if offer.correction:
        hint = f"{offer.by} corrects: {offer.correction}"
    elif offer.confirmed:
        hint = f"{offer.by} says that is right. Accept in words."
    elif offer.said:
        hint = f"{offer.by} reads what you said; wait for the answer, or accept."
    return ("ANSWER", (yes, again, no) if offer.confirmed else (again, yes, no), hint)


def _gone(desk: Context, offer: Offer) -> bool:
    return handoff_card.offer_of(desk.incident, offer.role, offer.to, desk.now()) is None


async def _read_back(desk: Context, offer: Offer) -> None:
    said = await desk.ask(
        "READBACK",
        "status, impact, what runs, the next promise",
        slot="flow:readback",
        text=offer.said,
        hint=offer.correction,
        stale=partial(_gone, desk, offer),
    )
    text = said.text.strip()
    if text and await desk.act(handoff.read_back, role=offer.role, text=text):
        desk.settle("flow:readback")


async def _accept(desk: Context, offer: Offer, stale: Callable[[], bool]) -> None:
    """Accept in words; the sentence of doctrine B.4 stands there already."""
    sentence = f"I accept. I am the {TITLES[offer.role]}."
    said = await desk.ask("ACCEPT", "say that you accept", text=sentence, stale=stale,
                          hint=f"Enter says it; {offer.by} commands until then.")  # fmt: skip
    words = said.text.strip()
    if words:
        await desk.act(handoff.accept, role=offer.role, words=words if words != sentence else "")


async def _took(desk: Context, role: Role, by: str) -> None:
    """Accepted: the first things to do. Otherwise say how the offer ended."""
    last = last_of(desk, role, desk.me)
    if last is None or last.outcome is not Outcome.ACCEPTED:
        how = {Outcome.DECLINED: "You declined.", Outcome.WITHDRAWN: "The offer was withdrawn."}
        ended = last.outcome if last else Outcome.VOID
        desk.say(how.get(ended, f"The offer is over; ask {by} to offer it again."))
        return
    if role is not Role.IC:
        return
    desk.cover("YOU HAVE COMMAND", lambda view: handoff_card.taken(view, role))
    copy = Choice("c", "copy the announcement", "copy")
    hint = "Your first situation report is due at the next update."
    go_on = Choice("d", "go on", "done", current=True)
    if await desk.choose("COMMAND", (go_on, copy), hint) == "copy":
        announce(desk, role, desk.me, by)
