from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.core.event import Precision, When
from warroom.core.oneline import misread, split_speaker, split_when
from warroom.core.spans import FIRST, LAST, day_of, held, local, read_span, start_of
from warroom.core.when import WhenError, parse_ahead, parse_minutes, parse_when

NOW = datetime(2026, 5, 15, 14, 2, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
TOKYO = ZoneInfo("Asia/Tokyo")


def utc(month: int, day: int, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("-5m", utc(5, 15, 13, 57, 30), Precision.MINUTE),
        ("-1h30m", utc(5, 15, 12, 32, 30), Precision.MINUTE),
        ("-2d", utc(5, 13, 14, 2, 30), Precision.MINUTE),
        ("-45s", utc(5, 15, 14, 1, 45), Precision.EXACT),
        ("14:02", utc(5, 15, 14, 2), Precision.MINUTE),
        ("9:05", utc(5, 15, 9, 5), Precision.MINUTE),
        ("14:02:30", utc(5, 15, 14, 2, 30), Precision.EXACT),
        ("14:02:31", utc(5, 14, 14, 2, 31), Precision.EXACT),
        ("14:03", utc(5, 14, 14, 3), Precision.MINUTE),
        ("~14:02", utc(5, 15, 14, 2), Precision.APPROXIMATE),
        ("~-10m", utc(5, 15, 13, 52, 30), Precision.APPROXIMATE),
        ("yesterday 23:10", utc(5, 14, 23, 10), Precision.MINUTE),
        ("Yesterday  01:10", utc(5, 14, 1, 10), Precision.MINUTE),
        ("~yesterday 23:10", utc(5, 14, 23, 10), Precision.APPROXIMATE),
        ("yesterday ~23:10", utc(5, 14, 23, 10), Precision.APPROXIMATE),
        ("2026-05-15T13:00Z", utc(5, 15, 13, 0), Precision.MINUTE),
        ("2026-05-15T15:00:01+02:00", utc(5, 15, 13, 0, 1), Precision.EXACT),
        ("2026-05-15 13:00", utc(5, 15, 13, 0), Precision.MINUTE),
        ("2026-05-15T14:03:29Z", utc(5, 15, 14, 3, 29), Precision.EXACT),
        ("2026-05-14", utc(5, 14, 0, 0), Precision.DATE),
    ],
)
def test_reads_the_grammar(text: str, at: datetime, precision: Precision) -> None:
    assert parse_when(text, NOW, UTC) == When(at, precision)


def test_reads_fractions_of_a_second() -> None:
    read = parse_when("2026-05-15T13:00:00.25Z", NOW, UTC)
    assert read.at == utc(5, 15, 13, 0) + timedelta(milliseconds=250)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31:99", "no time 31:99"),
        ("24:00", "no time 24:00"),
        ("yesterday 25:00", "no time 25:00"),
        ("2026-02-30", "no date 2026-02-30"),
        ("2026-02-30T10:00Z", "no date 2026-02-30"),
        ("2026-05-15T10:00+99:00", "no offset +99:00"),
        ("2026-05-15T15:00Z", "in the future"),
        ("2026-05-15 14:10", "in the future"),
        ("2027-01-01", "in the future"),
        ("-5", "is no time"),
        ("-", "is no time"),
        ("", "Nothing is no time"),
        ("noon", "noon is no time"),
        ("yesterday", "yesterday is no time"),
        ("yesterday noon", "Write yesterday 23:10"),
        ("-99999999999d", "too far away"),
        ("0001-01-01T00:00+14:00", "too far away"),
        ("١٤:٠٢", "is no time"),
    ],
)
def test_says_what_cannot_be(text: str, words: str) -> None:
    with pytest.raises(WhenError) as caught:
        parse_when(text, NOW, UTC)
    assert words in str(caught.value)
    assert str(caught.value).endswith(".")


def test_reads_clock_times_in_the_zone() -> None:
    assert parse_when("16:02", NOW, BERLIN).at == utc(5, 15, 14, 2)
    assert parse_when("16:03", NOW, BERLIN).at == utc(5, 14, 14, 3)
    fixed = timezone(timedelta(hours=-9, minutes=-30))
    assert parse_when("yesterday 23:00", NOW, fixed).at == utc(5, 15, 8, 30)


def test_a_day_across_midnight_is_the_day_of_the_zone() -> None:
    late = datetime(2026, 5, 15, 22, 30, tzinfo=UTC)
    assert parse_when("yesterday 23:10", late, BERLIN).at == utc(5, 15, 21, 10)


def test_a_time_that_the_clocks_jumped_over_is_told() -> None:
    with pytest.raises(WhenError, match="clocks went forward"):
        parse_when("02:30", utc(3, 29, 10, 0), BERLIN)
    with pytest.raises(WhenError, match="clocks went forward"):
        parse_when("yesterday 02:30", utc(3, 30, 10, 0), BERLIN)
    assert parse_when("03:30", utc(3, 29, 10, 0), BERLIN).at == utc(3, 29, 1, 30)


def test_a_time_that_comes_twice_is_the_latest_that_has_passed() -> None:
    between, after = utc(10, 25, 0, 45), utc(10, 25, 1, 45)
    assert parse_when("02:30", between, BERLIN).at == utc(10, 25, 0, 30)
    assert parse_when("02:30", after, BERLIN).at == utc(10, 25, 1, 30)


def test_leap_day() -> None:
    now = datetime(2028, 3, 1, 8, 0, tzinfo=UTC)
    assert parse_when("yesterday 23:10", now, UTC).at == datetime(2028, 2, 29, 23, 10, tzinfo=UTC)


@given(st.times(), st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1)))
def test_a_clock_time_lies_in_the_last_day(clock: object, moment: datetime) -> None:
    now = moment.replace(tzinfo=UTC)
    text = f"{clock:%H:%M:%S}"
    at = parse_when(text, now, UTC).at
    assert at is not None
    assert timedelta(0) <= now - at < timedelta(days=1)
    assert f"{at:%H:%M:%S}" == text


@given(st.text(max_size=40))
def test_any_line_keeps_its_words(text: str) -> None:
    when, rest = split_when(text, NOW, BERLIN)
    assert rest == text if when is None else text.endswith(rest)
    assert misread(text, NOW, BERLIN)[-1:] in ("", ".")


@pytest.mark.parametrize(
    ("line", "at", "rest"),
    [
        ("-5m  disk full", utc(5, 15, 13, 57, 30), "disk full"),
        ("  14:02 disk full", utc(5, 15, 14, 2), "disk full"),
        ("~yesterday 23:10 disk full", utc(5, 14, 23, 10), "disk full"),
        ("2026-05-15T13:00Z disk full", utc(5, 15, 13, 0), "disk full"),
        ("14:02\nfirst\nsecond", utc(5, 15, 14, 2), "first\nsecond"),
    ],
)
def test_splits_a_time_from_the_start_of_a_line(line: str, at: datetime, rest: str) -> None:
    when, words = split_when(line, NOW, UTC)
    assert when is not None
    assert (when.at, words) == (at, rest)


@pytest.mark.parametrize(
    "line",
    [
        "disk full at 14:02",
        "14:02",
        "14:02pm disk full",
        "-5 degrees outside",
        "-v prints more",
        "yesterday the disk filled",
        "2026-05-15 is the date of the release",
        "10:1 odds",
        "31:99 is no time",
        "",
    ],
)
def test_leaves_other_lines_alone(line: str) -> None:
    assert split_when(line, NOW, UTC) == (None, line)


def test_tells_what_only_looks_like_a_time() -> None:
    assert "no time 31:99" in misread("31:99 disk full", NOW, UTC)
    assert misread("14:02 disk full", NOW, UTC) == ""
    assert misread("disk full", NOW, UTC) == ""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("by @mara roll it back", ("mara", "roll it back")),
        ("By @mara.okafor: roll it back", ("mara.okafor", "roll it back")),
        ("by @mara", ("mara", "")),
        ("by the way", (None, "by the way")),
        ("standby @mara", (None, "standby @mara")),
        ("by @", (None, "by @")),
    ],
)
def test_splits_the_speaker(line: str, expected: tuple[str | None, str]) -> None:
    assert split_speaker(line) == expected


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("20", 20), ("20m", 20), ("!20m", 20), ("+20m", 20), ("20 m", 20), ("90 min", 90),
        ("90min", 90), ("1h", 60), ("1h30", 90), ("1h30m", 90), ("1H30M", 90), ("2d", 2880),
        ("1d 2h 3m", 1563), ("120s", 2), (" 45 ", 45),
    ],
)  # fmt: skip
def test_an_amount_of_minutes_is_read_the_same_everywhere(text: str, minutes: int) -> None:
    assert parse_minutes(text) == minutes
    assert parse_ahead(text, NOW, BERLIN) == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "text",
    ["", "!", "0", "0m", "90s", "-5", "-5m", "1.5h", "h", "m", "20 minutes", "m20", "٢٠", "1h30x",
     "9" * 30, "9" * 5000],
)  # fmt: skip
def test_what_is_no_number_of_minutes_is_told_how_one_is_written(text: str) -> None:
    with pytest.raises(WhenError, match="write 20, 20m or 1h30") as caught:
        parse_minutes(text)
    assert len(str(caught.value)) < 120


def test_seconds_are_a_length_and_no_minutes() -> None:
    assert read_span("90s") == timedelta(seconds=90)
    assert read_span("1h30s") == timedelta(hours=1, seconds=30)
    assert read_span("20s") == timedelta(seconds=20)
    assert read_span("x") is None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("14:03", utc(5, 15, 14, 3)),
        ("14:02:31", utc(5, 15, 14, 2, 31)),
        ("14:02", utc(5, 16, 14, 2)),
        ("9:05", utc(5, 16, 9, 5)),
        ("!14:03", utc(5, 15, 14, 3)),
        ("tomorrow 09:00", utc(5, 16, 9, 0)),
        ("Tomorrow  23:59", utc(5, 16, 23, 59)),
        ("2026-05-15T14:30Z", utc(5, 15, 14, 30)),
        ("2026-05-15T14:30:01.5+00:00", utc(5, 15, 14, 30, 1) + timedelta(milliseconds=500)),
        ("2026-05-15T17:30+02:00", utc(5, 15, 15, 30)),
        ("2026-05-15 14:30", utc(5, 15, 14, 30)),
        ("2026-05-16", utc(5, 16, 0, 0)),
        ("45s", NOW + timedelta(seconds=45)),
    ],
)
def test_k2_a_time_to_come(text: str, at: datetime) -> None:
    assert parse_ahead(text, NOW, UTC) == at


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Nothing is no time to come"),
        ("soon", "write 20m, 1h30m, 14:30"),
        ("-5m", "no time to come"),
        ("~14:30", "no time to come"),
        ("25:00", "no time to come"),
        ("tomorrow", "no time to come"),
        ("tomorrow 25:00", "no time to come"),
        ("yesterday 09:00", "no time to come"),
        ("2026-02-30T10:00Z", "no time to come"),
        ("2026-05-16T10:00+99:00", "no time to come"),
        ("0m", "lies in the past"),
        ("2026-05-15T14:02:30Z", "lies in the past"),
        ("2026-05-15", "lies in the past"),
        ("0001-01-01T00:00+14:00", "no time to come"),
        ("0001-01-01T00:00Z", "lies in the past"),
        ("9999-12-31T23:59Z", "no time to come"),
        ("9999-12-31T23:59:59-23:59", "no time to come"),
        ("9999999999999d", "no time to come"),
        ("900000d", None),
        ("9" * 5000, "no time to come"),
    ],
)  # fmt: skip
def test_k2_what_is_no_time_to_come_says_so(text: str, words: str | None) -> None:
    if words is None:
        assert parse_ahead(text, NOW, UTC).year == 4490
        return
    with pytest.raises(WhenError) as caught:
        parse_ahead(text, NOW, UTC)
    assert words in str(caught.value)
    assert len(str(caught.value)) < 130


@pytest.mark.parametrize(
    ("zone", "now", "text", "at"),
    [
        # The day before the clocks go forward: still today's offset.
        (BERLIN, utc(3, 28, 12, 0), "13:10", utc(3, 28, 12, 10)),
        (BERLIN, utc(3, 28, 12, 0), "12:30", utc(3, 29, 10, 30)),
        (BERLIN, utc(3, 28, 12, 0), "tomorrow 13:00", utc(3, 29, 11, 0)),
        # 02:30 does not exist in that night.
        (BERLIN, utc(3, 29, 0, 40), "02:30", utc(3, 29, 1, 30)),
        (BERLIN, utc(3, 29, 1, 10), "02:30", utc(3, 30, 0, 30)),
        (BERLIN, utc(3, 29, 0, 40), "03:00", utc(3, 29, 1, 0)),
        (BERLIN, utc(3, 28, 12, 0), "2026-03-29T02:30", utc(3, 29, 1, 30)),
        (BERLIN, utc(3, 28, 12, 0), "tomorrow 02:30", utc(3, 29, 1, 30)),
        (NEW_YORK, utc(3, 8, 6, 40), "02:30", utc(3, 8, 7, 30)),
        (NEW_YORK, utc(3, 8, 6, 40), "03:10", utc(3, 8, 7, 10)),
        (NEW_YORK, utc(3, 7, 18, 0), "13:10", utc(3, 7, 18, 10)),
        # The day before they go back.
        (BERLIN, utc(10, 24, 12, 0), "13:30", utc(10, 25, 12, 30)),
        (BERLIN, utc(10, 24, 12, 0), "14:30", utc(10, 24, 12, 30)),
        # 02:30 comes twice: the first that is still to come.
        (BERLIN, utc(10, 24, 23, 50), "02:30", utc(10, 25, 0, 30)),
        (BERLIN, utc(10, 25, 0, 30), "02:30", utc(10, 25, 1, 30)),
        (BERLIN, utc(10, 25, 0, 45), "02:30", utc(10, 25, 1, 30)),
        (BERLIN, utc(10, 25, 1, 30), "02:30", utc(10, 26, 1, 30)),
        (BERLIN, utc(10, 25, 0, 45), "2026-10-25T02:30", utc(10, 25, 1, 30)),
        (NEW_YORK, utc(11, 1, 5, 20), "01:30", utc(11, 1, 5, 30)),
        (NEW_YORK, utc(11, 1, 5, 45), "01:30", utc(11, 1, 6, 30)),
        (NEW_YORK, utc(11, 1, 6, 45), "01:30", utc(11, 2, 6, 30)),
        (NEW_YORK, utc(11, 1, 5, 45), "20", utc(11, 1, 6, 5)),
        # Nothing changes there.
        (TOKYO, utc(3, 28, 15, 30), "00:15", utc(3, 29, 15, 15)),
    ],
)
def test_k2_a_clock_time_in_the_nights_of_the_change(
    zone: ZoneInfo, now: datetime, text: str, at: datetime
) -> None:
    assert parse_ahead(text, now, zone) == at


@given(
    st.times(),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
    st.sampled_from([BERLIN, NEW_YORK, TOKYO, ZoneInfo("Australia/Lord_Howe")]),
)
def test_k2_a_clock_time_is_the_next_one(clock: time, moment: datetime, zone: ZoneInfo) -> None:
    now = moment.replace(tzinfo=UTC, microsecond=0)
    at = parse_ahead(f"{clock:%H:%M:%S}", now, zone)
    assert timedelta(0) < at - now <= timedelta(hours=26)
    assert at.tzinfo is UTC
    wall, wanted = at.astimezone(zone), clock.replace(microsecond=0)
    if wall.time() != wanted:  # the clocks jumped over it that day
        jumped = datetime.combine(wall.date(), wanted, zone)
        assert jumped.astimezone(UTC).astimezone(zone).replace(fold=0) != jumped
        return
    for day in {now.astimezone(zone).date(), wall.date()}:
        for fold in (0, 1):
            other = datetime.combine(day, wanted.replace(fold=fold), zone)
            real = other.astimezone(UTC).astimezone(zone).time() == wanted
            assert not real or not now < other.astimezone(UTC) < at


@given(st.text(max_size=30))
def test_k2_any_text_is_a_time_to_come_or_told(text: str) -> None:
    with suppress(WhenError):
        assert parse_ahead(text, NOW, BERLIN) > NOW


_FAR = [ZoneInfo(name) for name in (
    "Pacific/Kiritimati", "Pacific/Auckland", "Asia/Tokyo", "Europe/Berlin", "UTC",
    "America/New_York", "Pacific/Honolulu", "Pacific/Pago_Pago", "Etc/GMT+12",
)]  # fmt: skip


@given(
    st.dates(date(2, 1, 2), date(9998, 12, 30)),
    st.sampled_from(_FAR),
)
def test_k8_a_date_stays_the_date_that_was_typed(day: date, zone: ZoneInfo) -> None:
    assert day_of(start_of(day, zone)) == day


@pytest.mark.parametrize("zone", _FAR, ids=str)
def test_k8_a_date_is_read_in_its_zone(zone: ZoneInfo) -> None:
    read = parse_when("2026-05-14", NOW, zone)
    assert read.precision is Precision.DATE
    assert read.at is not None
    assert day_of(read.at) == date(2026, 5, 14)


@given(st.datetimes(timezones=st.just(UTC)))
def test_s2_every_instant_can_be_shown_in_every_zone(at: datetime) -> None:
    for zone in _FAR:
        there = local(at, zone)
        assert there + timedelta(days=300) > FIRST
    assert FIRST <= held(at) <= LAST
