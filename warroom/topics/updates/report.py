"""Updates and what is owed to whom, for scripts and in words."""

from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.reports.words import plain, short, without
from warroom.topics.updates.cadence import clocks
from warroom.topics.updates.state import Clock


def due_word(clock: Clock, now: datetime) -> str:
    """``in 4m``, or ``OVERDUE 4m``."""
    if clock.due_at < now:
        return f"OVERDUE {short(now - clock.due_at)}"
    return f"in {short(clock.due_at - now)}"


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """What was sent, what waits, what is owed, what is switched off."""
    return {
        "updates": plain(incident.updates.sent),
        "update_drafts": [
            without(plain(each), "override") for each in incident.updates.drafts.by_id.values()
        ],
        "update_clocks": [
            {**plain(each), "level": each.level.name.lower()}
            for each in clocks(incident, doctrine, now)
        ],
        "update_off": plain(incident.updates.off),
    }
