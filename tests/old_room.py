"""The rooms that an older program wrote, and what a program prints of them.

``python -m tests.old_room`` writes down beside the old words what the present program prints
otherwise; ``python -m tests.old_room old`` is for the old program only.
"""

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from unittest.mock import patch

from click.testing import CliRunner, Result

from warroom import clock
from warroom.cli.main import cli

FOLDER = Path(__file__).parent / "fixtures" / "old_room"
ROOMS = ("room", "faults")
ZONES = {"utc": "UTC", "berlin": "Europe/Berlin"}
_AFTERWARDS = timedelta(minutes=12)
_PER_INCIDENT = {
    "show.json": ("show", "--json"),
    "show.txt": ("show",),
    "timeline.json": ("timeline", "--json"),
    "timeline.txt": ("timeline",),
    "export.jsonl": ("export", "--format", "jsonl"),
    "export.md": ("export", "--format", "markdown"),
    "export.csv": ("export", "--format", "csv"),
    "sitrep.txt": ("sitrep",),
    "owed.json": ("owed", "--json"),
}
_OF_ALL = {"list.json": ("list", "--json"), "list.txt": ("list",)}


class OldRoom:
    """A copy of one of the rooms, on which commands run at a time that stands still.

    Attributes:
        path: The copy.
    """

    def __init__(self, name: str, home: Path) -> None:
        self.path = home / f"{name}.db"
        self._home = home
        shutil.copyfile(FOLDER / f"{name}.db", self.path)
        last = self.query("SELECT max(recorded_at) FROM event")[0][0]
        self._now = datetime.fromisoformat(str(last)) + _AFTERWARDS

    def query(self, sql: str) -> list[tuple[object, ...]]:
        """What the file itself says, whatever the program makes of it."""
        connection = sqlite3.connect(self.path)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def rows(self) -> str:
        """Every row of the log on a line: its seq, kind, digest and hash."""
        rows = self.query("SELECT seq, kind, digest, hash FROM event ORDER BY seq")
        return "".join(f"{' '.join(map(str, row))}\n" for row in rows)

    def incidents(self) -> list[str]:
        """The ids of the incidents."""
        found = self.query("SELECT DISTINCT incident FROM event WHERE incident > ''")
        return sorted(str(row[0]) for row in found)

    def run(self, *arguments: str, zone: str = "UTC") -> Result:
        """Run one command."""
        settings = self._home / "config.toml"
        settings.write_text(f'zone = "{zone}"\noperator = "mara"\n')
        own = {"WARROOM_CONFIG": str(settings), "WARROOM_STATE": str(self._home / "state")}
        with _standing(self._now), patch.dict(os.environ, own):
            return CliRunner().invoke(cli, ["--room", str(self.path), *arguments])

    def printed(self, zone: str) -> dict[str, bytes]:
        """What every reading command prints, by the name of its file."""
        asked = {f"all.{name}": command for name, command in _OF_ALL.items()}
        for incident in self.incidents():
            for name, command in _PER_INCIDENT.items():
                asked[f"{incident}.{name}"] = (command[0], incident, *command[1:])
        return {name: self._said(command, zone) for name, command in asked.items()}

    def _said(self, command: tuple[str, ...], zone: str) -> bytes:
        result = self.run(*command, zone=zone)
        expected = (0, 1) if command[0] == "owed" else (0,)
        assert result.exit_code in expected, (command, result.output, result.exception)
        return result.stdout_bytes


@contextmanager
def _standing(now: datetime) -> Iterator[None]:
    """Let the machine's clock stand still."""

    class Still(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return now

    with patch.object(clock, "datetime", Still):
        yield


def written(kind: str, room: str, zone: str) -> dict[str, bytes]:
    """What lies in a folder of texts; old ones that no zone changes lie with UTC only."""
    found: dict[str, bytes] = {}
    for each in dict.fromkeys(("utc", zone) if kind == "old" else (zone,)):
        for path in sorted((FOLDER / kind / room / each).glob("*")):
            found[path.name] = path.read_bytes()
    return found


def _write(kind: str, room: str, zone: str, texts: dict[str, bytes]) -> None:
    folder = FOLDER / kind / room / zone
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in texts.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text)


def record(kind: str) -> None:
    """Write down what this program prints: all of it as ``old``, what differs as ``mended``."""
    for room in ROOMS:
        with tempfile.TemporaryDirectory() as home:
            copy = OldRoom(room, Path(home))
            if kind == "old":
                (FOLDER / f"{room}.rows").write_text(copy.rows())
            in_utc: dict[str, bytes] = {}
            for zone, name in ZONES.items():
                printed = copy.printed(name)
                before = in_utc if kind == "old" else written("old", room, zone)
                _write(kind, room, zone, {k: v for k, v in printed.items() if before.get(k) != v})
                in_utc = in_utc or printed


if __name__ == "__main__":
    record("old" if sys.argv[1:] == ["old"] else "mended")
