import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import click
import pytest

from warroom import clock
from warroom.act import Target
from warroom.cli.stories import SPEED
from warroom.core.doctrine.reading import default_doctrine
from warroom.log.errors import RoomUnusable
from warroom.room import Room
from warroom.stories import rehearsal, replaying
from warroom.topics.lifecycle.events import State
from warroom.topics.timeline import typed


def until(room: Room, name: str, holds: Callable[[], bool]) -> None:
    """Look at the room until it holds; the suite's own limit ends a look in vain."""
    waiting = threading.Event()
    while not holds():
        waiting.wait(0.02)
        room.catch_up()
        room.incident(name)


def texts(room: Room, name: str) -> list[str]:
    return [entry.text for entry in room.incident(name).timeline.written]


def test_the_demo_plays_to_its_end_while_the_user_takes_part() -> None:
    with rehearsal.demo(3000, "me") as (room, name):
        done = room.act(typed.log, Target(name), kind="note", text="I am here as well")
        until(room, name, lambda: "Action items accepted" in texts(room, name)[-1])
        folder = room.path
        assert done.events[0].actor == "me"
        assert "I am here as well" in texts(room, name)
        assert len(texts(room, name)) > 100
    assert not folder.parent.parent.exists()


def test_the_demo_begins_now_and_ends_when_the_console_does() -> None:
    before = clock.now()
    with rehearsal.demo(1, "me") as (room, name):
        opened = room.incident(name).lifecycle.opened_at
        assert opened is not None
        assert opened - before < timedelta(minutes=1)
    assert "player" not in {thread.name for thread in threading.enumerate()}


def test_a_throwaway_room_leaves_the_state_of_the_user_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WARROOM_STATE", str(tmp_path))
    with rehearsal.throwaway_room() as path:
        assert Path(os.environ["WARROOM_STATE"]).parent == path.parent.parent
    assert os.environ["WARROOM_STATE"] == str(tmp_path)
    monkeypatch.delenv("WARROOM_STATE")
    with rehearsal.throwaway_room():
        pass
    assert "WARROOM_STATE" not in os.environ


def test_what_ended_the_play_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    over = threading.Event()

    def fail(stop: threading.Event) -> None:
        try:
            raise OSError("the disk is gone")
        finally:
            over.set()

    with rehearsal.playing(fail):
        over.wait()
    assert "the disk is gone" in capsys.readouterr().err


def test_a_replay_shows_a_room_that_cannot_be_written() -> None:
    beats = replaying.of_file(rehearsal.brightwater(), default_doctrine())
    with rehearsal.replay(beats, 10_000_000, "me") as (room, name):
        assert room.incident(name).title == (
            "REPLAY 1e+07x: Checkout failing for most buyers during the on-sale"
        )
        until(room, name, lambda: len(texts(room, name)) == 119)
        assert room.incident(name).lifecycle.state is State.CLOSED
        with pytest.raises(RoomUnusable):
            room.act(typed.log, Target(name), kind="note", text="no")


def test_a_replay_lasts_a_few_minutes_unless_told() -> None:
    beats = replaying.of_file(rehearsal.brightwater(), default_doctrine())
    incident = beats[-4].at - beats[0].at
    assert (
        60 < incident.total_seconds() / rehearsal.comfortable(beats) < 2 * rehearsal.REPLAY_SECONDS
    )


@pytest.mark.parametrize("speed", ["nan", "inf", "-1", "0", "fast"])
def test_a_speed_is_a_number_above_zero(speed: str) -> None:
    with pytest.raises(click.UsageError):
        SPEED.convert(speed, None, None)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_killed_demo_leaves_nothing_behind(number: signal.Signals) -> None:
    program = (
        "import time\n"
        "from warroom.stories.rehearsal import throwaway_room\n"
        "with throwaway_room() as path:\n"
        "    path.parent.mkdir()\n"
        "    print(path, flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().decode().strip()).parent.parent
        assert folder.exists()
        process.send_signal(number)
        assert process.wait() == 128 + number
    assert not folder.exists()
