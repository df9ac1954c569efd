"""Several Unix users on one host: programs that run as one of them; only root can do that."""

import atexit
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal

needs_root = pytest.mark.skipif(
    os.geteuid() != 0 or sys.platform != "linux",
    reason="only root can be several Unix users",
)

OPERATORS = 64001
MARA, JONAS, ELIF, GUEST = 64010, 64011, 64012, 64013

_LOAD = """
import importlib, json, os, pkgutil, sys
import email.parser, encodings.idna, importlib.metadata._adapters, locale, urllib.parse
import anyio._backends._asyncio, concurrent.futures.thread, sqlite_utils, watchfiles
import warroom
from warroom.cli.main import run

def load(*without):
    for module in pkgutil.walk_packages(warroom.__path__, "warroom."):
        if not any(each in module.name for each in ("__main__", *without)):
            importlib.import_module(module.name)

def become(user, group):
    os.setgroups([])
    os.setgid(group)
    os.setuid(user)
"""
"""The program as another user, who may not be able to read this interpreter: load it, then drop."""

_DROP = """
become(*map(int, sys.argv[1:3]))
sys.argv[1:3] = []
run()
"""
_CONSOLE = f"{_LOAD}\nload()\n{_DROP}"
_COMMAND = f"{_LOAD}\nload('.tui', '.console')\n{_DROP}"

_FORKS = f"""{_LOAD}
load(".tui", ".console")
for line in sys.stdin:
    user, group, out, err, *words = json.loads(line)
    if child := os.fork():
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
        continue
    for number, path in enumerate((os.devnull, out, err)):
        os.dup2(os.open(path, os.O_RDWR), number)
    become(user, group)
    sys.argv = ["warroom", *words]
    run()
"""
"""One that is loaded once and forked for each command."""


ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "LANG": "C.UTF-8",
    "TERM": "xterm-256color",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
}

_CODE = """
import fcntl, os, sqlite3, sys, time
from pathlib import Path
user = int(sys.argv[1])
os.setgroups([])
os.setgid(user)
os.setuid(user)
room = Path(sys.argv[2])
"""
"""What a user does who writes programs of their own."""


def passable() -> Path:
    """A new folder that every user of the host can pass through."""
    base = Path(tempfile.gettempdir())
    for folder in (base, *base.parents):
        if not folder.stat().st_mode & 0o001:
            pytest.skip(f"{folder} lets no other user pass")
    path = Path(tempfile.mkdtemp(prefix="warroom-users-"))
    path.chmod(0o755)
    return path


def shared_room(home: Path) -> Path:
    """A room of Mara's in a folder of its own, with one incident, shared with everybody."""
    folder = home / "room"
    folder.mkdir()
    os.chown(folder, MARA, OPERATORS)
    room = folder / "room.db"
    ran(MARA, "declare", "Checkout fails", "--severity", "2", room=room, group=OPERATORS)
    ran(MARA, "doctor", "--share", room=room, group=OPERATORS)
    return room


def as_user(
    uid: int, command: list[str], *, group: int | None = None, drop: bool = True, quiet: bool = True
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        user=uid if drop else None,
        group=(group or uid) if drop else None,
        extra_groups=[] if drop else None,
        umask=0o022,
        cwd="/",
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if quiet else None,
        text=True,
    )


def started(
    uid: int, *arguments: str, room: Path, group: int | None = None
) -> subprocess.Popen[str]:
    words = ["--room", str(room), "--as", f"user{uid}", *arguments]
    program = [sys.executable, "-c", _COMMAND, str(uid), str(group or uid), *words]
    return as_user(uid, program, drop=False)


def console(uid: int, *arguments: str, room: Path) -> Terminal:
    """The console of a user, in a terminal of theirs."""
    words = ["--room", str(room), "--as", f"user{uid}", *arguments]
    program = [sys.executable, "-c", _CONSOLE, str(uid), str(uid)]
    return Terminal(words, ENVIRONMENT, program=program)


@cache
def _forks() -> "subprocess.Popen[str]":
    program = as_user(0, [sys.executable, "-c", _FORKS], drop=False, quiet=False)
    atexit.register(program.communicate)
    return program


def ran(
    uid: int, *arguments: str, room: Path, group: int | None = None, code: int = 0
) -> tuple[str, str]:
    """What a command of a user printed, on stdout and on stderr."""
    forks = _forks()
    assert forks.stdin is not None
    assert forks.stdout is not None
    with tempfile.NamedTemporaryFile("r") as out, tempfile.NamedTemporaryFile("r") as err:
        words = ["--room", str(room), "--as", f"user{uid}", *arguments]
        asked = [uid, group or uid, out.name, err.name, *words]
        forks.stdin.write(f"{json.dumps(asked)}\n")
        forks.stdin.flush()
        ended = int(forks.stdout.readline())
        said = out.read(), err.read()
    assert ended == code, said
    return said


def coded(uid: int, code: str, *, room: Path) -> subprocess.Popen[str]:
    """A program of somebody's own; it knows ``room`` and tells what it finds on stdout."""
    return as_user(uid, [sys.executable, "-c", _CODE + code, str(uid), str(room)], drop=False)
