"""Words on their way to the screen: cleaned, measured, wrapped, never markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from warroom.tui.paint.line import Line, cut, padded, text, wrap
from warroom.tui.paint.themes import palette


@given(st.text(), st.integers(1, 40))
def test_what_is_cut_or_padded_fits(words: str, width: int) -> None:
    assert cell_len(cut(text(words), width)) <= width
    assert cell_len(padded(text(words), width)) == width


@given(st.text(max_size=300), st.integers(2, 40))
def test_what_is_wrapped_fits_and_loses_no_visible_character(words: str, width: int) -> None:
    lines = wrap(words, width)
    assert all(cell_len(line) <= width for line in lines)
    visible = "".join(text(words).split())
    assert "".join("".join(lines).split()) == visible


def test_line_breaks_and_indentation_of_the_writer_are_kept() -> None:
    assert wrap("one\n  two\n\nthree", 20) == ["one", "  two", "", "three"]
    assert wrap("roll it back now", 8) == ["roll it", "back now"]
    assert wrap("", 8) == [""]


def test_a_very_long_text_is_shortened_and_says_so() -> None:
    assert wrap("x" * 1_000_000, 80)[-1] == "(980000 more characters)"


def test_control_and_bidirectional_characters_never_arrive() -> None:
    words = "a\x1b]52;c;eA==\x07b\x9b31mc\u202ed\u2066e\nf\tg"
    assert text(words) == "a]52;c;eA==b31mcde f g"
    strip = Line(palette("warroom-dark"), 40).add(words).strip()
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\n"} & set(strip.text)


def test_markup_is_only_words() -> None:
    strip = Line(palette("warroom-dark"), 40).add("[@click=app.quit]x[/] a[/]b").strip()
    assert strip.text.rstrip() == "[@click=app.quit]x[/] a[/]b"
    assert all(not segment.style.meta for segment in strip if segment.style)


@pytest.mark.parametrize("width", [0, 1, 5, 20, 60])
def test_a_line_is_exactly_as_wide_as_asked(width: int) -> None:
    line = Line(palette("warroom-dark"), width).right(("right end", "dim"), (" ", "text"))
    strip = line.add("火災 at the left", "bright").add(" and more words than fit").strip()
    assert cell_len(strip.text) == width


def test_the_right_end_is_reserved_first() -> None:
    line = Line(palette("warroom-dark"), 20).right((" ", "text")).right(("T+00:01", "dim"))
    assert line.add("a title that is too long").strip().text == "a title tha… T+00:01 "[:12] + (
        "T+00:01 "
    )


@pytest.mark.parametrize(
    "words", ["\u200db", "b\u200d", "\ufe0fb", "\u200d\ufe0f", "👩\u200d", "\u200d👧"]
)
def test_words_that_begin_with_a_joiner_have_the_width_that_they_claim(words: str) -> None:
    """A leading U+200D would become one with what stands before it."""
    assert cell_len("a" + padded(words, 6) + "c") == 8
    strip = (
        Line(palette("warroom-dark"), 12)
        .add("👩")
        .add(words)
        .add("c")
        .right((words, "dim"))
        .strip()
    )
    assert cell_len(strip.text) == strip.cell_length == 12


@given(st.lists(st.text(st.sampled_from("a\u200d\ufe0f👩👧é\u0301 "), max_size=5), max_size=6))
def test_a_line_of_any_pieces_is_as_wide_as_it_was_asked_for(pieces: list[str]) -> None:
    line = Line(palette("warroom-dark"), 30)
    for words in pieces:
        line.add(words).add("|")
    assert cell_len(line.strip().text) == 30
