"""Questions at the console: the box, the drop-box of who watches, what the asker sees."""

import asyncio

from textual.pilot import Pilot

from tests.tui.conftest import OpenRoom, TestClock, console, screen, shown, typed, until
from warroom.act import Target
from warroom.beside import dropbox
from warroom.room import Room
from warroom.topics.questions import rules as questions
from warroom.topics.questions.state import Question
from warroom.topics.timeline import typed as timeline_typed


def found(room: Room, name: str = "Q1") -> Question | None:
    return room.incident("INC-1").questions.by_id.get(name)


def asked(room: Room, text: str, by: str = "ravi") -> None:
    room.act(questions.ask, Target("INC-1", by=by), text=text)


def kept(pilot: Pilot[int], slot: str) -> str:
    draft = screen(pilot).drafts.get(slot)
    return draft.text if draft else ""


def answered(room: Room, name: str = "Q1") -> str:
    question = found(room, name)
    return question.answer if question and not question.open else ""


async def test_q_asks_and_b_answers_with_one_letter(room: Room) -> None:
    """Doctrine D.1: the question has an id, its answer names it."""
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("q", *typed("who owns dns? @wei"), "enter")
        await until(pilot, lambda: "Q1 who owns dns? (for wei)" in shown(pilot))
        await pilot.press("B")
        await until(pilot, lambda: "QUESTIONS" in shown(pilot) and "for wei" in shown(pilot))
        await pilot.press("a", "enter")
        await until(pilot, lambda: "no words in the answer" in shown(pilot))
        await pilot.press(*typed("platform"), "enter")
        await until(pilot, lambda: answered(room) == "platform")
        await until(pilot, lambda: "mara: platform" in shown(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot).mode is None)
        await until(pilot, lambda: "Q1 answered: platform" in shown(pilot))


async def test_the_box_gives_drops_offers_everything_and_asks_anew(room: Room) -> None:
    for text in ("first?", "second?", "third?"):
        asked(room, text)
    async with console(room).run_test(size=(80, 24)) as pilot:
        await pilot.press("B", "g", *typed("wei"), "enter")
        await until(pilot, lambda: "for wei" in shown(pilot))
        await pilot.press("d", *typed("asked twice"), "enter")
        await until(pilot, lambda: answered(room) == "asked twice")
        await pilot.press("enter", "1", *typed("yes"), "enter")
        await until(pilot, lambda: answered(room, "Q2") == "yes")
        await pilot.press("q", *typed("and now?"), "enter")
        await until(pilot, lambda: found(room, "Q4") is not None)


async def test_an_earlier_answer_is_used_again_and_an_entry_may_be_the_answer(room: Room) -> None:
    """Doctrine M: answers are reusable lines."""
    for text in ("when?", "when, please?", "where?"):
        asked(room, text)
    room.act(questions.answer, Target("INC-1"), question="Q1", text="with the next batch")
    room.act(timeline_typed.log, Target("INC-1"), kind="note", text="in both regions")
    seq = room.incident("INC-1").timeline.written[-1].seq
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("B", "a", "tab")
        await until(pilot, lambda: "EARLIER ANSWERS" in shown(pilot))
        await pilot.press("1")
        await until(pilot, lambda: "Q2 ANSWER" in shown(pilot))
        await pilot.press(*typed(" too"), "enter")
        await until(pilot, lambda: answered(room, "Q2") == "with the next batch too")
        await pilot.press("a", *typed(f"#{seq}"), "enter")
        await until(pilot, lambda: answered(room, "Q3") == f"see entry {seq}: in both regions")


async def test_who_answers_second_hears_it_and_keeps_the_words(
    open_room: OpenRoom, room: Room
) -> None:
    asked(room, "when?")
    jonas = open_room("jonas")
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("B", "a", *typed("at noon"))
        jonas.act(questions.answer, Target("INC-1"), question="Q1", text="at one")
        await until(pilot, lambda: "Q1 answered by jonas: at one" in shown(pilot))
        assert kept(pilot, "flow:Q1:answer") == "at noon"


async def test_what_is_unanswered_is_owed_and_enter_leads_to_the_box(room: Room) -> None:
    asked(room, "when?")
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("O")
        await until(pilot, lambda: "Q1 UNANSWERED" in shown(pilot))
        owed = [each.clears for each in screen(pilot).view.obligations]
        row = owed.index("question.board")
        await pilot.press(*["down"] * row, "enter")
        await until(pilot, lambda: "QUESTIONS" in shown(pilot))


async def test_without_a_grant_the_key_says_why_it_is_off(open_room: OpenRoom, room: Room) -> None:
    """Doctrine O.7: off unless an operator grants it."""
    watching = open_room("elif", read_only=True)
    async with console(watching, read_only=True).run_test(size=(120, 36)) as pilot:
        await pilot.press("q")
        await until(pilot, lambda: "warroom questions grant" in shown(pilot))
        assert screen(pilot).mode is None
        await pilot.press("B")
        await until(pilot, lambda: "only be read here" in shown(pilot))
        await pilot.press("a", "enter")
        assert "ANSWER" not in shown(pilot)


async def test_an_observer_asks_and_sees_number_and_answer(
    open_room: OpenRoom, room: Room, clock: TestClock
) -> None:
    """SIG-1: the working lane is hidden, what they asked themselves is not."""
    dropbox.grant(room.path)
    asked(room, "somebody else's?")
    watching = open_room("elif", read_only=True)
    async with console(watching, read_only=True).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "q question" in shown(pilot))
        await pilot.press("q", "tab")
        await until(pilot, lambda: "update to customers" in shown(pilot))
        await pilot.press("4", *typed("shops are calling"), "enter")
        await until(pilot, lambda: "Asked." in shown(pilot))
        (waits,) = dropbox.waiting(room.path)
        assert (waits.wanted.handle, waits.wanted.update) == ("elif", "customers")
        async with console(open_room("jonas")).run_test(size=(120, 36)):
            await until(pilot, lambda: "Q2 waits for an answer by mara" in shown(pilot))
        assert dropbox.waiting(room.path) == ()
        assert "shops are calling" in shown(pilot)
        assert "somebody else's" not in shown(pilot)
        room.act(questions.answer, Target("INC-1"), question="Q2", text="at noon")
        await until(pilot, lambda: "Q2 answered by mara: at noon" in shown(pilot))
        screen(pilot).unsay()
        await until(pilot, lambda: "OBSERVER" in shown(pilot))
        assert "Q2 answered by mara: at noon" in shown(pilot)


async def test_a_box_that_is_revoked_while_they_type_keeps_the_words(
    open_room: OpenRoom, room: Room
) -> None:
    dropbox.grant(room.path)
    watching = open_room("elif", read_only=True)
    async with console(watching, read_only=True).run_test(size=(120, 36)) as pilot:
        await pilot.press("q", *typed("when?"))
        dropbox.revoke(room.path)
        await pilot.press("enter")
        await until(pilot, lambda: "no drop-box is granted" in shown(pilot))
        assert "when?" in shown(pilot)
        await pilot.press("escape")
        assert kept(pilot, "flow:asked") == "when?"


async def test_a_flood_is_told_and_comes_in_as_answers_go_out(room: Room, clock: TestClock) -> None:
    dropbox.grant(room.path)
    for number in range(5):
        wanted = dropbox.Wanted(f"name{number}", f"number {number}?", "INC-1")
        await asyncio.to_thread(dropbox.drop, room.path, wanted)
    junk = dropbox.folder(room.path) / f"{'0' * 32}.json"
    junk.write_bytes(b"\xff" * 100)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: found(room, "Q3") is not None)
        await pilot.press("B")
        await until(pilot, lambda: "2 more of" in shown(pilot))
        await pilot.press("a", *typed("yes"), "enter")
        await until(pilot, lambda: answered(room) == "yes")
        clock.move(seconds=11)
        screen(pilot).session.look_into_box()
        await until(pilot, lambda: found(room, "Q4") is not None)
        await until(pilot, lambda: "1 more of" in shown(pilot))
    assert junk.exists()


async def test_a_console_that_only_watches_takes_nothing_in(
    open_room: OpenRoom, room: Room
) -> None:
    dropbox.grant(room.path)
    await asyncio.to_thread(dropbox.drop, room.path, dropbox.Wanted("elif", "when?", "INC-1"))
    watching = open_room("elif", read_only=True)
    async with console(watching, read_only=True).run_test(size=(120, 36)) as pilot:
        screen(pilot).session.look_into_box()
        await until(pilot, lambda: "q question" in shown(pilot))
        assert not [each for each in pilot.app.workers if each.group == "intake"]
    assert len(dropbox.waiting(room.path)) == 1
    assert room.incident("INC-1").questions.by_id == {}
