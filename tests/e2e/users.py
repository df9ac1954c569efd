"""Several Unix users on one host: programs that run as one of them; only root can do that."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal

needs_root = pytest.mark.skipif(
    os.geteuid() != 0 or sys.platform != "linux",
    reason="only root can be several Unix users",
)

OPERATORS = 64001
MARA, JONAS, ELIF, GUEST = 64010, 64011, 64012, 64013

_PROGRAM = """
import importlib, os, pkgutil, sys
import email.parser, encodings.idna, importlib.metadata._adapters, locale, urllib.parse
import anyio._backends._asyncio, concurrent.futures.thread, sqlite_utils, watchfiles
import warroom
for module in pkgutil.walk_packages(warroom.__path__, "warroom."):
    if "__main__" not in module.name:
        importlib.import_module(module.name)
user, group = map(int, sys.argv[1:3])
os.setgroups([])
os.setgid(group)
os.setuid(user)
sys.argv[1:3] = []
from warroom.cli.main import run
run()
"""
"""The program as another user, who may not be able to read this interpreter: load it, then drop."""


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
    uid: int, command: list[str], *, group: int | None = None, drop: bool = True
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
        stderr=subprocess.PIPE,
        text=True,
    )


def started(
    uid: int, *arguments: str, room: Path, group: int | None = None
) -> subprocess.Popen[str]:
    return as_user(uid, _program(uid, *arguments, room=room, group=group), drop=False)


def _program(uid: int, *arguments: str, room: Path, group: int | None = None) -> list[str]:
    said = ["--room", str(room), "--as", f"user{uid}", *arguments]
    return [sys.executable, "-c", _PROGRAM, str(uid), str(group or uid), *said]


def console(uid: int, *arguments: str, room: Path) -> Terminal:
    """The console of a user, in a terminal of theirs."""
    return Terminal(_program(uid, *arguments, room=room), ENVIRONMENT, program=())


def ran(
    uid: int, *arguments: str, room: Path, group: int | None = None, code: int = 0
) -> tuple[str, str]:
    process = started(uid, *arguments, room=room, group=group)
    said = process.communicate(timeout=60)
    assert process.returncode == code, said
    return said


def coded(uid: int, code: str, *, room: Path) -> subprocess.Popen[str]:
    """A program of somebody's own; it knows ``room`` and tells what it finds on stdout."""
    return as_user(uid, [sys.executable, "-c", _CODE + code, str(uid), str(room)], drop=False)
