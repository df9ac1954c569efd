"""Instants and lengths of time: their bounds, and how people write and read them."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

YEARS = range(2, 9999)
"""The years of an instant: a time box after it and every zone that shows it stay in a calendar."""


FIRST = datetime(YEARS.start, 1, 1, tzinfo=UTC)
"""The earliest instant that anybody can mean."""


LAST = datetime(YEARS.stop - 1, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
"""The latest instant that anybody can mean."""


_HALF_A_DAY = timedelta(hours=12)


# Not compiled here, where every start would wait for it: ``re`` does it once, with the first use.
_SPAN = (
    r"(?=[0-9])(?:([0-9]+) ?d)? ?(?:([0-9]+) ?h)? ?(?:([0-9]+)(?: ?m(?:in)?|(?=$)))?"
    r" ?(?:([0-9]+) ?s)?"
)


def held(at: datetime) -> datetime:
    """An aware instant, moved to the edge of the calendar where it lies outside."""
    return at if FIRST <= at <= LAST else min(max(at, FIRST), LAST)


def local(at: datetime, zone: tzinfo) -> datetime:
    """An aware instant as the clocks of a zone show it; never fails, see :func:`held`."""
    return held(at).astimezone(zone)


def day_of(at: datetime) -> date:
    """The date of an instant that is known only to the day, in whatever zone it was told.

    Such an instant is the local midnight of its zone. The UTC midnight that is nearest to it has
    its date: that needs no zone, and a room of several zones shows the same date to everybody.
    """
    return (held(at).astimezone(UTC) + _HALF_A_DAY).date()


def start_of(day: date, zone: tzinfo) -> datetime:
    """The instant that stands for a date, UTC: its midnight in the zone, as :func:`day_of` reads.

    In a zone beyond +12:00 it is the first instant of the day of which that is true.

    Raises:
        OverflowError: The date lies at the end of the calendar.
    """
    there = datetime.combine(day, datetime.min.time(), zone).astimezone(UTC)
    middle = datetime.combine(day, datetime.min.time(), UTC)
    last = middle + _HALF_A_DAY - timedelta(microseconds=1)
    return min(max(there, middle - _HALF_A_DAY), last)


def read_span(text: str) -> timedelta | None:
    """A length of time as people write it; None where it is none or too long to be one.

    ``20`` and ``20m`` are minutes, as are ``1h``, ``1h30``, ``1h30m``, ``90 min``, ``2d`` and
    ``45s`` what they say.
    """
    match = re.fullmatch(_SPAN, text.strip(), re.IGNORECASE)
    if match is None or not any(match.groups()):
        return None
    try:
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    except (ValueError, OverflowError):  # more digits than any number of minutes has
        return None


def span(length: timedelta) -> str:
    """A length of time for a screen: ``03:12``, ``1:03:12``, ``2d 04:00``; never negative."""
    seconds = max(0, int(length.total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days}d {hours:02}:{minutes:02}"
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def hours(length: timedelta) -> str:
    """A length of time as hours and minutes, ``00:34``; whole minutes, never negative."""
    minutes = max(0, int(length.total_seconds())) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def stamp(at: datetime | None) -> str | None:
    """An instant as RFC 3339 in UTC with Z; the fraction only where there is one."""
    return local(at, UTC).isoformat().replace("+00:00", "Z") if at else None


def instant(at: datetime) -> str:
    """An instant as every row holds it: RFC 3339, UTC, microseconds."""
    return f"{local(at, UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def dated(at: datetime, zone: tzinfo, *, seconds: bool = False) -> str:
    """An instant for people, in a zone that it names: ``2026-05-15 09:03 UTC``."""
    there = local(at, zone)
    return f"{there:%Y-%m-%d %H:%M:%S %Z}" if seconds else f"{there:%Y-%m-%d %H:%M %Z}"
