"""Take the pictures in docs/pictures from the running program.

The rehearsed incident is played into a real room by its crew's real acts; the console is opened on
that room at the moment that the picture shows, and draws itself. The clock stands meanwhile.
"""

import asyncio
import os
import re
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from docs.crowd import crowd
from tests.stepping import SteppedClock
from warroom.config import Config
from warroom.room import Room
from warroom.stories.play import Player
from warroom.stories.rehearsal import brightwater
from warroom.tui.app import WarroomApp
from warroom.tui.keys.keymap import shown

PICTURES = Path(__file__).resolve().parent / "pictures"
SCREENS = PICTURES.parent / "screens.md"
BEGIN = datetime(2026, 5, 15, 9, 3, tzinfo=UTC)


class Shot(msgspec.Struct, frozen=True):
    """One picture.

    Attributes:
        name: The name of the file.
        size: Columns and rows.
        minutes: How far the incident has got.
        keys: What is pressed first.
        config: The settings of whoever looks.
        who: Who looks.
        watch: Whether they only watch.
        crowded: Whether everything happens at once.
    """

    name: str
    size: tuple[int, int] = (120, 36)
    minutes: float = 44
    keys: tuple[str, ...] = ()
    config: Config = Config()
    who: str = "priya"
    watch: bool = False
    crowded: bool = False


STATES = (
    Shot("room-80x24", (80, 24)),
    Shot("room-120x36", (120, 36)),
    Shot("room-200x55", (200, 55)),
    Shot("room-60x20", (60, 20)),
    Shot("entry-80x24", (80, 24), keys=("o", *"p99 back to 800 ms")),
    Shot("calm-120x36", minutes=25),
    Shot("overdue-120x36", minutes=37, who="jonas"),
    Shot("no-commander-120x36", minutes=0.7, who="ravi"),
    Shot("offer-120x36", minutes=28, who="jonas"),
    Shot("watch-120x36", who="elif", watch=True),
    Shot("help-120x36", keys=("question_mark",)),
    Shot("filter-120x36", keys=("slash", *"pool")),
    Shot("light-120x36", config=Config(theme="light")),
    Shot("contrast-120x36", config=Config(theme="contrast")),
    Shot("mono-120x36", config=Config(theme="mono")),
)

DIALOGS = (
    Shot("owed", keys=("O",), who="jonas"),
    Shot("handoff-brief", keys=("R", "1", "1", "2"), who="mara", minutes=25),
    Shot("handoff-waiting", keys=("R", "1"), who="mara", minutes=28),
    Shot("handoff-answer", keys=("K",), who="jonas", minutes=28),
    Shot("sitrep", keys=("J",), who="noor"),
    Shot("hypotheses", keys=("H",)),
    Shot("approvals", keys=("A",)),
    Shot("items", keys=("2",)),
    Shot("item", keys=("2", "j", "enter"), who="jonas"),
    Shot("update", keys=("U",), who="mara", minutes=25),
    Shot("public-text", keys=("U",), who="aisha", minutes=25),
    Shot("questions", keys=("B",), who="lena", minutes=25),
    Shot("decision", keys=("D", *"drain eu-west first?"), who="mara", minutes=25),
    Shot("decisions", keys=("5", "j", "enter"), who="mara", minutes=25),
    Shot("people", keys=("P",), who="lena"),
    Shot("roles", keys=("R",), who="mara", minutes=25),
    Shot("situation", keys=("4",)),
    Shot("severity", keys=("V",), who="mara", minutes=25),
    Shot("state", keys=("S",), who="jonas", minutes=44),
    Shot("close-gate", keys=("C",), who="jonas", minutes=73),
)
"""What a key opens; each at both sizes, on the rehearsed incident and in a crowd."""

SIZES = ((80, 24), (120, 36))


def of_dialog(dialog: Shot) -> Iterator[Shot]:
    """A dialog at both sizes, on the rehearsed incident and in a crowd."""
    for columns, rows in SIZES:
        for crowded in (False, True):
            name = f"{dialog.name}{'-crowded' if crowded else ''}-{columns}x{rows}"
            size = (columns, rows)
            yield msgspec.structs.replace(dialog, name=name, size=size, crowded=crowded)


def shots() -> Iterator[Shot]:
    """Every picture: the states of the console, then each dialog."""
    yield from STATES
    for dialog in DIALOGS:
        yield from of_dialog(dialog)


def index() -> str:
    """The page that shows every picture, for docs/screens.md."""
    lines = [
        "# Screens", "",
        "Each taken from the running program by `python -m docs.pictures`: the states of the",
        "console, then what a key opens, in the rehearsed incident and when everything happens at",
        "once.",
    ]  # fmt: skip
    groups: list[tuple[str, Sequence[Shot]]] = [("The console", STATES)]
    groups += [(f"{each.name}: `{_written(each.keys)}`", (*of_dialog(each),)) for each in DIALOGS]
    for title, taken in groups:
        lines += ["", f"## {title}", ""]
        lines += [f"![{each.name}](pictures/{each.name}.svg)" for each in taken]
    return "\n".join([*lines, ""])


def _written(keys: Sequence[str]) -> str:
    """Keys as people read them, the words of a line together."""
    return " ".join(shown(key) for key in keys if len(key) > 1 or not key.islower())


class Until(SteppedClock):
    """A stepped clock that ends the play at an instant."""

    def __init__(self, begin: datetime, end: datetime) -> None:
        super().__init__(begin)
        self._end = end

    def wait_until(self, at: datetime, stop: threading.Event) -> bool:
        """Go there, or to the end and no further."""
        super().wait_until(min(at, self._end), stop)
        return at <= self._end and not stop.is_set()


def played(path: Path, minutes: float, *, crowded: bool) -> tuple[str, datetime]:
    """Play the rehearsed incident into a new room; its id and the instant at which it stands."""
    end = BEGIN + timedelta(minutes=minutes)
    story = Until(BEGIN, end)
    crew = Room.open(path, operator="crew", clock=story)
    player = Player(crew, brightwater(), BEGIN)
    name = player.open()
    player.play(story, threading.Event())
    crew.close()
    if crowded:
        room = Room.open(path, operator="crew", clock=lambda: end)
        crowd(room, name)
        room.close()
    return name, end


async def picture(room: Room, incident: str, shot: Shot) -> str:
    """The console on a room as an SVG that refers to nothing outside itself."""
    app = WarroomApp(room, incident=incident, config=shot.config, read_only=shot.watch)
    async with app.run_test(size=shot.size) as pilot:
        await pilot.pause(0.3)
        for key in shot.keys:
            await pilot.press("space" if key == " " else key)
        await pilot.pause(0.3)
        drawn = app.export_screenshot(title="warroom")
    return re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)


def take(shot: Shot) -> str:
    """Play the incident up to the shot's moment and draw the console there."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "room.db"
        incident, now = played(path, shot.minutes, crowded=shot.crowded)
        room = Room.open(path, operator=shot.who, read_only=shot.watch, clock=lambda: now)
        try:
            return asyncio.run(picture(room, incident, shot))
        finally:
            room.close()


def main(wanted: Sequence[str]) -> int:
    """Take every picture, or those whose names begin with a word that is wanted; return 0."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as state:
        os.environ["WARROOM_STATE"] = state
        for shot in shots():
            if wanted and not shot.name.startswith(tuple(wanted)):
                continue
            (PICTURES / f"{shot.name}.svg").write_text(take(shot), encoding="utf-8")
            print(f"docs/pictures/{shot.name}.svg", file=sys.stderr)
    SCREENS.write_text(index(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
