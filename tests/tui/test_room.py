"""The room on the screen: what moves, what stays, what an observer may do, any size."""

import sqlite3
from contextlib import closing

import pytest
from textual.geometry import Size

from tests.tui.conftest import OpenRoom, TestClock, console, screen, shown, typed, until
from warroom.act import Target
from warroom.config import Config
from warroom.room import Room
from warroom.topics.lifecycle import move
from warroom.topics.lifecycle.events import State
from warroom.topics.timeline import typed as timeline_typed
from warroom.topics.timeline.events import Kind
from warroom.tui.app import WarroomApp
from warroom.tui.screens.lobby import LobbyScreen
from warroom.tui.screens.room import RoomScreen


def fill(room: Room, count: int) -> None:
    for number in range(count):
        room.act(timeline_typed.log, Target("INC-1"), kind=Kind.NOTE, text=f"entry {number:03}")


async def test_an_observer_is_offered_nothing_that_writes(room: Room, open_room: OpenRoom) -> None:
    watching = open_room("elif", read_only=True)
    async with console(watching, read_only=True).run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert "OBSERVER" in shown(pilot)
        assert "n note" not in shown(pilot)
        for key in ("n", "d", "K", "V", "U", "C", "u", "exclamation_mark"):
            await pilot.press(key)
            await pilot.pause()
            assert screen(pilot).mode is None
            assert "read-only" in screen(pilot).said
    assert len(room.incident("INC-1").timeline) == 1


async def test_an_observer_sees_what_others_write(room: Room, open_room: OpenRoom) -> None:
    watching = open_room("elif", read_only=True)
    async with console(watching, read_only=True).run_test(size=(120, 36)) as pilot:
        room.act(timeline_typed.log, Target("INC-1"), kind=Kind.DECISION, text="roll back now")
        await until(pilot, lambda: "roll back now" in shown(pilot))


async def test_scrolled_up_nothing_moves_and_new_entries_are_counted(
    room: Room, open_room: OpenRoom
) -> None:
    fill(room, 80)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("g")
        await pilot.pause()
        before = shown(pilot).splitlines()[5:20]
        others = open_room("wei")
        for number in range(3):
            others.act(timeline_typed.log, Target("INC-1"), kind=Kind.NOTE, text=f"new {number}")
        await until(pilot, lambda: "3 new below" in shown(pilot))
        assert [line[:70] for line in shown(pilot).splitlines()[5:20]] == [
            line[:70] for line in before
        ]
        await pilot.press("G")
        await until(pilot, lambda: "new 2" in shown(pilot))
        assert "new below" not in shown(pilot)


async def test_the_filter_narrows_while_typing_and_escape_shows_all(room: Room) -> None:
    fill(room, 20)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("slash", *typed("013"), "enter")
        await until(pilot, lambda: "1/21" in shown(pilot))
        assert "entry 012" not in shown(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: "entry 012" in shown(pilot))


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (60, 16), (80, 24), (100, 30), (200, 55)])
async def test_every_size_is_painted_and_takes_a_line(room: Room, size: tuple[int, int]) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.resize_terminal(*size)
        await until(pilot, lambda: pilot.app.size == Size(*size))
        await pilot.press("n", *typed("small"), "enter", "2", "3", "4", "5", "6", "1", "w", "t")
        await until(pilot, lambda: room.incident("INC-1").timeline.written[-1].text == "small")
        await pilot.press("question_mark", "escape", "V", "escape", "O", "colon", "escape")
        await pilot.pause()
        assert screen(pilot).room_layout.size == Size(*size)


async def test_help_lists_the_keys_in_force_and_runs_one(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("question_mark", *typed("severity"), "enter")
        await until(pilot, lambda: " SEVERITY " in shown(pilot))
        await pilot.press("1")
        await until(pilot, lambda: room.incident("INC-1").severity.current == 1)


async def test_the_palette_finds_commands_without_a_key(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("colon", *typed("theme light"), "enter")
        await until(pilot, lambda: pilot.app.theme == "warroom-light")


async def test_details_show_all_and_change_the_kind(room: Room) -> None:
    fill(room, 1)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("k", "enter")
        await until(pilot, lambda: "ENTRY" in shown(pilot))
        await pilot.press("i", "o")
        await until(pilot, lambda: "observed" in shown(pilot))


async def test_times_since_the_declaration(room: Room, clock: TestClock) -> None:
    clock.move(minutes=5)
    fill(room, 1)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("t")
        await until(pilot, lambda: "+05:00" in shown(pilot))


async def test_the_lobby_lists_opens_and_makes_incidents(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("L")
        await until(pilot, lambda: isinstance(pilot.app.screen, LobbyScreen))
        await until(pilot, lambda: "INC-1" in shown(pilot))
        await pilot.press("n", *typed("login is slow"), "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RoomScreen))
        await until(pilot, lambda: "login is slow" in shown(pilot))
        await pilot.press("L")
        await until(pilot, lambda: isinstance(pilot.app.screen, LobbyScreen))
        await until(pilot, lambda: "INC-2" in shown(pilot))
        await pilot.press("slash", *typed("checkout"), "enter", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RoomScreen))
        assert screen(pilot).incident.id == "INC-1"


async def test_an_empty_room_says_how_to_begin(open_room: OpenRoom) -> None:
    async with console(open_room()).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "No incident yet" in shown(pilot))


async def test_keys_of_the_settings_are_in_force(room: Room) -> None:
    config = Config(keys={"command.severity": "ctrl+v", "log.note": "N"})
    async with console(room, config=config).run_test(size=(120, 36)) as pilot:
        await pilot.press("V")
        await pilot.pause()
        assert screen(pilot).mode is None
        await pilot.press("ctrl+v", "1")
        await until(pilot, lambda: room.incident("INC-1").severity.current == 1)


async def test_no_color_uses_the_look_without_colours(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app: WarroomApp = console(room)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert app.theme == "warroom-mono"
        assert "SEV-2" in shown(pilot)


async def test_a_newer_room_says_why_it_is_only_read(room: Room, open_room: OpenRoom) -> None:
    with closing(sqlite3.connect(room.path)) as file:
        file.execute("PRAGMA user_version = 900")
    async with console(open_room("wei")).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "newer version" in screen(pilot).said)
        await pilot.press("n")
        assert "newer version" in screen(pilot).said
        assert screen(pilot).mode is None


async def test_q_leaves(room: Room) -> None:
    app = console(room)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("Q")
        await pilot.pause()
    assert app.return_value == 0


async def test_nobody_alone_is_asked_to_take_command(room: Room) -> None:
    room.act(move.move, Target("INC-1"), to=State.MITIGATED, reason="rolled back")
    async with console(room).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "nobody, mara acts" in shown(pilot))
        assert "unfilled" not in shown(pilot)
        assert "NO INCIDENT COMMANDER" not in shown(pilot)
        commands = screen(pilot).key_rows()[-1].keys
        assert commands[0][0] != "K"
