"""Mouse and cursor in a real terminal, as a terminal reports and shows them."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import Open
from tests.e2e.terminal import Terminal
from warroom.act import Target
from warroom.room import Room
from warroom.topics.lifecycle import declare
from warroom.topics.timeline import typed as typed_line
from warroom.topics.timeline.events import Kind


@pytest.fixture
def terminal(env: dict[str, str], open_terminal: Open) -> Terminal:
    """A console on one incident with more entries than fit."""
    room = Room.open(Path(env["WARROOM_ROOM"]), operator="mara")
    room.act(declare.declare_new, Target(new=True), title="checkout fails", severity_level=2)
    for n in range(30):
        room.act(typed_line.log, Target("INC-1"), kind=Kind.NOTE, text=f"entry number {n:02}")
    room.close()
    console = open_terminal("open", "--as", "mara")
    console.wait_for("entry number 29")
    console.wait_for("V severity")
    return console


def test_t16_the_cursor_of_the_terminal_stands_where_one_types(terminal: Terminal) -> None:
    """Input methods, magnifiers and braille displays follow it."""
    terminal.press("n")
    terminal.wait_for(" NOTE ")
    terminal.press("hello")
    terminal.wait_for("hello")
    column, row = terminal.spot("hello")
    _reads_until(terminal, lambda: terminal.cursor == (column + 5, row))
    terminal.press("\x1b[D\x1b[D")
    _reads_until(terminal, lambda: terminal.cursor == (column + 3, row))


def test_t15_click_wheel_and_key_bar(terminal: Terminal) -> None:
    for _ in range(4):
        terminal.mouse(64, 10, 10)
    terminal.wait_for("paused")
    terminal.wait_for("entry number 29", gone=True)
    for _ in range(8):
        terminal.mouse(65, 10, 10)
    terminal.wait_for("following")
    terminal.click(*terminal.spot("V severity"))
    terminal.wait_for("SEVERITY")
    terminal.click(*terminal.spot("1 SEV-1"))
    terminal.wait_for("SEV-1 ")
    terminal.wait_for("SEVERITY", gone=True)
    terminal.click(*terminal.spot("entry number 25"))
    terminal.click(*terminal.spot("entry number 25"))
    terminal.wait_for(" ENTRY ")


def test_t15_words_are_selected_and_copied(terminal: Terminal) -> None:
    column, row = terminal.spot("entry number 20")
    terminal.mouse(0, column, row)
    for step in range(1, 15):
        terminal.mouse(32, column + step, row)
    terminal.mouse(0, column + 14, row, up=True)
    terminal.press("\x03")
    terminal.wait_for("Copied what the mouse selected.")
    words = base64.b64encode(b"entry number 20").decode()
    assert f"\x1b]52;c;{words}" in terminal.raw.decode("utf-8", "replace")


def _reads_until(terminal: Terminal, true: Callable[[], bool]) -> None:
    for _ in range(200):
        if true():
            return
        terminal.read()
    raise AssertionError(f"cursor at {terminal.cursor}:\n{terminal.text}")
