"""S moves the incident to a state or phase that is possible now; E edits the situation (C.2)."""

import re
from typing import Any

from warroom.room import Done
from warroom.topics.closing import gate
from warroom.topics.closing.console import close, criteria, second_person, short_review
from warroom.topics.language.console import review_marks
from warroom.topics.lifecycle import move as lifecycle_move
from warroom.topics.lifecycle import rules as lifecycle
from warroom.topics.lifecycle.console.declaring import declare
from warroom.topics.lifecycle.events import Moved, Phase, State
from warroom.topics.review.rules import offers_review
from warroom.tui.ask.choose import Choice, numbered
from warroom.tui.ask.context import Context, Flow
from warroom.tui.ask.steps import ask_and_act, handle

_PROMPTS = {
    State.ACTIVE: ("reason", "what got worse, or why it is open again"),
    State.MITIGATED: ("evidence", "what stopped the bleeding, and what shows it"),
    State.CANCELLED: ("reason", "what it turned out to be: the probe had expired …"),
    State.MERGED: ("into", "into which incident: INC-3"),
}

_FIELDS = {
    "title": "what it is called",
    "impact": "who notices what, since when",
    "cause": "the current hypothesis",
    "doing": "what is being done now",
    "bridge": "where people speak: a link or a number",
    "chat": "the chat channel",
}
"""The fields of the situation, and what is wanted in each."""

_ENDING = (State.RESOLVED, State.VERIFIED)
_REQUIRED = frozenset({State.ACTIVE, State.CANCELLED, State.MERGED})


async def move(desk: Context) -> None:
    """Pick a state or phase by digit, then the line that it asks for."""
    here = desk.incident.lifecycle
    wishes: list[tuple[str, State | Phase | Flow]] = []
    if here.state is State.ACTIVE:
        wishes += [(phase.value, phase) for phase in Phase if phase is not here.phase]
    wishes += [(_word(here.state, to), to) for to in lifecycle_move.next_states(here)]
    if here.state in _ENDING:
        wishes += [("tick exit criteria", criteria), ("confirm recovery", second_person)]
    if not wishes:
        desk.say(f"From {here.state} nothing else is possible.")
        return
    phase = f", {here.phase}" if here.state is State.ACTIVE else ""
    picked = await desk.choose(
        "STATE", numbered(wishes), f"Now {here.state}{phase}. The change is logged with your name."
    )
    if isinstance(picked, Phase):
        await ask_and_act(
            desk,
            picked.upper(),
            "in a few words (may be empty)",
            lambda reason: desk.act(lifecycle_move.set_phase, phase=picked, reason=reason),
            slot="flow:phase",
        )
    elif isinstance(picked, State):
        await _to(desk, picked)
    else:
        await picked(desk)


def _word(here: State, to: State) -> str:
    if to is State.ACTIVE:
        return {State.TRIAGE: "declare", State.CLOSED: "reopen"}.get(here, "back to active")
    return "cancelled (false alarm)" if to is State.CANCELLED else to.value


async def _to(desk: Context, to: State) -> None:
    if to is State.ACTIVE and desk.incident.lifecycle.state is State.TRIAGE:
        await declare(desk)
    elif to is State.CLOSED:
        await close(desk)
    elif to is State.RESOLVED:
        await _resolve(desk)
    elif to is State.VERIFIED:
        await _verify(desk)
    else:
        name, prompt = _PROMPTS[to]

        async def go(text: str) -> Done | None:
            wish: dict[str, Any] = {name: text}
            return await desk.act(lifecycle_move.move, to=to, **wish)

        required = "Say why in a few words." if to in _REQUIRED else ""
        done = await ask_and_act(desk, to.upper(), prompt, go, slot=f"flow:{to}", required=required)
        if to is State.CANCELLED:
            await _cancelled(desk, done)


async def _cancelled(desk: Context, done: Done) -> None:
    """The offer of a short review, then what is marked in the reason (SEV-9)."""
    reason = next((each.event.reason for each in done.events if isinstance(each.event, Moved)), "")
    try:
        if offers_review(desk.incident, desk.doctrine):
            await short_review(desk)
    finally:
        review_marks(desk, reason)


async def _resolve(desk: Context) -> None:
    answer = await desk.ask(
        "RESOLVED", "what shows that service is normal for all (may be empty)", slot="flow:resolved"
    )
    await ask_and_act(
        desk,
        "EXIT CRITERIA",
        "measurable, with ; between: errors below 0.1 % for 30 min (may be empty)",
        lambda text: desk.act(
            lifecycle_move.move,
            to=State.RESOLVED,
            evidence=answer.text.strip(),
            criteria=tuple(part.strip() for part in re.split(r"[;\n]", text) if part.strip()),
        ),
        slot="flow:criteria",
    )
    desk.settle("flow:resolved")


async def _verify(desk: Context) -> None:
    if gate.holds(desk.incident, desk.doctrine, desk.now(), desk.me):
        await criteria(desk, only_unmet=True)
    if known := desk.incident.closing.confirmed_by:
        await desk.act(lifecycle_move.move, to=State.VERIFIED, confirmed_by=known)
        return
    await ask_and_act(
        desk,
        "VERIFIED",
        "who confirmed recovery: @name; empty reads unconfirmed",
        lambda who: desk.act(
            lifecycle_move.move, to=State.VERIFIED, confirmed_by=handle(who) or None
        ),
    )


async def edit(desk: Context) -> None:
    """Pick a field by digit and write it anew."""
    now = desk.incident.lifecycle.situation
    choices = [
        Choice(str(digit), field, field, hint=getattr(now, field) or "(empty)")
        for digit, field in enumerate(_FIELDS, start=1)
    ]
    field: str = await desk.choose("SITUATION", choices, "Which part is written anew?")
    old = getattr(now, field) or (desk.incident.title if field == "title" else "")
    await ask_and_act(
        desk,
        field.upper(),
        _FIELDS[field],
        lambda text: desk.act(lifecycle.edit, field=field, text=text),
        text=old,
        slot=f"flow:situation:{field}",
    )
