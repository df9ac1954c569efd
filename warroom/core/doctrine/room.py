"""The thresholds of one room: its overrides over the defaults, and what of them is not in force."""

from functools import lru_cache
from typing import Any

from warroom.core.doctrine.overrides import (
    Path,
    TableError,
    at_line,
    dotted,
    merged,
    tables_of,
    without,
)
from warroom.core.doctrine.reading import default_text, parse_doctrine, parse_tables
from warroom.core.doctrine.thresholds import Doctrine

_LEVELS = frozenset("1234")


LATER = frozenset({
    "severity.ack", "severity.review_meeting", "command.night_start_local",
    "comms.long_mode_not_before", "escalation.sitrep_for_joiner_seconds",
    "timeline.clock_skew_seconds", "runbook", "readiness", "review.meeting_minutes",
    "review.timeline_share", "review.share_before_hours", "review.soak_days_for_actions",
    "review.publish_days", "review.min_p01_items_user_affecting", "review.overdue_escalate_days",
    "review.prelim_internal_hours",
})  # fmt: skip
"""Thresholds of rooms that nobody reads: an override that names one loads, and it is said."""


_NAMED = 5
"""So many thresholds that nobody reads are named; the others are counted."""


@lru_cache(maxsize=8)
def room_doctrine(override: str) -> tuple[Doctrine, str]:
    """The doctrine of a room, and a sentence about what of its overrides nobody here reads.

    A threshold that this version does not know, or not any more, is passed over; the rest of the
    override is in force.

    Raises:
        DoctrineError: What it does know cannot be used.
    """
    try:
        tables, unread = without(tables_of(override), Doctrine)
    except (TableError, RecursionError):
        return parse_doctrine(default_text(), override), ""
    doctrine = parse_tables(default_text(), tables, (override,))
    if not unread:
        return doctrine, ""
    named = ", ".join(f"{dotted(path)}{at_line(path, override)}" for path in unread[:_NAMED])
    more = f" and {len(unread) - _NAMED} more" if len(unread) > _NAMED else ""
    return doctrine, f"Nobody reads {named}{more} of the room's doctrine; the rest is in force."


def checked(override: str) -> str:
    """Check overrides before they are loaded; the sentence about what of them nobody reads.

    Raises:
        DoctrineError: They cannot be used, or name what never was a threshold.
    """
    said = room_doctrine(override)[1]
    if not said:
        return ""
    tables, unread = without(tables_of(override), Doctrine)
    for path in unread:
        if ".".join(part for part in path if part not in _LEVELS) not in LATER:
            # Put back alone, it is told as what it is: a slip, with what was perhaps meant.
            parse_tables(default_text(), _put_back(tables, path), (override,))
    return said


def _put_back(tables: dict[str, Any], path: Path) -> dict[str, Any]:
    again: Any = 0
    for key in reversed(path):
        again = {key: again}
    return merged(tables, again)
