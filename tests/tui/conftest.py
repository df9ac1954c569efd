"""A real room on disk, a clock that the test moves, and a console that is pressed by key."""

import asyncio
from collections.abc import Callable, Hashable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import textual.app
import textual.pilot
from textual import events
from textual._context import active_app
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot

from warroom.act import Target
from warroom.config import Config
from warroom.room import Room
from warroom.topics.lifecycle import declare
from warroom.tui import fence
from warroom.tui.app import WarroomApp
from warroom.tui.screens.room import RoomScreen

if TYPE_CHECKING:
    from tests.tui.stills import Gallery, Reel

_LOCKED = 1.0
"""Seconds after which a thread at work is taken for one that waits, for a locked file."""

_FRAME = 0.01
"""Seconds within which Textual paints, or tells of a new size."""

START = datetime(2026, 5, 15, 9, 7, tzinfo=UTC)


class TestClock:
    """Stands still until it is moved."""

    __test__ = False

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def move(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def _own_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WARROOM_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture(autouse=True)
def _no_fence(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault that the console would contain fails the test."""
    monkeypatch.setattr(fence, "RAISED", lambda error: active_app.get()._handle_exception(error))


@pytest.fixture
def fenced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults are contained, as for a user."""
    monkeypatch.setattr(fence, "RAISED", None)


@pytest.fixture(autouse=True)
def _no_idle_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a key a Pilot sleeps until the process looks idle; here it waits until it is.

    That is: nothing is left to paint, no callback of the loop is ready or soon due, and no thread
    that somebody awaits is at work.
    """
    awaited = 0
    in_thread = asyncio.to_thread

    async def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal awaited
        awaited += 1
        try:
            return await in_thread(*args, **kwargs)
        finally:
            awaited -= 1

    async def settled(*_: float) -> None:
        loop: Any = asyncio.get_running_loop()
        patience, calm = loop.time() + _LOCKED, 0
        while calm < 2:
            active_app.get().screen._on_timer_update()
            soon = loop.time() + _FRAME
            waits = awaited or any(at._when < soon for at in loop._scheduled if not at._cancelled)
            waits = waits and loop.time() < patience
            await asyncio.sleep(0.001 if waits else 0)
            calm = 0 if waits or loop._ready else calm + 1

    monkeypatch.setattr(asyncio, "to_thread", counted)
    for module in (textual.app, textual.pilot):
        monkeypatch.setattr(module, "wait_for_idle", settled)


@pytest.fixture(scope="session", autouse=True)
def _stylesheets_read_once() -> Iterator[None]:
    """Every console reads the same stylesheets under the same variables; here, once for all."""
    parse_rules = Stylesheet._parse_rules
    known: dict[Hashable, list[RuleSet]] = {}

    def once(sheet: Stylesheet, *args: Any, **kwargs: Any) -> list[RuleSet]:
        variables = frozenset(sheet._variables.items())
        key = (args, tuple(sorted(kwargs.items())), variables)
        if key not in known:
            known[key] = parse_rules(sheet, *args, **kwargs)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", once)
        yield


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


OpenRoom = Callable[..., Room]


@pytest.fixture
def open_room(tmp_path: Path, clock: TestClock) -> Iterator[OpenRoom]:
    """Opens the same room for several people."""
    opened: list[Room] = []

    def open_(operator: str = "mara", *, read_only: bool = False) -> Room:
        folder = tmp_path / "room"
        folder.mkdir(exist_ok=True)
        room = Room.open(folder / "room.db", operator=operator, read_only=read_only, clock=clock)
        opened.append(room)
        return room

    yield open_
    for room in opened:
        room.close()


@pytest.fixture
def room(open_room: OpenRoom) -> Room:
    """A room with one declared incident, seen by mara."""
    room = open_room()
    room.act(declare.declare_new, Target(new=True), title="checkout returns 5xx", severity_level=2)
    return room


@pytest.fixture(scope="session")
def reel(tmp_path_factory: pytest.TempPathFactory) -> "Reel":
    """The rehearsed incident, played at most once up to each moment."""
    from tests.tui.stills import Reel

    return Reel(tmp_path_factory.mktemp("reel"))


@pytest.fixture
def gallery(reel: "Reel", tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["Gallery"]:
    """Rooms and consoles in which nothing moves."""
    from tests.tui.stills import Gallery, stand_still

    stand_still(monkeypatch)
    found = Gallery(reel, monkeypatch, tmp_path)
    with found.later:
        yield found


def console(room: Room, *, read_only: bool = False, config: Config | None = None) -> WarroomApp:
    """The console on the room's incident."""
    names = [listing.id for listing in room.listings()]
    return WarroomApp(
        room, incident=names[0] if names else None, config=config, read_only=read_only
    )


async def until(pilot: Pilot[int], true: Callable[[], bool]) -> None:
    """Wait until something holds; a test fails after ten seconds."""
    async with asyncio.timeout(10):
        while not true():
            await pilot.pause(0.01)


async def at_rest(pilot: Pilot[int]) -> None:
    """Wait until no key waits, no run is at work and no act is on its way."""
    session = pilot.app.session  # type: ignore[attr-defined]
    keys = session.keyboard
    await until(pilot, lambda: not (keys._busy or keys.queue or keys._opening or session.waiting))


def screen(pilot: Pilot[int]) -> RoomScreen:
    """The room's screen."""
    found = pilot.app.screen
    assert isinstance(found, RoomScreen)
    return found


def typed(text: str) -> list[str]:
    """The keys that type a text."""
    from warroom.tui.keys.keymap import named

    return [named(character) if not character.isspace() else "space" for character in text]


def burst(pilot: Pilot[int], *keys: str) -> None:
    """Keys as a fast typist's terminal sends them: none waits for what the one before did."""
    from warroom.tui.keys.keymap import named

    for key in keys:
        character = {"enter": "\r", "space": " "}.get(key, key if len(key) == 1 else None)
        name = named(key) if len(key) == 1 else key
        pilot.app.post_message(events.Key(name, character))


def shown(pilot: Pilot[int]) -> str:
    """Everything on the screen, as text."""
    width, height = pilot.app.size
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.crop(0, width).text for strip in strips[:height])
