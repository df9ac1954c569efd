"""Hostile words and names in every place of every command: nothing raw, no traceback."""

import itertools
import json
import os
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from tests.cli.conftest import Run
from warroom.cli.doctor import blocks
from warroom.cli.main import cli

Read = Callable[..., Any]

HOSTILE = "a\x1b]0;P\x07\x1b[31m\x9b1m\u202eb\u2066\r\x00c\udcff"
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
LASTING = {("keep",), ("follow",), ("watch",), ("open",), ("demo",), ("replay",), ("drill",)}
CODES = {0, 1, 2, 3, 4, 127}
"""The documented ones, and that of `run` for a command that is not there."""


@pytest.fixture
def incident(run: Run) -> str:
    return run("declare", "Checkout fails", "--severity", "2").stdout.strip()


def leaves(
    command: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command of the tree, with the words that call it."""
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            found = command.get_command(ctx, name)
            assert found is not None
            yield from leaves(found, (*path, name))
    else:
        yield path, command


def calls(path: tuple[str, ...], command: click.Command, words: str) -> Iterator[list[str]]:
    """A call for each option with hostile words behind it, one for an unknown option, one bare."""
    places = [each for each in command.params if isinstance(each, click.Argument) and each.required]
    least = [words for each in places for _ in range(max(each.nargs, 1))]
    yield [*path, *least]
    yield [*path, f"--{words}"]
    for option in command.params:
        if isinstance(option, click.Option) and not option.is_flag and option.name != "global_room":
            yield [*path, *least, option.opts[0], words]


def told(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> tuple[int, str]:
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    out, err = capfd.readouterr()
    assert isinstance(stop.value.code, int)
    return stop.value.code, out + err


TREE = [each for each in leaves(cli) if each[0] not in LASTING]


@pytest.mark.parametrize("start", range(8))
def test_low_hostile_words_in_every_place_are_said_harmlessly(
    start: int, incident: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    words = HOSTILE.replace("\x00", "")
    for path, command in itertools.islice(TREE, start, None, 8):
        for arguments in calls(path, command, words):
            code, said = told(arguments, capfd)
            assert not RAW.search(said), (arguments, said)
            assert "Traceback" not in said
            assert code in CODES, (arguments, code, said)


@pytest.mark.parametrize(
    "words",
    [("backup",), ("doctrine", "load"), ("wording", "load"), ("import",), ("--room",)],
)
def test_low_a_hostile_file_name_is_said_harmlessly(
    words: tuple[str, ...], incident: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / HOSTILE.replace("\x00", "")
    path.write_bytes(b"\xff nothing that can be read")
    shown = ["show"] if words == ("--room",) else []
    code, said = told([*words, str(path), *shown], capfd)
    assert not RAW.search(said)
    assert code in (2, 4)


def test_low_a_room_in_a_loop_of_links_is_no_fault_of_the_program(run: Run, tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for arguments in (["show"], ["log", "x"]):
        assert run("--room", str(loop), *arguments, code=4).stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["update", "compose", "\udcff", "--json"], 0),
        (["invite", "--host", "\udcff", "--json"], 2),
        (["--room", "\udcff.db", "doctor", "--json"], 0),
        (["--room", "\udcff.db", "invite", "--json"], 4),
    ],
)
def test_low_bytes_that_are_not_utf_8_end_in_no_traceback(
    run: Run, incident: str, arguments: list[str], code: int, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    run(*arguments, code=code)


def test_low_invite_asks_no_network_and_quotes_the_host(
    run: Run, incident: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*_: object) -> str:
        raise AssertionError("the resolver was asked")

    monkeypatch.setattr(socket, "getfqdn", asked)
    monkeypatch.setattr(socket, "getaddrinfo", asked)
    done = CliRunner().invoke(cli, ["invite", "--host", "$(id)", "--json"])
    assert json.loads(done.stdout)["operator"].startswith("ssh -t '$(id)' ")
    assert "ssh -t" in CliRunner().invoke(cli, ["invite", "--json"]).stdout
    for host in ("-oProxyCommand=id", "", "a b", "a\nb"):
        run("invite", "--host", host, code=2)


def test_low_a_room_that_no_line_can_hold_is_not_invited_to(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "a\nb"
    folder.mkdir()
    run("--room", str(folder / "r.db"), "declare", "x", "--severity", "2")
    done = run("--room", str(folder / "r.db"), "invite", code=3)
    assert "No line can hold the path" in done.stderr
    assert not done.stdout


@pytest.mark.parametrize("hidden", ["\u200b", "\u2060", "\ufeff", "\u00ad", "\U000e0041", "\u200d"])
def test_low_no_handle_looks_like_another(run: Run, read: Read, incident: str, hidden: str) -> None:
    run("--as", f"ma{hidden}ra", "log", "who is it")
    run("--by", f"{hidden}@w{hidden}ei", "log", f"a{hidden}b")
    first, second = read("timeline", "--kind", "note")[-2:]
    assert (first["actor"], second["actor"]) == ("mara", "wei")
    run("role", "offer", "ic", f"j{hidden}o")
    assert hidden not in run("show").stdout


def test_low_joiners_stay_in_free_text(run: Run, read: Read, incident: str) -> None:
    text = "می‌خواهم 👩‍🚒"
    run("log", text)
    assert read("timeline", "--kind", "note")[-1]["text"] == text


@pytest.mark.parametrize("cell", ["＝1+1", "＠x", "＋1", "－1", "\u200b=1", "\ufeff \u00ad-1"])
def test_low_csv_neutralises_what_a_spreadsheet_could_read_as_a_formula(
    run: Run, incident: str, cell: str
) -> None:
    run("log", "--", cell)
    assert f"'{cell}" in run("export", "--format", "csv").stdout


def test_low_words_that_nobody_can_hear_do_not_undo_what_was_recorded(
    run: Run, read: Read, incident: str, program: Callable[..., Any]
) -> None:
    with open("/dev/full", "wb") as full:
        assert program("log", "recorded", stderr=full) == 0
    assert read("timeline", "--kind", "note")[-1]["text"] == "recorded"


@pytest.fixture
def program(room_path: Path) -> Callable[..., int]:
    """Run the program in a process of its own."""
    import subprocess
    import sys

    def call(*arguments: str, **streams: Any) -> int:
        command = [sys.executable, "-m", "warroom", *arguments]
        return subprocess.run(
            command, check=False, env=os.environ, timeout=60, **streams
        ).returncode

    return call


def test_low_the_same_command_id_never_acts_twice(run: Run, read: Read, incident: str) -> None:
    for words in ("once", "other words"):
        run("log", words, "--command-id", "job-7")
    for _ in range(2):
        run("log", "-", "--command-id", "job-8", stdin=b"one\ntwo\n")
    texts = [each["text"] for each in read("timeline", "--kind", "note")]
    assert texts == ["once", "one", "two"]


def test_low_every_command_that_acts_takes_a_command_id() -> None:
    acts = [command for _, command in TREE if any("--at" in each.opts for each in command.params)]
    assert acts
    assert all(any("--command-id" in each.opts for each in one.params) for one in acts)


@pytest.mark.parametrize(
    "arguments",
    [
        ("hypothesis", "park", "H1", "-"), ("severity", "3", "-"), ("milestone", "mitigated", "-"),
        ("hypothesis", "doubt", "H1", "-"),
    ],
)  # fmt: skip
def test_low_a_dash_means_standard_input_wherever_words_are_taken(
    run: Run, incident: str, arguments: tuple[str, ...]
) -> None:
    run("role", "claim", "ic")
    run("hypothesis", "propose", "the pool is full")
    run(*arguments, stdin=b"words from a pipe\n")
    assert "words from a pipe" in run("timeline").stdout


@pytest.mark.parametrize(("size", "told"), [(1024, True), (2048, True), (4096, False), (0, False)])
def test_low_doctor_says_what_a_full_disk_with_small_blocks_does(size: int, told: bool) -> None:
    assert [("SIGBUS" in each.said, each.level) for each in blocks(size)] == [(True, "note")] * told
