"""People's text stays text, whatever it tries to be."""

import csv
import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from warroom.core.event import Precision
from warroom.core.spans import hours, stamp
from warroom.reports.words import csv_cell, indented, md, md_block, short, when

AT = datetime(2026, 5, 15, 9, 3, 7, tzinfo=UTC)
MARKUP = st.text(alphabet=st.sampled_from("ab1 \n\t\\`*_[]<>()#+-.!|~&=:/\"'@$"), max_size=30)


def shown_as(markdown: str) -> str:
    """What a reader of the rendered page sees, when it is one paragraph of plain text."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    assert [token.type for token in tokens] in (
        [],
        ["paragraph_open", "inline", "paragraph_close"],
    ), markdown
    inline = [child for token in tokens for child in token.children or []]
    assert {child.type for child in inline} <= {"text", "text_special"}, markdown
    return "".join(child.content for child in inline)


@given(MARKUP)
def test_markdown_shows_what_was_typed(text: str) -> None:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert shown_as(md(text)) == " / ".join(line for line in lines if line)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[click](javascript:alert(1))",
        "![x](http://evil/x.png)",
        "# a heading",
        "- a list",
        "12. a list",
        "a | b",
        "&lt;b&gt;",
        "---",
    ],
)
def test_known_tricks_stay_words(text: str) -> None:
    assert shown_as(md(text)) == text


def test_markdown_loses_control_and_bidirectional_characters() -> None:
    assert md("a\x1b]52;c;AAAA\x07b\u202ec\x9bd") == "a\\]52;c;AAAAbcd"


def test_a_block_cannot_be_left() -> None:
    tokens = MarkdownIt().parse(md_block("one\n```\n</pre><script>\n\n# heading"))
    assert [token.type for token in tokens] == ["code_block"]


@given(st.text())
def test_a_cell_is_no_formula_and_survives_the_trip(text: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerow([csv_cell(text), "end"])
    row = next(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert row[1] == "end"
    assert not row[0].lstrip(" ").startswith(("=", "+", "-", "@", "\t"))


def test_instants_are_rfc_3339_in_utc() -> None:
    assert stamp(AT) == "2026-05-15T09:03:07Z"
    assert stamp(AT.astimezone(ZoneInfo("Asia/Tokyo"))) == "2026-05-15T09:03:07Z"
    assert stamp(AT + timedelta(microseconds=5)) == "2026-05-15T09:03:07.000005Z"
    assert stamp(None) is None


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        (Precision.EXACT, "2026-05-15 11:03:07 CEST"),
        (Precision.MINUTE, "2026-05-15 11:03 CEST"),
        (Precision.APPROXIMATE, "~2026-05-15 11:03 CEST"),
        (Precision.DATE, "2026-05-15"),
        (Precision.UNTIMED, "time unknown"),
    ],
)
def test_a_time_is_as_exact_as_it_is_known(precision: Precision, expected: str) -> None:
    assert when(AT, precision, ZoneInfo("Europe/Berlin")) == expected


def test_spans() -> None:
    assert [hours(timedelta(minutes=minutes)) for minutes in (-5, 34, 1500)] == [
        "00:00",
        "00:34",
        "25:00",
    ]
    assert [short(timedelta(seconds=seconds)) for seconds in (59, 60, 3900)] == [
        "<1m",
        "1m",
        "1h05m",
    ]


def test_further_lines_are_pushed_to_the_right() -> None:
    assert indented("one\ntwo\x1b[2J\nthree") == "one\n    two[2J\n    three"
