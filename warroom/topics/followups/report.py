"""Follow-ups, for scripts and in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.reports.look import Look
from warroom.reports.words import plain


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """Every candidate."""
    return {"followups": plain(list(incident.followups.by_id.values()))}


def lines(look: Look) -> Iterator[str]:
    """What the incident leaves to be done."""
    for each in look.incident.followups.by_id.values():
        yield f"{each.id} {each.text}"


SECTIONS = {"Follow-ups": lines}
