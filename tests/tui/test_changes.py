"""Changes to production in the console: x asks, A answers with one key (CREW-9, MIT-0, MIT-3)."""

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import OpenRoom, TestClock, console, screen, shown, until
from warroom.act import Target
from warroom.core.oneline import Line, read
from warroom.room import Room
from warroom.topics.changes import rules as changes
from warroom.topics.changes.events import Outcome, Risk
from warroom.topics.changes.state import Change, ChangeState
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.services import rules as services
from warroom.topics.timeline import events as timeline_events

pytestmark = pytest.mark.anyio
SIZE = (120, 36)


@pytest.fixture
def commanded(room: Room) -> Room:
    """Mara commands; Ravi is there."""
    room.act(roles.claim, Target("INC-1"), role=Role.IC)
    room.act(roles.claim, Target("INC-1", by="ravi"), role=Role.OPS)
    return room


def last(room: Room) -> Change:
    return list(room.incident("INC-1").changes.by_id.values())[-1]


def texts(pilot: Pilot[int]) -> str:
    """What the screen shows."""
    return "\n".join(
        "".join(segment.text for segment in strip)
        for strip in pilot.app.screen._compositor.render_strips()
    )


async def typed(pilot: Pilot[int], words: str) -> None:
    await pilot.press(*("space" if letter == " " else letter for letter in words), "enter")


@pytest.mark.parametrize(
    ("line", "risk", "text"),
    [
        ("R2 drain eu-west", Risk.R2, "drain eu-west"),
        ("R1p: flag off", Risk.R1P, "flag off"),
        ("? scale up", Risk.R1, "scale up"),
        ("?2 scale up", Risk.R2, "scale up"),
        ("? 3 drop it", Risk.R3, "drop it"),
    ],
)
async def test_a_class_at_the_start_of_a_line_asks(line: str, risk: Risk, text: str) -> None:
    """CREW-9: one line and a risk digit."""
    wanted = read(line, changes.LINE)
    assert (wanted.risk, wanted.text) == (risk, text)


@pytest.mark.parametrize("line", ["rolled 15-1 back", "r2 bucket gone", "R2", "?", "Ravi restarts"])
async def test_a_fact_stays_a_fact(line: str) -> None:
    assert read(line, changes.LINE) == Line(line)


async def test_component_and_time_stand_in_the_line() -> None:
    wanted = read("R1 scale up on:checkout !1h5m", changes.LINE)
    assert (wanted.text, wanted.component, wanted.minutes) == ("scale up", "checkout", 65)


async def test_x_still_logs_a_fact(commanded: Room) -> None:
    async with console(commanded).run_test(size=SIZE) as pilot:
        await pilot.press("x")
        await typed(pilot, "rolled back")
        await until(
            pilot, lambda: screen(pilot).incident.timeline.written[-1].text == "rolled back"
        )
        assert not screen(pilot).incident.changes.by_id


async def test_a_line_with_a_class_asks(open_room: OpenRoom, commanded: Room) -> None:
    async with console(open_room("ravi")).run_test(size=SIZE) as pilot:
        await pilot.press("x")
        for letter in "R1":
            await pilot.press(letter)
        await typed(pilot, " scale up")
        await until(pilot, lambda: bool(screen(pilot).incident.changes.by_id))
        assert screen(pilot).incident.changes.by_id["C1"].requested_by == "ravi"


async def test_r2_is_asked_what_it_needs(open_room: OpenRoom, commanded: Room) -> None:
    """Doctrine G: blast radius, expected effect with time, undo plan, stop criterion."""
    async with console(open_room("ravi")).run_test(size=SIZE) as pilot:
        await pilot.press("x")
        await typed(pilot, "R2 fail over")
        for words in ("all buyers", "locks gone !4m", "fail back", "lag over 5 s"):
            await until(pilot, lambda: screen(pilot).mode is not None)
            await typed(pilot, words)
        await until(pilot, lambda: bool(screen(pilot).incident.changes.by_id))
        change = screen(pilot).incident.changes.by_id["C1"]
        assert (change.blast, change.effect, change.expect_minutes) == (
            "all buyers",
            "locks gone",
            4,
        )
        assert change.missing == ()
        assert not screen(pilot).draft_waits


async def test_leaving_the_questions_keeps_the_line(open_room: OpenRoom, commanded: Room) -> None:
    async with console(open_room("ravi")).run_test(size=SIZE) as pilot:
        await pilot.press("x")
        await typed(pilot, "R2 fail over")
        await until(pilot, lambda: screen(pilot).mode is not None)
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot).mode is None)
        assert screen(pilot).draft_waits
        assert not screen(pilot).incident.changes.by_id


async def test_the_commander_approves_with_one_key(commanded: Room) -> None:
    """CREW-9: A, then y, from anywhere; it waits for the commander on the alarm line."""
    commanded.act(changes.request, Target("INC-1", by="ravi"), text="scale up")
    async with console(commanded).run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "C1 APPROVAL WAITS" in texts(pilot))
        await pilot.press("3", "A", "y")
        await until(pilot, lambda: not last(commanded).waiting)
        change = last(commanded)
        assert (change.state, change.approved_by) == (ChangeState.APPROVED, "mara")


async def test_anyone_records_a_spoken_approval(open_room: OpenRoom, commanded: Room) -> None:
    """CREW-6, CREW-9: a spoken approval is one key."""
    commanded.act(changes.request, Target("INC-1", by="wei"), text="scale up")
    async with console(open_room("ravi")).run_test(size=SIZE) as pilot:
        await pilot.press("A", "y")
        await until(pilot, lambda: not screen(pilot).incident.changes.waiting)
        assert screen(pilot).incident.changes.by_id["C1"].approved_by == "mara"
        entry = screen(pilot).incident.timeline.written[-1]
        assert (entry.actor, entry.recorded_by) == ("mara", "ravi")


async def test_a_refusal_asks_for_its_reason(commanded: Room) -> None:
    commanded.act(changes.request, Target("INC-1", by="ravi"), text="scale up")
    async with console(commanded).run_test(size=SIZE) as pilot:
        await pilot.press("A", "n")
        await typed(pilot, "replica lags")
        await until(pilot, lambda: last(commanded).state is ChangeState.REFUSED)
        assert last(commanded).answer == "replica lags"


async def test_enter_approves_nothing_by_itself(commanded: Room) -> None:
    commanded.act(changes.request, Target("INC-1", by="ravi"), text="scale up")
    async with console(commanded).run_test(size=SIZE) as pilot:
        await pilot.press("A")
        await until(pilot, lambda: "stands" in shown(pilot))
        assert "waits for approval" in shown(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "CHANGES TO PRODUCTION" in shown(pilot))
        assert last(commanded).waiting


async def test_a_result_that_is_due_offers_the_undo_when_it_is_worse(
    commanded: Room, clock: TestClock
) -> None:
    """MIT-3."""
    commanded.act(
        changes.request, Target("INC-1"), text="scale up", expect_minutes=4, undo="scale down"
    )
    commanded.act(changes.execute, Target("INC-1", by="ravi"), change="C1")
    clock.move(minutes=5)
    async with console(commanded).run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "RESULT DUE" in texts(pilot))
        await pilot.press("A", "4")
        await typed(pilot, "1,990 connections")
        await until(pilot, lambda: last(commanded).outcome is Outcome.WORSE)
        await until(pilot, lambda: screen(pilot).mode is not None)
        assert "Undo it first: scale down" in texts(pilot)
        await pilot.press("y")
        await until(pilot, lambda: last(commanded).state is ChangeState.UNDONE)


async def test_the_view_shows_what_changed_and_the_menu(commanded: Room, clock: TestClock) -> None:
    """MIT-0: what changed on top of the menu, and the minutes without a mitigation."""
    clock.move(minutes=12)
    commanded.act(services.note_change, Target(), service="checkout", text="release 15-1")
    async with console(commanded).run_test(size=SIZE) as pilot:
        await pilot.press("A")
        await until(pilot, lambda: "What may help" in texts(pilot))
        shown = texts(pilot)
        assert "checkout: release 15-1" in shown
        assert "12:00 without a mitigation" in shown
        assert shown.index("release 15-1") < shown.index("undo the latest change")
        assert shown.index("undo the latest change") < shown.index("quarantine")


async def test_an_observer_reads_the_view_and_answers_nothing(
    open_room: OpenRoom, commanded: Room
) -> None:
    commanded.act(changes.request, Target("INC-1", by="ravi"), text="scale up")
    watching = console(open_room("elif", read_only=True), read_only=True)
    async with watching.run_test(size=SIZE) as pilot:
        await pilot.press("A")
        await until(pilot, lambda: "CHANGES TO PRODUCTION" in texts(pilot))
        await pilot.press("down", "enter")
        await until(pilot, lambda: screen(pilot).mode is None)
        assert screen(pilot).incident.changes.waiting


async def test_a_late_answer_hears_that_it_was_withdrawn(commanded: Room) -> None:
    commanded.act(changes.request, Target("INC-1", by="ravi"), text="scale up")
    async with console(commanded).run_test(size=SIZE) as pilot:
        await pilot.press("A")
        await until(pilot, lambda: screen(pilot).mode is not None)
        commanded.act(changes.withdraw, Target("INC-1", by="ravi"), change="C1")
        await pilot.press("y")
        await until(pilot, lambda: "too late to approve it" in screen(pilot).said)
        assert (
            commanded.incident("INC-1").timeline.written[-1].source != timeline_events.Logged.kind
        )
