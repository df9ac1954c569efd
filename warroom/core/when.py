"""Times as people write them: past (``-5m``, ``yesterday 23:10``) and to come (``20m``)."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from warroom.core.event import Precision, When
from warroom.core.spans import YEARS, held, read_span, start_of
from warroom.core.text import clean_line


class WhenError(ValueError):
    """A time that cannot be; the message is one sentence that says what to write instead."""


_GRAMMAR = "Write -5m, 14:02, ~14:02, yesterday 23:10 or 2026-05-15T14:02Z."


# Not compiled here, where every start would wait for it: ``re`` does it once, with the first use.
_AGO = r"-(?=[0-9])(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?"


_CLOCK = r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?"


_DATE = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"


_RFC = (
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?:[.,]([0-9]+))?"
    r" ?([Zz]|[+-][0-9]{2}:?[0-9]{2})?"
)


_YESTERDAY = r"yesterday +(~?)(.+)"


_TOMORROW = rf"tomorrow +{_CLOCK}"


_MINUTE = timedelta(minutes=1)


_SHOWN = 30


_AHEAD = timedelta(minutes=1)
"""How far ahead of this clock another one may run before a full time counts as the future."""


def parse_when(text: str, now: datetime, zone: tzinfo) -> When:
    """The instant that a text names, in UTC, with how well it is known.

    A clock time is read in the zone; one that is later than now means the day before. A clock
    time that comes twice when the clocks go back means the later one that is not after now.

    Raises:
        WhenError: Not of the grammar, no such date or time, or in the future.
    """
    said = clean_line(text)
    vague = said.startswith("~")
    body = said.removeprefix("~").strip()
    try:
        when = _read(body, now, zone)
        if when.at is not None and when.at != held(when.at):
            raise OverflowError
    except (OverflowError, OSError) as error:
        known = f"the years {YEARS.start} to {YEARS.stop - 1} are known"
        raise WhenError(f"The time {said} is too far away: {known}. {_GRAMMAR}") from error
    if vague and when.precision is not Precision.DATE:
        return When(when.at, Precision.APPROXIMATE)
    return when


def _read(body: str, now: datetime, zone: tzinfo) -> When:
    if match := re.fullmatch(_AGO, body, re.I):
        return _ago(match, now)
    if match := re.fullmatch(_RFC, body):
        return _full(match, now, zone)
    if match := re.fullmatch(_CLOCK, body):
        clock = _clock(body, match)
        today = now.astimezone(zone).date()
        at = _local(today, clock, now, zone)
        if at is not None and at > now:
            at = _local(today - timedelta(days=1), clock, now, zone)
        return When(_there(at, clock, today, zone), _sharpness(match.group(3)))
    if match := re.fullmatch(_YESTERDAY, body, re.I):
        return _yesterday(match, now, zone)
    if match := re.fullmatch(_DATE, body):
        return _day(body, now, zone)
    raise WhenError(f"{body or 'Nothing'} is no time. {_GRAMMAR}")


def _sharpness(seconds: str | None) -> Precision:
    return Precision.EXACT if seconds else Precision.MINUTE


def _ago(match: re.Match[str], now: datetime) -> When:
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    if not any(match.groups()):
        raise WhenError(f"{match.group()} lacks its unit. Write -5m or -1h30m.")
    back = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return When(now - back, _sharpness(match.group(4)))


def _clock(said: str, match: re.Match[str]) -> time:
    hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return time(hour, minute, second)
    except ValueError:
        raise WhenError(
            f"There is no time {said}: hours go to 23, minutes and seconds to 59."
        ) from None


def _date(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise WhenError(f"There is no date {said}.") from None


def _local(day: date, clock: time, now: datetime, zone: tzinfo) -> datetime | None:
    """The instant of a local time, the later one of two that is not after now; None in a gap."""
    found = []
    for fold in (1, 0):
        local = datetime.combine(day, clock.replace(fold=fold), zone)
        at = local.astimezone(UTC).replace(fold=0)
        back = at.astimezone(zone).replace(tzinfo=None)
        if back == local.replace(tzinfo=None, fold=0):
            found.append(at)
        elif at > now:
            return at
    if not found:
        return None
    return next((at for at in found if at <= now), found[-1])


def _there(at: datetime | None, clock: time, day: date, zone: tzinfo) -> datetime:
    if at is None:
        raise WhenError(
            f"There was no {clock:%H:%M} around {day} in {zone}: the clocks went forward. "
            "Write the time before or after, or one with its offset."
        )
    return at


def _yesterday(match: re.Match[str], now: datetime, zone: tzinfo) -> When:
    inner = re.fullmatch(_CLOCK, match.group(2))
    if inner is None:
        raise WhenError(f"{match.group()} is no time. Write yesterday 23:10.")
    clock = _clock(match.group(2), inner)
    day = now.astimezone(zone).date() - timedelta(days=1)
    at = _there(_local(day, clock, now, zone), clock, day, zone)
    return When(at, Precision.APPROXIMATE if match.group(1) else _sharpness(inner.group(3)))


def _day(said: str, now: datetime, zone: tzinfo) -> When:
    day = _date(said)
    _past(datetime.combine(day, time(), zone).astimezone(UTC), said, now)
    return When(start_of(day, zone), Precision.DATE)


def _parts(match: re.Match[str]) -> tuple[date, time, str | None]:
    """The date, the time of day and the offset, ``+02:00`` or None, of a full time."""
    day, said, fraction, offset = match.groups()
    inner = re.fullmatch(_CLOCK, said)
    clock = _clock(said, inner) if inner else time()
    clock = clock.replace(microsecond=int((fraction or "0")[:6].ljust(6, "0")))
    if not offset:
        return _date(day), clock, None
    written = "+00:00" if offset in "Zz" else f"{offset[:3]}:{offset[-2:]}"
    if int(written[1:3]) > 23 or int(written[4:]) > 59:
        raise WhenError(f"There is no offset {offset}. Write one like +02:00, or Z for UTC.")
    return _date(day), clock, written


def _at_offset(day: date, clock: time, offset: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock.isoformat()}{offset}").astimezone(UTC)


def _full(match: re.Match[str], now: datetime, zone: tzinfo) -> When:
    sharp = Precision.EXACT if match.group(2).count(":") > 1 else Precision.MINUTE
    day, clock, offset = _parts(match)
    if offset is None:
        at = _there(_local(day, clock, now, zone), clock, day, zone)
    else:
        at = _at_offset(day, clock, offset)
    return When(_past(at, match.group(), now), sharp)


def _past(at: datetime, said: str, now: datetime) -> datetime:
    if at > now + _AHEAD:
        raise WhenError(f"{said} is in the future; an entry tells what has happened.")
    return at


def parse_minutes(text: str) -> int:
    """The minutes of an amount: ``20``, ``20m``, ``!20m``, ``+20m``, ``1h``, ``1h30``, ``90 min``.

    Raises:
        WhenError: It is none, less than a minute, or does not come to whole minutes.
    """
    said = clean_line(text)
    length = read_span(_bare(said))
    if not length or length % _MINUTE:
        raise WhenError(f"{_shown(said)} is not a number of minutes; write 20, 20m or 1h30.")
    return length // _MINUTE


def parse_ahead(text: str, now: datetime, zone: tzinfo) -> datetime:
    """A time to come, UTC, as every door reads it.

    ``20``, ``20m``, ``!20m``, ``+20m`` and ``1h30`` count from now. ``14:30`` is the next such time
    of the local clock, ``tomorrow 09:00`` that of the next local date; a date alone is its
    beginning. RFC 3339 names the instant; without an offset it is local. A local time that comes
    twice, when the clocks go back, is the first of the two that is still to come; one that the
    clocks jump over is as much later as they jump.

    Raises:
        WhenError: It is none, it is past, or it lies outside the calendar.
    """
    said = clean_line(text)
    try:
        at = _to_come(_bare(said), now, zone)
    except (WhenError, ValueError, OverflowError):  # a WhenError tells how the past is written
        at = None
    if at is None or (at > now and at != held(at)):
        raise WhenError(
            f"{_shown(said)} is no time to come; write 20m, 1h30m, 14:30 or 2026-05-15T14:30Z."
        )
    if at <= now:
        raise WhenError(
            f"{_shown(said)} lies in the past; write a time to come, such as 20m or 14:30."
        )
    return at


def _bare(said: str) -> str:
    return said.removeprefix("!").removeprefix("+").strip()


def _shown(said: str) -> str:
    return repr(said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…") if said else "Nothing"


def _to_come(body: str, now: datetime, zone: tzinfo) -> datetime | None:
    """The instant that a text names, also one that is past; None where it names none."""
    if (length := read_span(body)) is not None:
        return now + length
    today = now.astimezone(zone).date()
    if match := re.fullmatch(_CLOCK, body):
        clock = _clock(body, match)
        days = (today + timedelta(days=each) for each in range(3))
        return next((at for day in days if (at := _first(day, clock, now, zone)) > now), None)
    if match := re.fullmatch(_TOMORROW, body, re.I):
        return _first(today + timedelta(days=1), _clock(body, match), now, zone)
    if re.fullmatch(_DATE, body):
        return _first(_date(body), time(), now, zone)
    match = re.fullmatch(_RFC, body)
    if match is None:
        return None
    day, clock, offset = _parts(match)
    return _at_offset(day, clock, offset) if offset else _first(day, clock, now, zone)


def _first(day: date, clock: time, now: datetime, zone: tzinfo) -> datetime:
    """The first instant of a local time that is still to come, else its last one.

    One that the clocks jump over is past as soon as they have jumped.
    """
    wall = datetime.combine(day, clock)
    early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if late < early:  # jumped over: read with the offset before the jump
        jumped = now.astimezone(zone).replace(tzinfo=None) >= wall
        return min(early, now) if jumped else early
    return early if early > now else late
