"""How instants and spans are written on the screen."""

from datetime import date, datetime, timedelta, tzinfo

from warroom.core.event import Precision
from warroom.core.spans import day_of, local, span


def long_span(seconds: float) -> str:
    """Such as ``00:34:07``; days in front where there are any."""
    whole = abs(int(seconds))
    days, whole = divmod(whole, 86_400)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{f'{days}d ' if days else ''}{hours:02}:{minutes:02}:{left:02}"


def short_span(seconds: float) -> str:
    """Such as ``16s``, ``3m``, ``2h05``, ``4d``."""
    whole = abs(int(seconds))
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m"
    if whole < 86_400:
        return f"{whole // 3600}h{whole % 3600 // 60:02}"
    return f"{whole // 86_400}d"


def clock(at: datetime, zone: tzinfo, seconds: bool = False) -> str:
    """The time of day in a zone."""
    there = local(at, zone)
    return f"{there:%H:%M:%S}" if seconds else f"{there:%H:%M}"


def zone_name(now: datetime, zone: tzinfo) -> str:
    """Such as ``UTC`` or ``CET``."""
    return local(now, zone).tzname() or "UTC"


def day(at: datetime, zone: tzinfo) -> str:
    """Such as ``Tue 4 Nov 2025``."""
    return _date(local(at, zone))


def day_known(at: datetime, precision: Precision, zone: tzinfo) -> str:
    """The day of an entry; the one that was told, where only the day is known."""
    return _date(day_of(at)) if precision is Precision.DATE else day(at, zone)


def _date(there: date) -> str:
    return f"{there:%a} {there.day} {there:%b %Y}"


def stamp(at: datetime | None, precision: Precision, zone: tzinfo, seconds: bool) -> str:
    """The time of an entry, in nine cells with seconds, in seven without."""
    if at is None or precision is Precision.UNTIMED:
        return "untimed"
    if precision is Precision.DATE:
        return "day only" if seconds else "day"
    if precision is Precision.APPROXIMATE:
        return f"~{clock(at, zone)}"
    return clock(at, zone, seconds and precision is Precision.EXACT)


def elapsed_stamp(at: datetime | None, start: datetime, precision: Precision) -> str:
    """The time of an entry since the start, such as ``+34:07``, ``~+1:02`` or ``-02:10``."""
    if at is None or precision is Precision.UNTIMED:
        return "untimed"
    since: timedelta = at - start
    seconds = int(since.total_seconds())
    sign = "-" if seconds < 0 else "+"
    about = "~" if precision is Precision.APPROXIMATE else ""
    if abs(seconds) >= 86_400:
        return f"{about}{sign}{abs(seconds) // 86_400}d{abs(seconds) % 86_400 // 3600:02}h"
    return f"{about}{sign}{span(abs(since))}"
