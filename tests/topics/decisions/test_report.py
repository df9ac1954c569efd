"""Where a decision stands, worded once for every reader."""

from datetime import UTC, datetime, timedelta

import pytest

from warroom.core.growing import Keyed
from warroom.topics.decisions.report import Standing, standing, stands
from warroom.topics.decisions.state import Decision, Decisions

AT = datetime(2026, 5, 15, 9, 0, tzinfo=UTC)
DUE = AT + timedelta(minutes=20)


def _made(**told: object) -> Decision:
    return Decision(id="D1", text="roll back", by="mara", at=AT, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "after", "found", "words"),
    [
        (_made(), 0, Standing(), ""),
        (_made(struck=True, review_at=DUE), 0, Standing("struck"), "struck"),
        (_made(review_at=DUE), 0, Standing("review", DUE), "review 2026-05-15 09:20 UTC"),
        (
            _made(review_at=DUE), 30, Standing("REVIEW DUE since", DUE, late=True),
            "REVIEW DUE since 2026-05-15 09:20 UTC",
        ),
        (
            _made(review_at=DUE, hold=True), 0, Standing("hold until", DUE, holds=True),
            "hold until 2026-05-15 09:20 UTC",
        ),
        (
            _made(review_at=DUE, hold=True, ended_at=AT), 0, Standing("hold ended", AT),
            "hold ended",
        ),
    ],
)  # fmt: skip
def test_where_it_stands(made: Decision, after: int, found: Standing, words: str) -> None:
    by_id: Keyed[str, Decision] = Keyed()
    decisions = Decisions(by_id.put("D1", made), "D1" if made.hold and not made.ended_at else "")
    now = AT + timedelta(minutes=after)
    assert stands(made, decisions, now) == found
    assert standing(made, decisions, now, UTC) == words
