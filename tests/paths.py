"""Count the files that a key, an entry and a colleague's append go through: python -m tests.paths

A console runs without a terminal. Every function of warroom that is called from the key (or the
append) until the screen shows it (or it is durable) is noted by its file, in all threads. The clock
stands still meanwhile, what is loaded with its first use was loaded before, and of several turns
only those files count that ran in every one: what looks around once a second is on no path.

A file that paints counts where the path reaches it; what that calls among what paints is printed
apart: every pane paints itself from the snapshot, and none of them decides anything.
``--quiet`` prints the numbers alone.
"""

import asyncio
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from textual import events
from textual.pilot import Pilot

import warroom
from warroom.act import Target
from warroom.room import Room
from warroom.topics.lifecycle.declare import declare_new
from warroom.topics.timeline import typed
from warroom.tui.app import WarroomApp

PACKAGE = Path(warroom.__file__).parent
_LAYOUT = ("alarm", "header", "layout", "lobby_layout", "tabs")
_PANES = ("board", "cadence", "details", "look", "next", "pane", "pause", "place", "rows", "roster",
          "window")  # fmt: skip
PAINTING = (
    str(PACKAGE / "tui" / "paint"),
    *(str(PACKAGE / "tui" / "screens" / f"{name}.py") for name in _LAYOUT),
    *(str(PACKAGE / "tui" / place) for place in ("ask/choose.py", "ask/entry_line.py",
                                                 "ask/layout.py", "ask/sheet.py",
                                                 "keys/keybar.py")),
    *(str(path) for name in _PANES for path in PACKAGE.glob(f"topics/*/console/{name}*.py")),
)  # fmt: skip
"""What paints, by the beginning of its path."""

MOST = {"key": 12, "enter": 30, "append": 25}
"""At most so many files of the console."""

TURNS = 5
"""So often each path is gone; a look at the log once a second is on none of them."""

NAMES = {
    "key": "`o` until the line is open",
    "enter": "Enter until the entry is durable",
    "append": "a colleague's append until it is painted",
}


class Noted(NamedTuple):
    """The files of one path.

    Attributes:
        files: Those that decide, and those that paint where they are reached.
        painting: Those that only paint for another one that paints.
    """

    files: set[Path]
    painting: set[Path]


class Notes:
    """Which files of warroom are called, and from where."""

    def __init__(self) -> None:
        self._reached: set[str] = set()
        self._painting: set[str] = set()
        self._ours = str(PACKAGE)

    def __call__(self, frame: FrameType, what: str, _: object) -> None:
        """Note a call, as ``sys.setprofile`` tells it."""
        code = frame.f_code
        if what != "call" or not code.co_filename.startswith(self._ours):
            return
        if code.co_name.startswith("<"):
            return
        paints = code.co_filename.startswith(PAINTING) and self._called_by_paint(frame)
        (self._painting if paints else self._reached).add(code.co_filename)

    def _called_by_paint(self, frame: FrameType) -> bool:
        before = frame.f_back
        while before is not None and not before.f_code.co_filename.startswith(self._ours):
            before = before.f_back
        return before is None or before.f_code.co_filename.startswith(PAINTING)

    @property
    def noted(self) -> Noted:
        """What was called so far."""
        reached = {Path(name) for name in self._reached.copy()}
        return Noted(reached, {Path(name) for name in self._painting.copy()} - reached)


@contextmanager
def noting() -> Iterator[Notes]:
    """Note what is called meanwhile, on the event loop and in every thread that begins."""
    notes = Notes()
    # Threads that are there already tell nobody of their calls; the loop's next ones begin anew.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
    threading.setprofile(notes)
    sys.setprofile(notes)
    try:
        yield notes
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def is_console(path: Path) -> bool:
    """Whether a file belongs to the console: ``tui``, or the ``console`` of a topic."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] == "tui" or (
        parts[0] == "topics" and len(parts) > 2 and parts[2].removesuffix(".py") == "console"
    )


def screen(pilot: Pilot[int]) -> str:
    """The screen as text."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


async def until(come: Callable[[], bool]) -> None:
    """Wait until it has come.

    Raises:
        TimeoutError: It never came.
    """
    async with asyncio.timeout(60):
        while not come():
            await asyncio.sleep(0.002)


async def pressed(pilot: Pilot[int], name: str, character: str, come: Callable[[], bool]) -> Noted:
    """The files from a key until something has come."""
    with noting() as notes:
        pilot.app.screen.post_message(events.Key(name, character))
        await until(come)
    return notes.noted


async def appended(pilot: Pilot[int], colleague: Room, text: str) -> Noted:
    """The files from a colleague's append until it is painted; their own are none of them."""
    go, there = threading.Event(), threading.Event()

    def write() -> None:
        there.set()
        go.wait()
        colleague.act(typed.log, Target("INC-1"), text=text, kind="note")

    writer = threading.Thread(target=write)
    writer.start()
    there.wait()  # it began before anything was noted, so that what it calls is not
    with noting() as notes:
        go.set()
        await until(lambda: text in screen(pilot))
    writer.join()
    return notes.noted


async def once(pilot: Pilot[int], room: Room, colleague: Room, turn: int) -> dict[str, Noted]:
    """The files of each path, gone once."""
    mine, theirs = f"mine{turn}", f"theirs{turn}"
    key = await pressed(pilot, "o", "o", lambda: "OBSERVATION" in screen(pilot))
    await pilot.press(*mine)
    enter = await pressed(pilot, "enter", "\r", lambda: told(pilot, room, mine))
    await pilot.pause()
    return {"key": key, "enter": enter, "append": await appended(pilot, colleague, theirs)}


async def paths(room: Room, colleague: Room) -> dict[str, Noted]:
    """The files of each path: those that run every time, and not what just happened to run.

    The first turn does not count: what is loaded with its first use is no part of a path.
    """
    async with WarroomApp(room, incident="INC-1").run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert isinstance(pilot.app, WarroomApp)
        pilot.app.session.tick = lambda: None  # type: ignore[method-assign]
        turns = [await once(pilot, room, colleague, turn) for turn in range(TURNS + 1)][1:]
    return {
        name: Noted(
            set.intersection(*(turn[name].files for turn in turns)),
            set.intersection(*(turn[name].painting for turn in turns)),
        )
        for name in NAMES
    }


def written(room: Room, text: str) -> bool:
    """Whether an entry is in the room."""
    return any(entry.text == text for entry in room.incident("INC-1").timeline.written)


def told(pilot: Pilot[int], room: Room, text: str) -> bool:
    """Whether an entry is in the room, and the console no longer says that it waits."""
    assert isinstance(pilot.app, WarroomApp)
    return written(room, text) and not pilot.app.session.waiting


def measured() -> dict[str, Noted]:
    """The files of each path, in a room of their own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "room" / "room.db"
        path.parent.mkdir()
        room = Room.open(path, operator="mara")
        room.act(declare_new, Target(new=True), title="checkout returns 5xx", severity_level=2)
        colleague = Room.open(path, operator="wei")
        try:
            return asyncio.run(paths(room, colleague))
        finally:
            colleague.close()
            room.close()


def listed(files: set[Path]) -> str:
    """Files as they are printed."""
    return " ".join(sorted(str(path.relative_to(PACKAGE)) for path in files)) or "none"


def main(quiet: bool = False) -> int:
    """Print the numbers and the files; 1 when a path is longer than it may be."""
    code = 0
    for name, (files, painting) in measured().items():
        console = {path for path in files if is_console(path)}
        print(
            f"{NAMES[name]}: {len(console)} files of the console (at most {MOST[name]}), "
            f"{len(painting)} more that only paint, {len(files - console)} others, "
            f"{len(files | painting)} in all"
        )
        if not quiet:
            print(f"  console  {listed(console)}")
            print(f"  painting {listed(painting)}")
            print(f"  others   {listed(files - console)}")
        code |= len(console) > MOST[name]
    return code


if __name__ == "__main__":
    raise SystemExit(main("--quiet" in sys.argv[1:]))
