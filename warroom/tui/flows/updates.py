"""U: one text to everybody who is due, with the next time that the cadence says (doctrine E.3)."""

import re
from datetime import timedelta
from typing import Any

import msgspec

from warroom.domain import updates
from warroom.domain.updates import Audience, Clock, Level
from warroom.domain.when import WhenError, parse_when
from warroom.tui.flows.desk import Choice, Desk, Left
from warroom.tui.flows.language import afterwards, against, reason_to_insist

_NEXT = re.compile(r"\s*!(?:(?P<minutes>\d{1,4})m?|(?P<clock>\d{1,2}:\d{2}))\s*$")
_SLOT = "flow:update"


class _Plan(msgspec.Struct, frozen=True):
    """Who is told, and what about the next time."""

    audiences: tuple[Audience, ...]
    final: bool = False


async def send(desk: Desk) -> None:
    """Type or keep the text and press Enter; Tab chooses the audiences; ``!20m`` the next time."""
    plan = _Plan(_default(desk.view.clocks))
    text = _last(desk, plan.audiences)
    hint = ""
    warned: set[str] = set()
    while True:
        answer = await desk.ask(
            "UPDATE",
            "status, impact, what is done; !20m or !15:30 at the end: the next one",
            text=text,
            slot=_SLOT,
            hint=hint or _heading(desk, plan),
            tab="audiences",
        )
        text, hint = answer.text, ""
        if answer.turned:
            plan = await _choose(desk, plan)
            continue
        words, wish, hint = _split_next(desk, text.strip())
        if not words:
            hint = "An update needs words; no news is news too."
        elif not hint and words not in warned and (said := against(desk, plan.audiences, words)):
            warned.add(words)
            desk.say("  ".join(said), bad=True)
            hint = "Enter again sends it as it is."
        elif not hint and await _send(desk, plan, words, wish):
            return


def _default(clocks: tuple[Clock, ...]) -> tuple[Audience, ...]:
    """Everybody who is due and not public; else the public, if they are; else who comes next."""
    due = [clock.audience for clock in clocks if clock.level >= Level.SOON]
    own = [clock.audience for clock in clocks if clock.audience is not Audience.CUSTOMERS]
    waiting = tuple(audience for audience in own if audience in due)
    return waiting or tuple(due) or tuple(own[:1]) or (Audience.INTERNAL,)


def _last(desk: Desk, audiences: tuple[Audience, ...]) -> str:
    public = Audience.CUSTOMERS in audiences
    sent = [
        each
        for each in desk.incident.updates.sent
        if (each.audience is Audience.CUSTOMERS) is public
    ]
    return sent[-1].text if sent else ""


def _heading(desk: Desk, plan: _Plan) -> str:
    to = ", ".join(plan.audiences)
    return f"to {to}, {'final' if plan.final else 'next as the cadence says'}"


async def _choose(desk: Desk, plan: _Plan) -> _Plan:
    chosen, final = set(plan.audiences), plan.final
    while True:
        marks = [
            Choice(str(digit), f"{'✓' if name in chosen else '○'} {name}", name)
            for digit, name in enumerate(Audience, start=1)
        ]
        marks.append(Choice("f", f"{'✓' if final else '○'} final, no next one", "final"))
        marks.append(Choice("d", "done", None, current=True))
        try:
            picked = await desk.choose("TO WHOM", marks, "Customers are told by approval only.")
        except Left:
            return plan
        if picked is None:
            order = tuple(name for name in Audience if name in chosen)
            return _Plan(order or plan.audiences, final)
        if picked == "final":
            final = not final
        else:
            chosen ^= {picked}


def _split_next(desk: Desk, text: str) -> tuple[str, dict[str, Any], str]:
    found = _NEXT.search(text)
    if not found:
        return text, {}, ""
    words = text[: found.start()]
    if found["minutes"]:
        return words, {"minutes": int(found["minutes"])}, ""
    try:
        at = parse_when(found["clock"], desk.now() + timedelta(days=1), desk.zone).at
    except WhenError as error:
        return words, {}, str(error)
    return (words, {"next_at": at}, "") if at else (words, {}, "The next time needs hours.")


async def _send(desk: Desk, plan: _Plan, text: str, wish: dict[str, Any]) -> bool:
    try:
        override = await reason_to_insist(desk, plan.audiences, text)
    except Left:
        return False
    said = afterwards(desk, plan.audiences, text, wish)
    approved = ""
    if Audience.CUSTOMERS in plan.audiences:
        approved = await _approval(desk)
    done = await desk.act(
        updates.send,
        audiences=plan.audiences,
        text=text,
        final=plan.final,
        approved_by=approved,
        override=override,
        **({} if plan.final else wish),
    )
    if done is None:
        return False
    desk.settle(_SLOT)
    number = len(desk.incident.updates.sent)
    where = desk.give(text, f"{desk.incident.id}-update-{number}")
    desk.say("  ".join((*said, where)), bad=bool(said))
    return True


async def _approval(desk: Desk) -> str:
    owner = desk.incident.owner
    if owner == desk.me:
        return owner
    picked = await desk.choose(
        "CUSTOMERS",
        (
            Choice("n", "not approved yet", "", current=True),
            Choice("y", f"{owner} approved", owner),
        ),
        "Public words need the commander's approval; it may be a spoken one.",
    )
    if not picked:
        raise Left
    return str(picked)
