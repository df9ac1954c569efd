"""From exec to the first full paint and the first key taken, against minimal Textual programs."""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.measure import WARROOM, compiled, environment, line
from tests.benchmarks.rooms import LAST, fill
from tests.benchmarks.terminal import Screen

_COUNT, _ENTRIES, _WORDS = 15, 34, "typed ahead"

_MINIMAL = f"""
from textual.app import App
from textual.widgets import Static

class Minimal(App):
    def compose(self):
        yield Static({LAST!r})

Minimal().run()
"""
_TYPING = """
from textual.app import App
from textual.widgets import Static

class Typing(App):
    words = ""

    def compose(self):
        yield Static()

    def on_key(self, event):
        self.words += event.character or ""
        self.query_one(Static).update(self.words)

Typing().run()
"""


def _painted(command: list[str], home: Path) -> tuple[float, float]:
    """Seconds until the last entry was painted, and the processor's time until then."""
    with Screen(command, environment(home)) as screen:
        at = screen.wait(LAST)
        return at - screen.begun, screen.processor()


def _taken(command: list[str], home: Path, number: int) -> float:
    """Seconds until keys that were typed at exec are on the screen, all of them."""
    own = environment(home, WARROOM_STATE=str(home / f"state-{number}"))
    with Screen(command, own) as screen:
        screen.type(f"n{_WORDS}")
        return screen.wait(_WORDS, screen.wait_for_screen()) - screen.begun


def run() -> None:
    """Interleaved; a room with one incident of 34 entries."""
    compiled()
    minimal, typing = ([sys.executable, "-c", source] for source in (_MINIMAL, _TYPING))
    console = [*WARROOM, "open"]
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        fill(home / "room.db", _ENTRIES)
        for command in (minimal, console):
            _painted(command, home)
        pairs = [(_painted(minimal, home), _painted(console, home)) for _ in range(_COUNT)]
        first, second = (list(each) for each in zip(*pairs, strict=True))
        reference = [each[0] for each in first]
        print(line("minimal Textual program, painted", reference))
        painted = [each[0] for each in second]
        print(line(f"warroom open, {_ENTRIES} entries, painted", painted, reference, "<= 1.25x"))
        spent, least = ([each[1] for each in own] for own in (second, first))
        print(line("its processor time", spent, least))
        keys = [
            (_taken(typing, home, 2 * number), _taken(console, home, 2 * number + 1))
            for number in range(_COUNT)
        ]
        reference, accepted = (list(each) for each in zip(*keys, strict=True))
        print(line("minimal Textual program, keys typed at exec", reference))
        print(line("warroom open, keys typed at exec", accepted, reference, "<= 1.4x, none lost"))
