"""What work owes: rest, once somebody's roles add up to the ceiling (doctrine B.7, ROLE-4)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from warroom.domain.crew import CrewSize
from warroom.domain.owing import Look, Obligation, Urgency
from warroom.domain.roster import Role, Roles
from warroom.domain.spans import span

_DAY = timedelta(hours=24)
_HOUR = timedelta(hours=1)


def worked(who: str, roles: Roles, now: datetime) -> timedelta:
    """How long somebody held roles in the last 24 hours; several at once count once."""
    begin, total, reached = now - _DAY, timedelta(), now - _DAY
    mine = (term for term in roles.terms if term.who == who and term.role is not Role.OBSERVER)
    for term in sorted(mine, key=lambda each: each.since):
        start, end = max(term.since, begin, reached), min(term.until or now, now)
        if end > start:
            total, reached = total + (end - start), end
    return total


def ceiling(look: Look) -> Iterator[Obligation]:
    """Who holds a role beyond the hours of a day; they and the commander are told, quietly."""
    if look.size is CrewSize.SOLO:
        return
    roles, owner = look.incident.roles, look.incident.owner
    most = timedelta(hours=look.doctrine.command.work_max_hours_24)
    holders = dict.fromkeys(held.who for held in roles.holdings if held.role is not Role.OBSERVER)
    for who in holders:
        length = worked(who, roles, look.now)
        if length >= most and look.mine(who, owner):
            yield Obligation(
                what=f"ceiling:{who}",
                text=f"{who} {span(length)[:-3]} OF 24 H IN ROLES, {most // _HOUR} are the most: "
                "release to rest",
                urgency=Urgency.QUIET,
                clears="role.manage" if who == look.me else "people.manage",
                who=who,
                since=look.now - (length - most),
                stage="over",
                late=True,
            )
