"""Who holds what, for scripts and in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.reports.look import Look
from warroom.reports.words import plain, without
from warroom.topics.roles.events import CODES, Role
from warroom.topics.roles.state import open_offers


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """Who commands, who answers for it, every holding, offer and term, who rests."""
    return {
        "commander": plain(incident.commander),
        "owner": plain(incident.owner),
        "roles": plain(incident.roles.holdings),
        "offers": plain(open_offers(incident.roles, now)),
        "terms": [without(plain(each), "to_rest") for each in incident.roles.terms],
        "resting": plain(incident.rest.since),
    }


def lines(look: Look) -> Iterator[str]:
    """Who holds a role since when, then what is offered to whom."""
    named = look.incident.crew.accounts.named
    for held in look.incident.roles.holdings:
        domain = f" {held.domain}" if held.domain and held.role is Role.SME else ""
        yield f"{CODES[held.role]}{domain} {named(held.who)} since {look.dated(held.since)}"
    for offer in open_offers(look.incident.roles, look.now):
        yield f"{CODES[offer.role]} offered to {offer.to} until {look.dated(offer.expires_at)}"


SECTIONS = {"Roles": lines}
