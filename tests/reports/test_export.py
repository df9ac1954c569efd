"""An incident for other programs and for people who were not there."""

import csv
import io
import json
from datetime import UTC

import pytest
from markdown_it import MarkdownIt

from tests.archive.derived import Derived
from tests.reports.told import HOSTILE, hostile, told
from tests.story import DOCTRINE
from warroom.core.event import Unknown
from warroom.core.text import clean_line
from warroom.reports.export import csv_lines, jsonl_lines
from warroom.reports.look import Look
from warroom.reports.markdown import to_markdown
from warroom.topics.lifecycle.events import IncidentKind
from warroom.topics.milestones.metrics import MINUTES


@pytest.fixture
def story() -> Derived:
    return told()


def _markdown(story: Derived, head: str = "9:ab") -> str:
    return to_markdown(Look(story.incidents["INC-1"], DOCTRINE, story.now, UTC), head)


def test_every_event_is_one_line_with_its_place_in_the_chain(story: Derived) -> None:
    first, *lines = map(
        json.loads,
        jsonl_lines(story.incidents["INC-1"], story.log, head="9:ab"),
    )
    assert (first["format"], first["incident"], first["head"]) == (
        "warroom-events/1",
        "INC-1",
        "9:ab",
    )
    assert [line["seq"] for line in lines] == [each.seq for each in story.log]
    assert [line["hash"] for line in lines] == [each.hash for each in story.log]
    claimed = next(line for line in lines if line["kind"] == "role.claimed")
    assert claimed["event"]["who"] == "mara"
    assert claimed["recorded_at"] == "2026-05-15T09:02:00Z"


def test_an_event_of_a_newer_version_is_exported_too(story: Derived) -> None:
    story.record("mara", Unknown(of_kind="future.thing", text="what it said"))
    last = json.loads(list(jsonl_lines(story.incidents["INC-1"], story.log))[-1])
    assert last["text"] == "what it said"
    assert last["event"]["of_kind"] == "future.thing"


def test_every_entry_is_one_row_and_none_a_formula(story: Derived) -> None:
    text = "\n".join(csv_lines(story.incidents["INC-1"]))
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == len(story.incidents["INC-1"].timeline)
    formula = next(row for row in rows if "cmd()" in row["text"])
    assert formula["text"] == "'=cmd()"
    assert formula["attachment"] == "one\n```\ntwo"
    corrected = next(row for row in rows if row["text"] == "pool is 20")
    assert corrected["corrected_by"] != ""


def test_the_report_names_facts_times_and_definitions(story: Derived) -> None:
    text = _markdown(story)
    assert text.startswith("# INC-1: Checkout fails\n")
    for words in (
        "- **Highest severity:** SEV-1",
        "- **Log head:** `9:ab`",
        "| declared | 2026-05-15 09:01:00 UTC |",
        "| `command_delay_min` | 1 | command established - declared |",
        "| `ttr_min` | – | last resolved - detected |",
        "| Incident Commander | mara | 2026-05-15 09:02 UTC | – |",
        "| ~~pool is 20~~ (corrected by ",
        "- 2026-05-15 09:06:00 UTC, priya: D1 Roll back 15-1",
    ):
        assert words in text, words
    assert all(f"`{name}`" in text for name in MINUTES)


def test_a_drill_is_marked_as_an_exercise() -> None:
    text = _markdown(told(IncidentKind.DRILL))
    assert text.startswith("# EXERCISE INC-1: Checkout fails\n")
    assert "EXERCISE still down" in text
    assert "EXERCISE" not in _markdown(told())


def test_hostile_words_work_in_no_export() -> None:
    story = hostile()
    incident = story.incidents["INC-1"]
    for text in (_markdown(story), *csv_lines(incident), *jsonl_lines(incident, story.log)):
        assert not set(text) & set("\x1b\x07\x9b\u202e")
        assert not any(mark in text for mark in ("\\u001b", "\\u0007", "\\u009b", "\\u202e"))


def test_hostile_words_are_no_markup_in_the_report() -> None:
    tokens = MarkdownIt("commonmark").enable(["table"]).parse(_markdown(hostile()))
    inline = [child for token in tokens for child in token.children or []]
    kinds = {token.type for token in (*tokens, *inline)}
    assert not kinds & {"html_inline", "html_block", "link_open", "image"}
    texts = ["".join(child.content for child in token.children or []) for token in tokens]
    words = clean_line(HOSTILE)
    assert f"INC-1: {words}" in texts
    assert texts.count(words) >= 5
