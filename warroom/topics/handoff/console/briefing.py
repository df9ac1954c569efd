"""What is offered to whom: the person, the reason, the brief that can be edited (doctrine B.4)."""

from functools import partial

import msgspec

from warroom.reports.look import Look
from warroom.topics.crew.authority import people
from warroom.topics.handoff.console import card as handoff_card
from warroom.topics.handoff.owed import candidates
from warroom.topics.handoff.state import Handoff
from warroom.topics.roles.events import CODES, MANY, TITLES, Role
from warroom.topics.roles.why import Why
from warroom.tui.ask.choose import Choice, numbered
from warroom.tui.ask.context import Context
from warroom.tui.ask.question import Left
from warroom.tui.ask.sheet import CardLine
from warroom.tui.ask.steps import confirm, handle
from warroom.tui.paint import times
from warroom.tui.paint.list import ListRow
from warroom.tui.view import View

_EXPERT = "needed as expert"

_REASONS = {
    _EXPERT: Why.OTHER,
    "fatigue": Why.FATIGUE,
    "shift ends": Why.SHIFT,
    "more suitable commander": Why.OTHER,
    "emergency": Why.OTHER,
}
_WHY = (("other reason", Why.OTHER), ("shift ends", Why.SHIFT), ("fatigue", Why.FATIGUE))


class Plan(msgspec.Struct, frozen=True):
    """What is offered to whom, and why."""

    role: Role
    to: str
    reason: str = ""
    then: Role | None = None
    lines: tuple[str, ...] = ()
    why: Why = Why.OTHER


def next_ones(desk: Context, role: Role) -> tuple[str, ...]:
    """Who could take a role, the deputy first, without who is asking."""
    incident = desk.incident
    live, rest = desk.view.live, desk.view.rest
    also = {*live.watchers} - {*live.readers}
    found = candidates(role, incident, desk.doctrine, desk.now(), rest, also=also)
    return tuple(who for who in found if who != desk.me)


async def person(desk: Context, role: Role) -> str:
    """Pick who it is offered to, the deputy first."""
    held = desk.incident.roles
    options = []
    for who in next_ones(desk, role)[:6]:
        what = "/".join(CODES[one] for one in held.of(who))
        live = desk.view.live
        here = "" if who in live.watchers else ", no console here"
        here = ", only watches" if who in live.readers else here
        options.append((f"{who}{f' {what}' if what else ''}{here}", who))
    hint = "To whom? The deputy comes first."
    if tired := _resting(desk):
        hint += f" At rest: {tired}."
    choices = [*numbered(options), Choice("@", "somebody else", "")]
    who = await desk.choose(f"OFFER {handoff_card.title(role)}", choices, hint)
    who = who or handle((await desk.ask("OFFER", "to whom: @name", text="@")).text)
    if not who:
        desk.say("An offer needs a name.")
        raise Left
    if who in desk.view.live.readers:
        hint = f"{who} has only a reading console: somebody must record the answer (ROLE-4)."
        await confirm(desk, "ONLY WATCHES", "offer it anyway", hint)
    return str(who)


def _resting(desk: Context) -> str:
    """Who is about and rests, and until when: no candidate (ROLE-4)."""
    view = desk.view
    about = {*people(desk.incident, view.doctrine, view.now), *view.live.watchers} - {desk.me}
    found = ((who, view.rest.until(who, view.now, view.doctrine)) for who in sorted(about))
    return ", ".join(f"{who} until {times.clock(at, view.zone)}" for who, at in found if at)


async def why_of(desk: Context, title: str) -> Why:
    """Whether the rest clock starts, asked with a key: words decide nothing (ROLE-4)."""
    hint = "Shift, fatigue: the rest clock starts."
    return Why(await desk.choose(title, numbered(_WHY), hint))


async def reason_for(desk: Context, role: Role) -> tuple[str, Role | None, Why]:
    """Why a role changes hands, and what the outgoing commander is offered afterwards."""
    if role is not Role.IC:
        mine = role not in MANY and desk.incident.roles.holder(role) == desk.me
        why = await why_of(desk, "WHY") if mine else Why.OTHER
        answer = await desk.ask("WHY", "why it changes hands (may be empty)", slot="flow:offer")
        return answer.text.strip(), None, why
    known = numbered((words, (words, why)) for words, why in _REASONS.items())
    choices = [*known, Choice("o", "other words", ("", Why.OTHER))]
    hint = "Expert: you are offered a new role. Fatigue, shift: you are released and rest."
    reason, why = await desk.choose("WHY", choices, hint)
    reason = reason or (await desk.ask("WHY", "why command changes hands")).text.strip()
    if reason != _EXPERT:
        return str(reason), None, why
    free = [Role.SME] if desk.incident.roles.holder(Role.OPS) else [Role.SME, Role.OPS]
    then = free[0] if len(free) == 1 else await desk.choose(
        "AFTERWARDS", numbered((TITLES[one], one) for one in free), "What are you needed as?"
    )  # fmt: skip
    return str(reason), then, why


def fresh(desk: Context) -> tuple[str, ...]:
    """The brief as it is now, a line for each sentence (doctrine B.5)."""
    from warroom.reports import sitrep  # late: rarely needed

    look = Look(desk.incident, desk.doctrine, desk.now(), desk.zone)
    return tuple(sitrep.brief_lines(sitrep.brief(look, head=desk.head)))


async def briefed(desk: Context, plan: Plan) -> Plan:
    """Show the brief and let it be edited until it is offered."""
    plan = msgspec.structs.replace(plan, lines=fresh(desk))
    while True:
        desk.cover(f"BRIEF FOR {plan.to}", partial(_shown, plan))
        wish = await desk.choose(
            "HAND OVER",
            (
                Choice("y", f"offer command to {plan.to}", "offer", current=True),
                Choice("w", "add what worries you", "worry"),
                Choice("e", "edit a line", "edit"),
                Choice("f", "make it afresh", "fresh"),
            ),
            "You hold command until it is accepted.",
        )
        if wish == "offer":
            return plan
        plan = msgspec.structs.replace(plan, lines=await _edited(desk, plan.lines, wish))


def _shown(plan: Plan, _: View) -> list[CardLine]:
    return handoff_card.drafted(plan.lines, plan.to)


async def _edited(desk: Context, lines: tuple[str, ...], wish: str) -> tuple[str, ...]:
    from warroom.reports.sitrep import WORRIES  # late: rarely needed

    if wish == "fresh":
        return fresh(desk)
    try:
        at = next((n for n, line in enumerate(lines) if WORRIES in line), len(lines) - 1)
        if wish == "edit":
            rows = [ListRow("", line) for line in lines]
            hint = "Enter edits a line; an empty one goes."
            at = int(await desk.pick_from("BRIEF", rows, hint))
        text = (await desk.ask("BRIEF", "the line; empty takes it away", text=lines[at])).text
    except Left:
        return lines
    said = (text.strip(),) if text.strip() else ()
    return (*lines[:at], *said, *lines[at + 1 :])


def last_of(desk: Context, role: Role, to: str) -> Handoff | None:
    """The latest offer of a role to somebody, however it ended."""
    every = reversed(desk.incident.handoff.offers)
    return next((one for one in every if (one.role, one.to) == (role, to)), None)


def announce(desk: Context, role: Role, who: str, by: str) -> None:
    """Copy what the scribe posts (doctrine B.4 step 7)."""
    words = handoff_card.announcement(desk.view, role, who, by)
    desk.say(desk.give(words, f"{desk.incident.id}-{role}"))
