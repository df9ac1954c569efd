"""What a terminal sends in one read: keys, what was typed in one go, a paste without brackets."""

from collections.abc import Callable

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from warroom.core.text import LARGEST
from warroom.tui.keys.run import Typed
from warroom.tui.keys.terminal import MANY, Reader

LONG = "the pool of connections is full on every host of the north, and it grows"


@pytest.fixture
def read() -> Callable[..., list[events.Event]]:
    parser = XTermParser()
    reader = Reader(parser.feed)

    def of(*pieces: str) -> list[events.Event]:
        found = [message for piece in pieces for message in reader.messages(piece)]
        return [each for each in found if isinstance(each, events.Event)]

    return of


def test_p17_text_after_an_enter_in_one_long_read_is_a_paste(
    read: Callable[..., list[events.Event]],
) -> None:
    (paste,) = read("Kyle saw the first one at 14:02\rV1 of the API answers\r\nKeep an eye on it\r")
    assert type(paste) is events.Paste
    assert (
        paste.text == "Kyle saw the first one at 14:02\nV1 of the API answers\nKeep an eye on it\n"
    )


def test_p17_a_long_read_without_an_enter_was_typed(
    read: Callable[..., list[events.Event]],
) -> None:
    (typed,) = read(LONG)
    assert isinstance(typed, Typed)
    assert typed.text == LONG
    typed, enter = read(f"{LONG}\r")
    assert isinstance(typed, Typed)
    assert isinstance(enter, events.Key)
    assert enter.key == "enter"


def test_p17_a_short_read_is_keys(read: Callable[..., list[events.Event]]) -> None:
    found = read("n db down\rV1")
    assert [each.key for each in found if isinstance(each, events.Key)][-3:] == ["enter", "V", "1"]


def test_p17_a_paste_with_brackets_is_the_parsers_in_any_pieces(
    read: Callable[..., list[events.Event]],
) -> None:
    text = "\n".join([LONG] * 40)
    data = f"\x1b[200~{text}\x1b[201~n"
    for size in (3, 70, 200, 4096):
        found = read(*(data[at : at + size] for at in range(0, len(data), size)))
        assert [type(each) for each in found] == [events.Paste, events.Key]
        assert isinstance(found[0], events.Paste)
        assert found[0].text == text


def test_p17_what_follows_a_sequence_that_has_not_ended_is_the_parsers(
    read: Callable[..., list[events.Event]],
) -> None:
    found = read("\x1b[", f"A{LONG}")
    assert isinstance(found[0], events.Key)
    assert found[0].key == "up"
    assert len(found) == 1 + len(LONG)


def test_the_threshold_is_in_bytes(read: Callable[..., list[events.Event]]) -> None:
    (typed,) = read("日" * (MANY // 3 + 1))
    assert isinstance(typed, Typed)


def test_s16_of_a_paste_larger_than_an_entry_only_as_much_is_kept_as_shows_that(
    read: Callable[..., list[events.Event]],
) -> None:
    data = f"\x1b[200~{'x' * (2 * LARGEST)}\x1b[201~n\x1b[200~small\x1b[201~"
    sizes = [1 << 16, *((len(data) - 20 - cut) // 30 for cut in (0, 210))]
    for size in sizes:
        found = read(*(data[at : at + size] for at in range(0, len(data), size)))
        pastes = [each.text for each in found if isinstance(each, events.Paste)]
        keys = [each.key for each in found if isinstance(each, events.Key)]
        assert LARGEST < len(pastes[0]) < LARGEST * 5 // 4
        assert (pastes[1:], keys) == (["small"], ["n"])
