"""Calling people, and people who come and go without ceremony (doctrine H, CREW-1)."""

from datetime import timedelta

import msgspec

from warroom.domain.crew import Crew, commands, people
from warroom.domain.doctrine import Doctrine
from warroom.domain.errors import Refused
from warroom.domain.escalation_events import (
    EVENTS,
    Escalation,
    Page,
    PersonJoined,
    PersonPaged,
    PersonReleased,
    fold,
)
from warroom.domain.event import Act, Event
from warroom.domain.handoff import lapsed
from warroom.domain.lifecycle_events import Lifecycle
from warroom.domain.role_events import Released
from warroom.domain.roles import release as put_down
from warroom.domain.roster import Role, Roles, Why
from warroom.domain.text import clean_line
from warroom.domain.updates import Updates

__all__ = [
    "EVENTS",
    "Escalation",
    "Page",
    "PersonJoined",
    "PersonPaged",
    "PersonReleased",
    "awaited",
    "fold",
    "join",
    "leave",
    "next_step",
    "page",
]


def awaited(escalation: Escalation, crew: Crew, roles: Roles) -> tuple[Page, ...]:
    """The pages whose people are not here yet.

    Here is who joined, wrote or took a role since; an answer alone is not (ESC-3).
    """
    return tuple(page for page in escalation.pages if page.open and not _came(page, crew, roles))


def _came(page: Page, crew: Crew, roles: Roles) -> bool:
    wrote = crew.wrote.get(page.who)
    took = any(held.who == page.who and held.since > page.at for held in roles.holdings)
    return took or (wrote is not None and wrote > page.at)


def next_step(level: str, doctrine: Doctrine) -> str:
    """The step of the page ladder after this one; the last one stays (ESC-2)."""
    ladder = doctrine.escalation.page_levels
    place = ladder.index(level) + 1 if level in ladder else 0
    return ladder[min(place, len(ladder) - 1)] if ladder else ""


def page(
    escalation: Escalation,
    crew: Crew,
    roles: Roles,
    lifecycle: Lifecycle,
    updates: Updates,
    doctrine: Doctrine,
    act: Act,
    *,
    who: str,
    purpose: str = "",
) -> list[Event]:
    """Call somebody; asking again for the same thing climbs the ladder (ESC-2).

    Raises:
        Refused: Nobody is named, or one calls oneself.
    """
    name, purpose = _name(who), clean_line(purpose)
    if not name:
        raise Refused("ESC-2", "A page goes to somebody.", "Name one: warroom page wei.")
    if name == act.by:
        raise Refused("ESC-2", f"{name} is here already.", "Say `warroom join` to be seen.")
    waiting = awaited(escalation, crew, roles)
    same = [one for one in waiting if _same(one, name, purpose)]
    level = next_step(same[-1].level if same else "", doctrine)
    mark = _early(name, escalation, lifecycle, updates, doctrine, act)
    return [PersonPaged(who=name, purpose=purpose, level=level, mark=mark)]


def _same(page: Page, who: str, purpose: str) -> bool:
    """Whether a page asks for the same: the same person, or somebody else for the same thing."""
    return page.who == who or (bool(purpose) and page.purpose.casefold() == purpose.casefold())


def _early(
    who: str,
    escalation: Escalation,
    lifecycle: Lifecycle,
    updates: Updates,
    doctrine: Doctrine,
    act: Act,
) -> str:
    """Many called at once, and nobody said what is hurt (ESC-5); never a reason to refuse."""
    most, minutes = doctrine.escalation.early_pages, doctrine.escalation.page_step
    start = lifecycle.declared_at or lifecycle.opened_at
    if start is None or updates.visible_at is not None or not most:
        return ""
    called = {one.who for one in escalation.pages} | {who}
    if act.at - start > timedelta(minutes=minutes) or len(called) < most:
        return ""
    return f"{len(called)} called in {minutes} min, impact not said"


def join(escalation: Escalation, act: Act, *, who: str = "") -> list[Event]:
    """Say that somebody is here; nothing happens a second time (ESC-4)."""
    name = _name(who) or act.by
    pages = [one for one in escalation.pages if one.who == name and one.open]
    if name in escalation.joined and not pages:
        return []
    return [PersonJoined(who=name, purpose=pages[-1].purpose if pages else "")]


def leave(
    escalation: Escalation,
    roles: Roles,
    lifecycle: Lifecycle,
    crew: Crew,
    doctrine: Doctrine,
    act: Act,
    *,
    who: str = "",
    reason: str = "",
    why: Why = Why.OTHER,
) -> list[Event]:
    """Go, or let somebody go, by naming who stays; their roles are put down (ESC-6).

    ``why`` starts the rest clock of whoever held a role (ROLE-4).

    Raises:
        Refused: They hold command of a running incident (ROLE-5), or it is not this person's to
            send others away.
    """
    name, reason = _name(who) or act.by, clean_line(reason)
    deputy = roles.holder(Role.DEPUTY) == act.by
    leads = deputy or commands(act.by, roles, lifecycle, crew, act.now, doctrine)
    if name != act.by and not leads:
        owner = roles.commander or lifecycle.acting_owner
        raise Refused(
            "ESC-6",
            f"{owner} releases people.",
            f"If {name} said it, record it for them (by @{name}).",
        )
    going = msgspec.structs.replace(act, by=name)
    released: list[Event] = []
    for role in dict.fromkeys(roles.of(name)):
        ended = put_down(roles, lifecycle, crew, doctrine, going, role=role, reason=reason, why=why)
        released += [one for one in ended if isinstance(one, Released)]
    here = people(crew, roles, act.now, doctrine) | set(escalation.joined)
    stays = tuple(sorted(here - {name}))
    return [
        *lapsed(roles, act.now),
        *released,
        PersonReleased(who=name, reason=reason, stays=stays),
    ]


def _name(who: str) -> str:
    return clean_line(who).removeprefix("@").strip()
