"""I opens and closes impact windows, s counts a customer report, F freezes (C.4, M, MIT-00)."""

import re

from warroom.core.when import WhenError, parse_ahead
from warroom.room import Done
from warroom.topics.freeze import rules as freeze
from warroom.topics.impact import reports as impact_reports
from warroom.topics.impact import rules as impact
from warroom.topics.impact.events import ComponentState
from warroom.topics.impact.state import Window
from warroom.tui.ask.choose import Choice, numbered
from warroom.tui.ask.context import Context
from warroom.tui.ask.steps import ask_and_act
from warroom.tui.paint import times

_MANY = re.compile(r"^([+-]?\d{1,6})(?:\s+|$)")
_SHARE = re.compile(r"(?:^|\s)(\d{1,3})\s?%\s*$")


async def windows(desk: Context) -> None:
    """Close a running window by its digit, or open a new one."""
    running = desk.incident.impact.running
    if not running:
        await _open(desk)
        return
    choices = numbered((f"end {each.id} {each.component or 'service'}", each) for each in running)
    picked = await desk.choose(
        "IMPACT", [*choices, Choice("n", "new window", None)], "A window runs until it is ended."
    )
    if isinstance(picked, Window):
        await ask_and_act(
            desk,
            f"END {picked.id}",
            "what shows that it is over (may be empty)",
            lambda text: desk.act(impact.close_window, window=picked.id, text=text),
            slot=f"flow:{picked.id}:ended",
        )
    else:
        await _open(desk)


async def _open(desk: Context) -> None:
    levels = numbered(
        (level.replace("_", " "), level)
        for level in ComponentState
        if level is not ComponentState.OPERATIONAL
    )
    level = await desk.choose("IMPACT", levels, "How badly is it hurt?")
    said = (await desk.ask("IMPACT", "which component, share of customers: checkout 30%")).text
    component, share = _shared(said)
    await ask_and_act(
        desk,
        "IMPACT",
        "what customers notice (may be empty)",
        lambda text: desk.act(
            impact.open_window, component=component, level=level, text=text, share=share
        ),
        slot="flow:impact",
    )


def _shared(said: str) -> tuple[str, float | None]:
    """A component and the share of customers that is affected, where one is given."""
    found = _SHARE.search(said)
    if found is None:
        return said.strip(), None
    return said[: found.start()].strip(), int(found[1]) / 100


async def freezes(desk: Context) -> None:
    """Lift a freeze in force by its digit, or set a new one."""
    holds = desk.incident.freeze.in_force(desk.now())
    if holds:
        choices = numbered((f"lift {hold.what or 'all services'}", hold) for hold in holds)
        picked = await desk.choose(
            "FREEZE", [*choices, Choice("n", "freeze more", None)], "Deploys are frozen."
        )
        if picked is not None:
            await ask_and_act(
                desk,
                "LIFT",
                "why it may be lifted (may be empty)",
                lambda reason: desk.act(freeze.lift_freeze, what=picked.what, reason=reason),
            )
            return
    await _freeze(desk)


async def _freeze(desk: Context) -> None:
    what = (await desk.ask("FREEZE", "which service; empty for all")).text.strip()
    until, hint = None, ""
    while True:
        text = (
            await desk.ask("FREEZE", "until HH:MM, or 60m; empty: until it is lifted", hint=hint)
        ).text.strip()
        if not text:
            break
        try:
            until = parse_ahead(text, desk.now(), desk.zone)
            break
        except WhenError as error:
            hint = str(error)
    await ask_and_act(
        desk,
        "FREEZE",
        "why (may be empty)",
        lambda reason: desk.act(freeze.freeze_deploys, what=what, until=until, reason=reason),
        slot="flow:freeze",
    )


async def count_one(desk: Context) -> None:
    """One more, at once; nothing is asked."""
    if await desk.act(impact.count_reports):
        _tell(desk)


async def count_many(desk: Context) -> None:
    """So many more, with the reference of a case; a minus takes back."""

    async def count(text: str) -> Done | None:
        found = _MANY.match(text)
        n = int(found[1]) if found else 1
        ticket = text[found.end() :] if found else text
        return await desk.act(impact.count_reports, n=n, ticket=ticket)

    await ask_and_act(
        desk,
        "CUSTOMER REPORTS",
        "how many more, and a ticket: 12 ZD-401; -1 takes one back",
        count,
        required="Give how many more there are.",
    )
    _tell(desk)


def _tell(desk: Context) -> None:
    """Count, rate and peak; a first one before *detected* is offered, never set."""
    reports = desk.incident.impact.reports
    said = f"Customer reports: {impact_reports.pace(reports, desk.doctrine, desk.now()).line()}."
    first = impact_reports.detected_candidate(reports, desk.incident.milestones)
    if first:
        said += f" The first came {times.clock(first, desk.zone)}, before detected; : sets it."
    desk.say(said)
