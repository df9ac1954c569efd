"""Real processes that contend and are killed: nothing acknowledged is lost, nothing is doubled."""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.log.support import texts
from warroom.log.sqlite.log import SqliteLog

WRITERS, EACH = 64, 25
KILLED, AT_ONCE = 200, 20

# One interpreter forks the writers before anything is open: 64 start-ups would cost more than the
# 1,600 appends.
_SCRIPT = """
import os, sys
from pathlib import Path
from tests.log.support import put
from warroom.log.sqlite.log import SqliteLog

path, count, each = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
ready, go = os.pipe(), os.pipe()
children = []
for writer in range(count):
    child = os.fork()
    if child == 0:
        os.close(go[1])
        told = os.open(f"{path}.told-{writer}", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        with SqliteLog.open(path) as log:
            os.write(ready[1], b".")
            os.read(go[0], 1)
            number = 0
            while each == 0 or number < each:
                name = f"{writer}-{number}-{os.getpid()}"
                put(log, *([name] if each else [name, f"{name} again"]), command_id=name)
                os.write(told, f"{name}\\n".encode())
                number += 1
        os._exit(0)
    children.append(child)
for _ in children:
    os.read(ready[0], 1)
print(*children, flush=True)
os.close(go[0])
os.close(go[1])
print(*(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))
"""


def started(path: Path, count: int, each: int) -> "subprocess.Popen[str]":
    SqliteLog.open(path).close()
    return subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, str(path), str(count), str(each)],
        stdout=subprocess.PIPE,
        text=True,
    )


def acknowledged(path: Path) -> list[str]:
    told = [each.read_text() for each in path.parent.glob(f"{path.name}.told-*")]
    return [name for text in told for name in text.splitlines()]


def recorded(path: Path) -> list[str]:
    """The text of every row, after the chain and the order were checked."""
    with SqliteLog.open(path) as log:
        assert log.verify().ok
        events = log.read()
        assert [each.seq for each in events] == list(range(1, len(events) + 1))
        return texts(events)


def test_sixty_four_writers_at_once_lose_and_double_nothing(path: Path) -> None:
    running = started(path, WRITERS, EACH)
    out, _ = running.communicate(timeout=100)
    assert set(out.splitlines()[-1].split()) == {"0"}
    names = acknowledged(path)
    assert len(names) == WRITERS * EACH
    assert Counter(recorded(path)) == Counter(names)


def test_killed_writers_lose_nothing_acknowledged_and_tear_nothing(path: Path) -> None:
    chance = random.Random(7)
    for _ in range(KILLED // AT_ONCE):
        running = started(path, AT_ONCE, 0)
        assert running.stdout is not None
        children = [int(each) for each in running.stdout.readline().split()]
        chance.shuffle(children)
        before = len(acknowledged(path))
        for child in children:
            while len(acknowledged(path)) <= before:
                assert running.poll() is None
            before += chance.randrange(3)
            os.kill(child, signal.SIGKILL)
        out, _ = running.communicate(timeout=60)
        assert set(out.split()) == {str(-signal.SIGKILL)}
    rows = recorded(path)
    names = acknowledged(path)
    assert len(set(rows)) == len(rows)
    assert set(names) <= set(rows)
    firsts = [row for row in rows if not row.endswith(" again")]
    assert rows == [text for name in firsts for text in (name, f"{name} again")]
