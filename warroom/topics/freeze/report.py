"""The deploy freezes, for scripts and in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.reports.look import Look
from warroom.reports.words import plain


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """The freezes in force."""
    return {"freeze": plain(incident.freeze.in_force(now))}


def lines(look: Look) -> Iterator[str]:
    """What is frozen, until when, and who asked for it."""
    for hold in look.incident.freeze.in_force(look.now):
        until = f" until {look.dated(hold.until)}" if hold.until else ""
        yield f"{hold.what or 'all services'}{until}, asked for by {hold.by}"


SECTIONS = {"Deploy freeze": lines}
