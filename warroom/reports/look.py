"""One incident as a report sees it."""

from datetime import datetime, tzinfo

import msgspec

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.spans import dated, local
from warroom.incident import Incident
from warroom.reports.words import short


class Look(msgspec.Struct, frozen=True):
    """One incident, looked at now, in a zone.

    Attributes:
        incident: The incident.
        doctrine: The thresholds in force.
        now: The present instant, UTC.
        zone: The zone of every time that is shown; each names it.
    """

    incident: Incident
    doctrine: Doctrine
    now: datetime
    zone: tzinfo

    def time(self, at: datetime) -> str:
        """An instant as ``09:34 UTC``, with its date when it is another day's."""
        there = local(at, self.zone)
        if there.date() != local(self.now, self.zone).date():
            return dated(at, self.zone)
        return f"{there:%H:%M %Z}"

    def ago(self, at: datetime) -> str:
        """``09:34 UTC (12m)``."""
        return f"{self.time(at)} ({short(self.now - at)})"

    def dated(self, at: datetime) -> str:
        """An instant with its date: ``2026-05-15 09:03 UTC``."""
        return dated(at, self.zone)
