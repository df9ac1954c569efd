"""Many processes that log at once into one long incident: all succeed; nobody folds it locked."""

import subprocess
import sys
from pathlib import Path

from warroom.room import Room
from warroom.topics.lifecycle.events import Opened
from warroom.topics.timeline.events import Logged

WRITERS, ENTRIES = 16, 3000
A_FEW = 2

# One interpreter forks the writers before anything is open; each is as fresh as a command.
_SCRIPT = """
import os, sys
from pathlib import Path
from warroom.act import Target
from warroom.log.sqlite.lock import WriterLock
from warroom.log.sqlite.log import SqliteLog
from warroom.room import Room
from warroom.topics.timeline import typed

path, count = Path(sys.argv[1]), int(sys.argv[2])
read, acquire, release = SqliteLog.read, WriterLock.acquire, WriterLock.release
rows, most = 0, 0

def counted(log, *args, **named):
    global rows
    found = read(log, *args, **named)
    rows += len(found)
    return found

def acquired(lock, holder):
    global rows
    acquire(lock, holder)
    rows = 0

def released(lock):
    global most
    most = max(most, rows)
    release(lock)

SqliteLog.read, WriterLock.acquire, WriterLock.release = counted, acquired, released
ready, go = os.pipe(), os.pipe()
for writer in range(count):
    if os.fork() == 0:
        os.close(go[1])
        os.write(ready[1], b".")
        os.read(go[0], 1)
        room = Room.open(path, operator=f"writer-{writer}")
        room.act(typed.log, Target("INC-1"), kind="note", text=f"from {writer}")
        room.close()
        os.write(1, f"{most}\\n".encode())
        os._exit(0)
for _ in range(count):
    os.read(ready[0], 1)
os.close(go[0])
os.close(go[1])
for _ in range(count):
    os.wait()
"""


def test_k1_a_crowd_logs_at_once_into_a_long_incident(tmp_path: Path) -> None:
    path = tmp_path / "room.db"
    room = Room.open(path, operator="mara")
    lines = [("mara", Logged(entry="note", text=f"line {number}")) for number in range(ENTRIES)]
    room.import_incident([("mara", Opened(title="Checkout fails")), *lines])
    with room.log.writing("mara") as connection:
        connection.execute("DELETE FROM folds")
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(path), str(WRITERS)],
        stdout=subprocess.PIPE, text=True, check=True, timeout=120,
    )  # fmt: skip
    under_the_lock = [int(line) for line in done.stdout.split()]
    assert len(under_the_lock) == WRITERS
    assert max(under_the_lock) <= WRITERS + A_FEW
    room.catch_up()
    texts = {entry.text for entry in room.incident("INC-1").timeline.written[-WRITERS:]}
    assert texts == {f"from {writer}" for writer in range(WRITERS)}
    assert room.verify().ok
    room.close()
