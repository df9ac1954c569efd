"""When the file cannot be written: the words stay on the screen and on disk, and go in later."""

import asyncio
import fcntl
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.tui.conftest import OpenRoom, TestClock, console, screen, shown, typed, until
from warroom.act import Target
from warroom.beside.presence import Presence
from warroom.config import Config
from warroom.core.event import Draft, When
from warroom.log.errors import DiskFull
from warroom.log.sqlite import files
from warroom.room import Room
from warroom.topics.freeze.events import Frozen
from warroom.topics.handoff import rules as handoff
from warroom.topics.impact.events import ReportCounted
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.timeline import typed as timeline_typed
from warroom.topics.timeline.events import Kind, Logged
from warroom.tui import acts
from warroom.tui.app import WarroomApp
from warroom.tui.view import FeedState


@contextmanager
def lock_held(room: Room) -> Iterator[None]:
    descriptor = os.open(files.lock_path(room.path), os.O_RDWR | os.O_CREAT)
    os.pwrite(descriptor, b"4711 ravi".ljust(120), 0)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


async def test_a_locked_file_names_its_holder_and_the_entry_goes_in_after_it(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        with lock_held(room):
            await pilot.press("n", *typed("wait for it"), "enter")
            await until(pilot, lambda: "FILE LOCKED" in shown(pilot))
            assert "ravi (4711)" in shown(pilot)
            assert "◌ note" in shown(pilot)
        await until(
            pilot, lambda: room.incident("INC-1").timeline.written[-1].text == "wait for it"
        )
        await until(pilot, lambda: "FILE LOCKED" not in shown(pilot))


async def test_a_full_disk_keeps_the_words_and_tries_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "RETRY_FULL", 0.05)
    real, full = room.act, True

    def act(*args: object, **kwargs: object) -> object:
        if full:
            raise DiskFull("There is no space left on the disk of the room.")
        return real(*args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(room, "act", act)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("n", *typed("keep me"), "enter")
        await until(pilot, lambda: "DISK FULL" in shown(pilot))
        assert "keep me" in shown(pilot)
        assert [kept.text for kept in screen(pilot).drafts.all] == ["keep me"]
        await pilot.press("W")
        await until(pilot, lambda: "Saved what this console holds" in shown(pilot))
        full = False
        await until(pilot, lambda: room.incident("INC-1").timeline.written[-1].text == "keep me")
        await until(pilot, lambda: screen(pilot).drafts.all == ())


async def test_a_file_that_was_moved_away_keeps_the_words_until_it_is_back(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "RETRY_GONE", 0.05)
    folder = room.path.parent
    away = folder.with_name("away")
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        folder.rename(away)
        await pilot.press("n", *typed("where is it"), "enter")
        await until(pilot, lambda: "▲ FILE" in shown(pilot))
        assert "where is it" in shown(pilot)
        away.rename(folder)
        await until(
            pilot, lambda: room.incident("INC-1").timeline.written[-1].text == "where is it"
        )


async def test_a_line_sent_before_a_crash_is_written_once(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        with lock_held(room):
            await pilot.press("n", *typed("only once"), "enter")
            await until(pilot, lambda: bool(screen(pilot).session.waiting))
            kept = screen(pilot).drafts.all
        await until(pilot, lambda: not screen(pilot).session.waiting)
    from warroom.config import state_dir
    from warroom.tui.drafts import Drafts

    again = Drafts(state_dir(), room.info.log_id, "INC-1", "mara")
    for each in kept:
        again.keep(each)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: not screen(pilot).drafts.all)
    written = [entry.text for entry in room.incident("INC-1").timeline.written]
    assert written.count("only once") == 1


async def test_a_shorter_room_is_told(room: Room) -> None:
    from warroom.beside.heads import Heads
    from warroom.config import state_dir
    from warroom.log.event_log import Head

    Heads(state_dir()).remember(room.log, Head(99, "0" * 64))
    async with console(room).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "ROOM CHANGED" in shown(pilot))


async def test_what_was_seen_is_remembered_on_leaving(room: Room) -> None:
    from warroom.beside.heads import Heads
    from warroom.config import state_dir

    async with console(room).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: bool(screen(pilot).view.head))
        done = room.act(timeline_typed.log, Target("INC-1"), kind=Kind.NOTE, text="seen at the end")
    seen = Heads(state_dir()).seen(room.info.log_id)
    assert seen is not None
    assert seen.seq == done.events[-1].seq


async def test_a_kill_ends_the_console_in_order(room: Room) -> None:
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("n", *typed("half"))
        assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
        os.kill(os.getpid(), signal.SIGTERM)
        await until(pilot, lambda: pilot.app.return_code is not None)
        assert pilot.app.return_code == 128 + signal.SIGTERM
    assert not list((room.path.parent / "presence").glob("*.json"))


async def test_the_alarm_hook_gets_the_line_once_and_a_failing_one_is_told(
    room: Room, open_room: OpenRoom, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    hook = tmp_path / "hook.sh"
    hook.write_text(f'#!/bin/sh\necho "$1" >> {told}\n')
    hook.chmod(0o755)
    jonas = open_room("jonas")
    jonas.act(roles.claim, Target("INC-1"), role=Role.IC)
    jonas.act(handoff.offer, Target("INC-1"), role=Role.IC, to="mara")
    room.catch_up()
    config = Config(alarm_hook=str(hook))
    async with console(room, config=config).run_test(size=(120, 36)) as pilot:
        await until(pilot, told.exists)
        screen(pilot).repaint_all()
        await asyncio.sleep(0)
    assert len(told.read_text().splitlines()) == 1
    assert "OFFERED TO YOU" in told.read_text()
    broken = Config(alarm_hook="/nonexistent/hook")
    async with console(room, config=broken).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "alarm hook did not start" in shown(pilot))


async def test_overdue_shows_and_clears(room: Room, clock: TestClock) -> None:
    clock.move(minutes=40)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "OVERDUE" in shown(pilot) or "BREACH" in shown(pilot))
        assert shown(pilot).splitlines()[-1].split()[:2] == ["IC", "U"]
        room.act(
            timeline_typed.log, Target("INC-1"), kind=Kind.NOTE, text="a note does not clear it"
        )
        await pilot.pause()
        assert "BREACH" in shown(pilot) or "OVERDUE" in shown(pilot)


@pytest.mark.parametrize("lobby", [False, True])
async def test_s1_what_lies_beside_the_room_ends_no_console(
    room: Room, monkeypatch: pytest.MonkeyPatch, lobby: bool
) -> None:
    def broken(*_: object) -> object:
        raise ZeroDivisionError("strange file")

    monkeypatch.setattr(Presence, "who", broken)
    app = WarroomApp(room) if lobby else console(room)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "strange file" in shown(pilot))
        assert app.is_running


async def test_s1_a_feed_that_cannot_read_says_so(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> object:
        raise ZeroDivisionError("strange row")

    monkeypatch.setattr(room, "follow", broken)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: screen(pilot).session.feed.state is FeedState.LOST)
        assert "strange row" in screen(pilot).session.feed.sentence


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
async def test_s2_a_console_shows_what_was_told_of_the_first_and_the_last_year(
    room: Room, zone: str
) -> None:
    ends = [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)]
    events = [
        each
        for at in ends
        for each in (
            Logged(entry="note", text=f"told of {at.year}", occurred=When(at)),
            Frozen(until=at, occurred=When(at)),
            ReportCounted(n=10**25, occurred=When(at)),
        )
    ]
    after = room.log.head().seq
    with room.log.appending("stored", after=after, now=room.now, origin="mara@host") as append:
        append([Draft("INC-1", "mara", event) for event in events])
    async with console(room, config=Config(zone=zone)).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "told of 1" in shown(pilot))
        await pilot.press("G")
        assert "told of 9999" in shown(pilot)
