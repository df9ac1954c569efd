"""What a command costs in an incident of 100,000 entries, and in a room of 1,000 incidents."""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import msgspec

from tests.benchmarks.held import Held
from tests.benchmarks.measure import WARROOM, compiled, environment, line, timed
from tests.benchmarks.rooms import fill
from warroom.room import Room
from warroom.topics.lifecycle.events import Moved, Opened, State

_SMALL, _LARGE, _INCIDENTS = 100, 100_000, 1_000
_PAIRS, _LOCKS = 9, 25
_BARE = (sys.executable, "-c", "import click, sqlite3")
_HELD = (sys.executable, "-m", "tests.benchmarks.held")
_COMMANDS = {
    "log": ("log", "restarted the checkout pods"),
    "show --oneline": ("show", "--oneline"),
    "owed": ("owed",),
    "frozen": ("frozen",),
    "update send": ("update", "send", "internal", "We look at it.", "--next", "20m"),
}


def grown(home: Path, entries: int, incidents: int = 0) -> str:
    """A room of that size under ``home``, its derived tables complete; the large incident's id."""
    home.mkdir(exist_ok=True)
    incident = fill(home / "room.db", entries)
    room = Room.open(home / "room.db", operator="mara")
    for number in range(incidents):
        opened = Opened(title=f"checkout returns 5xx, case {number}", service="checkout")
        ended = Moved(old=State.TRIAGE, new=State.CANCELLED, reason="a false alarm")
        room.import_incident([("mara", opened), ("mara", ended)])
    room.close()
    _call((*WARROOM, "rebuild"), home)
    return incident


def told(path: Path) -> list[Held]:
    """What the processes told of themselves."""
    lines = path.read_bytes().splitlines() if path.exists() else []
    return [msgspec.json.decode(each, type=Held) for each in lines]


def _call(command: Sequence[str], home: Path) -> None:
    """Run a command; what it found fault with (exit 1) is no failure here."""
    own = environment(home, WARROOM_HELD=str(home / "held"))
    done = subprocess.run(command, env=own, capture_output=True, text=True)
    if done.returncode > 1:
        raise SystemExit(f"{' '.join(command[-4:])}: {done.stderr}")


def _compare(name: str, small: Path, large: Path, incident: str) -> None:
    for label, words in _COMMANDS.items():
        command = (*WARROOM, "--incident", incident, *words)
        both = (partial(_call, command, small), partial(_call, command, large))
        for call in both:
            call()
        bare = partial(_call, _BARE, small)
        taken = [tuple(timed(call) for call in (bare, *both)) for _ in range(_PAIRS)]
        reference, first, second = (list(each) for each in zip(*taken, strict=True))
        print(line("python -c 'import click, sqlite3'", reference))
        print(line(f"{label}, {_SMALL} entries", first, reference))
        print(line(f"{label}, {name}", second, first, "<= 1.5x"), flush=True)


def _locked(name: str, small: Path, large: Path, incident: str) -> None:
    command = (*_HELD, "--incident", incident, *_COMMANDS["log"])
    for home in (small, large):
        (home / "held").unlink(missing_ok=True)
    for _ in range(_LOCKS):
        for home in (small, large):
            _call(command, home)
    first, second = ([each.held for each in told(home / "held")] for home in (small, large))
    print(line(f"writers' lock held by log, {_SMALL} entries", first))
    print(line(f"writers' lock held by log, {name}", second, first, "<= 1.5x"), flush=True)


def run() -> None:
    """Interleaved, as real processes."""
    compiled()
    with tempfile.TemporaryDirectory() as folder:
        small, large, many = (Path(folder) / each for each in ("small", "large", "many"))
        incident = grown(small, _SMALL)
        assert grown(large, _LARGE) == incident == grown(many, _SMALL, _INCIDENTS)
        for name, home in ((f"{_LARGE} entries", large), (f"{_INCIDENTS} incidents", many)):
            _compare(name, small, home, incident)
            _locked(name, small, home, incident)
