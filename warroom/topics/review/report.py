"""Who reviews the incident, for scripts and in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.spans import stamp
from warroom.incident import Incident
from warroom.reports.look import Look
from warroom.reports.words import plain


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """Who owns the review, until when, or who said that none is needed."""
    return {
        "review_owner": plain(incident.review.owner) or None,
        "review_declined": plain(incident.review.declined_by) or None,
        "review_due": stamp(incident.review.due_at),
    }


def lines(look: Look) -> Iterator[str]:
    """The owner of the review, below the exit criteria (C.2)."""
    review = look.incident.review
    if review.owner:
        yield f"review owned by {review.owner}"
    if review.declined_by:
        yield f"no short review, said {review.declined_by}"


SECTIONS = {"Exit criteria": lines}
