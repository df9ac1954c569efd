"""The rehearsed incident, stopped at a moment, and the console that looks at it: nothing moves.

The incident is played into a real room by its crew's real acts. The clock stands, nobody's name
comes from the machine, and the head, which follows from random salts, is always the same.
"""

import asyncio
import shutil
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot

from tests.stepping import SteppedClock
from tests.tui.conftest import shown
from warroom.config import Config
from warroom.room import Room
from warroom.stories.play import Player
from warroom.stories.rehearsal import brightwater
from warroom.tui.app import WarroomApp
from warroom.tui.screens.lobby import LobbyScreen
from warroom.tui.screens.lobby_layout import LobbyHead
from warroom.tui.screens.room import RoomScreen
from warroom.tui.view import View

BEGIN = datetime(2026, 5, 15, 9, 3, tzinfo=UTC)
HEAD = "5e1f0c3a9b7d"
PLACE = "/srv/warroom/room.db"
QUIET = 5
"""How many looks in a row must show the same before a screen counts as settled."""


class Until(SteppedClock):
    """A stepped clock that ends the play at an instant."""

    def __init__(self, begin: datetime, end: datetime) -> None:
        super().__init__(begin)
        self._end = end

    def wait_until(self, at: datetime, stop: threading.Event) -> bool:
        super().wait_until(min(at, self._end), stop)
        return at <= self._end and not stop.is_set()


class Reel:
    """The rehearsed incident at every moment that was asked for, each played once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def copy(self, minute: float, into: Path) -> Path:
        """A room of one's own in which the incident has gone on for so many minutes."""
        master = self._folder / f"minute-{minute:g}"
        if not master.exists():
            self._play(master / "room.db", BEGIN + timedelta(minutes=minute))
        shutil.copytree(master, into)
        return into / "room.db"

    def _play(self, path: Path, end: datetime) -> None:
        story = Until(BEGIN, end)
        crew = Room.open(path, operator="crew", clock=story)
        player = Player(crew, brightwater(), BEGIN)
        player.open()
        player.play(story, threading.Event())
        crew.close()


class Gallery:
    """Opens rooms and consoles for one test, and lets go of everything after it.

    Attributes:
        now: The instant at which the clock stands.
        later: What is undone at the end.
        held: What holds the console up; let go before it is closed.
    """

    def __init__(self, reel: Reel, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        monkeypatch.chdir(folder)
        self.now, self.patch = BEGIN, monkeypatch
        self.later, self.held = ExitStack(), ExitStack()
        self._reel = reel

    def new(self, who: str = "priya") -> Room:
        """A room in which nothing happened yet."""
        return self.open(Path("room") / "room.db", who)

    def played(self, minute: float, who: str, *, later: float = 0, watch: bool = False) -> Room:
        """The incident after so many minutes, seen some silent minutes later."""
        self.now = BEGIN + timedelta(minutes=minute + later)
        path = self._reel.copy(minute, Path("room"))
        return self.open(path, who, watch=watch)

    def open(self, path: Path, who: str, *, watch: bool = False) -> Room:
        """Open a room whose clock stands."""
        room = Room.open(path, operator=who, read_only=watch, clock=lambda: self.now)
        self.later.callback(room.close)
        return room


class Still(msgspec.Struct, frozen=True):
    """One state of the screen.

    Attributes:
        name: What it shows.
        holds: Words without which it is another state.
        sizes: Columns and rows.
        room: How the room comes to that state.
        before: What happens once the console is open.
        keys: What is pressed then.
        then: What happens after the keys.
        config: The settings of whoever looks.
        watch: Whether they only watch.
        whole: Whether nothing is left out for them, as in a replay.
        lobby: Whether no incident is opened.
    """

    name: str
    holds: str
    sizes: tuple[tuple[int, int], ...]
    room: Callable[[Gallery], Room]
    before: Callable[[Gallery, Room], None] | None = None
    keys: tuple[str, ...] = ()
    then: Callable[[Gallery, Room], None] | None = None
    config: Config = Config()
    watch: bool = False
    whole: bool = False
    lobby: bool = False

    def app(self, room: Room) -> WarroomApp:
        """The console on the room."""
        names = [] if self.lobby else [listing.id for listing in room.listings()]
        first = names[0] if names else None
        return WarroomApp(
            room, incident=first, config=self.config, read_only=self.watch, whole=self.whole
        )

    async def happen(self, pilot: Pilot[int], gallery: Gallery, room: Room) -> None:
        """Bring the open console into the state, and wait until nothing moves any more."""
        if self.before or self.keys or self.then:
            await settled(pilot)
        if self.before is not None:
            self.before(gallery, room)
        await pilot.press(*self.keys)
        if self.then is not None:
            self.then(gallery, room)
        await settled(pilot, self.holds)


def at(
    minute: float, who: str = "priya", *, later: float = 0, watch: bool = False
) -> Callable[[Gallery], Room]:
    """The room at a moment of the rehearsed incident."""
    return lambda gallery: gallery.played(minute, who, later=later, watch=watch)


async def settled(pilot: Pilot[int], holds: str = "") -> str:
    """Wait until the console is seen in its room, shows these words, and shows nothing new."""
    seen, before = 0, ""
    try:
        async with asyncio.timeout(15):
            while seen < QUIET:
                await pilot.pause(0.01)
                now = shown(pilot)
                same = now == before and holds in now and _joined(pilot)
                seen, before = seen + 1 if same else 0, now
    except TimeoutError:
        pytest.fail(f"the screen never settled with {holds!r}:\n{before}", pytrace=False)
    return before


def _joined(pilot: Pilot[int]) -> bool:
    screen = pilot.app.screen
    return isinstance(screen, RoomScreen | LobbyScreen) and bool(screen.session.witness.here)


def stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what changes from run to run or from machine to machine."""
    look = RoomScreen._look

    def headed(screen: RoomScreen) -> View:
        return msgspec.structs.replace(look(screen), head=HEAD)

    monkeypatch.setattr(RoomScreen, "_look", headed)
    monkeypatch.setattr(
        LobbyHead, "room", property(lambda _: PLACE, lambda *_: None), raising=False
    )
    for name in ("TEXTUAL_THEME", "NO_COLOR", "WARROOM_ROOM", "WARROOM_OPERATOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("warroom.config.os_user", lambda: "crew")
    monkeypatch.setattr("warroom.beside.foreign.user_of", lambda _: "crew")
