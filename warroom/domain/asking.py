"""Asking for command: a question to its holder, which waits for that one person (INV-1)."""

from datetime import datetime, timedelta

from warroom.domain.chronicle import amended
from warroom.domain.doctrine import Doctrine
from warroom.domain.entries import Entry, Kind, Logged
from warroom.domain.errors import Refused
from warroom.domain.event import Act, Event
from warroom.domain.incident import Incident
from warroom.domain.roster import Role, Roles


def ask(roles: Roles, act: Act) -> list[Event]:
    """Ask whoever holds command for it.

    Raises:
        Refused: Nobody holds it, or whoever asks does.
    """
    holder = roles.commander
    if holder is None:
        raise Refused("INV-1", "Nobody holds command.", "K takes it.")
    if holder == act.by:
        raise Refused("INV-1", "You hold command.", "R hands it over.")
    text = f"{act.by} asks {holder} for command"
    return [Logged(entry=Kind.QUESTION, text=text, ref=Role.IC)]


def waiting(incident: Incident, doctrine: Doctrine, now: datetime) -> Entry | None:
    """The question for command that waits for its holder; as long as an offer would wait.

    It ends with an offer of command, with another holder, and when it is struck.
    """
    roles = incident.roles
    held = next((each.since for each in roles.holdings if each.role is Role.IC), None)
    if held is None or any(offer.role is Role.IC for offer in roles.offers):
        return None
    since = max(held, now - timedelta(seconds=doctrine.command.offer_ttl_seconds))
    for entry in reversed(incident.timeline.written):
        if entry.recorded_at < since:
            return None
        if entry.ref == Role.IC and entry.kind == Kind.QUESTION:
            return None if amended(incident.timeline, entry).struck else entry
    return None
