"""The entry line: one key picks the kind, words, Enter; nothing typed is ever lost."""

import json
from datetime import timedelta

from textual.events import Paste

from tests.tui.conftest import START, OpenRoom, TestClock, console, screen, shown, typed, until
from warroom.act import Target
from warroom.config import state_dir
from warroom.core.text import LARGEST
from warroom.room import Room
from warroom.topics.timeline import typed as timeline_typed
from warroom.topics.timeline.events import Kind


def texts(room: Room, kind: str | None = None) -> list[str]:
    room.catch_up()
    written = room.incident("INC-1").timeline.written
    return [entry.text for entry in written if kind in (None, entry.kind)]


async def test_one_key_words_and_enter_log_an_entry(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("d", *typed("Roll back"), "enter")
        await until(pilot, lambda: "D1 Roll back" in texts(room, Kind.DECISION))
        await until(pilot, lambda: not screen(pilot).session.waiting)
        assert "Roll back" in shown(pilot)


async def test_the_time_is_that_of_the_key_not_of_enter(room: Room, clock: TestClock) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("n")
        clock.move(minutes=3)
        await pilot.press(*typed("late typist"), "enter")
        await until(pilot, lambda: "late typist" in texts(room))
        assert room.incident("INC-1").timeline.written[-1].at == START


async def test_tab_changes_the_kind_while_typing(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("space", *typed("5xx at 12 %"), "tab")
        assert "OBSERVATION" in shown(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "5xx at 12 %" in texts(room, Kind.OBSERVATION))


async def test_a_time_and_a_speaker_at_the_start_are_read(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("d", *typed("-5m by @wei we roll back"))
        assert "09:02:00" in shown(pilot)
        assert "by wei" in shown(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "D1 we roll back" in texts(room))
        entry = room.incident("INC-1").timeline.written[-1]
        assert entry.at == START - timedelta(minutes=5)
        assert (entry.actor, entry.recorded_by) == ("wei", "mara")


async def test_escape_keeps_the_draft_and_the_same_key_reopens_it(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("h", *typed("pool exhausted"), "escape")
        await pilot.pause()
        assert "draft" in shown(pilot)
        assert texts(room) == texts(room, "declare")
        await pilot.press("h", *typed("?"), "enter")
        await until(pilot, lambda: "H1 pool exhausted?" in texts(room, Kind.HYPOTHESIS))
        await until(pilot, lambda: "draft" not in shown(pilot))


async def test_an_open_line_is_back_after_the_console_died(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("o", *typed("half a sen"))
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert "half a sen" in shown(pilot)
        assert "OBSERVATION   This line was not logged before" in shown(pilot)
        await pilot.press(*typed("tence"), "enter")
        await until(pilot, lambda: "half a sentence" in texts(room, Kind.OBSERVATION))


async def test_several_pasted_lines_ask_and_become_entries(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("n")
        pilot.app.screen.post_message(Paste("one\ntwo\nthree\n"))
        await until(pilot, lambda: "3 entries" in shown(pilot))
        await pilot.press("3")
        await until(pilot, lambda: texts(room, Kind.NOTE) == ["one", "two", "three"])


async def test_a_megabyte_becomes_one_attachment(room: Room) -> None:
    """A long paste is an attachment with a caption (SIG-5)."""
    log = "\n".join(f"line {number:06} of a very long log" for number in range(32_000))
    async with console(room).run_test(size=(120, 36)) as pilot:
        pilot.app.screen.post_message(Paste(log))
        await until(pilot, lambda: "one attachment" in shown(pilot))
        await pilot.press("1", *typed("the log"), "enter")
        await until(pilot, lambda: "the log" in texts(room, Kind.NOTE))
        assert room.incident("INC-1").timeline.written[-1].attachment == log


async def test_typing_ahead_never_runs_something_else(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("d", "R", "o", "l", "l", "enter", "V", "1", "n", "o", "k", "enter")
        await until(pilot, lambda: texts(room, Kind.NOTE) == ["ok"])
        assert texts(room, Kind.DECISION) == ["D1 Roll"]
        assert room.incident("INC-1").severity.current == 1


async def test_names_and_ids_are_completed(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("a", *typed("roll back @ma"), "tab", *typed("!5m"), "enter")
        await until(pilot, lambda: bool(room.incident("INC-1").action_items.by_id))
        item = room.incident("INC-1").action_items.by_id["A1"]
        assert (item.text, item.owner, item.minutes) == ("roll back", "mara", 5)


async def test_a_refused_line_comes_back_with_the_reason(room: Room, open_room: OpenRoom) -> None:
    others = open_room("wei")
    others.act(timeline_typed.log, Target("INC-1"), kind=Kind.NOTE, text="here too")
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("a", *typed("somebody look"), "enter")
        await until(pilot, lambda: "needs one owner" in shown(pilot))
        assert "somebody look" in shown(pilot)
        await pilot.press(*typed(" @wei"), "enter")
        await until(pilot, lambda: bool(room.incident("INC-1").action_items.by_id))


async def test_up_recalls_what_was_typed(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("n", *typed("first"), "enter", "n", "up", *typed(" again"), "enter")
        await until(pilot, lambda: texts(room, Kind.NOTE) == ["first", "first again"])


async def test_an_enter_typed_before_the_terminal_was_ours_counts(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("n", *typed("typed ahead"), "ctrl+j")
        await until(pilot, lambda: "typed ahead" in texts(room, Kind.NOTE))


async def test_down_after_up_brings_back_what_was_being_typed(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("n", *typed("first"), "enter", "n", *typed("second"), "up")
        assert screen(pilot).room_layout.entry.text == "first"
        await pilot.press("down", "enter")
        await until(pilot, lambda: texts(room)[-2:] == ["first", "second"])


async def test_a_sentence_leaves_with_the_next_key(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("O")
        await until(pilot, lambda: "Nothing is owed." in shown(pilot))
        await pilot.press("S", "escape")
        await until(pilot, lambda: "Nothing is owed." not in shown(pilot))


async def test_hostile_text_is_shown_harmlessly(room: Room) -> None:
    bad = "x \x1b]52;c;AAAA\x07 [@click=app.quit]y[/] \x9b31m \u202e z"
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("n")
        pilot.app.screen.post_message(Paste(bad))
        await pilot.press("enter")
        await until(pilot, lambda: len(texts(room, Kind.NOTE)) == 1)
        await until(pilot, lambda: not screen(pilot).session.waiting)
        assert "[@click=app.quit]y[/]" in shown(pilot)
        assert not any(sign in shown(pilot) for sign in ("\x1b", "\x9b", "\u202e"))


async def test_s13_a_paste_that_waits_for_its_question_is_in_the_drafts(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("n")
        pilot.app.screen.post_message(Paste("one\ntwo\n"))
        await until(pilot, lambda: "one attachment" in shown(pilot))
        await pilot.pause()

        def left() -> list[str]:
            files = (state_dir() / "drafts").rglob("*.json")
            kept = [each for file in files for each in json.loads(file.read_bytes())]
            return [each["attachment"] for each in kept if "attachment" in each]

        assert left() == ["one\ntwo\n"]
        await pilot.press("escape")
        await pilot.pause()
        assert left() == ["one\ntwo\n"]
        pilot.app.screen.post_message(Paste("three\nfour\n"))
        await until(pilot, lambda: "one attachment" in shown(pilot))
        await pilot.press("3")
        await until(pilot, lambda: texts(room, Kind.NOTE) == ["three", "four"])
        await until(pilot, lambda: left() == ["one\ntwo\n"])
        await pilot.press("escape")
        await pilot.pause()
        assert "draft" in shown(pilot)


async def test_s16_a_paste_larger_than_an_entry_is_refused_in_a_sentence(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("n", *typed("kept"))
        pilot.app.screen.post_message(Paste("x" * (LARGEST + 1)))
        await until(pilot, lambda: "larger than 1 MB" in screen(pilot).said)
        await pilot.press("enter")
        await until(pilot, lambda: texts(room, Kind.NOTE) == ["kept"])
