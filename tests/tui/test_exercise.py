"""A drill at the console: what leaves it is marked, and what is real comes first."""

from pathlib import Path

import pytest

from tests.tui.conftest import OpenRoom, console, screen, shown, typed, until
from tests.tui.conftest import TestClock as StillClock
from warroom.act import Target
from warroom.room import Room
from warroom.topics.lifecycle import declare
from warroom.topics.lifecycle.events import IncidentKind
from warroom.tui.alarms import Alarms
from warroom.tui.app import WarroomApp
from warroom.tui.screens.lobby import LobbyScreen

SIZES = [(38, 11), (60, 20), (80, 24), (120, 36), (200, 55)]


@pytest.fixture
def drill(open_room: OpenRoom) -> Room:
    room = open_room()
    room.act(
        declare.declare_new,
        Target(new=True),
        title="checkout returns 5xx",
        severity_level=2,
        incident_kind=IncidentKind.DRILL,
    )
    return room


@pytest.mark.parametrize("size", SIZES)
async def test_it_stands_on_every_screen(drill: Room, size: tuple[int, int]) -> None:
    async with console(drill).run_test(size=size) as pilot:
        await until(pilot, lambda: "EXERCISE" in shown(pilot))
        await pilot.press("question_mark")
        await pilot.pause()
        assert "EXERCISE" in shown(pilot)


async def test_what_is_copied_says_so(drill: Room, tmp_path: Path) -> None:
    """An update of a drill must never be taken for a real one."""
    async with console(drill).run_test(size=(120, 36)) as pilot:
        await pilot.press("U", "ctrl+u", *typed("Half of all carts fail"), "enter")
        await until(pilot, lambda: (tmp_path / "state" / "updates").exists())
        written = next((tmp_path / "state" / "updates").iterdir())
        told = "EXERCISE Status: Half of all carts fail.\nNext update 09:37 UTC."
        assert written.read_text() == f"{told}\n"
        assert pilot.app.clipboard == told
        await pilot.press("k", "y")
        await until(pilot, lambda: "Copied entry" in shown(pilot))
        assert pilot.app.clipboard.startswith("EXERCISE ")
        await pilot.press("W")
        await until(pilot, lambda: "Saved what" in screen(pilot).said)
        copies = [each.read_text() for each in (tmp_path / "state" / "copies").iterdir()]
        assert any(text.startswith("# EXERCISE INC-1") for text in copies)


async def test_the_terminal_is_told_so(
    drill: Room, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(Alarms, "_raw", lambda _self, sequence: told.append(sequence))
    async with console(drill).run_test(size=(120, 36)) as pilot:
        clock.move(minutes=40)
        screen(pilot).repaint_all()
        await pilot.pause()
    assert any("\x1b]2;EXERCISE INC-1" in each for each in told)
    assert any("\x1b]9;EXERCISE INC-1" in each for each in told)


async def test_what_is_real_comes_first(drill: Room) -> None:
    """Doctrine C.5.14: in the lobby, and for a console that was started without a name."""
    assert [each.id for each in drill.meant_incidents()] == ["INC-1"]
    assert drill.meant_incidents(drills=False) == []
    drill.act(declare.declare_new, Target(new=True), title="a small thing", severity_level=4)
    assert [each.id for each in drill.meant_incidents()] == ["INC-2"]
    assert drill.the_incident() == "INC-2"
    async with WarroomApp(drill).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "INC-1" in shown(pilot))
        assert isinstance(pilot.app.screen, LobbyScreen)
        text = shown(pilot)
        assert text.index("INC-2") < text.index("INC-1")
