"""How many people there are, and how strict that makes the room (doctrine 0.1)."""

from datetime import datetime, timedelta

from warroom.act import Act
from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.incident import Incident
from warroom.topics.crew.events import CrewSet, CrewSize


def last_sign(who: str, incident: Incident) -> datetime | None:
    """When somebody last wrote, spoke or took a role; None when never."""
    signs = [holding.since for holding in incident.roles.holdings if holding.who == who]
    if who in incident.crew.wrote:
        signs.append(incident.crew.wrote[who])
    return max(signs, default=None)


def present(who: str, incident: Incident, doctrine: Doctrine, now: datetime) -> bool:
    """Whether somebody gave a sign within the minutes of CREW-1."""
    sign = last_sign(who, incident)
    return sign is not None and now - sign <= timedelta(minutes=doctrine.crew.present_minutes)


def people(incident: Incident, doctrine: Doctrine, now: datetime) -> frozenset[str]:
    """Everybody who holds a role or wrote within the minutes of CREW-1."""
    wrote = {who for who in incident.crew.wrote if present(who, incident, doctrine, now)}
    return frozenset(wrote | {holding.who for holding in incident.roles.holdings})


def size(incident: Incident, doctrine: Doctrine, now: datetime, also: str = "") -> CrewSize:
    """How many there are, or what was set by hand (CREW-1); ``also`` counts whoever acts now."""
    return incident.crew.fixed or _counted(incident, doctrine, now, also)


def _counted(incident: Incident, doctrine: Doctrine, now: datetime, also: str) -> CrewSize:
    count = len(people(incident, doctrine, now) | ({also} if also else set()))
    if count >= doctrine.crew.crew:
        return CrewSize.CREW
    return CrewSize.PAIR if count >= doctrine.crew.pair else CrewSize.SOLO


def solo(incident: Incident, act: Act) -> bool:
    """Whether whoever acts is alone (CREW-2)."""
    return size(incident, act.doctrine, act.now, act.by) is CrewSize.SOLO


def strict(incident: Incident, act: Act) -> bool:
    """Whether the full doctrine holds: a crew at a severity that demands an IC (CREW-4)."""
    level = incident.severity.current
    full = size(incident, act.doctrine, act.now, act.by) is CrewSize.CREW
    return full and level is not None and act.doctrine.level(level).ic_required


def commands(who: str, incident: Incident, doctrine: Doctrine, now: datetime) -> bool:
    """Whether this person may make things look better, without giving a reason.

    That is the IC; while nobody holds command the acting owner, who declared or opened the
    incident; and whoever is alone (CREW-2).
    """
    if incident.commander:
        return who == incident.commander
    owner = who in (incident.lifecycle.declared_by, incident.lifecycle.opened_by)
    return owner or size(incident, doctrine, now, who) is CrewSize.SOLO


def authorise(wish: str, reason: str, incident: Incident, act: Act) -> str:
    """What is marked on an act that makes things look better; empty when nothing is.

    The wish is worded as ``lower the severity``; a reason is needed when nobody with command is
    there (CREW-10).

    Raises:
        Refused: Somebody else holds command and is there, or the reason is missing.
    """
    if commands(act.by, incident, act.doctrine, act.now):
        return ""
    holder = incident.roles.commander
    if holder and present(holder, incident, act.doctrine, act.now):
        why = f"{holder} holds command: only the Incident Commander can {wish}."
        way = f"Ask {holder}; if it was said aloud, record it for them (by @{holder})."
        raise Refused("asymmetry", why, way)
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
    counted = _counted(incident, act.doctrine, act.now, act.by)
    full = CrewSize.CREW in (counted, incident.crew.fixed)
    laxer = full and (size or counted) is not CrewSize.CREW
    if laxer and not commands(act.by, incident, act.doctrine, act.now):
        why = "There is a full crew here: only who commands makes the room less strict."
        owner = incident.roles.commander or "the owner"
        raise Refused("CREW-1", why, f"Ask {owner}, or take command first.")
    return [CrewSet(size=size)]
