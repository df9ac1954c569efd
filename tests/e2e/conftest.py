"""A home of its own and a room for the programs that a test starts."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import WARROOM, Terminal, environment

Run = Callable[..., subprocess.CompletedProcess[str]]
Open = Callable[..., Terminal]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The environment of every program of one test; the room is ``tmp_path/room/room.db``."""
    (tmp_path / "room").mkdir()
    return environment(tmp_path, WARROOM_ROOM=str(tmp_path / "room" / "room.db"))


@pytest.fixture
def run(env: dict[str, str]) -> Run:
    """Run one command and give what it printed; ``code`` is the expected exit code."""

    def run_command(
        *arguments: str, code: int = 0, **extra: str
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*WARROOM, *arguments],
            env={**env, **extra},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done

    return run_command


@pytest.fixture
def open_terminal(env: dict[str, str]) -> Iterator[Open]:
    """Start programs in terminals of their own; all are ended with the test."""
    opened: list[Terminal] = []

    def open_one(*arguments: str, columns: int = 120, rows: int = 36, **extra: str) -> Terminal:
        terminal = Terminal(arguments, {**env, **extra}, columns=columns, rows=rows)
        opened.append(terminal)
        return terminal

    yield open_one
    for terminal in opened:
        terminal.close()
