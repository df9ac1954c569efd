"""Times to come, read the same at every hour of the day."""

from datetime import UTC, datetime

import click
import pytest

from warroom import clock
from warroom.cli.session import Session
from warroom.cli.values import later

MORNING = datetime(2026, 5, 15, 8, 30, tzinfo=UTC)
NOON = datetime(2026, 5, 15, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "said", "at"),
    [
        (MORNING, "10:20", "2026-05-15T10:20"),
        (NOON, "10:20", "2026-05-16T10:20"),
        (NOON, "20m", "2026-05-15T12:20"),
        (NOON, "+1h30m", "2026-05-15T13:30"),
        (NOON, "2026-05-15T14:30Z", "2026-05-15T14:30"),
    ],
)
def test_a_time_to_come(now: datetime, said: str, at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    assert later(said, Session()) == datetime.fromisoformat(f"{at}+00:00")


@pytest.mark.parametrize("now", [MORNING, NOON])
@pytest.mark.parametrize("said", ["yesterday 10:00", "-5m", "~14:02", "2026-05-15T08:00Z", "soon"])
def test_what_is_no_time_to_come(now: datetime, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    with pytest.raises(click.UsageError):
        later(said, Session())
