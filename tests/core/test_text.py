"""Hostile text made safe, without losing a word."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from warroom.core.text import clean, clean_line


@given(st.text(st.characters(codec=None), max_size=60))
def test_nothing_that_a_terminal_obeys_is_left_and_cleaning_again_changes_nothing(
    text: str,
) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert all(
        letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs") for letter in cleaned
    )
    assert "\n" not in clean_line(text)


def test_bytes_that_came_in_as_surrogates_are_read_or_marked() -> None:
    typed = "hé ☃".encode().decode("ascii", "surrogateescape")
    assert clean(typed) == "hé ☃"
    assert clean(b"\xff bytes".decode("utf-8", "surrogateescape")) == "\ufffd bytes"
    assert clean(b"\xc2\x9b31m".decode("ascii", "surrogateescape")) == "31m"
    assert clean("\ud800x") == "x"
