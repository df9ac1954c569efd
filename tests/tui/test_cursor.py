"""The terminal's own cursor stands where one types or chooses: input methods follow it."""

from textual.geometry import Offset

from tests.tui.conftest import console, shown, typed, until
from tests.tui.test_mouse import NARROW, WIDE, spot
from warroom.act import Target
from warroom.room import Room
from warroom.topics.hypotheses import rules as hypotheses
from warroom.topics.roles import events as roles_events
from warroom.topics.roles import rules as roles
from warroom.tui.app import WarroomApp
from warroom.tui.screens.lobby import LobbyScreen


async def test_t16_the_terminals_cursor_is_where_one_types(room: Room) -> None:
    """Input methods and magnifiers follow it."""
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("n", *typed("hello"))
        await until(pilot, lambda: "hello" in shown(pilot))
        assert pilot.app.cursor_position == spot(pilot, "hello", 5)
        await pilot.press("left", "left")
        assert pilot.app.cursor_position == spot(pilot, "hello", 3)
        await pilot.resize_terminal(100, 30)
        await until(pilot, lambda: len(shown(pilot).splitlines()) == 30)
        assert pilot.app.cursor_position == spot(pilot, "hello", 3)
        await pilot.press("end", *typed(" 世界"))
        await until(pilot, lambda: "世界" in shown(pilot))
        assert pilot.app.cursor_position == spot(pilot, "世界", 4)


async def test_t16_it_stands_at_the_choice_the_filter_and_the_row(room: Room) -> None:
    room.act(hypotheses.propose, Target("INC-1"), text="a pool", owner="mara")
    room.act(roles.claim, Target("INC-1"), role=roles_events.Role.IC)
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("V")
        await until(pilot, lambda: "SEVERITY" in shown(pilot))
        assert pilot.app.cursor_position == spot(pilot, "2 SEV-2")
        await pilot.press("escape", "question_mark", *typed("pal"))
        await until(pilot, lambda: "  pal" in shown(pilot))
        assert pilot.app.cursor_position == spot(pilot, "  pal", 5)
        await pilot.press("escape", "escape", "H")
        await until(pilot, lambda: " HYPOTHESES " in shown(pilot))
        assert pilot.app.cursor_position.y == spot(pilot, "a pool").y
        await pilot.press("escape")
        assert pilot.app.cursor_position == Offset()


async def test_t16_it_stands_where_one_types_in_the_lobby(room: Room) -> None:
    async with WarroomApp(room, incident=None).run_test(size=NARROW) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, LobbyScreen))
        await pilot.press("n", *typed("db"))
        await until(pilot, lambda: " db" in shown(pilot))
        assert pilot.app.cursor_position == spot(pilot, " db", 3)
