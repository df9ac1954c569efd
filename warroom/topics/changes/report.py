"""Changes to production, for scripts and in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.reports.look import Look
from warroom.reports.words import plain
from warroom.topics.changes.standing import standing
from warroom.topics.changes.state import Change


def change_facts(change: Change, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """One change, as ``warroom change list --json`` and ``show --json`` print it."""
    facts: dict[str, Any] = plain(change)
    return facts | {
        "standing": standing(change, doctrine, now),
        "divergence": change.diverges,
        "waiting": change.waiting,
    }


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """Every change and where it stands."""
    changes = incident.changes.by_id.values()
    return {"changes": [change_facts(each, doctrine, now) for each in changes]}


def lines(look: Look) -> Iterator[str]:
    """What is open or still in production, one line each."""
    for change in look.incident.changes.by_id.values():
        if change.open or change.diverges:
            word = standing(change, look.doctrine, look.now)
            told = f"{change.id} {change.risk} {word}: {change.text} ({change.requested_by})"
            yield f"{told}, differs from normal" if change.diverges else told


SECTIONS = {"Changes to production": lines}
