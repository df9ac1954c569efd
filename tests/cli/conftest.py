"""The command line, called in this process on a room of its own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from warroom.cli.main import cli

Run = Callable[..., Result]


@pytest.fixture
def room_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the room is, or will be; nothing of the user's own is touched."""
    path = tmp_path / "room" / "room.db"
    monkeypatch.setenv("WARROOM_ROOM", str(path))
    monkeypatch.setenv("WARROOM_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("WARROOM_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("WARROOM_OPERATOR", "mara")
    return path


@pytest.fixture
def run(room_path: Path) -> Run:
    """Run one command; ``code`` is the expected exit code, ``stdin`` what it reads."""

    def run_command(*arguments: str, code: int = 0, stdin: bytes | None = None) -> Result:
        result = CliRunner().invoke(cli, list(arguments), input=stdin)
        assert result.exit_code == code, (arguments, result.output, result.exception)
        return result

    return run_command


@pytest.fixture
def read(run: Run) -> Callable[..., Any]:
    """What a command prints with ``--json``."""

    def read_command(*arguments: str) -> Any:
        return json.loads(run(*arguments, "--json").stdout)

    return read_command
