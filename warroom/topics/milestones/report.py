"""When what was reached, and what is measured of it, for scripts."""

from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.spans import stamp
from warroom.incident import Incident
from warroom.reports.words import plain
from warroom.topics.milestones.metrics import MINUTES, known, measure
from warroom.topics.milestones.state import NAMES


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """Every milestone, what contradicts what, and the metrics."""
    found = known(incident.milestones, incident.impact, over=incident.lifecycle.over)
    measured = measure(incident, now, doctrine)
    return {
        "milestones": {name: stamp(found[name].at) if name in found else None for name in NAMES},
        "milestone_details": plain(list(found.values())),
        "contradictions": plain(incident.milestones.contradictions),
        "metrics": {
            **{name: getattr(measured, name) for name in MINUTES},
            "max_severity": measured.max_severity,
            "regressions": measured.regressions,
            "severity_minutes": plain(measured.severity_minutes),
            "ic_terms": plain(measured.ic_terms),
            "late_updates": plain(measured.late_updates),
            "counted": incident.lifecycle.counted,
            "early": measured.early,
            "approximate": plain(measured.approximate),
            "running": measured.running,
        },
    }
