"""The sheet of an update by key press: what it says, to whom, and who approved it."""

from pathlib import Path

from textual.pilot import Pilot

from tests.tui.conftest import OpenRoom, TestClock, console, screen, shown, typed, until
from warroom.act import Target
from warroom.room import Room
from warroom.topics.hypotheses import rules as hypotheses
from warroom.topics.lifecycle import rules as lifecycle
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.severity import rules as severity
from warroom.topics.updates import drafts
from warroom.topics.updates import rules as updates
from warroom.topics.updates.draft_state import DraftState
from warroom.topics.updates.events import Audience
from warroom.topics.updates.state import Sent

CUSTOMERS, INTERNAL = Audience.CUSTOMERS, Audience.INTERNAL


def crew(room: Room, open_room: OpenRoom) -> None:
    """Jonas commands, Mara speaks to the customers, two more make it a crew."""
    open_room("jonas").act(roles.claim, Target("INC-1"), role=Role.IC)
    room.act(roles.claim, Target("INC-1"), role=Role.COMMS)
    for who, role in (("ravi", Role.OPS), ("priya", Role.SCRIBE)):
        open_room(who).act(roles.claim, Target("INC-1"), role=role)
    room.catch_up()


def sent(room: Room) -> tuple[Sent, ...]:
    return tuple(room.incident("INC-1").updates.sent)


def state(room: Room, name: str = "U1") -> DraftState:
    return room.incident("INC-1").updates.drafts.by_id[name].state


async def opened(pilot: Pilot[int], *keys: str) -> None:
    await pilot.press("U", *keys)
    await until(pilot, lambda: "UPDATE TO" in shown(pilot))


async def test_two_keys_send_a_due_update_that_is_filled_in(room: Room, clock: TestClock) -> None:
    """Design 6: no more than two keys when the text is unchanged but for the time."""
    room.act(lifecycle.edit, Target("INC-1"), field="impact", text="6 of 10 fail")
    async with console(room).run_test(size=(80, 24)) as pilot:
        await pilot.press("U", "enter")
        await until(pilot, lambda: len(sent(room)) == 1)
        assert sent(room)[0].text == (
            "Status: SEV-2, investigating since 09:07 UTC.\nImpact: 6 of 10 fail.\n"
            "Next update 09:37 UTC."
        )
        clock.move(minutes=29)
        await pilot.press("U", "enter")
        await until(pilot, lambda: len(sent(room)) > 1)
        assert "No change since 09:07 UTC." in sent(room)[-1].text
        assert "heard last" not in shown(pilot)


async def test_tab_goes_through_the_rows_and_up_comes_back(room: Room) -> None:
    async with console(room).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for row in ("Impact", "Action", "Hypothesis", "Needs", "Next update"):
            await pilot.press("tab")
            await until(pilot, lambda row=row: f"> {row}" in shown(pilot))  # type: ignore[misc]
        await pilot.press(*typed("45m"))
        await until(pilot, lambda: "in 45 min" in shown(pilot))
        await pilot.press("up", "up", *typed("the graphs"), "enter")
        await until(pilot, lambda: bool(sent(room)))
        assert "Hypothesis: the graphs." in sent(room)[0].text
        assert "Next update 09:52 UTC." in sent(room)[0].text


async def test_a_time_that_cannot_be_read_keeps_the_sheet(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await opened(pilot, *["tab"] * 5, *typed("31:99"), "enter")
        await until(pilot, lambda: "NEXT UPDATE" in shown(pilot).splitlines()[-2])
        assert sent(room) == ()
        await pilot.press("ctrl+u", *typed("final"), "enter")
        await until(pilot, lambda: bool(sent(room)))
        assert (sent(room)[0].final, sent(room)[0].next_at) == (True, None)


async def test_escape_keeps_what_was_typed(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("U", "tab", *typed("half of the buyers"), "escape")
        await until(pilot, lambda: "UPDATE TO" not in shown(pilot))
        await opened(pilot)
        await until(pilot, lambda: "half of the buyers" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: bool(sent(room)))
        await opened(pilot)
        assert not screen(pilot).draft_waits


async def test_an_update_with_no_words_says_so(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await opened(pilot, "ctrl+u", "enter")
        await until(pilot, lambda: "no news is news too" in shown(pilot))
        assert sent(room) == ()


async def test_the_first_public_text_waits_for_the_commander_and_is_sent_by_its_writer(
    room: Room, open_room: OpenRoom, tmp_path: Path
) -> None:
    """Doctrine E.1, COM-4: written beforehand, approved with one key, sent with two."""
    crew(room, open_room)
    jonas = open_room("jonas")
    async with console(room).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "We are investigating a problem with our service." in shown(pilot)
        assert "jonas approves it" in shown(pilot)
        await pilot.press("enter", "enter")
        await until(pilot, lambda: "U1 waits for jonas" in shown(pilot))
        jonas.act(drafts.approve_draft, Target("INC-1"), draft="U1")
        await until(pilot, lambda: "APPROVED BY jonas" in shown(pilot))
        await pilot.press("U", "enter")
        await until(pilot, lambda: bool(sent(room)))
    told = sent(room)[0]
    assert (told.approved_by, told.public_state) == ("jonas", "investigating")
    assert told.text == ("We are investigating a problem with our service. Next update 09:22 UTC.")
    written = next((tmp_path / "state" / "updates").iterdir())
    assert written.read_text() == f"{told.text}\n"


async def test_the_commander_answers_a_text_with_a_and_one_key(
    room: Room, open_room: OpenRoom
) -> None:
    crew(room, open_room)
    jonas = open_room("jonas")
    room.act(drafts.write_draft, Target("INC-1"), audiences=(CUSTOMERS,), text="An outage.")
    jonas.catch_up()
    async with console(jonas).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "TEXT FOR customers WAITS" in shown(pilot))
        await pilot.press("A")
        await until(pilot, lambda: "mara wants to send this" in shown(pilot))
        assert "reads as full unavailability" in shown(pilot)
        await pilot.press("n", *typed("not all"), "enter")
        await until(pilot, lambda: state(jonas) is DraftState.RETURNED)
        room.act(drafts.write_draft, Target("INC-1"), audiences=(CUSTOMERS,), text="Some fail.")
        await until(pilot, lambda: "U2" in shown(pilot))
        await pilot.press("A", "s")
        await until(pilot, lambda: bool(sent(jonas)))
        assert sent(jonas)[0].text.startswith("Some fail. Next update")
        assert sent(jonas)[0].approved_by == "jonas"


async def test_a_text_that_came_back_is_written_anew_and_changed_words_need_a_new_yes(
    room: Room, open_room: OpenRoom
) -> None:
    crew(room, open_room)
    jonas = open_room("jonas")
    fields = {"status": "Some fail."}
    room.act(drafts.write_draft, Target("INC-1"), audiences=(CUSTOMERS,), fields=fields)
    jonas.act(drafts.return_draft, Target("INC-1"), draft="U1", reason="say since when")
    room.catch_up()
    async with console(room).run_test(size=(120, 36)) as pilot:
        await opened(pilot)
        assert "say since when" in shown(pilot)
        await pilot.press("end", *typed(" Since 09:01 UTC."), "enter", "enter")
        await until(pilot, lambda: "U2 waits" in shown(pilot))
        assert state(room) is DraftState.DROPPED
        jonas.act(drafts.approve_draft, Target("INC-1"), draft="U2")
        await until(pilot, lambda: "APPROVED" in shown(pilot))
        await opened(pilot, *typed(" Everywhere!"), "enter")
        await until(pilot, lambda: "ask jonas to approve it" in shown(pilot))
        await pilot.press("y")
        await until(pilot, lambda: bool(sent(room)))
        assert sent(room)[0].text.startswith("Some fail. Since 09:01 UTC. Everywhere!")
        assert state(room, "U2") is DraftState.SENT


async def test_what_customers_hear_is_chosen_by_the_state_of_the_status_page(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await opened(pilot, "up", "1", "3", "s")
        await until(pilot, lambda: "STATUS PAGE" in shown(pilot))
        await pilot.press("2")
        await until(pilot, lambda: "what is behind the problem" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: bool(sent(room)))
        assert (sent(room)[0].public_state, sent(room)[0].audience) == ("identified", CUSTOMERS)


async def test_one_text_serves_everybody_inside_who_is_due(room: Room, clock: TestClock) -> None:
    room.act(
        updates.send,
        Target("INC-1"),
        audiences=(CUSTOMERS,),
        text="a",
        minutes=500,
        public_state="identified",
    )
    clock.move(minutes=31)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("U", "enter")
        await until(pilot, lambda: len(sent(room)) == 3)
        assert {each.audience for each in sent(room)[1:]} == {INTERNAL, Audience.LEADERSHIP}
        assert "Hypothesis" not in sent(room)[1].text


async def test_an_open_sheet_keeps_up_with_the_room(room: Room, open_room: OpenRoom) -> None:
    """A row in which nobody types says what is so when Enter is pressed, not when U was."""
    jonas = open_room("jonas")
    async with console(room).run_test(size=(120, 36)) as pilot:
        await opened(pilot)
        jonas.act(severity.set_severity, Target("INC-1"), level=1)
        jonas.act(lifecycle.edit, Target("INC-1"), field="impact", text="all of them")
        await until(pilot, lambda: "all of them" in shown(pilot))
        await until(pilot, lambda: "SEV-1, investigating" in shown(pilot).splitlines()[-1])
        await pilot.press("enter")
        await until(pilot, lambda: bool(sent(room)))
        assert sent(room)[0].text.startswith("Status: SEV-1, investigating")


async def test_a_draft_of_one_piece_is_sent_as_it_was_approved(
    room: Room, open_room: OpenRoom
) -> None:
    crew(room, open_room)
    jonas = open_room("jonas")
    words = "Some fail."
    room.act(
        drafts.write_draft,
        Target("INC-1"),
        audiences=(CUSTOMERS,),
        text=words,
        public_state="identified",
    )
    jonas.act(drafts.approve_draft, Target("INC-1"), draft="U1")
    room.catch_up()
    async with console(room).run_test(size=(120, 36)) as pilot:
        await opened(pilot)
        assert "> Status       Some fail." in shown(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: bool(sent(room)))
        told = sent(room)[0]
        assert told.text.startswith("Some fail. Next update")
        assert (told.public_state, told.approved_by) == ("identified", "jonas")


async def test_another_audience_leaves_the_draft_where_it_is(
    room: Room, open_room: OpenRoom
) -> None:
    crew(room, open_room)
    fields = {"status": "Some fail."}
    room.act(drafts.write_draft, Target("INC-1"), audiences=(CUSTOMERS,), fields=fields)
    open_room("jonas").act(drafts.approve_draft, Target("INC-1"), draft="U1")
    room.catch_up()
    async with console(room).run_test(size=(120, 36)) as pilot:
        await opened(pilot)
        await pilot.press("up", "3", "1", "d", "enter")
        await until(pilot, lambda: bool(sent(room)))
        assert sent(room)[0].audience is INTERNAL
        assert state(room) is DraftState.APPROVED


async def test_the_list_of_what_is_owed_leads_to_the_very_audience(
    room: Room, clock: TestClock
) -> None:
    """Choosing the customers' update must never open the one to the responders."""
    clock.move(minutes=40)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("O")
        await until(pilot, lambda: "OWED" in shown(pilot))
        names = [each.what for each in screen(pilot).view.obligations]
        await pilot.press(*["down"] * names.index("update:customers"), "enter")
        await until(pilot, lambda: "UPDATE TO customers" in shown(pilot))


async def test_the_cursor_stays_on_its_row_when_others_add_rows(
    room: Room, open_room: OpenRoom
) -> None:
    """The next key must not hit another claim than the one that was looked at."""
    room.act(hypotheses.propose, Target("INC-1"), text="bots")
    ravi = open_room("ravi")
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("H")
        await until(pilot, lambda: "HYPOTHESES" in shown(pilot))
        ravi.act(hypotheses.propose, Target("INC-1"), text="the pool")
        await until(pilot, lambda: "the pool" in shown(pilot))
        await pilot.press("t")
        await until(pilot, lambda: len(room.incident("INC-1").action_items.by_id) == 1)
        assert room.incident("INC-1").hypotheses.by_id["H1"].item == "A1"
