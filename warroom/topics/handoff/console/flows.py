"""Both sides of a handoff: brief, offer, wait; read, say back, accept or decline (B.4)."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import msgspec

from warroom.topics.handoff import rules as handoff
from warroom.topics.handoff.console import briefing
from warroom.topics.handoff.console import card as handoff_card
from warroom.topics.handoff.console.briefing import Plan
from warroom.topics.handoff.state import Outcome
from warroom.topics.roles.events import TITLES, Role
from warroom.topics.roles.holding import Offer
from warroom.topics.roles.state import open_offers
from warroom.topics.roles.why import Why
from warroom.tui.ask.choose import Choice
from warroom.tui.ask.context import Context
from warroom.tui.ask.question import Left, Overtaken
from warroom.tui.ask.steps import ask_and_act


async def hand_over(desk: Context, role: Role = Role.IC) -> None:
    """Pick a person and a reason, look over the brief, offer, and wait for the other side."""
    to = await briefing.person(desk, role)
    reason, then, why = await briefing.reason_for(desk, role)
    plan = Plan(role, to, reason, then, why=why)
    try:
        if role is Role.IC:
            plan = await briefing.briefed(desk, plan)
        while plan.to:
            await _offer(desk, plan)
            plan = msgspec.structs.replace(plan, to=await wait(desk, role, plan.to))
    finally:
        desk.uncover()


async def go_on(desk: Context, offer: Offer) -> None:
    """Come back to an offer that is open, and go on as if one had stayed."""
    lines, why = tuple(offer.brief.splitlines()), offer.why or Why.OTHER
    plan = Plan(offer.role, offer.to, offer.reason, offer.then, lines, why)
    try:
        while to := await wait(desk, plan.role, plan.to):
            plan = msgspec.structs.replace(plan, to=to)
            await _offer(desk, plan)
    finally:
        desk.uncover()


async def _offer(desk: Context, plan: Plan) -> None:
    done = await desk.act(
        handoff.offer, role=plan.role, to=plan.to, reason=plan.reason, then=plan.then,
        brief="\n".join(plan.lines), why=plan.why,
    )  # fmt: skip
    if done is None:
        raise Left


async def wait(desk: Context, role: Role, to: str) -> str:
    """Stand by until the other side answers; who is to be offered it next, or nobody."""
    while True:
        offer = handoff_card.offer_of(desk.incident, role, to, desk.now())
        title = f"{handoff_card.title(role)} FOR {to}"
        desk.cover(title, lambda view: handoff_card.waiting(view, role, to))
        if offer is None:
            return await _ended(desk, role, to)
        try:
            wish = await desk.choose(*_questions(offer), stale=handoff_card.moved(desk, offer))
        except Overtaken:
            continue
        if wish == "withdraw":
            await desk.act(handoff.withdraw, role=role, to=to)
        elif wish == "spoken":
            await desk.act(handoff.accept, by=to, role=role)
        elif wish == "right":
            await desk.act(handoff.confirm_readback, role=role)
        else:
            await _correct(desk, offer)


def _questions(offer: Offer) -> tuple[str, tuple[Choice, ...], str]:
    end = Choice("w", "withdraw it", "withdraw")
    spoken = Choice("s", f"{offer.to} said: I accept", "spoken")
    if offer.said and not offer.correction and not offer.confirmed:
        right, correct = Choice("y", "that is right", "right"), Choice("c", "correct it", "correct")
        hint = "Compare it with what you know; a correction is the value of this step."
        return "READBACK", (right, correct, spoken, end), hint
    return ("WAITING", (spoken, end), f"Esc leaves this page, not the offer; {offer.to} answers.")


async def _correct(desk: Context, offer: Offer) -> None:
    with suppress(Left):
        await ask_and_act(
            desk,
            "CORRECT",
            "what was missing or wrong",
            lambda text: desk.act(handoff.correct_readback, role=offer.role, text=text),
            required="Say what was missing or wrong.",
            slot="flow:correct",
        )


async def _ended(desk: Context, role: Role, to: str) -> str:
    """Accepted: what becomes of me. Refused or run out: the next candidate (doctrine B.4)."""
    last = briefing.last_of(desk, role, to)
    outcome = last.outcome if last else Outcome.VOID
    if outcome is Outcome.ACCEPTED:
        await _given(desk, role, to, rests=last is not None and last.to_rest)
        return ""
    if outcome in (Outcome.WITHDRAWN, Outcome.VOID):
        return ""
    did = "declined" if outcome is Outcome.DECLINED else "did not answer in time"
    why = f": {last.why}" if last and last.why else ""
    others = [who for who in briefing.next_ones(desk, role) if who != to]
    choices = [Choice("1", f"offer it to {others[0]}", others[0])] if others else []
    choices += [Choice("a", f"offer it to {to} again", to), Choice("@", "to somebody else", "@")]
    picked = await desk.choose(f"{to} {did}"[:40], choices, f"You keep it. {to} {did}{why}.")
    return await briefing.person(desk, role) if picked == "@" else str(picked)


async def _given(desk: Context, role: Role, to: str, *, rests: bool) -> None:
    offers = open_offers(desk.incident.roles, desk.now())
    mine = next((one for one in offers if one.to == desk.me), None)
    desk.cover("HANDED OVER", lambda view: handoff_card.given(view, role, to))
    choices = [Choice("d", "done", "done", current=mine is None)]
    if mine and not rests:
        choices.insert(0, Choice("y", f"become {TITLES[mine.role]}", "then", current=True))
    choices.append(Choice("c", "copy the announcement", "copy"))
    picked = await desk.choose("HANDED OVER", choices, f"{to} is the {TITLES[role]} now.")
    if picked == "then" and mine:
        await desk.act(handoff.accept, role=mine.role)
    elif picked == "copy":
        briefing.announce(desk, role, to, desk.me)


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
    last = briefing.last_of(desk, role, desk.me)
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
        briefing.announce(desk, role, desk.me, by)
