"""How many people there are, and how strict that makes the room (doctrine 0.1)."""

from datetime import datetime, timedelta

from warroom.act import Act
from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.incident import Incident
from warroom.topics.crew.events import CrewSet, CrewSize
from warroom.topics.crew.state import Crew
from warroom.topics.roles.state import Roles


def last_sign(who: str, crew: Crew, roles: Roles) -> datetime | None:
    """When somebody last wrote, spoke or took a role; None when never."""
    signs = [holding.since for holding in roles.holdings if holding.who == who]
    if who in crew.wrote:
        signs.append(crew.wrote[who])
    return max(signs, default=None)


def present(who: str, crew: Crew, roles: Roles, now: datetime, doctrine: Doctrine) -> bool:
    """Whether somebody gave a sign within the minutes of CREW-1."""
    sign = last_sign(who, crew, roles)
    return sign is not None and now - sign <= timedelta(minutes=doctrine.crew.present_minutes)


def people(crew: Crew, roles: Roles, now: datetime, doctrine: Doctrine) -> frozenset[str]:
    """Everybody who holds a role or wrote within the minutes of CREW-1."""
    wrote = {who for who in crew.wrote if present(who, crew, roles, now, doctrine)}
    return frozenset(wrote | {holding.who for holding in roles.holdings})


def size(crew: Crew, roles: Roles, now: datetime, doctrine: Doctrine, also: str = "") -> CrewSize:
    """How many there are, or what was set by hand (CREW-1).

    Args:
        crew: Who wrote when.
        roles: Who holds what.
        now: The present instant.
        doctrine: The thresholds.
        also: Somebody to count who has not written yet: whoever acts now.
    """
    return crew.fixed or _counted(crew, roles, now, doctrine, also)


def _counted(
    crew: Crew, roles: Roles, now: datetime, doctrine: Doctrine, also: str = ""
) -> CrewSize:
    count = len(people(crew, roles, now, doctrine) | ({also} if also else set()))
    if count >= doctrine.crew.crew:
        return CrewSize.CREW
    return CrewSize.PAIR if count >= doctrine.crew.pair else CrewSize.SOLO


def solo(incident: Incident, act: Act) -> bool:
    """Whether whoever acts is alone (CREW-2)."""
    return size(incident.crew, incident.roles, act.now, act.doctrine, act.by) is CrewSize.SOLO


def strict(level: int | None, incident: Incident, act: Act) -> bool:
    """Whether the full doctrine holds: a crew at a severity that demands an IC (CREW-4)."""
    full = size(incident.crew, incident.roles, act.now, act.doctrine, act.by) is CrewSize.CREW
    return full and level is not None and act.doctrine.level(level).ic_required


def commands(who: str, incident: Incident, now: datetime, doctrine: Doctrine) -> bool:
    """Whether this person may make things look better, without giving a reason.

    That is the IC; while nobody holds command the acting owner, who declared or opened the
    incident; and whoever is alone (CREW-2).
    """
    roles, lifecycle, crew = incident.roles, incident.lifecycle, incident.crew
    if roles.commander:
        return who == roles.commander
    owner = who in (lifecycle.declared_by, lifecycle.opened_by)
    return owner or size(crew, roles, now, doctrine, who) is CrewSize.SOLO


def authorise(wish: str, reason: str, incident: Incident, act: Act) -> str:
    """What is marked on an act that makes things look better; empty when nothing is.

    Args:
        wish: What is wanted, as ``lower the severity``.
        reason: Why, as far as said; needed when nobody with command is there (CREW-10).
        incident: Who holds command, who is there, who opened and declared it.
        act: Who acts, and when.

    Raises:
        Refused: Somebody else holds command and is there, or the reason is missing.
    """
    if commands(act.by, incident, act.now, act.doctrine):
        return ""
    holder = incident.roles.commander
    if holder and present(holder, incident.crew, incident.roles, act.now, act.doctrine):
        raise Refused(
            "asymmetry",
            f"{holder} holds command: only the Incident Commander can {wish}.",
            f"Ask {holder}; if it was said aloud, record it for them (by @{holder}).",
        )
    missing = f"{holder} is not there" if holder else "Nobody holds command"
    if not reason:
        why = f"{missing}: to {wish} needs a reason."
        raise Refused("CREW-10", why, "Say why, or take command first.")
    return missing


def set_crew(incident: Incident, act: Act, *, size: CrewSize | None) -> list[Event]:
    """Set the strictness by hand, or None to count again (CREW-1).

    Anyone makes it stricter; whoever commands makes a full crew less strict.

    Raises:
        Refused: It would make a full crew less strict and whoever acts does not command.
    """
    counted = _counted(incident.crew, incident.roles, act.now, act.doctrine, act.by)
    laxer = (
        CrewSize.CREW in (counted, incident.crew.fixed) and (size or counted) is not CrewSize.CREW
    )
    if laxer and not commands(act.by, incident, act.now, act.doctrine):
        why = "There is a full crew here: only who commands makes the room less strict."
        raise Refused(
            "CREW-1", why, f"Ask {incident.roles.commander or 'the owner'}, or take command first."
        )
    return [CrewSet(size=size)]
