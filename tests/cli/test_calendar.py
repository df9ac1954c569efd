"""Times at the edge of the calendar: refused at every door, and borne where a room holds them."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from warroom.core.event import Draft, Event, Precision, When
from warroom.room import Room
from warroom.topics.changes.events import Executed, Requested
from warroom.topics.freeze.events import Frozen
from warroom.topics.impact.events import ComponentState, ImpactOpened, ReportCounted
from warroom.topics.impact.state import MOST
from warroom.topics.roles.events import Claimed, Role
from warroom.topics.timeline.events import Logged
from warroom.topics.updates.events import Audience, Promised

FIRST = datetime(1, 1, 1, tzinfo=UTC)
LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
ZONES = ("America/New_York", "Asia/Tokyo")
ACTS = (
    ("log", "x"),
    ("role", "claim", "ic"),
    ("impact", "open", "checkout"),
    ("impact", "reports", "2"),
    ("milestone", "detected", "because"),
)
_numbers = itertools.count()


@pytest.mark.parametrize("act", ACTS, ids=" ".join)
@pytest.mark.parametrize("at", ["0001-01-01T00:00Z", "9999-12-31T23:59:59-23:59", "0001-01-01"])
def test_s2_no_act_is_told_for_a_time_without_a_calendar(
    run: Run, act: tuple[str, ...], at: str
) -> None:
    run("declare", "checkout 5xx", "--severity", "2")
    told = run(*act, "--at", at, code=2)
    assert "Write -5m" in told.stderr
    assert "Traceback" not in told.output


@pytest.mark.parametrize(
    "act", [("update", "send", "x", "--next"), ("freeze", "pay", "--until"), ("freeze", "--until")]
)
@pytest.mark.parametrize(
    "at", ["9999-12-31T23:59Z", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00+23:59"]
)
def test_s2_no_act_promises_what_lies_beyond_the_calendar(
    run: Run, act: tuple[str, ...], at: str
) -> None:
    run("declare", "checkout 5xx", "--severity", "2")
    told = run(*act, at, code=2)
    assert "Traceback" not in told.output
    assert "time to come" in told.stderr


def test_s2_a_line_that_begins_with_the_zero_time_keeps_it_as_words(run: Run) -> None:
    run("declare", "checkout 5xx", "--severity", "2")
    told = run("log", "-", stdin=b"0001-01-01T00:00:00Z ERROR pool exhausted\n")
    assert "too far away" in told.stderr
    assert "0001-01-01T00:00:00Z ERROR pool exhausted" in run("timeline").stdout


def test_s2_more_reports_than_a_column_holds_are_refused(run: Run) -> None:
    run("declare", "checkout 5xx", "--severity", "2")
    assert "cannot be counted" in run("impact", "reports", "1" + "0" * 25, code=3).stderr
    run("impact", "reports", str(MOST))
    assert "cannot be counted" in run("impact", "reports", "1", code=3).stderr


def store(path: Path, events: Sequence[Event]) -> None:
    """Put events into a room as an older program did, past every rule."""
    room = Room.open(path, operator="mara")
    after = room.log.head().seq
    with room.log.appending(
        f"stored-{next(_numbers)}", after=after, now=room.now, origin="mara@host"
    ) as append:
        append([Draft("INC-1", "mara", event) for event in events])
    room.close()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", [FIRST, LAST], ids=["year 1", "year 9999"])
def test_s2_a_room_that_holds_such_times_is_shown_in_every_zone(
    run: Run, room_path: Path, tmp_path: Path, zone: str, at: datetime
) -> None:
    (tmp_path / "config.toml").write_text(f'zone = "{zone}"\n', encoding="utf-8")
    run("declare", "checkout 5xx", "--severity", "2")
    then, huge = When(at), 10**25
    day = When(at, Precision.DATE)
    store(
        room_path,
        [
            Logged(entry="note", text="told", occurred=then),
            Logged(entry="note", text="told of a day", occurred=day),
            Claimed(role=Role.IC, who="mara", occurred=then),
            ImpactOpened(window="W1", level=ComponentState.MAJOR, occurred=then),
            ReportCounted(n=huge, occurred=then),
            ReportCounted(n=huge),
            Frozen(what="pay", until=at, occurred=then),
            Promised(audience=Audience.INTERNAL, next_at=at, occurred=then),
            Requested(change="C1", text="drain", expect_by=at, occurred=then),
            Executed(change="C1", expect_by=at, occurred=then),
        ],
    )
    run("rebuild")
    for command in (
        ("timeline",), ("timeline", "--json"), ("show",), ("show", "--json"), ("show", "--oneline"),
        ("export", "--format", "markdown"), ("export", "--format", "csv"),
        ("export", "--format", "jsonl"), ("sitrep",), ("search", "told"), ("list",),
        ("change", "list"), ("decision", "list"),
    ):  # fmt: skip
        run(*command)
    run("owed", code=1 if at is FIRST else 0)
    run("frozen", code=1 if at is LAST else 0)
    run("verify")


@pytest.mark.parametrize("typed_in", ["Europe/Berlin", "Pacific/Auckland", "America/New_York"])
def test_k8_a_date_is_shown_as_it_was_typed_in_every_zone(
    run: Run, tmp_path: Path, typed_in: str
) -> None:
    def here(zone: str) -> None:
        (tmp_path / "config.toml").write_text(f'zone = "{zone}"\n', encoding="utf-8")

    here(typed_in)
    run("declare", "checkout 5xx", "--severity", "2")
    run("log", "the release", "--at", "2026-05-15")
    run("impact", "open", "checkout", "--at", "2026-05-15")
    for zone in (typed_in, "UTC", *ZONES):
        here(zone)
        (line,) = (each for each in run("timeline").stdout.splitlines() if "the release" in each)
        assert "2026-05-15" in line
        (line,) = (each for each in run("show").stdout.splitlines() if "W1 checkout" in each)
        assert "2026-05-15 running" in line
        told = run("export", "--format", "markdown").stdout
        assert "2026-05-15" in told
        assert "2026-05-14" not in told


@pytest.mark.parametrize("said", ["20", "20m", "+20m", "!20m", "tomorrow 09:00", "1h30"])
def test_k2_the_command_line_takes_what_the_console_takes(run: Run, said: str) -> None:
    run("declare", "checkout 5xx", "--severity", "2")
    run("update", "send", "we look into it", "--next", said)
    run("freeze", "pay", "--until", said)


def test_k17_an_end_is_judged_against_the_instant_of_the_act(run: Run) -> None:
    run("declare", "checkout 5xx", "--severity", "2")
    run("freeze", "pay", "--until", "20m", "--at", "-1h")
    run("change", "request", "drain", "--expect-by", "20m", "--at", "-1h")
