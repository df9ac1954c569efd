"""What a room file holds, read past the program, and what is wrong with it afterwards."""

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.faults.program import SECRET, Done, Program
from tests.faults.tally import Tally
from warroom.archive.tables import LAYOUT
from warroom.log.errors import RoomUnusable
from warroom.room import Room

_UNSAID = {"folds"}
"""Derived tables that may lag behind the log: what is kept in them is checked when it is used."""


class Log(NamedTuple):
    """The rows of a log.

    Attributes:
        hashes: The chain, in order.
        texts: Every text, in order.
    """

    hashes: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


def log_of(room: Path) -> Log:
    """What the table ``event`` holds; nothing where there is no room."""
    if not room.exists():
        return Log()
    with contextlib.closing(sqlite3.connect(room)) as connection:
        sql = "SELECT hash, text FROM event NOT INDEXED ORDER BY seq"
        rows = connection.execute(sql).fetchall()
        return Log(tuple(row[0] for row in rows), tuple(row[1] for row in rows))


def texts_of(room: Path) -> tuple[str, ...]:
    """Every text of a log; nothing where no room stands that can be read."""
    try:
        return log_of(room).texts
    except sqlite3.Error:
        return ()


def derived_of(room: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the derived tables."""
    with contextlib.closing(sqlite3.connect(room)) as connection:
        return {
            name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            for name in LAYOUT
            if name not in _UNSAID
        }


def stale(room: Path) -> list[str]:
    """The derived tables that do not hold what the log tells; the room is rebuilt by it."""
    before = derived_of(room)
    opened = Room.open(room, operator="mara")
    try:
        opened.rebuild()
    finally:
        opened.close()
    after = derived_of(room)
    return [name for name, rows in after.items() if rows != before[name]]


def judged(program: Program, before: Log, tally: Tally, case: str) -> Log:
    """Count what is wrong with a room after a fault: the chain, the tables, the next append.

    Returns:
        The log as it was found.
    """
    try:
        now = log_of(program.room)
    except sqlite3.Error as error:
        tally.found("half", f"{case}: the file cannot be read: {error}")
        return before
    if now.hashes[: len(before.hashes)] != before.hashes:
        tally.found("lost", f"{case}: rows from before are gone or others")
    verified = program.run("verify")
    if verified.code:
        tally.found("half", f"{case}: verify: {(verified.out + verified.err).strip()}")
    appended = program.run("log", "and on", "--incident", "INC-1")
    if appended.code or "and on" not in log_of(program.room).texts:
        tally.found("half", f"{case}: the next append: {appended.err.strip()}")
    with contextlib.suppress(RoomUnusable):
        if wrong := stale(program.room):
            tally.found("half", f"{case}: not what the log tells: {', '.join(wrong)}")
    return now


def holds_secret(program: Program) -> list[str]:
    """The files of the room in whose bytes the secret is."""
    files = sorted(program.room.parent.glob(f"*{program.room.name}*"))
    return [path.name for path in files if path.is_file() and SECRET.encode() in path.read_bytes()]


def told(done: Done, tally: Tally, case: str) -> None:
    """Count a run that failed without a sentence."""
    if done.mute:
        last = done.err.strip().splitlines()[-1:] or ["nothing was said"]
        tally.found("silent", f"{case}: exit {done.code}: {last[0]}")


Check = Callable[[Program, Done, Log, Log], str]
"""What is wrong with the room by what was done: run, log before, log afterwards; else empty."""
