"""Count the files that a key, an entry and a colleague's append go through: python -m tests.paths

Every function of warroom that is called from the key (or the append) until the screen shows it is
noted by its file, in all threads; the clock stands still meanwhile. Where the path reaches what
paints, that file counts, and what it calls among what paints does not: every pane paints itself
from the snapshot, and none of them decides anything.
"""

import asyncio
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from textual import events
from textual.pilot import Pilot

import warroom
from warroom.act import Target
from warroom.room import Room
from warroom.topics.lifecycle import declare
from warroom.topics.timeline import typed
from warroom.topics.timeline.events import Kind
from warroom.tui.app import WarroomApp

PACKAGE = Path(warroom.__file__).parent
CONSOLE = PACKAGE / "tui"
PAINTS = tuple(str(CONSOLE / name) for name in ("widgets", "paint", "glyphs", "themes"))
"""What paints, by the beginning of its path."""
MOST = {"o to the open line": 12, "Enter to durable": 30, "a colleague's append": 25}
"""At most so many files of the console."""

Step = Callable[[Pilot[int]], Awaitable[None]]


@contextmanager
def noting() -> Iterator[set[Path]]:
    """The files of warroom in which a function is called meanwhile."""
    seen: set[str] = set()
    ours = str(PACKAGE)

    def note(frame: FrameType, what: str, _: object) -> None:
        name = frame.f_code.co_filename
        if what != "call" or not name.startswith(ours) or frame.f_code.co_name.startswith("<"):
            return
        if not name.startswith(PAINTS) or _caller(frame, ours):
            seen.add(name)

    found: set[Path] = set()
    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
        found |= {Path(name) for name in seen}


def _caller(frame: FrameType, ours: str) -> bool:
    """Whether the nearest function of warroom that led here decides rather than paints."""
    before = frame.f_back
    while before is not None and not before.f_code.co_filename.startswith(ours):
        before = before.f_back
    return before is not None and not before.f_code.co_filename.startswith(PAINTS)


def lines(pilot: Pilot[int]) -> str:
    """The screen as text."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


async def shows(pilot: Pilot[int], words: str) -> None:
    """Wait until the screen shows words."""
    async with asyncio.timeout(20):
        while words not in lines(pilot):
            await asyncio.sleep(0.005)


async def measured() -> dict[str, set[Path]]:
    """The files of each path."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "room" / "room.db"
        path.parent.mkdir()
        room = Room.open(path, operator="mara")
        room.act(
            declare.declare_new, Target(new=True), title="checkout returns 5xx", severity_level=2
        )
        other = Room.open(path, operator="wei")
        try:
            return await _measured(room, other)
        finally:
            other.close()
            room.close()


async def _measured(room: Room, other: Room) -> dict[str, set[Path]]:
    found: dict[str, set[Path]] = {}
    async with WarroomApp(room, incident="INC-1").run_test(size=(120, 36)) as pilot:
        await pilot.press("o", "x", "enter")  # what is loaded once is no part of a path
        await shows(pilot, "observed")
        app = pilot.app
        assert isinstance(app, WarroomApp)
        app.session.tick = lambda: None  # type: ignore[method-assign]
        with noting() as found["o to the open line"]:
            app.screen.post_message(key("o", "o"))
            await shows(pilot, "OBSERVATION")
        await pilot.press("p", "9", "9")
        with noting() as found["Enter to durable"]:
            app.screen.post_message(key("enter", "\r"))
            await asyncio.sleep(0)
            while not any(each.text == "p99" for each in room.incident("INC-1").timeline.written):
                await asyncio.sleep(0.005)
        await shows(pilot, "p99")
        await asyncio.sleep(0.3)
        with noting() as found["a colleague's append"]:
            await asyncio.to_thread(
                lambda: other.act(typed.log, Target("INC-1"), kind=Kind.NOTE, text="theirs")
            )
            await shows(pilot, "theirs")
    return found


def key(name: str, character: str) -> events.Key:
    """A key as the terminal sends it."""
    return events.Key(name, character)


def main() -> int:
    """Print the counts and the files; 1 when a path is longer than it may be."""
    code = 0
    for name, files in asyncio.run(measured()).items():
        console = sorted(f.relative_to(CONSOLE) for f in files if f.is_relative_to(CONSOLE))
        others = sorted(f.relative_to(PACKAGE) for f in files if not f.is_relative_to(CONSOLE))
        print(f"{name}: {len(console)} files of the console (at most {MOST[name]}), "
              f"{len(others)} others")  # fmt: skip
        print(f"    {' '.join(map(str, console))}")
        print(f"    {' '.join(map(str, others))}")
        code |= len(console) > MOST[name]
    return code


if __name__ == "__main__":
    raise SystemExit(main())
