"""How many are there, for scripts."""

from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.reports.words import plain
from warroom.topics.crew.authority import size


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """The size of the crew."""
    return {"crew": plain(size(incident, doctrine, now))}
