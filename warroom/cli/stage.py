"""The demo and the replay: a throw-away room, a player in its own thread, the console before it."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from warroom import clock
from warroom.cli.output import say

if TYPE_CHECKING:
    from datetime import datetime

    from warroom.config import Config
    from warroom.room import Room
    from warroom.timelines.pace import StoryClock
    from warroom.timelines.read import TimelineFile
    from warroom.timelines.replaying import Beat

DEMO_SPEED = 10.0
REPLAY_SECONDS = 180.0
"""How long a replay lasts when nobody says how fast it shall be."""
PATIENCE = 10.0
"""Seconds that the player gets to end its last act."""

Play = Callable[[threading.Event], None]


@contextmanager
def throwaway_room() -> Iterator[Path]:
    """The path of a room that is gone afterwards, with every trace that a console leaves of it."""
    before = os.environ.get("WARROOM_STATE")
    with tempfile.TemporaryDirectory(prefix="warroom-", ignore_cleanup_errors=True) as folder:
        os.environ["WARROOM_STATE"] = str(Path(folder) / "state")
        try:
            yield Path(folder) / "room" / "room.db"
        finally:
            if before is None:
                del os.environ["WARROOM_STATE"]
            else:
                os.environ["WARROOM_STATE"] = before


@contextmanager
def playing(play: Play) -> Iterator[None]:
    """Play in a thread while the console is open; what stopped it early is said afterwards."""
    stop, failures = threading.Event(), list[Exception]()

    def run() -> None:
        try:
            play(stop)
        except Exception as error:  # it must not be lost with its thread
            failures.append(error)

    player = threading.Thread(target=run, name="player", daemon=True)
    player.start()
    try:
        yield
    finally:
        stop.set()
        player.join(PATIENCE)
    if failures:
        say(f"warroom: the play ended early: {failures[0]}")


def brightwater() -> TimelineFile:
    """The rehearsed incident that comes with the program."""
    from warroom.timelines.read import read_path

    with as_file(files("warroom.timelines") / "data" / "brightwater.jsonl") as path:
        return read_path(path)


@contextmanager
def demo(speed: float, operator: str) -> Iterator[tuple[Room, str]]:
    """A room in which the rehearsed incident plays, beginning now; and the incident's id."""
    from warroom.room import Room
    from warroom.timelines.pace import StoryClock
    from warroom.timelines.play import Player

    begin = clock.now()
    with throwaway_room() as path:
        story = StoryClock(begin, speed, clock.now)
        crew = Room.open(path, operator="crew", clock=story)
        player = Player(crew, brightwater(), begin)
        name = player.open()
        mine = Room.open(path, operator=operator, create=False, clock=story)
        try:
            with playing(lambda stop: player.play(story, stop)):
                yield mine, name
        finally:
            mine.close()
            crew.close()


@contextmanager
def replay(
    beats: list[Beat], speed: float | None, operator: str
) -> Iterator[tuple[Room, str, float]]:
    """A read-only room that lives through what was; the incident's id; how fast it plays."""
    from warroom.room import Room
    from warroom.timelines.pace import StoryClock
    from warroom.timelines.replaying import Replay

    begin, end = beats[0].at, beats[-1].at
    speed = speed or max(1.0, _seconds(begin, end) / REPLAY_SECONDS)
    with throwaway_room() as path:
        story: StoryClock = StoryClock(begin, speed, clock.now)
        writer = Room.open(path, operator="replay", clock=story)
        player = Replay(writer, beats)
        name = player.open()
        shown = Room.open(path, operator=operator, read_only=True, create=False, clock=story)
        try:
            with playing(lambda stop: player.play(story, stop)):
                yield shown, name, speed
        finally:
            shown.close()
            writer.close()


def _seconds(begin: datetime, end: datetime) -> float:
    return (end - begin).total_seconds()


def run_demo(config: Config, speed: float | None, operator: str) -> None:
    """Open the console on the demo."""
    from warroom.tui.main import run_console

    with demo(speed or DEMO_SPEED, operator) as (room, name):
        run_console(room, incident=name, config=config)


def run_replay(config: Config, beats: list[Beat], speed: float | None, operator: str) -> None:
    """Open the console on a replay."""
    from warroom.tui.main import run_console

    with replay(beats, speed, operator) as (room, name, _):
        run_console(room, incident=name, config=config)
