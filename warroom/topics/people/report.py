"""Who was called and who came, for scripts and in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.reports.look import Look
from warroom.reports.words import plain, short
from warroom.topics.people.state import Page
from warroom.topics.people.state import awaited as awaited_of


def awaited(incident: Incident) -> tuple[Page, ...]:
    """The pages of those who were called and are not here yet."""
    return tuple(awaited_of(incident.people, incident.crew, incident.roles))


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """Every page, who is awaited still, who joined."""
    return {
        "pages": plain(incident.people.pages),
        "awaited": [page.who for page in awaited(incident)],
        "joined": plain(incident.people.joined),
    }


def lines(look: Look) -> Iterator[str]:
    """Who is awaited for how long, and what for."""
    for page in awaited(look.incident):
        words = ", ".join(part for part in (page.level, page.purpose) if part)
        yield f"{page.who} for {short(look.now - page.at)}{f' ({words})' if words else ''}"


SECTIONS = {"Called, not here yet": lines}
