"""Changes to production as plain data and as words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.reports.words import plain
from warroom.topics.changes.state import Change, Changes, standing


def change_facts(change: Change, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """One change, as ``warroom change list --json`` and ``show --json`` print it."""
    facts: dict[str, Any] = plain(change)
    return facts | {
        "standing": standing(change, doctrine, now),
        "divergence": change.diverges,
        "waiting": change.waiting,
    }


def change_lines(changes: Changes, doctrine: Doctrine, now: datetime) -> Iterator[str]:
    """What is open or still in production, one line each."""
    for change in changes.by_id.values():
        if change.open or change.diverges:
            word = standing(change, doctrine, now)
            told = f"{change.id} {change.risk} {word}: {change.text} ({change.requested_by})"
            yield f"{told}, differs from normal" if change.diverges else told
