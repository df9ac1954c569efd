"""Decisions at the console: one line, the record field by field, reviews, holds, passing time."""

import pytest

from tests.tui.conftest import OpenRoom, TestClock, console, screen, shown, typed, until
from warroom.act import Act, Target
from warroom.core.event import Event
from warroom.incident import Incident
from warroom.room import Room
from warroom.topics.changes import rules as changes
from warroom.topics.decisions import rules as decisions
from warroom.topics.decisions.events import Option
from warroom.topics.decisions.state import Decision
from warroom.topics.lifecycle import declare
from warroom.topics.people import rules as people
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.roles.why import Why
from warroom.topics.timeline import events as timeline_events
from warroom.topics.timeline import typed as timeline_typed
from warroom.tui.app import WarroomApp

WIDE, NARROW = (120, 36), (80, 24)


def made(room: Room, name: str = "D1") -> Decision:
    return room.incident("INC-1").decisions.by_id[name]


def known(room: Room, name: str = "D1") -> bool:
    return name in room.incident("INC-1").decisions.by_id


def commanded(room: Room, *crew: str) -> None:
    room.act(roles.claim, Target("INC-1"), role=Role.IC)
    for who in crew:
        room.act(roles.claim, Target("INC-1", by=who), role=Role.OBSERVER)


async def test_a_line_is_a_decision_and_says_when_it_is_reviewed(
    room: Room, clock: TestClock
) -> None:
    """D.2: key, one line, Enter; the pane shows where it stands."""
    commanded(room, "wei")
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("d", *typed("roll back !20m"))
        assert "a decision, review in 20 min" in shown(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: known(room))
        await pilot.press("5")
        await until(pilot, lambda: "review 09:27" in shown(pilot))
        clock.move(minutes=22)
        screen(pilot).repaint_all()
        assert "▲ REVIEW DUE since 2m" in shown(pilot)
        assert "D1 REVIEW DUE 02:00: roll back" in shown(pilot).splitlines()[2]


async def test_the_review_is_cleared_from_the_list_of_what_is_owed(
    room: Room, clock: TestClock
) -> None:
    commanded(room, "wei")
    room.act(timeline_typed.log, Target("INC-1"), kind="decision", text="roll back !20m")
    clock.move(minutes=21)
    async with console(room).run_test(size=NARROW) as pilot:
        for answer in ((*"l", *typed("10m 16 of 24 pods")), (*"r", *typed("all pods are back"))):
            await pilot.press("O")
            await until(pilot, lambda: "OWED" in shown(pilot))
            owed = [each.what for each in screen(pilot).view.obligations]
            await pilot.press(*["j"] * owed.index("decision:D1"), "enter")
            await until(pilot, lambda: "decided by" in shown(pilot))
            await pilot.press(*answer, "enter")
            await until(pilot, lambda: screen(pilot).mode is None)
            clock.move(minutes=11)
            screen(pilot).repaint_all()
    assert [each.reason for each in made(room).reviews] == ["16 of 24 pods"]
    assert made(room).result == "all pods are back"


async def test_d_asks_for_the_record_and_every_field_may_be_left_empty(room: Room) -> None:
    commanded(room, "wei")
    async with console(room).run_test(size=NARROW) as pilot:
        await pilot.press("D", "enter", "enter", "enter")
        await until(pilot, lambda: "A decision needs words." in shown(pilot))
        await pilot.press(*typed("wait"), "enter", "enter", "enter", "enter", "enter")
        await until(pilot, lambda: known(room))
        assert made(room).text == "wait"
        await pilot.press("D", *typed("where to write?"), "enter")
        await pilot.press(*typed("stay: slow"), "enter", *typed("move"), "enter", "enter")
        await pilot.press(*typed("move"), "enter", *typed("@wei: lag"), "enter", "enter")
        await pilot.press(*typed("5xx under 2%"), "enter", *typed("lag over 5 s"), "enter")
        await pilot.press(*typed("soon"), "enter")
        await until(pilot, lambda: "is no time to come" in shown(pilot))
        await pilot.press("ctrl+u", *typed("09:40"), "enter")
        await until(pilot, lambda: known(room, "D2"))
    found = made(room, "D2")
    assert found.question == "where to write?"
    assert found.options == (Option("stay", "slow"), Option("move"))
    assert [each.line() for each in found.objections] == ["wei: lag"]
    assert (found.effect, found.stop) == ("5xx under 2%", "lag over 5 s")
    assert found.review_at is not None
    assert f"{found.review_at:%H:%M}" == "09:40"


async def test_escape_keeps_every_field_that_was_typed(room: Room) -> None:
    async with console(room).run_test(size=NARROW) as pilot:
        await pilot.press("D", *typed("where?"), "enter", *typed("stay"), "enter", *typed("mo"))
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot).mode is None)
        assert "draft" in shown(pilot)
    async with console(room).run_test(size=NARROW) as pilot:
        await pilot.press("D")
        await until(pilot, lambda: "where?" in shown(pilot))
        await pilot.press("enter", "enter", *typed("ve"), "enter", "enter")
        await pilot.press(*typed("move"), "enter", *typed("none"), "enter", "enter")
        await pilot.press("enter", "enter", "enter")
        await until(pilot, lambda: known(room))
        await until(pilot, lambda: "draft" not in shown(pilot))
    assert [each.text for each in made(room).options] == ["stay", "move"]
    assert (made(room).poll, tuple(made(room).objections)) == ("no strong objection", ())


async def test_enter_on_the_pane_shows_the_record_and_what_can_be_done(room: Room) -> None:
    commanded(room, "wei")
    room.act(
        decisions.record,
        Target("INC-1"),
        text="fail over",
        question="where to write?",
        options=(Option("stay", "slow"),),
        minutes=30,
    )
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("5", "enter")
        await until(pilot, lambda: "stay: slow" in shown(pilot))
        assert "review 2026-05-15 09:37 UTC" in shown(pilot)
        await pilot.press("o", *typed("not in sync"), "enter")
        await until(pilot, lambda: bool(made(room).objections))
        await until(pilot, lambda: "objection: mara" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "mara: not in sync" in shown(pilot))
        await pilot.press("c", "1", "k", "enter")
        await until(pilot, lambda: "where to write?" in shown(pilot))


async def test_a_decision_without_a_record_may_be_given_one(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an older version logged reads as a decision, and one key keeps a record of it."""

    def old(_: Incident, __: Act, /, *, text: str) -> list[Event]:
        return [timeline_events.Logged(entry="decision", text=text)]

    room.act(old, Target("INC-1"), text="roll back")
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("5")
        await until(pilot, lambda: "◆ roll back" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "keep a record" in shown(pilot))
        await pilot.press("k")
        await until(pilot, lambda: "review later" in shown(pilot))
        await pilot.press("r", *typed("it worked"), "enter")
        await until(pilot, lambda: known(room) and made(room).result == "it worked")


async def test_an_observer_reads_the_record(room: Room, open_room: OpenRoom) -> None:
    room.act(decisions.record, Target("INC-1"), text="fail over", question="where?")
    app = WarroomApp(open_room("elif", read_only=True), incident="INC-1", read_only=True)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("5", "enter")
        await until(pilot, lambda: "where?" in shown(pilot))
        assert "review later" not in shown(pilot)
        await pilot.press("c", "D")
        await until(pilot, lambda: "read-only" in shown(pilot))


# ESC-1, MIT-0


async def test_a_typed_hold_asks_until_when_and_stays_visible(room: Room, clock: TestClock) -> None:
    """ESC-1: the header and the situation say that nothing is escalated, and until when."""
    commanded(room, "wei")
    clock.move(minutes=3)
    async with console(room).run_test(size=NARROW) as pilot:
        await pilot.press("d", *typed("hold: the queue drains"))
        assert "a hold, until when? !20m" in shown(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "REVIEW" in shown(pilot))
        await pilot.press("4")
        await until(pilot, lambda: known(room))
        assert made(room).hold
        second = shown(pilot).splitlines()[1]
        assert ("hold until 09:30" in second, "mara" in second, "live" in second) == (True,) * 3
        assert "mitigation" not in second
        await pilot.press("4")
        await until(pilot, lambda: "until 09:30: D1 the queue drains" in shown(pilot))
        await pilot.press("5", "enter", "x", *typed("errors grow"), "enter")
        await until(pilot, lambda: made(room).ended == "errors grow")
        await until(pilot, lambda: "hold until" not in shown(pilot).splitlines()[1])


async def test_escape_from_the_time_of_a_hold_keeps_the_line(room: Room) -> None:
    async with console(room).run_test(size=NARROW) as pilot:
        await pilot.press("d", *typed("hold: it drains"), "enter", "escape")
        await until(pilot, lambda: "DECISION" in shown(pilot))
        assert "hold: it drains" in shown(pilot)
        assert not known(room)


@pytest.mark.parametrize("size", [(200, 55), WIDE, NARROW, (60, 20), (44, 14)])
async def test_mit_0_the_clock_runs_beside_the_commander_until_something_is_tried(
    room: Room, clock: TestClock, size: tuple[int, int]
) -> None:
    commanded(room, "jonathan-lindqvist", "priya")
    async with console(room).run_test(size=size) as pilot:

        def second() -> str:
            screen(pilot).repaint_all()
            return shown(pilot).splitlines()[1]

        assert "mit" not in second()
        clock.move(minutes=7, seconds=20)
        told = "7 min without a mitigation" if size[0] >= 100 else "7m no mit"
        assert told in second()
        assert "mara" in second()
        assert "live" in second()
        room.act(changes.request, Target("INC-1"), text="roll back")
        room.act(changes.execute, Target("INC-1", by="priya"), change="C1")
        screen(pilot).folded(
            room.act(timeline_typed.log, Target("INC-1"), kind="note", text="done")
        )
        assert "mit" not in second()


async def test_the_clock_never_pushes_the_missing_commander_away(
    open_room: OpenRoom, room: Room, clock: TestClock
) -> None:
    room.act(timeline_typed.log, Target("INC-1", by="wei"), kind="note", text="here")
    clock.move(minutes=7)
    async with console(room).run_test(size=NARROW) as pilot:
        second = shown(pilot).splitlines()[1]
        assert "NO INCIDENT COMMANDER: it might be you." in second
        assert "K takes command" in second
        assert "live" in second


# ROLE-4


async def test_who_rests_after_another_incident_is_seen_here(room: Room, clock: TestClock) -> None:
    """ROLE-4: on the roles pane, when a role is offered, and when somebody is called."""
    commanded(room, "wei")
    other = room.act(declare.open_incident, Target(new=True), title="mail queue").incident
    assert other is not None
    room.act(roles.claim, Target(other.id, by="wei"), role=Role.OPS)
    room.act(roles.release, Target(other.id, by="wei"), role=Role.OPS, why=Why.FATIGUE)
    room.act(people.join, Target("INC-1", by="ravi"))
    async with console(room).run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "rests until 17:07" in shown(pilot))
        await pilot.press("R", "2", "2")
        await until(pilot, lambda: "At rest: wei until 17:07" in shown(pilot))
        await pilot.press("escape", "P", "1", *typed("wei"), "enter")
        await until(pilot, lambda: "AT REST" in shown(pilot))
        await pilot.press("n")
        await until(pilot, lambda: screen(pilot).mode is None)
    assert room.incident("INC-1").people.pages == ()
