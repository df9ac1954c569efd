"""The timeline as plain lines."""

from datetime import UTC, timedelta

import msgspec

from tests.archive.derived import Derived
from tests.reports.told import hostile, told
from tests.story import NINE
from warroom.core.event import Precision, When
from warroom.reports.timeline import as_text, in_order, line
from warroom.topics.lifecycle import declare
from warroom.topics.timeline import rules as timeline
from warroom.topics.timeline import typed
from warroom.topics.timeline.shown import shown


def _lines(story: Derived) -> list[str]:
    return as_text(shown(story.incidents["INC-1"].timeline), UTC).splitlines()


def test_a_line_says_when_what_who() -> None:
    assert "2026-05-15 09:06:00 UTC  decision       priya: D1 Roll back 15-1" in _lines(told())


def test_corrected_and_struck_are_said_in_words() -> None:
    story = told()
    story.do("mara", typed.log, kind="note", text="wrong room")
    other = story.seq
    story.do("mara", timeline.strike, entry=other)
    text = "\n".join(_lines(story))
    assert "mara: [struck] wrong room" in text
    assert "] pool is 20" in text
    assert "priya: [corrects " in text
    assert "[3 lines attached]" in text


def test_further_lines_are_indented() -> None:
    story = told()
    story.do("mara", typed.log, kind="note", text="one\ntwo")
    assert _lines(story)[-2:] == ["2026-05-15 09:15:00 UTC  note           mara: one", "    two"]


def test_times_that_are_not_exact_say_so() -> None:
    story = told()
    story.do("mara", typed.log, kind="note", text="guessed", when=When(NINE, Precision.APPROXIMATE))
    story.do("mara", typed.log, kind="note", text="lost", when=When(None, Precision.UNTIMED))
    text = "\n".join(_lines(story))
    assert "~2026-05-15 09:00 UTC    note           mara: guessed" in text
    assert "time unknown             note           mara: lost" in text


def test_the_order_is_of_happening_or_of_recording() -> None:
    story = told()
    story.do("mara", typed.log, kind="note", text="first", when=When(NINE - timedelta(hours=1)))
    written = story.incidents["INC-1"].timeline.written
    assert in_order(written)[0].text == "first"
    assert in_order(written, recorded_order=True)[-1].text == "first"


def test_a_recorder_is_named() -> None:
    story = Derived()
    story.do("mara", declare.open_incident, title="odd")
    entry = msgspec.structs.replace(story.incidents["INC-1"].timeline.written[0], recorded_by="p")
    assert line(entry, UTC).endswith("(recorded by p)")


def test_hostile_words_stay_words() -> None:
    text = "\n".join(_lines(hostile()))
    assert not set(text) & set("\x1b\x07\x9b\u202e")
    assert "[@click=app.quit]" in text
