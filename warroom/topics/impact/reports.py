"""How fast customers report: the rate, the peak, and what it says of detection (doctrine M)."""

from datetime import datetime, timedelta

import msgspec

from warroom.core.doctrine.thresholds import Doctrine
from warroom.topics.impact.state import MOST, Count, CustomerReports
from warroom.topics.milestones.state import Milestones


class Pace(msgspec.Struct, frozen=True):
    """How fast reports come in.

    Attributes:
        total: How many there are.
        rate: How many came in the last ``minutes``.
        peak: The most that ever came within ``minutes``.
        minutes: The length of the window.
    """

    total: int
    rate: int
    peak: int
    minutes: int

    def line(self) -> str:
        """Such as ``12, 4 in 5 min, peak 6``."""
        return f"{self.total}, {self.rate} in {self.minutes} min, peak {self.peak}"


def pace(reports: CustomerReports, doctrine: Doctrine, now: datetime) -> Pace:
    """Count, rate and peak; what was taken back counts where it was taken back."""
    minutes = doctrine.support.rate_minutes
    counts = sorted(reports.counts, key=lambda each: each.at)
    rate = _within(counts, now, minutes)
    return Pace(reports.total, rate, max(_peak(counts, minutes), rate), minutes)


def _peak(counts: list[Count], minutes: int) -> int:
    """The most within that many minutes up to any count; they come in the order of time."""
    span, peak, within, first = timedelta(minutes=minutes), 0, 0, 0
    for place, each in enumerate(counts):
        within += each.n
        while counts[first].at <= each.at - span:
            within -= counts[first].n
            first += 1
        if place + 1 == len(counts) or counts[place + 1].at > each.at:
            peak = max(peak, within)
    return peak


def _within(counts: list[Count], end: datetime, minutes: int) -> int:
    start = end - timedelta(minutes=minutes)
    return min(MOST, max(0, sum(each.n for each in counts if start < each.at <= end)))


def detected_candidate(reports: CustomerReports, milestones: Milestones) -> datetime | None:
    """The first report, where it is earlier than what stands as *detected*: offered, never set."""
    first, stands = reports.first_at, milestones.at("detected")
    if first is None or (stands is not None and stands <= first):
        return None
    return first
