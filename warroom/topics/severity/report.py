"""The level and every one before it, for scripts."""

from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.reports.words import plain


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """The level now, the worst one, and how it came to them."""
    return {
        "severity": incident.severity.current,
        "max_severity": incident.severity.highest,
        "severity_history": plain(incident.severity.history),
    }
