"""The journal is taken away or put back under an open room: what was acknowledged is there."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.log.support import put, texts
from warroom.log.errors import Moved
from warroom.log.sqlite import creation
from warroom.log.sqlite.log import SqliteLog

_ANOTHER = """
import sys
from pathlib import Path
from tests.log.support import put
from warroom.log.sqlite.log import SqliteLog

with SqliteLog.open(Path(sys.argv[1])) as log:
    put(log, sys.argv[2], command_id=sys.argv[2])
"""

_STAYS = """
import sys
from pathlib import Path
from tests.log.support import put
from warroom.log.errors import Moved
from warroom.log.sqlite.log import SqliteLog

log = SqliteLog.open(Path(sys.argv[1]))
for line in sys.stdin:
    try:
        put(log, line.strip(), command_id=line.strip())
        print("taken", flush=True)
    except Moved:
        print("refused", flush=True)
"""


def another(path: Path, text: str) -> None:
    subprocess.run([sys.executable, "-c", _ANOTHER, str(path), text], check=True, timeout=60)


def told(running: "subprocess.Popen[str]", text: str) -> str:
    assert running.stdin is not None
    assert running.stdout is not None
    running.stdin.write(f"{text}\n")
    running.stdin.flush()
    return running.stdout.readline().strip()


def recorded(path: Path) -> list[str]:
    with SqliteLog.open(path) as log:
        assert log.verify().ok
        return texts(log.read())


@pytest.mark.parametrize("ends", [signal.SIGKILL, None], ids=["killed", "left"])
def test_s5_the_index_of_the_journal_is_removed_and_others_go_on(
    path: Path, ends: signal.Signals | None
) -> None:
    SqliteLog.open(path).close()
    command = [sys.executable, "-c", _STAYS, str(path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as stays:
        assert told(stays, "mine-0") == "taken"
        path.with_name(f"{path.name}-shm").unlink()
        acknowledged = ["mine-0"]
        for number in range(6):
            another(path, f"theirs-{number}")
            acknowledged.append(f"theirs-{number}")
            assert told(stays, f"mine-{number + 1}") == "refused"
        if ends:
            stays.send_signal(ends)
        assert stays.stdin is not None
        stays.stdin.close()
    assert recorded(path) == acknowledged


def test_s5_the_journal_is_removed_and_what_it_held_is_put_into_the_room(path: Path) -> None:
    SqliteLog.open(path).close()
    command = [sys.executable, "-c", _STAYS, str(path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as stays:
        assert [told(stays, f"mine-{number}") for number in range(3)] == ["taken"] * 3
        path.with_name(f"{path.name}-wal").unlink()
        assert told(stays, "mine-3") == "refused"
        stays.send_signal(signal.SIGKILL)
        assert stays.stdin is not None
        stays.stdin.close()
    assert recorded(path) == ["mine-0", "mine-1", "mine-2"]


def test_s5_who_only_looks_says_that_the_journal_is_gone(path: Path) -> None:
    with SqliteLog.open(path) as log:
        put(log, "seen")
        os.rename(f"{path}-wal", f"{path}-wal.away")
        with pytest.raises(Moved, match="journal"):
            log.read()
        os.rename(f"{path}-wal.away", f"{path}-wal")
        assert texts(log.read()) == ["seen"]
        put(log, "again")


def test_s6_the_journal_of_who_was_faster_is_no_orphan(path: Path) -> None:
    with SqliteLog.open(path) as faster:
        put(faster, "one")
        assert path.with_name(f"{path.name}-wal").exists()
        creation.create(path, (), 1.0)
        assert texts(faster.read()) == ["one"]
