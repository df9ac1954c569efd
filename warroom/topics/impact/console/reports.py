"""s counts one customer report; more at once, tickets and mistakes by name (doctrine M)."""

import re

from warroom.room import Done
from warroom.topics.impact import reports as impact_reports
from warroom.topics.impact import rules as impact
from warroom.tui.ask.context import Context
from warroom.tui.ask.steps import ask_and_act
from warroom.tui.paint import times

_MANY = re.compile(r"^([+-]?\d{1,6})(?:\s+|$)")


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
