"""What customers report: counted with one key, with rate and peak (doctrine M)."""

from datetime import datetime, timedelta

import msgspec

from warroom.domain.doctrine import Doctrine
from warroom.domain.errors import Refused
from warroom.domain.event import Event, Recorded, event
from warroom.domain.growing import Growing
from warroom.domain.milestones import Milestones
from warroom.domain.text import clean_line

SUPPORT = "support"

MOST = 2**63 - 1
"""More than this no derived table can hold."""


@event("report.counted", entry="impact")
class ReportCounted(Event, frozen=True):
    """Customers reported it.

    Attributes:
        n: How many more; negative takes back what was counted by mistake.
        ticket: The reference of one case, such as ``ZD-401``; never personal data.
        source: Where they were counted.
    """

    n: int = 1
    ticket: str = ""
    source: str = SUPPORT

    def line(self) -> str:
        """Such as ``3 more customer reports from support: ZD-401``."""
        many = "report" if abs(self.n) == 1 else "reports"
        said = f"{self.n} more customer {many} from {self.source}"
        if self.n < 0:
            said = f"{-self.n} customer {many} taken back"
        return f"{said}: {self.ticket}" if self.ticket else said


class Count(msgspec.Struct, frozen=True):
    """Reports that were counted in one act."""

    at: datetime
    n: int
    ticket: str
    source: str
    by: str
    seq: int


class CustomerReports(msgspec.Struct, frozen=True):
    """All that was counted, in the order of the log."""

    counts: Growing[Count] = Growing()

    @property
    def total(self) -> int:
        """How many there are; what was taken back is gone."""
        return min(MOST, max(0, sum(each.n for each in self.counts)))

    @property
    def first_at(self) -> datetime | None:
        """When the first one came in; None while nothing is counted."""
        if not self.total:
            return None
        return min((each.at for each in self.counts if each.n > 0), default=None)

    @property
    def tickets(self) -> tuple[str, ...]:
        """The references, each once."""
        return tuple(dict.fromkeys(each.ticket for each in self.counts if each.ticket))


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


EVENTS: tuple[type[Event], ...] = (ReportCounted,)


def fold(reports: CustomerReports, recorded: Recorded) -> CustomerReports:
    """The reports after one more event."""
    said = recorded.event
    if not isinstance(said, ReportCounted):
        return reports
    count = Count(
        at=recorded.at,
        n=max(-MOST, min(said.n, MOST)),
        ticket=said.ticket,
        source=said.source,
        by=recorded.actor,
        seq=recorded.seq,
    )
    return CustomerReports(reports.counts.add(count))


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


def count_reports(
    reports: CustomerReports, *, n: int = 1, ticket: str = "", source: str = ""
) -> list[Event]:
    """Count reports of customers; anyone may, whatever the state (CREW-5).

    Raises:
        Refused: None are counted, more than fit, or more are taken back than there are.
    """
    if n == 0:
        raise Refused("M", "Zero reports are none.", "Give how many more there are.")
    if n > MOST - reports.total:
        raise Refused("M", "So many reports cannot be counted.", f"At most {MOST:,} in all.")
    if reports.total + n < 0:
        there = reports.total
        raise Refused("M", f"Only {there} are counted; {-n} cannot be taken back.")
    where = clean_line(source) or SUPPORT
    return [ReportCounted(n=n, ticket=clean_line(ticket), source=where)]
