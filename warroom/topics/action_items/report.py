"""Action items, for scripts and in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.reports.look import Look
from warroom.reports.words import plain


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """Every item as it stands now."""
    return {"action_items": plain(list(incident.action_items.by_id.values()))}


def lines(look: Look) -> Iterator[str]:
    """The open ones: what, who, until when."""
    for item in look.incident.action_items.open:
        due = f", due {look.dated(item.due_at)}" if item.due_at else ""
        note = f": {item.note}" if item.note else ""
        yield f"{item.id} {item.text} → {item.owner} ({item.state}{due}){note}"


SECTIONS = {"Action items": lines}
