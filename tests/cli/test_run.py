"""``warroom run``: a real child, whose output, keys, signals and exit code are its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.e2e.terminal import Terminal
from warroom.running.tail import LINES, Tail, last_lines

WARROOM = [sys.executable, "-m", "warroom"]
Console = Callable[..., Terminal]


def ran(*arguments: str, **extra: Any) -> subprocess.CompletedProcess[bytes]:
    """Run a command through the real program, without a terminal."""
    return subprocess.run(
        [*WARROOM, "run", *arguments], capture_output=True, check=False, timeout=60, **extra
    )


@pytest.fixture
def incident(run: Run) -> str:
    return run("declare", "checkout returns 5xx", "--severity", "2").stdout.strip()


@pytest.fixture
def last(run: Run) -> Callable[[], dict[str, Any]]:
    """The last entry of the timeline."""
    return lambda: json.loads(run("timeline", "--recorded-order", "--json").stdout)[-1]


@pytest.fixture
def console(incident: str) -> Iterator[Console]:
    """A command in a pseudo-terminal."""
    opened: list[Terminal] = []

    def open_(*command: str, columns: int = 101, rows: int = 31) -> Terminal:
        env = {**os.environ, "TERM": "vt100"}
        terminal = Terminal(["run", "--", *command], env, columns=columns, rows=rows)
        opened.append(terminal)
        return terminal

    yield open_
    for each in opened:
        each.close()


def code_of(terminal: Terminal) -> int:
    """What the program ended with, once it has."""
    deadline = time.monotonic() + 20
    while terminal.process.poll() is None and time.monotonic() < deadline:
        terminal.read()
    terminal.read()
    code = terminal.process.poll()
    assert code is not None, terminal.text
    return code


class TestWithoutATerminal:
    def test_the_exit_code_is_the_childs_and_the_timeline_shows_it(
        self, incident: str, last: Any
    ) -> None:
        done = ran("--", "sh", "-c", "echo said; echo wrong >&2; exit 3")
        assert (done.returncode, done.stdout, done.stderr) == (3, b"said\n", b"wrong\n")
        entry = last()
        assert entry["kind"] == "change"
        assert entry["text"].startswith("Ran sh -c 'echo said; echo wrong >&2; exit 3' on ")
        assert "exit 3 after" in entry["text"]
        assert set(entry["attachment"].splitlines()) == {"said", "wrong"}

    def test_bytes_pass_unchanged(self, incident: str) -> None:
        every = bytes(range(256)) * 40
        assert ran("--", "cat", input=every).stdout == every

    def test_both_outputs_in_one_place_keep_their_order(self, incident: str) -> None:
        command = [
            *WARROOM,
            "run",
            "--",
            "sh",
            "-c",
            "for i in 1 2 3; do echo $i; echo $i >&2; done",
        ]
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True, timeout=60
        )
        assert done.stdout == b"1\n1\n2\n2\n3\n3\n"

    def test_a_killed_child_is_128_and_the_signal(self, incident: str, last: Any) -> None:
        assert ran("--", "sh", "-c", "kill -9 $$").returncode == 128 + signal.SIGKILL
        assert "exit 137" in last()["text"]

    def test_a_signal_to_us_is_one_to_the_child(self, incident: str, tmp_path: Path) -> None:
        ready = tmp_path / "ready"
        script = f"trap 'echo caught; exit 7' TERM; touch {ready}; while :; do sleep 0.05; done"
        process = subprocess.Popen(
            [*WARROOM, "run", "--", "sh", "-c", script], stdout=subprocess.PIPE
        )
        deadline = time.monotonic() + 20
        while not ready.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        process.terminate()
        out, _ = process.communicate(timeout=20)
        assert (process.returncode, out) == (7, b"caught\n")

    def test_a_flood_passes_and_only_its_end_is_kept(self, incident: str, last: Any) -> None:
        done = ran("--", "sh", "-c", "seq 1 300000")
        assert done.stdout.endswith(b"299999\n300000\n")
        assert done.stdout.count(b"\n") == 300_000
        kept = last()["attachment"].splitlines()
        assert (len(kept), kept[-1]) == (LINES, "300000")

    def test_escape_sequences_reach_the_reader_and_not_the_record(
        self, incident: str, last: Any
    ) -> None:
        painted = r"\033[31mred\033[0m\033]0;title\007 \033[4mand\342\200\256 done\033[K\n"
        done = ran("--", "printf", painted)
        assert b"\x1b[31mred" in done.stdout
        assert last()["attachment"] == "red and done"

    def test_a_reader_that_leaves_ends_the_child(self, incident: str) -> None:
        command = " ".join([*WARROOM, "run", "--", "yes"])
        script = f"{command} | head -1; echo ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", script], capture_output=True, check=True, timeout=60)
        assert done.stdout == b"y\n141\n"

    def test_a_command_that_is_none_is_127(self, incident: str, last: Any) -> None:
        done = ran("--", "no-such-command-here")
        assert done.returncode == 127
        assert b"command not found" in done.stderr
        assert "exit 127" in last()["text"]

    def test_a_file_that_may_not_run_is_126(self, incident: str, tmp_path: Path) -> None:
        file = tmp_path / "plain"
        file.write_text("x")
        assert ran("--", str(file)).returncode == 126

    def test_what_stays_in_the_background_does_not_hold_it(self, incident: str) -> None:
        process = subprocess.Popen(
            [*WARROOM, "run", "--", "sh", "-c", "sleep 30 & echo $!"], stdout=subprocess.PIPE
        )
        assert process.stdout
        sleeper = int(process.stdout.readline())
        try:
            assert process.wait(20) == 0
            os.kill(sleeper, 0)
        finally:
            os.kill(sleeper, signal.SIGKILL)
            process.stdout.close()


class TestWithoutARoom:
    def test_no_incident_keeps_nothing_from_running(self, room_path: Path) -> None:
        done = ran("--", "sh", "-c", "echo ran; exit 5")
        assert (done.returncode, done.stdout) == (5, b"ran\n")
        assert b"Not recorded: sh -c" in done.stderr

    def test_a_damaged_room_keeps_nothing_from_running(self, room_path: Path) -> None:
        room_path.parent.mkdir(parents=True)
        room_path.write_bytes(b"this is no room" * 500)
        done = ran("--change", "C1", "--", "sh", "-c", "echo ran; exit 5")
        assert (done.returncode, done.stdout) == (5, b"ran\n")
        assert b"It runs, and is not recorded" in done.stderr


class TestForAChange:
    def test_it_is_executed_and_gets_evidence(self, incident: str, run: Run) -> None:
        run("change", "request", "scale", "to", "48")
        assert ran("--change", "C1", "--", "sh", "-c", "echo scaled; exit 4").returncode == 4
        (change,) = json.loads(run("change", "list", "--json").stdout)
        assert (change["state"], change["executed_by"]) == ("executed", "mara")
        assert len(change["evidence"]) == 1
        entries = json.loads(run("timeline", "--recorded-order", "--json").stdout)
        entry = next(each for each in entries if each["seq"] == change["evidence"][0])
        assert (entry["ref"], entry["attachment"]) == ("C1", "scaled")
        assert "exit 4" in entry["text"]

    def test_what_a_rule_refuses_is_not_run(self, incident: str, run: Run) -> None:
        """MIT-1: an unapproved R2 needs a reason; a change that was withdrawn stays undone."""
        run("role", "claim", "ic")
        run("change", "request", "fail over", "--risk", "R2", "--as", "ravi")
        done = ran("--as", "ravi", "--change", "C1", "--", "echo", "ran")
        assert (done.returncode, done.stdout) == (3, b"")
        assert b"(MIT-1)" in done.stderr
        done = ran("--as", "ravi", "--change", "C1", "--reason", "disk", "--", "echo", "ran")
        assert (done.returncode, done.stdout) == (0, b"ran\n")
        (change,) = json.loads(run("change", "list", "--json").stdout)
        assert change["standing"] == "UNAPPROVED, executed"


class TestOnATerminal:
    def test_the_child_has_a_terminal_of_the_same_size(self, console: Console) -> None:
        terminal = console("sh", "-c", "stty size; test -t 0 && test -t 1 && test -t 2; echo =$?")
        terminal.wait_for("=0")
        assert "31 101" in terminal.text
        assert code_of(terminal) == 0

    def test_the_window_may_change(self, console: Console) -> None:
        terminal = console(
            "sh", "-c", "trap 'stty size; exit 6' WINCH; echo on; while :; do sleep 0.05; done"
        )
        terminal.wait_for("on")
        terminal.resize(77, 22)
        assert code_of(terminal) == 6
        assert "22 77" in terminal.text

    def test_keys_and_the_interrupt_key_are_the_childs(self, console: Console) -> None:
        terminal = console(
            "sh",
            "-c",
            "read word; echo got $word; trap 'exit 9' INT; echo on; while :; do sleep 0.05; done",
        )
        terminal.press("hello\r")
        terminal.wait_for("on")
        assert "got hello" in terminal.text
        terminal.press("\x03")
        assert code_of(terminal) == 9

    def test_a_killed_child_leaves_the_terminal_as_it_was(
        self, console: Console, last: Any
    ) -> None:
        terminal = console("sh", "-c", "printf 'a\\033[31mb\\n'; kill -9 $$")
        assert code_of(terminal) == 137
        assert b"a\x1b[31mb\r\n" in terminal.raw
        entry = last()
        assert entry["attachment"] == "ab"
        again = console("stty", "-a")
        assert code_of(again) == 0
        assert "-icanon" not in again.text.replace("\n", " ")

    def test_a_full_screen_child_works(self, console: Console, last: Any, tmp_path: Path) -> None:
        """``warroom run -- vim``: draws, takes keys, leaves, and its painting is not kept."""
        editor = next((each for each in ("vim", "vi") if _found(each)), None)
        if editor is None:
            pytest.skip("no vim here")
        file = tmp_path / "notes.txt"
        terminal = console(editor, "-u", "NONE", str(file))
        terminal.wait_for("notes.txt")
        terminal.press("ihello from the editor\x1b:wq\r")
        assert code_of(terminal) == 0
        assert file.read_text() == "hello from the editor\n"
        assert "exit 0" in last()["text"]
        assert "~" not in last()["attachment"]


def _found(name: str) -> bool:
    return any((Path(each) / name).exists() for each in os.environ["PATH"].split(":"))


class TestTheTail:
    def test_a_progress_line_is_kept_as_it_ended(self) -> None:
        assert last_lines(b" 10%\r 50%\r100%\nready\r\n") == "100%\nready"

    def test_what_was_painted_on_the_other_screen_is_not_kept(self) -> None:
        assert last_lines(b"before\n\x1b[?1049hpainted\x1b[?1049lafter\n") == "before\nafter"
        assert last_lines(b"painted\x1b[?1049lafter") == "after"
        assert last_lines(b"before\x1b[?1049hpainted") == "before"

    def test_what_was_painted_on_the_same_screen_is_not_kept(self) -> None:
        assert last_lines(b"\x1b[1;1H~\r\n~\x1b[24;1H1 line written\r\n") == "1 line written"

    def test_it_never_grows(self) -> None:
        tail = Tail()
        for _ in range(200):
            tail.add(b"x" * 65_536)
        tail.add(b"\nend")
        assert tail.words().endswith("\nend")
        assert len(tail._bytes) <= 3 * 65_536
