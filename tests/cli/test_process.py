"""The program as a process of its own: what it loads, pipes that break, keys that interrupt."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

WARROOM = [sys.executable, "-m", "warroom"]


@pytest.fixture
def incident(run: Run) -> str:
    return run("declare", "Checkout fails", "--severity", "2").stdout.strip()


@pytest.mark.parametrize(
    "arguments", [["log", "x"], ["show"], ["timeline"], ["list"], ["role", "claim", "scribe"]]
)
def test_a_headless_command_loads_no_console_and_no_sqlite_utils(
    incident: str, arguments: list[str]
) -> None:
    code = (
        "import sys\n"
        "from warroom.cli.main import run\n"
        f"sys.argv = {['warroom', *arguments]!r}\n"
        "try:\n    run()\n"
        "except SystemExit as stop:\n    assert stop.code == 0, stop.code\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert not loaded & {"textual", "rich", "sqlite_utils", "watchfiles", "numpy", "asyncio"}


def test_a_reader_that_leaves_is_no_fault(run: Run, incident: str) -> None:
    run("log", "-", stdin=b"x" * 100_000 + b"\n" + b"line\n" * 50)
    timeline = subprocess.Popen(
        [*WARROOM, "timeline"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    )
    assert timeline.stdout is not None
    assert timeline.stderr is not None
    timeline.stdout.read(10)
    timeline.stdout.close()
    assert timeline.stderr.read() == b""
    timeline.stderr.close()
    assert timeline.wait(20) == 0


def test_output_that_cannot_be_written_is_said_in_a_sentence(incident: str) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [*WARROOM, "timeline"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env=os.environ,
        )
    assert done.returncode == 1
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_terminal_without_unicode_gets_its_text_too(run: Run, incident: str) -> None:
    run("item", "add", "roll back", "--owner", "ravi")
    done = subprocess.run(
        [*WARROOM, "timeline"],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert b"roll back" in done.stdout


def test_follow_prints_what_others_write_until_it_is_interrupted(
    run: Run, incident: str, tmp_path: Path
) -> None:
    run("log", "before")
    follow = subprocess.Popen(
        [*WARROOM, "follow", "--last", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    with follow:
        assert follow.stdout is not None
        assert follow.stderr is not None
        try:
            assert "before" in follow.stdout.readline()
            run("log", "p99 is thirty seconds", "--as", "jonas")
            line = follow.stdout.readline()
            follow.send_signal(signal.SIGINT)
            assert follow.wait(20) == 0
        finally:
            follow.kill()
        assert line.startswith("INC-1 #")
        assert "jonas: p99 is thirty seconds" in line
        assert follow.stderr.read() == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(run: Run, shell: str) -> None:
    assert "_WARROOM_COMPLETE" in run("completion", shell).stdout


def test_completion_completes_commands(room_path: Path) -> None:
    done = subprocess.run(
        WARROOM,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "_WARROOM_COMPLETE": "bash_complete", "COMP_WORDS": "warroom ro",
             "COMP_CWORD": "1"},
    )  # fmt: skip
    assert "role" in done.stdout


def test_help_lists_every_command(run: Run) -> None:
    from warroom.cli.main import SECTIONS

    text = run("--help").stdout
    for names in SECTIONS.values():
        for name in names:
            assert f"  {name} " in text, name


def test_every_command_has_help(run: Run) -> None:
    from docs.commands import commands_markdown

    page = commands_markdown()
    assert "### `warroom role claim ROLE`" in page
    for part in page.split("### `")[1:]:
        assert part.split("`", 1)[1].strip(), part


def test_a_mistyped_command_is_guessed_and_a_bare_sentence_explained(run: Run) -> None:
    assert "severity" in run("sevrity", "2", code=2).stderr
    assert "quotes" in run("checkout", "returns", "5xx", code=2).stderr
