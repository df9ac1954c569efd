"""Language at the console: public words are marked before they go out; a warning stops nothing."""

from tests.tui.conftest import console, shown, typed, until
from warroom.domain import updates
from warroom.domain.updates import Audience
from warroom.domain.wording import load_wording
from warroom.room import Room


def told(room: Room) -> list[str]:
    return [each.text for each in room.incident("INC-1").updates.sent]


PUBLIC = ("U", "up", "1", "3", "d", "ctrl+u")
"""The keys that address an update to the customers, and empty its first field."""


async def test_public_words_are_marked_once_and_go_out_with_enter(room: Room) -> None:
    """Doctrine E: warns, never blocks; words to the responders are not judged."""
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press(*PUBLIC, *typed("an outage"), "enter")
        await until(pilot, lambda: "reads as full unavailability" in shown(pilot))
        assert told(room) == []
        await pilot.press("enter")
        await until(pilot, lambda: told(room) == ["an outage. Next update 09:22 UTC."])


async def test_good_public_words_need_one_enter(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press(*PUBLIC, *typed("Card payments fail since 09:01 UTC."), "enter")
        await until(pilot, lambda: len(told(room)) == 1)


async def test_the_same_words_again_are_marked_before_they_go_out(room: Room) -> None:
    """COM-3 keeps the two keys of a due update: it is said on the sheet, and Enter sends."""
    room.act(
        updates.send, incident="INC-1", audiences=(Audience.INTERNAL,),
        text="Status: still down.\nNext update 09:37 UTC.",
    )  # fmt: skip
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("U", "ctrl+u", *typed("still down"))
        await until(pilot, lambda: "heard last" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: len(told(room)) == 2)


async def test_a_blocked_wording_asks_for_a_reason_that_is_kept(room: Room) -> None:
    room.act(load_wording, toml='[rule.C02]\nlevel = "block"\n')
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press(*PUBLIC, *typed("an outage"), "enter")
        await until(pilot, lambda: "full unavailability" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "WORDING C02" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "Without a reason" in shown(pilot))
        assert told(room) == []
        await pilot.press(*typed("everything is down"), "enter")
        await until(pilot, lambda: told(room) == ["an outage. Next update 09:22 UTC."])
        assert "everything is down" in room.incident("INC-1").timeline.written[-1].text
