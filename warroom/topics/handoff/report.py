"""How command changed hands, for scripts."""

from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.reports.words import plain, without


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """Every offer and what became of it, and the challenge that waits for an answer."""
    return {
        "handoffs": [without(plain(each), "to_rest") for each in incident.handoff.offers],
        "challenge": plain(incident.handoff.challenge),
    }
