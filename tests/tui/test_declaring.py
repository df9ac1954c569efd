"""Declaring at the console: three questions with one key each, and none for who skips them."""

from tests.tui.conftest import OpenRoom, console, screen, shown, typed, until
from warroom.act import Target
from warroom.room import Room
from warroom.topics.lifecycle import declare
from warroom.topics.lifecycle.events import Affected, Harm, State, Workaround, Workflow
from warroom.tui.app import WarroomApp
from warroom.tui.screens.lobby import LobbyScreen

INC = "INC-1"


def triaged(open_room: OpenRoom) -> Room:
    room = open_room()
    room.act(declare.open_incident, Target(new=True), title="checkout returns 5xx")
    return room


async def test_three_keys_suggest_a_level_and_one_key_chooses(open_room: OpenRoom) -> None:
    """(SEV-1, doctrine SEV-2) The reason is shown, the level is the one that is pressed."""
    room = triaged(open_room)
    async with console(room).run_test(size=(80, 24)) as pilot:
        await pilot.press("S", "1")
        await until(pilot, lambda: "Who is affected?" in shown(pilot))
        await pilot.press("1", "1", "0")
        await until(
            pilot, lambda: "SEV-1 suggested: a core workflow, most users affected" in shown(pilot)
        )
        assert room.incident(INC).lifecycle.state is State.TRIAGE
        await pilot.press("2")
        await until(pilot, lambda: "empty: A core workflow" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: room.incident(INC).lifecycle.state is State.ACTIVE)
    incident = room.incident(INC)
    assert incident.severity.current == 2
    assert incident.lifecycle.suggested == 1
    assert incident.lifecycle.harm == Harm(Affected.MOST, Workflow.CORE)
    assert incident.lifecycle.situation.impact == "A core workflow, most users affected"


async def test_enter_takes_the_level_that_is_suggested(open_room: OpenRoom) -> None:
    """SEV-1: it is highlighted, never set without a key."""
    room = triaged(open_room)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("S", "1", "3", "2", "2", "enter", *typed("some carts are slow"), "enter")
        await until(pilot, lambda: room.incident(INC).severity.current == 3)
    assert room.incident(INC).lifecycle.situation.impact == "some carts are slow"
    assert room.incident(INC).lifecycle.harm == Harm(Affected.SOME, Workflow.MAJOR, Workaround.YES)


async def test_one_key_skips_the_questions(open_room: OpenRoom) -> None:
    """CREW-2: whoever is alone is not slowed."""
    room = triaged(open_room)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("S", "1", "s", "3", "enter")
        await until(pilot, lambda: room.incident(INC).lifecycle.state is State.ACTIVE)
    assert room.incident(INC).lifecycle.harm is None
    assert room.incident(INC).severity.current == 3


async def test_the_questions_end_when_somebody_else_declares(open_room: OpenRoom) -> None:
    room = triaged(open_room)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("S", "1", "1")
        await until(pilot, lambda: "Which workflow?" in shown(pilot))
        open_room("wei").act(declare.declare, Target(INC), severity_level=1)
        await until(pilot, lambda: screen(pilot).mode is None)
    assert room.incident(INC).lifecycle.declared_by == "wei"


async def test_the_lobby_opens_with_a_sentence_and_declares_with_tab(open_room: OpenRoom) -> None:
    """CREW-2: Enter asks nothing; SEV-1: Tab asks, and Escape goes back to the words."""
    room = open_room()
    async with WarroomApp(room).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, LobbyScreen))
        await pilot.press("n", *typed("search is slow"), "enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, LobbyScreen))
        assert room.incident(INC).lifecycle.state is State.TRIAGE
        await pilot.press("L")
        await until(pilot, lambda: isinstance(pilot.app.screen, LobbyScreen))
        await pilot.press("n", *typed("nobody can pay"), "tab", "2")
        await until(pilot, lambda: "Which workflow?" in shown(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "Tab declares it" in shown(pilot))
        assert "nobody can pay" in shown(pilot)
        await pilot.press("tab", "1", "1", "1", "1")
        await until(pilot, lambda: len(room.listings()) == 2)
    incident = room.incident("INC-2")
    assert (incident.lifecycle.state, incident.severity.current) == (State.ACTIVE, 1)
    assert incident.title == "nobody can pay"
    assert (
        incident.lifecycle.situation.impact == "A core workflow, most users affected, no workaround"
    )
