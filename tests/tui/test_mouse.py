"""The mouse does what the keys do, and selects words that can be copied."""

import pytest
from rich.cells import cell_len
from textual import events
from textual.geometry import Offset
from textual.pilot import Pilot

from tests.tui.conftest import OpenRoom, TestClock, console, screen, shown, typed, until
from warroom.act import Target
from warroom.room import Room
from warroom.topics.action_items import rules as action_items
from warroom.topics.hypotheses import rules as hypotheses
from warroom.topics.lifecycle import declare
from warroom.topics.lifecycle.events import IncidentKind
from warroom.topics.timeline import typed as typed_line
from warroom.topics.timeline.events import Kind
from warroom.tui.app import WarroomApp
from warroom.tui.screens.room import RoomScreen

WIDE, NARROW = (120, 36), (80, 24)
SIDE = 78
"""Where the right column begins at 120 columns."""


def spot(pilot: Pilot[int], words: str, right: int = 0, beyond: int = 0) -> Offset:
    """The cell at which words stand ``beyond`` a column, and some more to the right."""
    for y, line in enumerate(shown(pilot).splitlines()):
        if words in line[beyond:]:
            return Offset(cell_len(line[: line.index(words, beyond)]) + right, y)
    raise AssertionError(f"{words!r} is not on the screen:\n{shown(pilot)}")


async def wheel(pilot: Pilot[int], at: Offset, *, up: bool = False) -> None:
    kind = events.MouseScrollUp if up else events.MouseScrollDown
    await pilot._post_mouse_events([kind], offset=at)
    await pilot.pause()


async def drag(pilot: Pilot[int], start: Offset, end: Offset) -> None:
    await pilot.mouse_down(offset=start)
    await pilot.hover(offset=end)
    await pilot.mouse_up(offset=end)


def crowd(room: Room, many: int = 12) -> None:
    """So many items that not all of them fit."""
    for n in range(many):
        room.act(
            action_items.assign,
            Target("INC-1"),
            text=f"do {n}",
            owner=f"p{n}",
            minutes=5,
            confirm=True,
        )


def fill(room: Room, many: int) -> None:
    for n in range(many):
        room.act(typed_line.log, Target("INC-1"), kind=Kind.NOTE, text=f"entry number {n:02}")


# Clicks


async def test_t15_a_click_in_a_side_column_gives_the_pane_the_keys_and_the_row_the_cursor(
    room: Room,
) -> None:
    crowd(room, 4)
    async with console(room).run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "do 2" in shown(pilot))
        layout = screen(pilot).room_layout
        await pilot.click(offset=spot(pilot, "do 2", beyond=SIDE))
        assert layout.active == "items"
        assert layout.items.selected is not None
        assert layout.items.selected.text == "do 2"
        await pilot.click(offset=spot(pilot, "IC ", 1))
        await pilot.click(offset=spot(pilot, "Declared SEV-2"))
        assert layout.active == "timeline"


async def test_t15_two_clicks_do_what_enter_does(room: Room) -> None:
    crowd(room, 4)
    async with console(room).run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "do 2" in shown(pilot))
        await pilot.double_click(offset=spot(pilot, "do 2", beyond=SIDE))
        await until(pilot, lambda: "take it on" in shown(pilot))
        await pilot.press("escape")
        await pilot.double_click(offset=spot(pilot, "Declared SEV-2"))
        await until(pilot, lambda: " ENTRY " in shown(pilot))
        assert screen(pilot).selections == {}


async def test_t15_two_clicks_open_an_incident_from_the_lobby(room: Room) -> None:
    async with WarroomApp(room, incident=None).run_test(size=NARROW) as pilot:
        await until(pilot, lambda: "INC-1" in shown(pilot))
        await pilot.double_click(offset=spot(pilot, "checkout returns"))
        await until(pilot, lambda: isinstance(pilot.app.screen, RoomScreen))


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_t15_a_key_of_the_key_bar_can_be_clicked(room: Room, size: tuple[int, int]) -> None:
    async with console(room).run_test(size=size) as pilot:
        await until(pilot, lambda: "V severity" in shown(pilot))
        await pilot.click(offset=spot(pilot, "V severity", 3))
        await until(pilot, lambda: "SEVERITY" in shown(pilot))
        await pilot.press("escape")
        await pilot.click(offset=spot(pilot, "? help"))
        await until(pilot, lambda: " KEYS " in shown(pilot))
        await pilot.click(offset=spot(pilot, "n note"))
        await until(pilot, lambda: " NOTE " in shown(pilot))
        assert " KEYS " not in shown(pilot)


async def test_t15_an_option_of_a_dialog_can_be_clicked(room: Room) -> None:
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("V")
        await until(pilot, lambda: "SEVERITY" in shown(pilot))
        await pilot.click(offset=spot(pilot, "1 SEV-1", 2))
        await until(pilot, lambda: room.incident("INC-1").severity.current == 1)


async def test_t15_the_alarm_row_leads_where_it_is_cleared_and_more_to_all_of_it(
    room: Room, clock: TestClock
) -> None:
    crowd(room, 4)
    clock.move(minutes=90)
    async with console(room).run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: " more" in shown(pilot).splitlines()[2])
        await pilot.click(offset=spot(pilot, " more"))
        await until(pilot, lambda: " OWED " in shown(pilot))
        await pilot.press("escape")
        first = screen(pilot).view.alarms.line[0]
        assert first.clears == "update.send"
        await pilot.click(offset=spot(pilot, first.text[:20]))
        await until(pilot, lambda: "UPDATE TO" in shown(pilot))


async def test_t15_a_tab_can_be_clicked(room: Room) -> None:
    async with console(room).run_test(size=NARROW) as pilot:
        await until(pilot, lambda: "4 Situation" in shown(pilot))
        for name, title in (
            ("situation", "4 Situation"),
            ("items", "2 Items"),
            ("roles", "3 Roles"),
        ):
            await pilot.click(offset=spot(pilot, title, 2))
            assert screen(pilot).room_layout.active == name
        await pilot.click(offset=spot(pilot, "1 Timeline", 2))
        assert screen(pilot).room_layout.active == "timeline"


async def test_t15_a_row_of_a_list_and_of_a_board_can_be_clicked(room: Room) -> None:
    for text in ("a pool", "b cache"):
        room.act(hypotheses.propose, Target("INC-1"), text=text, owner="mara")
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("H")
        await until(pilot, lambda: " HYPOTHESES " in shown(pilot))
        await pilot.click(offset=spot(pilot, "a pool"))
        await until(pilot, lambda: " H1 " in shown(pilot).splitlines()[-2])
        await pilot.press("escape", "escape", "question_mark")
        await until(pilot, lambda: " KEYS " in shown(pilot))
        await pilot.click(offset=spot(pilot, "what somebody saw"))
        await until(pilot, lambda: " OBSERVATION " in shown(pilot))


async def test_t15_a_click_puts_the_cursor_into_what_is_typed(room: Room) -> None:
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("n", *typed("the 世界 pool"))
        await until(pilot, lambda: "the 世界 pool" in shown(pilot))
        await pilot.click(offset=spot(pilot, "世界", 2))
        await pilot.press(*typed("x"))
        await until(pilot, lambda: "the 世x界 pool" in shown(pilot))
        await pilot.click(offset=spot(pilot, " pool", 20))
        await pilot.press(*typed("s"))
        await until(pilot, lambda: "pools" in shown(pilot))


async def test_t15_a_click_while_a_list_is_open_does_not_take_the_keys_from_it(room: Room) -> None:
    crowd(room, 2)
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("question_mark")
        await until(pilot, lambda: " KEYS " in shown(pilot))
        await pilot.click(offset=spot(pilot, "do 1", beyond=SIDE))
        assert screen(pilot).room_layout.active == "timeline"
        assert " KEYS " in shown(pilot)


# The wheel


async def test_t15_the_wheel_scrolls_every_pane_under_it(room: Room) -> None:
    crowd(room)
    async with console(room).run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "do 0" in shown(pilot) and " more" in shown(pilot))
        at = spot(pilot, "do 0", beyond=SIDE)
        layout = screen(pilot).room_layout
        for _ in range(3):
            await wheel(pilot, at)
        await until(pilot, lambda: not _column(pilot, "do 0"))
        assert layout.active == "timeline"
        for _ in range(30):
            await wheel(pilot, at)
        await until(pilot, lambda: _column(pilot, "do 11"))
        for _ in range(40):
            await wheel(pilot, at, up=True)
        await until(pilot, lambda: _column(pilot, "do 0"))
        await wheel(pilot, Offset(3, 8), up=True)
        assert not layout.timeline.following


def _column(pilot: Pilot[int], words: str) -> bool:
    """Whether words stand in the right column."""
    return any(f"{words} " in f"{line[SIDE:]} " for line in shown(pilot).splitlines())


async def test_t15_the_wheel_scrolls_lists_details_and_cards(room: Room) -> None:
    text = "\n".join(f"line {n}" for n in range(60))
    room.act(typed_line.log, Target("INC-1"), kind=Kind.NOTE, text="look", attachment=text)
    async with console(room).run_test(size=NARROW) as pilot:
        await pilot.press("k", "enter")
        await until(pilot, lambda: "line 0" in shown(pilot))
        for _ in range(4):
            await wheel(pilot, Offset(10, 10))
        await until(pilot, lambda: "line 16" in shown(pilot))
        assert "line 0" not in shown(pilot)
        await pilot.press("escape", "question_mark")
        await until(pilot, lambda: " KEYS " in shown(pilot))
        before = screen(pilot).room_layout.list.at
        await wheel(pilot, Offset(10, 10))
        assert screen(pilot).room_layout.list.at == before + 3


# Selecting


async def test_t15_what_the_mouse_selects_is_shown_and_copied(room: Room) -> None:
    fill(room, 3)
    async with console(room).run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "entry number 02" in shown(pilot))
        start, end = spot(pilot, "entry number 00"), spot(pilot, "entry number 01", 14)
        await drag(pilot, start, end)
        chosen = screen(pilot).get_selected_text() or ""
        first, second = chosen.split("\n")
        assert first == "entry number 00"
        assert second.endswith("entry number 01")
        assert _ground(pilot, start) != _ground(pilot, spot(pilot, "entry number 02"))
        assert screen(pilot).room_layout.timeline.selected is None, "a drag is no click"
        await pilot.press("ctrl+c")
        assert pilot.app.clipboard == chosen
        assert screen(pilot).selections == {}
        assert pilot.app.is_running


def _ground(pilot: Pilot[int], at: Offset) -> object:
    style = pilot.app.screen.get_style_at(*at)
    return style.bgcolor


async def test_t15_words_of_a_side_column_and_of_a_list_are_selected_too(room: Room) -> None:
    crowd(room, 2)
    async with console(room).run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "do 1" in shown(pilot))
        at = spot(pilot, "do 1", beyond=SIDE)
        await drag(pilot, at, at + Offset(3))
        assert screen(pilot).get_selected_text() == "do 1"
        await pilot.press("question_mark")
        await until(pilot, lambda: "what somebody saw" in shown(pilot))
        at = spot(pilot, "what somebody saw")
        await drag(pilot, at, at + Offset(16))
        assert screen(pilot).get_selected_text() == "what somebody saw"
        assert " KEYS " in shown(pilot), "a drag chooses nothing"


async def test_t15_a_selection_ends_with_the_words_that_it_held(
    room: Room, open_room: OpenRoom
) -> None:
    """Else it would copy what has come to stand there."""
    fill(room, 60)
    async with console(room).run_test(size=NARROW) as pilot:
        await until(pilot, lambda: "entry number 59" in shown(pilot))
        at = spot(pilot, "entry number 55")
        await drag(pilot, at, at + Offset(10))
        assert screen(pilot).get_selected_text() == "entry numbe"
        open_room("wei").act(typed_line.log, Target("INC-1"), kind=Kind.NOTE, text="one more")
        await until(pilot, lambda: "one more" in shown(pilot))
        assert not screen(pilot).get_selected_text()


async def test_t15_what_is_copied_from_an_exercise_says_so(open_room: OpenRoom) -> None:
    room = open_room()
    room.act(
        declare.declare_new,
        Target(new=True),
        title="a region is gone",
        severity_level=2,
        incident_kind=IncidentKind.DRILL,
    )
    async with console(room).run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "a region is gone" in shown(pilot))
        at = spot(pilot, "a region is gone")
        await drag(pilot, at, at + Offset(7))
        await pilot.press("ctrl+c")
        assert pilot.app.clipboard == "EXERCISE a region"
