"""How it ends, for scripts and in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.reports.look import Look
from warroom.reports.words import plain


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """The exit criteria with what shows them, and the second person."""
    return {
        "criteria": plain(list(incident.closing.criteria.values())),
        "confirmed_by": plain(incident.closing.confirmed_by) or None,
    }


def lines(look: Look) -> Iterator[str]:
    """The criteria with what shows them, the second person (C.2)."""
    end = look.incident.closing
    for each in end.criteria.values():
        yield f"{each.id} {each.text} ({each.evidence or 'nothing shows it yet'})"
    if end.confirmed_by:
        yield f"recovery confirmed by {end.confirmed_by}"


SECTIONS = {"Exit criteria": lines}
