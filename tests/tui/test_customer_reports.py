"""Customer reports at the console: one key, one report (doctrine M)."""

from tests.tui.conftest import console, screen, shown, typed, until
from warroom.room import Room


def total(room: Room) -> int:
    return room.incident("INC-1").impact.reports.total


async def test_one_key_counts_one_report(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: total(room) == 1)
        await until(pilot, lambda: "Customer reports: 1, 1 in 5 min" in shown(pilot))
        assert screen(pilot).mode is None
        await pilot.press("s", "s")
        await until(pilot, lambda: total(room) == 3)
        await until(pilot, lambda: "3, 3 in 5 min, peak 3" in shown(pilot))


async def test_many_with_a_ticket_are_counted_by_name(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("colon", *typed("customer reports"), "enter")
        await until(pilot, lambda: "CUSTOMER REPORTS" in shown(pilot))
        await pilot.press(*typed("12 ZD-401"), "enter")
        await until(pilot, lambda: total(room) == 12)
        assert room.incident("INC-1").impact.reports.tickets == ("ZD-401",)


async def test_the_share_affected_is_asked_with_the_component(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("I", "1", *typed("checkout 30%"), "enter", *typed("5xx"), "enter")
        await until(pilot, lambda: bool(room.incident("INC-1").impact.running))
        (window,) = room.incident("INC-1").impact.running
        assert (window.component, window.share) == ("checkout", 0.3)
        await pilot.press("4")
        await until(pilot, lambda: "30% of" in shown(pilot))
        await pilot.press("s")
        await until(pilot, lambda: "peak 1" in shown(pilot).split("SITUATION")[-1])
