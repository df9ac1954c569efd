"""Who may call people; anyone comes and goes without ceremony (doctrine H, CREW-1)."""

from datetime import timedelta

import msgspec

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.topics.crew.authority import commands, people
from warroom.topics.people.events import PersonJoined, PersonPaged, PersonReleased
from warroom.topics.people.state import Page, awaited, next_step
from warroom.topics.roles.events import Released, Role
from warroom.topics.roles.rules import lapsed
from warroom.topics.roles.rules import release as put_down
from warroom.topics.roles.why import Why


def page(incident: Incident, act: Act, *, who: str, purpose: str = "") -> list[Event]:
    """Call somebody; asking again for the same thing climbs the ladder (ESC-2).

    Raises:
        Refused: Nobody is named, or one calls oneself.
    """
    name, purpose = _name(who), clean_line(purpose)
    if not name:
        raise Refused("ESC-2", "A page goes to somebody.", "Name one: warroom page wei.")
    if name == act.by:
        raise Refused("ESC-2", f"{name} is here already.", "Say `warroom join` to be seen.")
    waiting = awaited(incident.people, incident.crew, incident.roles)
    same = [one for one in waiting if _same(one, name, purpose)]
    level = next_step(same[-1].level if same else "", act.doctrine)
    mark = _early(name, incident, act)
    return [PersonPaged(who=name, purpose=purpose, level=level, mark=mark)]


def _same(page: Page, who: str, purpose: str) -> bool:
    """Whether a page asks for the same: the same person, or somebody else for the same thing."""
    return page.who == who or (bool(purpose) and page.purpose.casefold() == purpose.casefold())


def _early(who: str, incident: Incident, act: Act) -> str:
    """Many called at once, and nobody said what is hurt (ESC-5); never a reason to refuse."""
    most, minutes = act.doctrine.escalation.early_pages, act.doctrine.escalation.page_step
    start = incident.lifecycle.declared_at or incident.lifecycle.opened_at
    if start is None or incident.updates.visible_at is not None or not most:
        return ""
    called = {one.who for one in incident.people.pages} | {who}
    if act.at - start > timedelta(minutes=minutes) or len(called) < most:
        return ""
    return f"{len(called)} called in {minutes} min, impact not said"


def join(incident: Incident, act: Act, *, who: str = "") -> list[Event]:
    """Say that somebody is here; nothing happens a second time (ESC-4)."""
    name = _name(who) or act.by
    pages = [one for one in incident.people.pages if one.who == name and one.open]
    if name in incident.people.joined and not pages:
        return []
    return [PersonJoined(who=name, purpose=pages[-1].purpose if pages else "")]


def leave(
    incident: Incident, act: Act, *, who: str = "", reason: str = "", why: Why = Why.OTHER
) -> list[Event]:
    """Go, or let somebody go, by naming who stays; their roles are put down (ESC-6).

    ``why`` starts the rest clock of whoever held a role (ROLE-4).

    Raises:
        Refused: They hold command of a running incident (ROLE-5), or it is not this person's to
            send others away.
    """
    name, reason = _name(who) or act.by, clean_line(reason)
    deputy = incident.roles.holder(Role.DEPUTY) == act.by
    leads = deputy or commands(act.by, incident, act.doctrine, act.now)
    if name != act.by and not leads:
        owner = incident.owner
        said = f"{owner} releases people."
        raise Refused("ESC-6", said, f"If {name} said it, record it for them (by @{name}).")
    going = msgspec.structs.replace(act, by=name)
    released: list[Event] = []
    for role in dict.fromkeys(incident.roles.of(name)):
        ended = put_down(incident, going, role=role, reason=reason, why=why)
        released += [one for one in ended if isinstance(one, Released)]
    here = people(incident, act.doctrine, act.now) | set(incident.people.joined)
    stays = tuple(sorted(here - {name}))
    return [
        *lapsed(incident.roles, act.now),
        *released,
        PersonReleased(who=name, reason=reason, stays=stays),
    ]


def _name(who: str) -> str:
    return clean_line(who).removeprefix("@").strip()
