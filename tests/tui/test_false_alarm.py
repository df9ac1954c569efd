"""A false alarm at the console: one flow, and one key for the short review (SEV-9)."""

from textual.pilot import Pilot

from tests.tui.conftest import OpenRoom, console, screen, shown, typed, until
from warroom.act import Target
from warroom.room import Room
from warroom.topics.lifecycle.events import State
from warroom.topics.timeline import typed as typed_line
from warroom.tui.ask.pick import Choose as Picking

INC = "INC-1"


async def cancel(pilot: Pilot[int], why: str = "the probe had expired") -> None:
    await pilot.press("S")
    await until(pilot, lambda: isinstance(screen(pilot).mode, Picking))
    choices = screen(pilot).mode.choices  # type: ignore[union-attr]
    digit = next(each.key for each in choices if each.value is State.CANCELLED)
    await pilot.press(digit, *typed(why), "enter")


async def test_one_key_names_who_writes_the_review(room: Room, open_room: OpenRoom) -> None:
    open_room("wei").act(typed_line.log, Target(INC), kind="note", text="I look")
    room.catch_up()
    async with console(room).run_test(size=(80, 24)) as pilot:
        await cancel(pilot)
        await until(pilot, lambda: "SHORT REVIEW" in shown(pilot))
        assert "1 mara (you)" in shown(pilot)
        await pilot.press("2")
        await until(pilot, lambda: room.incident(INC).review.owner == "wei")


async def test_no_is_one_key_and_the_offer_waits_for_it(room: Room, open_room: OpenRoom) -> None:
    open_room("wei").act(typed_line.log, Target(INC), kind="note", text="I look")
    room.catch_up()
    async with console(room).run_test(size=(120, 36)) as pilot:
        await cancel(pilot, "Ravi forgot the probe")
        await until(pilot, lambda: "SHORT REVIEW" in shown(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "reads as a personal lapse" in shown(pilot))
        await pilot.press("O")
        await until(pilot, lambda: "SHORT REVIEW? Say who writes it" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "no review" in shown(pilot))
        await pilot.press("n")
        await until(pilot, lambda: room.incident(INC).review.declined_by == "mara")
        assert room.incident(INC).review.owner == ""


async def test_alone_nothing_is_asked(room: Room) -> None:
    """CREW-2."""
    async with console(room).run_test(size=(120, 36)) as pilot:
        await cancel(pilot)
        await until(pilot, lambda: room.incident(INC).lifecycle.state is State.CANCELLED)
        await pilot.pause()
        assert screen(pilot).mode is None
