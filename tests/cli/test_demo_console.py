from pathlib import Path

import anyio
import pytest

from warroom.config import Config
from warroom.core.doctrine.reading import default_doctrine
from warroom.stories import rehearsal, replaying
from warroom.tui.app import WarroomApp


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WARROOM_STATE", str(tmp_path))


async def test_a_user_takes_part_in_the_demo() -> None:
    with rehearsal.demo(600, "me") as (room, name):
        app = WarroomApp(room, incident=name, config=Config())
        async with app.run_test(size=(120, 36)) as pilot:
            await pilot.press("n", *"hello", "enter")
            written: list[str] = []
            while len(written) < 30 or "hello" not in written:
                await pilot.pause()
                await anyio.sleep(0.02)
                entries = room.incident(name).timeline.written
                written = [entry.text for entry in entries]
            assert app.is_running
    assert "hello" in written


async def test_a_replay_is_only_watched() -> None:
    beats = replaying.of_file(rehearsal.brightwater(), default_doctrine())
    with rehearsal.replay(beats, 100_000, "me") as (room, name):
        app = WarroomApp(room, incident=name, config=Config(), read_only=True)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("n", *"hello", "enter")
            while len(room.incident(name).timeline.written) < 60:
                await pilot.pause()
                await anyio.sleep(0.02)
            assert app.is_running
        assert "hello" not in [entry.text for entry in room.incident(name).timeline.written]
