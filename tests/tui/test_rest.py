"""The console asks with a key whether somebody goes to rest; words decide nothing (ROLE-4)."""

import pytest

from tests.tui.conftest import console, shown, typed, until
from tests.tui.test_handoff import asked, pick
from warroom.act import Target
from warroom.room import Room
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role

WORDS = "I do the rest by hand"


@pytest.mark.parametrize(("key", "rests"), [("1", False), ("2", True), ("3", True)])
async def test_k4_a_release_asks_with_a_key_for_rest(room: Room, key: str, rests: bool) -> None:
    room.act(roles.claim, Target("INC-1"), role=Role.OPS)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("R")
        await pick(pilot, "release")
        await until(pilot, asked(pilot, "RELEASE OPS"))
        assert "the rest clock starts" in shown(pilot)
        await pilot.press(key)
        await pilot.press(*typed(WORDS), "enter")
        await until(pilot, lambda: room.incident("INC-1").roles.of("mara") == ())
    assert room.incident("INC-1").roles.terms[-1].ended == WORDS
    assert ("mara" in room.incident("INC-1").rest.since) is rests


@pytest.mark.parametrize(("key", "rests"), [("1", False), ("3", True)])
async def test_k4_leaving_asks_with_a_key_for_rest(room: Room, key: str, rests: bool) -> None:
    room.act(roles.claim, Target("INC-1"), role=Role.OPS)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("P")
        await pick(pilot, "I leave")
        await until(pilot, asked(pilot, "LEAVE"))
        await pilot.press(key)
        await pilot.press(*typed(WORDS), "enter")
        await until(pilot, lambda: room.incident("INC-1").roles.of("mara") == ())
    assert ("mara" in room.incident("INC-1").rest.since) is rests
