"""Who was called and who came, for scripts and in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.reports.look import Look
from warroom.reports.words import plain, short
from warroom.topics.people.state import awaited


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """Every page, who is awaited still, who joined."""
    waiting = awaited(incident.people, incident.crew, incident.roles)
    return {
        "pages": plain(incident.people.pages),
        "awaited": [page.who for page in waiting],
        "joined": plain(incident.people.joined),
    }


def lines(look: Look) -> Iterator[str]:
    """Who is awaited for how long, and what for."""
    incident = look.incident
    for page in awaited(incident.people, incident.crew, incident.roles):
        words = ", ".join(part for part in (page.level, page.purpose) if part)
        yield f"{page.who} for {short(look.now - page.at)}{f' ({words})' if words else ''}"


SECTIONS = {"Called, not here yet": lines}
