from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.domain.event import Precision, When
from warroom.domain.when import WhenError, misread, parse_when, split_speaker, split_when

NOW = datetime(2026, 5, 15, 14, 2, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


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
