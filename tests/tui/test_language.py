"""Language at the console: public words are marked before they go out; a warning stops nothing."""

from collections.abc import Sequence

from tests.tui.conftest import console, screen, shown, typed, until
from warroom.act import Target
from warroom.room import Room
from warroom.topics.closing import rules as closing
from warroom.topics.language.rules import load_wording
from warroom.topics.lifecycle.events import State
from warroom.topics.timeline import typed as timeline_typed
from warroom.topics.timeline.entry import Entry
from warroom.topics.updates import rules as updates
from warroom.topics.updates.events import Audience


def told(room: Room) -> list[str]:
    return [each.text for each in room.incident("INC-1").updates.sent]


def written(room: Room) -> Sequence[Entry]:
    return room.incident("INC-1").timeline.written


PUBLIC = ("U", "up", "1", "3", "d", "ctrl+u")
"""The keys that address an update to the customers, and empty its first field."""


async def test_public_words_are_marked_once_and_go_out_with_enter(room: Room) -> None:
    """Doctrine E: warns, never blocks; words to the responders are not judged."""
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press(*PUBLIC, *typed("an outage"), "enter")
        await until(pilot, lambda: "reads as full unavailability" in shown(pilot))
        assert told(room) == []
        await pilot.press("enter")
        await until(pilot, lambda: told(room) == ["An outage. Next update 09:22 UTC."])


async def test_good_public_words_need_one_enter(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press(*PUBLIC, *typed("Card payments fail since 09:01 UTC."), "enter")
        await until(pilot, lambda: len(told(room)) == 1)


async def test_the_same_words_again_are_marked_before_they_go_out(room: Room) -> None:
    """COM-3 keeps the two keys of a due update: it is said on the sheet, and Enter sends."""
    room.act(
        updates.send,
        Target("INC-1"),
        audiences=(Audience.INTERNAL,),
        text="Status: still down.\nNext update 09:37 UTC.",
    )
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("U", "ctrl+u", *typed("still down"))
        await until(pilot, lambda: "heard last" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: len(told(room)) == 2)


async def test_a_blocked_wording_asks_for_a_reason_that_is_kept(room: Room) -> None:
    room.act(load_wording, Target(), toml='[rule.C02]\nlevel = "block"\n')
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press(*PUBLIC, *typed("an outage"), "enter")
        await until(pilot, lambda: "full unavailability" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "WORDING C02" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "Without a reason" in shown(pilot))
        assert told(room) == []
        await pilot.press(*typed("everything is down"), "enter")
        await until(pilot, lambda: told(room) == ["An outage. Next update 09:22 UTC."])
        assert "everything is down" in room.incident("INC-1").timeline.written[-1].text


async def test_what_is_written_afterwards_is_marked_as_in_a_review(room: Room) -> None:
    """Doctrine D.5, J: explained, never stopped (CREW-5)."""
    room.act(closing.close, Target("INC-1"))
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("n", *typed("Ravi forgot the flag"), "enter")
        await until(pilot, lambda: "reads as a personal lapse" in shown(pilot))
    assert room.incident("INC-1").timeline.written[-1].text == "Ravi forgot the flag"


async def test_a_follow_up_is_marked_while_it_runs(room: Room) -> None:
    """FUP-1: actionable, specific, bounded."""
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("f", *typed("improve the alerts"), "enter")
        await until(pilot, lambda: "no end state" in shown(pilot))
    assert room.incident("INC-1").followups.by_id["F1"].text == "improve the alerts"


async def test_the_reason_of_a_false_alarm_is_marked(room: Room) -> None:
    """SEV-9: without blame."""
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("S")
        await until(pilot, lambda: "cancelled (false alarm)" in shown(pilot))
        choices = screen(pilot).mode.choices  # type: ignore[union-attr]
        digit = next(each.key for each in choices if each.value is State.CANCELLED)
        await pilot.press(digit, *typed("Ravi forgot the test"), "enter")
        await until(pilot, lambda: "reads as a personal lapse" in shown(pilot))


async def test_a_correction_after_the_end_asks_for_its_reason(room: Room) -> None:
    """Doctrine D.5: changes after the close need a reason, and are read as part of the review."""
    room.act(timeline_typed.log, Target("INC-1"), kind="note", text="48 pods")
    room.act(closing.close, Target("INC-1"))
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("k", "k", "c", "ctrl+u", *typed("44 pods, he forgot four"), "enter")
        await until(pilot, lambda: "why it is corrected now" in shown(pilot))
        await pilot.press(*typed("counted again"), "enter")
        await until(pilot, lambda: "reads as a personal lapse" in shown(pilot))
        assert not screen(pilot).draft_waits
        await pilot.press("u", "y")
        await until(pilot, lambda: "STRIKE" in shown(pilot) and "struck now" in shown(pilot))
        await pilot.press(*typed("of another room"), "enter")
        await until(pilot, lambda: "of another room" in written(room)[-1].text)
    entry = next(each for each in written(room) if each.corrects)
    assert entry.text == "44 pods, he forgot four"
