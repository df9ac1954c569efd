"""The derived table of entries."""

from datetime import timedelta

from tests.archive.derived import commanded
from tests.story import NINE
from warroom.core.event import Precision, When
from warroom.topics.timeline import rules as timeline
from warroom.topics.timeline import typed


def test_instants_are_utc_text_as_in_the_log() -> None:
    story = commanded()
    at = NINE + timedelta(seconds=30)
    story.do("mara", typed.log, kind="note", text="lag", when=When(at, Precision.APPROXIMATE))
    story.do(
        "mara", typed.log, kind="note", text="nobody knows", when=When(None, Precision.UNTIMED)
    )
    rows = story.query("SELECT occurred_at, precision FROM entries ORDER BY seq DESC LIMIT 2")
    assert rows == [(None, "untimed"), ("2026-05-15T09:00:30.000000Z", "approximate")]


def test_corrected_and_struck_entries_keep_their_words() -> None:
    story = commanded()
    story.do("mara", typed.log, kind="note", text="pool is 20")
    wrong = story.seq
    story.do("mara", timeline.correct, entry=wrong, text="pool is 40")
    right = story.seq
    story.do("mara", typed.log, kind="note", text="wrong room")
    other = story.seq
    story.do("mara", timeline.strike, entry=other)
    rows = story.query(
        "SELECT seq, text, struck, corrects, corrected_by FROM entries WHERE seq IN (?, ?, ?)"
        " ORDER BY seq",
        [wrong, right, other],
    )
    assert rows == [
        (wrong, "pool is 20", 0, None, right),
        (right, "pool is 40", 0, wrong, None),
        (other, "wrong room", 1, None, None),
    ]
