"""P calls people, says who is here, and lets them go (doctrine H)."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from warroom.topics.handoff.console.briefing import why_of
from warroom.topics.people import rules as people
from warroom.topics.people.state import Page, awaited, next_step
from warroom.tui.ask.choose import numbered
from warroom.tui.ask.context import Context
from warroom.tui.ask.steps import ask_and_act, confirm, handle
from warroom.tui.paint import times


async def manage(desk: Context) -> None:
    """Call somebody; say that somebody is here; call the next one; release people."""
    incident = desk.incident
    options: list[tuple[str, Callable[[Context], Awaitable[Any]]]] = [("call somebody", _page)]
    for page in awaited(incident.people, incident.crew, incident.roles):
        step = next_step(page.level, desk.doctrine)
        options.append((f"{page.who} is here", partial(_here, page)))
        options.append((f"call the {step}, not {page.who}", partial(_next, page)))
    if desk.me not in incident.people.joined:
        options.append(("I am here", lambda desk: desk.act(people.join)))
    options += [("release somebody", _release), ("I leave", _leave)]
    picked = await desk.choose("PEOPLE", numbered(options), "Who is called, here, or may go.")
    await picked(desk)


async def _page(desk: Context) -> None:
    who = await _named(desk, "CALL", "whom: @name")
    await _awake(desk, who)
    await ask_and_act(
        desk,
        f"CALL {who}",
        "what for: database, payments … (may be empty)",
        lambda purpose: desk.act(people.page, who=who, purpose=purpose),
    )


async def _awake(desk: Context, who: str) -> None:
    """Ask before somebody is called who was released to rest (ROLE-4)."""
    until = desk.view.rest.until(who, desk.now(), desk.doctrine)
    if until is not None:
        hint = f"{who} was released to rest, until {times.clock(until, desk.zone)}."
        await confirm(desk, "AT REST", f"call {who} anyway", hint)


async def _here(page: Page, desk: Context) -> None:
    await desk.act(people.join, who=page.who)


async def _next(page: Page, desk: Context) -> None:
    """The next step of the ladder, for the same purpose (ESC-2)."""
    step = next_step(page.level, desk.doctrine).upper()
    who = await _named(desk, f"CALL THE {step}", "whom: @name; Enter calls the same again")
    await _awake(desk, who or page.who)
    await desk.act(people.page, who=who or page.who, purpose=page.purpose)


async def _leave(desk: Context) -> None:
    why = await why_of(desk, "LEAVE")
    await ask_and_act(
        desk,
        "LEAVE",
        "why (may be empty)",
        lambda reason: desk.act(people.leave, reason=reason, why=why),
    )


async def _release(desk: Context) -> None:
    who = await _named(desk, "RELEASE", "whom: @name")
    why = await why_of(desk, f"RELEASE {who}")
    await ask_and_act(
        desk,
        f"RELEASE {who}",
        "why (may be empty); it says who stays",
        lambda reason: desk.act(people.leave, who=who, reason=reason, why=why),
    )


async def _named(desk: Context, title: str, prompt: str) -> str:
    return handle((await desk.ask(title, prompt, text="@")).text)
