"""What is hurt and what customers report, for scripts and in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.event import Precision
from warroom.core.spans import stamp
from warroom.incident import Incident
from warroom.reports.look import Look
from warroom.reports.words import plain, when
from warroom.topics.impact.reports import detected_candidate, pace


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """The windows, and the count, rate and first of the reports."""
    reports = incident.impact.reports
    return {
        "customer_reports": {
            **plain(pace(reports, doctrine, now)),
            "first_at": stamp(reports.first_at),
            "detected_candidate": stamp(detected_candidate(reports, incident.milestones)),
            "tickets": plain(reports.tickets),
        },
        "impact_windows": plain(incident.impact.windows),
    }


def reported(look: Look) -> Iterator[str]:
    """Count, rate and peak; a first one before *detected* is offered, never set (doctrine M)."""
    reports = look.incident.impact.reports
    if reports.total:
        yield pace(reports, look.doctrine, look.now).line()
    if found := detected_candidate(reports, look.incident.milestones):
        yield f"the first one came at {look.dated(found)}, before detected: warroom milestone"
    if reports.tickets:
        yield f"tickets: {', '.join(reports.tickets)}"


def windows(look: Look) -> Iterator[str]:
    """What was hurt from when until when, and how badly."""
    for window in look.incident.impact.windows:
        until = "running"
        if window.end:
            until = f"until {_known(window.end, window.end_precision, look)}"
        said = f"{window.id} {window.component or 'service'} {window.level.replace('_', ' ')}"
        said += f", {window.share:.0%} of customers" if window.share is not None else ""
        yield f"{said}, {_known(window.start, window.start_precision, look)} {until}"


def _known(at: datetime, precision: Precision, look: Look) -> str:
    """To the minute, or the date where only that is known."""
    return when(at, precision, look.zone) if precision is Precision.DATE else look.dated(at)


SECTIONS = {"Customer reports": reported, "Impact windows": windows}
