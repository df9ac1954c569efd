"""The demo and the replay: a throw-away room, a player in its own thread, the console before it."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import timedelta
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from warroom import clock

if TYPE_CHECKING:
    from warroom.room import Room
    from warroom.stories.pace import StoryClock
    from warroom.stories.play import Player
    from warroom.stories.read import TimelineFile
    from warroom.stories.replaying import Beat, Replay

DEMO_SPEED = 10.0

REPLAY_SECONDS = 180.0
"""How long a replay lasts, silences apart, when nobody says how fast it shall be."""

SILENCE = timedelta(minutes=20)
"""What lasts longer in an incident without a word counts as silence."""

SILENCE_SECONDS = 8.0
"""After so many seconds of silence a replay goes on with the next word."""

PATIENCE = 10.0
"""Seconds that the player gets to end its last act."""

Play = Callable[[threading.Event], None]


@contextmanager
def _leaving_in_order() -> Iterator[None]:
    """A closed terminal or a kill ends the program as leaving it would: nothing stays behind."""

    def leave(number: int, _frame: object) -> None:
        sys.exit(128 + number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {each: signal.signal(each, leave) for each in (signal.SIGHUP, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def throwaway_room() -> Iterator[Path]:
    """The path of a room that is gone afterwards, with every trace that a console leaves of it."""
    before = os.environ.get("WARROOM_STATE")
    temporary = tempfile.TemporaryDirectory(prefix="warroom-", ignore_cleanup_errors=True)
    with _leaving_in_order(), temporary as folder:
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
        sys.stderr.write(f"warroom: the play ended early: {failures[0]}\n")


def brightwater() -> TimelineFile:
    """The rehearsed incident that comes with the program."""
    from warroom.stories.read import read_path

    with as_file(files("warroom.stories") / "data" / "brightwater.jsonl") as path:
        return read_path(path)


@contextmanager
def _played(
    story: StoryClock, by: str, to: str, of: Callable[[Room], Player | Replay], look: bool = False
) -> Iterator[tuple[Room, str]]:
    from warroom.room import Room

    with throwaway_room() as path, closing(Room.open(path, operator=by, clock=story)) as room:
        player = of(room)
        name = player.open()
        shown = Room.open(path, operator=to, read_only=look, create=False, clock=story)
        with closing(shown), playing(lambda stop: player.play(story, stop)):
            yield shown, name


def demo(speed: float, operator: str) -> AbstractContextManager[tuple[Room, str]]:
    """A room in which the rehearsed incident plays, beginning now; and the incident's id."""
    from warroom.stories.pace import StoryClock
    from warroom.stories.play import Player

    begin = clock.now()
    story = StoryClock(begin, speed, clock.now)
    return _played(story, "crew", operator, lambda room: Player(room, brightwater(), begin))


def replay(
    beats: list[Beat], speed: float | None, operator: str
) -> AbstractContextManager[tuple[Room, str]]:
    """A read-only room that lives through what was, and the incident's id."""
    from warroom.stories.pace import StoryClock
    from warroom.stories.replaying import Replay, entitled

    speed = speed or comfortable(beats)
    story = StoryClock(beats[0].at, speed, clock.now, SILENCE_SECONDS)
    marked = entitled(beats, f"REPLAY {speed:.3g}x")
    return _played(story, "replay", operator, lambda room: Replay(room, marked), look=True)


def comfortable(beats: list[Beat]) -> float:
    """How many times faster than life a replay plays when nobody says it."""
    gaps = (later.at - earlier.at for earlier, later in pairwise(beats))
    lively = sum((min(gap, SILENCE) for gap in gaps), timedelta())
    return max(1.0, lively.total_seconds() / REPLAY_SECONDS)
