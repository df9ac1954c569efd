"""Another process's append arrives without being asked for, whatever happens to the folder."""

import asyncio
import contextlib
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.log.support import follow, put, texts
from warroom.core.event import Recorded
from warroom.log.errors import Moved
from warroom.log.sqlite import files
from warroom.log.sqlite.log import SqliteLog
from warroom.log.sqlite.watcher import Watcher, wakes

LONG = 30.0


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONG):
        while not condition():
            await asyncio.sleep(0.005)


@contextlib.asynccontextmanager
async def following(log: SqliteLog, known: int = 0):  # type: ignore[no-untyped-def]
    """What a follower has got so far, in a list that grows."""
    got: list[Recorded] = []
    modes: list[tuple[str, str]] = []

    async def run() -> None:
        async for batch in follow(log, known, on_mode=lambda *mode: modes.append(mode)):
            assert len(batch) <= 2000
            got.extend(batch)

    task = asyncio.create_task(run())
    try:
        yield got, modes, task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_what_another_process_appends_arrives_in_order(log: SqliteLog) -> None:
    code = f"""
from pathlib import Path
from tests.log.support import put
from warroom.log.sqlite.log import SqliteLog
with SqliteLog.open(Path({str(log.path)!r})) as log:
    for number in range(50):
        put(log, str(number), command_id=str(number))
"""
    async with following(log) as (got, modes, _):
        await until(lambda: bool(modes))
        other = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
        await until(lambda: len(got) >= 50)
        assert await other.wait() == 0
        assert texts(got) == [str(number) for number in range(50)]
        assert modes[0] == ("watching", "")


async def test_a_backlog_comes_in_bounded_batches(log: SqliteLog) -> None:
    put(log, *(str(number) for number in range(4500)))
    async with following(log, known=10) as (got, _, _):
        await until(lambda: len(got) == 4490)
        assert [each.seq for each in got] == list(range(11, 4501))


async def test_a_commit_without_any_file_event_is_seen_by_the_look_once_a_second(
    log: SqliteLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Watcher, "_run", deaf)
    async with following(log) as (got, modes, _):
        await until(lambda: bool(modes))
        put(log, "one")
        await until(lambda: texts(got) == ["one"])
        assert modes == [("watching", "")]


async def deaf(self: Watcher, ready: asyncio.Event) -> None:
    self.mode, self.reason = "watching", ""
    ready.set()
    await asyncio.Event().wait()


async def test_without_a_watcher_it_polls_and_says_so(
    log: SqliteLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("the inotify watch limit was reached")

    monkeypatch.setattr("watchfiles.awatch", broken)
    async with following(log) as (got, modes, _):
        put(log, "one")
        await until(lambda: texts(got) == ["one"])
        assert modes[0][0] == "polling"
        assert "inotify watch limit" in modes[0][1]


async def test_only_the_room_and_its_bell_wake(log: SqliteLog) -> None:
    async with Watcher(log.path) as watcher:
        while await watcher.wait():
            pass
        (log.path.parent / "presence").mkdir()
        (log.path.parent / "presence" / "me.json").write_text("{}")
        (log.path.parent / "notes.txt").write_text("x")
        assert not await watcher.wait()
        files.ring(log.path)
        assert await watcher.wait()


async def test_a_room_that_was_replaced_ends_the_wakes_with_the_reason(log: SqliteLog) -> None:
    async with following(log) as (_, _, task):
        log.path.rename(log.path.with_name("elsewhere.db"))
        with pytest.raises(Moved):
            await asyncio.wait_for(task, LONG)


async def test_a_folder_that_is_deleted_and_made_again_is_watched_again(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    room = folder / "room.db"
    looks: list[float] = []
    modes: list[str] = []

    async def run() -> None:
        def look() -> list[int]:
            looks.append(time.monotonic())
            return []

        async for _ in wakes(room, look, on_mode=lambda mode, _: modes.append(mode)):
            pass

    task = asyncio.create_task(run())
    await until(lambda: modes == ["watching"])
    shutil.rmtree(folder)
    await until(lambda: modes[-1] == "polling")
    folder.mkdir()
    await until(lambda: modes[-1] == "watching")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert modes == ["watching", "polling", "watching"]


async def test_following_can_be_cancelled_at_any_moment(log: SqliteLog) -> None:
    for pause in (0.0, 0.001, 0.02, 0.05):
        async with following(log) as (_, _, task):
            await asyncio.sleep(pause)
        assert task.cancelled()


async def test_a_follower_who_also_reads_elsewhere_gets_nothing_twice(log: SqliteLog) -> None:
    known = 0
    got: list[Recorded] = []

    async def run() -> None:
        async for batch in follow(log, lambda: known):
            got.extend(batch)

    task = asyncio.create_task(run())
    known = put(log, "my own").events[-1].seq
    put(log, "another's")
    await until(lambda: bool(got))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert texts(got) == ["another's"]


def test_watchfiles_is_loaded_only_when_somebody_watches() -> None:
    code = "import sys, warroom.log.sqlite.watcher; print('watchfiles' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
