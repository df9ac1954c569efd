"""A room of every schema, under other versions of SQLite and Python.

``python -m tests.faults.versions`` keeps a room of today's schema among the fixtures. Another
SQLite is ``pysqlite3``; another Python one that has what the program needs, such as
``WARROOM_PYTHONS=/opt/venv-3.13/bin/python``, with colons between several.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.faults.program import ROOT, TRACEBACK, Program
from tests.faults.tally import Budget, Tally
from tests.faults.tree import everything
from warroom.archive.schema import MIGRATIONS

FIXTURES = ROOT / "tests" / "fixtures"
KEPT = FIXTURES / "schemas"
"""One room for each number of migrations, ``4.db``; never written anew."""

_PROGRAM = "from warroom.cli.main import run; run()"
_OTHER_SQLITE = (
    "import sys, pysqlite3; sys.modules['sqlite3'] = pysqlite3; "
    "sys.modules['sqlite3.dbapi2'] = pysqlite3.dbapi2; "
)
_TOLD = "import sys, {0}; print(sys.version.split()[0], {0}.sqlite_version)"
_READERS = (
    ("timeline", "INC-1", "--json"),
    ("export", "INC-1", "--format", "jsonl"),
    ("list", "--json"),
)


class Engine(NamedTuple):
    """A Python and a SQLite.

    Attributes:
        name: Their versions.
        command: What the words of a command are appended to.
    """

    name: str
    command: tuple[str, ...]


def today() -> Path:
    """Where the room of today's schema is kept."""
    return KEPT / f"{len(MIGRATIONS)}.db"


def rooms() -> list[Path]:
    """Every room that an older program wrote."""
    return sorted([*KEPT.glob("*.db"), *(FIXTURES / "old_room").glob("*.db")])


def _told(python: str, module: str) -> str:
    """The versions of a Python that has what the program needs; else empty."""
    program = f"import warroom.cli.main, warroom.room, sqlite_utils, msgspec, textual; {_TOLD}"
    done = subprocess.run([python, "-c", program.format(module)], cwd=ROOT, capture_output=True,
                          text=True, check=False, env=_environment())  # fmt: skip
    return done.stdout.strip() if done.returncode == 0 else ""


def _environment() -> dict[str, str]:
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    return {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}


def engines() -> Iterator[Engine]:
    """Every other Python and SQLite that is at hand."""
    given = os.environ.get("WARROOM_PYTHONS", "")
    found = [shutil.which(f"python3.{minor}") for minor in (11, 12, 13)]
    for python in dict.fromkeys((sys.executable, *filter(None, (*given.split(":"), *found)))):
        for module, before in (("sqlite3", ""), ("pysqlite3", _OTHER_SQLITE)):
            if versions := _told(python, module):
                yield Engine("Python {}, SQLite {}".format(*versions.split()),
                             (python, "-c", before + _PROGRAM))  # fmt: skip


def _ran(engine: Engine, room: Path, home: Path, *words: str) -> tuple[int, str]:
    own = {**_environment(), **_own(room),
           "WARROOM_CONFIG": str(home / "none.toml"), "WARROOM_OPERATOR": "mara"}  # fmt: skip
    done = subprocess.run([*engine.command, *words], cwd=ROOT, env=own, capture_output=True,
                          text=True, check=False, timeout=120)  # fmt: skip
    return done.returncode, done.stdout + (done.stderr if TRACEBACK in done.stderr else "")


def _under(engine: Engine, program: Program, source: Path, tally: Tally) -> None:
    """Another engine reads the same, appends, and what it wrote is whole for this one."""
    case = f"{source.name} under {engine.name}"
    room = _copied(program, source, tally)
    for words in (("verify",), *_READERS):
        theirs = _ran(engine, room, program.home, *words)
        ours = program.run(*words, env=_own(room))
        if theirs[0] != ours.code or theirs[1] != ours.out:
            tally.found("silent", f"{case}: {words[0]} tells something else: {theirs[1][-200:]}")
    code, said = _ran(engine, room, program.home, *_and_on(source))
    if code:
        tally.found("half", f"{case}: log: exit {code} {said[-200:]}")
    if program.run("verify", env=_own(room)).code:
        tally.found("half", f"{case}: verify afterwards")


def _copied(program: Program, source: Path, tally: Tally) -> Path:
    """A copy at a path of its own."""
    tally.injected += 1
    room = program.home / "room" / f"{tally.injected}-{source.name}"
    shutil.copyfile(source, room)
    return room


def _own(room: Path) -> dict[str, str]:
    """A state of its own too: copies of one log that go separate ways are told as that."""
    return {"WARROOM_ROOM": str(room), "WARROOM_STATE": f"{room}.state"}


def _and_on(source: Path) -> tuple[str, ...]:
    return ("log", "and on", "--incident", "INC-1" if source.parent == KEPT else "INC-2")


def _here(program: Program, source: Path, tally: Tally) -> None:
    room = _copied(program, source, tally)
    for words in (("verify",), _and_on(source), ("rebuild",), ("verify",)):
        done = program.run(*words, env=_own(room))
        if done.code:
            tally.found("half", f"{source.name}: {words[0]}: {(done.out + done.err).strip()}")


def run(budget: Budget) -> Tally:
    """Every old room opens, verifies, takes one more entry, and reads the same everywhere."""
    tally, names = Tally(), []
    with Program() as program:
        for source in rooms():
            _here(program, source, tally)
        if not budget.full:
            return tally
        for engine in engines():
            names.append(engine.name)
            for source in rooms():
                if budget.more():
                    _under(engine, program, source, tally)
    tally.told.append(f"under {'; '.join(names)}")
    if not any("pysqlite3" in engine.command[-1] for engine in engines()):
        tally.skipped = "no second SQLite: pysqlite3 is not installed"
    return tally


def keep() -> None:
    """Keep a room of today's schema, once."""
    if today().exists():
        raise SystemExit(f"{today()} is kept already; it is data, never written anew.")
    KEPT.mkdir(exist_ok=True)
    with Program() as program:
        everything(program)
        shutil.copyfile(program.room, today())
    print(f"Kept {today()}.")


if __name__ == "__main__":
    keep()
