"""A drill beside what is real: which one is meant, and that nothing leaves it unmarked."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Run

Read = Callable[..., Any]


@pytest.fixture
def drilled(run: Run) -> None:
    """Only an exercise is open: INC-1."""
    run("declare", "game day", "--severity", "2", "--drill", "--at", "-40m")


@pytest.mark.usefixtures("drilled")
def test_a_bare_sentence_is_never_part_of_an_exercise(run: Run, read: Read) -> None:
    """Doctrine C.5.14: an emergency that begins during a drill is real."""
    done = run("checkout returns 5xx")
    assert done.stdout == "INC-2\n"
    assert "The EXERCISE INC-1 goes on: warroom log TEXT --incident INC-1" in done.stderr
    kinds = {each["id"]: (each["kind"], each["state"]) for each in read("list")}
    assert kinds == {"INC-2": ("real", "triage"), "INC-1": ("drill", "active")}
    assert len(read("timeline", "INC-1")) == 1


@pytest.mark.usefixtures("drilled")
def test_what_is_real_wins(run: Run, read: Read) -> None:
    run("checkout returns 5xx")
    run("38 % of calls fail")
    assert run("log", "rolled back").stderr.startswith("INC-2 #")
    run("declare", "--severity", "1")
    assert (read("show")["id"], read("show")["severity"]) == ("INC-2", 1)
    assert run("show", "--oneline").stdout.startswith("SEV-1 active INC-2")
    assert len(read("timeline", "INC-1")) == 1
    run("log", "injected", "--incident", "INC-1")
    assert len(read("timeline", "INC-1")) == 2


@pytest.mark.usefixtures("drilled")
def test_a_command_means_the_exercise_while_nothing_real_is_open(run: Run, read: Read) -> None:
    said = run("log", "--kind", "observation", "38 % fail").stderr
    assert "EXERCISE: nothing real is open, so INC-1 was meant." in said
    assert "INC-1 #4 EXERCISE 38 % fail" in said
    told = read("log", "again")
    assert (told["incident"], told["drill"]) == ("INC-1", True)
    assert "meant" not in run("log", "named", "--incident", "INC-1").stderr
    many = run("log", "-", stdin=b"one\ntwo\n").stderr
    assert many.count("nothing real is open") == 1


@pytest.mark.usefixtures("drilled")
def test_a_pipeline_never_tells_an_exercise_what_it_changed(run: Run, read: Read) -> None:
    """MIT-0: what changed in production is true in no exercise."""
    run("log", "--kind", "change", "--service", "checkout", "release 15-1")
    assert len(read("timeline", "INC-1")) == 1
    run("checkout returns 5xx")
    assert read("mitigations", "INC-2")["changed"][0]["text"] == "release 15-1"


@pytest.mark.usefixtures("drilled")
def test_an_exercise_and_what_is_real_are_never_merged(run: Run, read: Read) -> None:
    run("checkout returns 5xx")
    assert "exercise" in run("state", "merge", "INC-1", code=3).stderr
    said = run("state", "merge", "INC-2", "--incident", "INC-1", code=3).stderr
    assert "exercise" in said
    assert read("show", "INC-2")["state"] == "triage"


@pytest.mark.usefixtures("drilled")
@pytest.mark.parametrize(
    "command",
    [
        ("show",), ("show", "--oneline"), ("sitrep",), ("sitrep", "--plain"), ("sitrep", "--full"),
        ("timeline",), ("list",), ("search", "game"), ("owed",), ("mitigations",), ("crew",),
        ("hypothesis", "list"), ("change", "list"), ("close", "--check"),
        ("export", "--format", "markdown"), ("export", "--format", "csv"),
    ],
)  # fmt: skip
def test_every_report_of_an_exercise_says_so(run: Run, command: tuple[str, ...]) -> None:
    run("hypothesis", "propose", "the pool is full")
    result = run(*command, "--incident", "INC-1", code=int(command == ("owed",)))
    assert "EXERCISE" in result.stdout


@pytest.mark.usefixtures("drilled")
def test_every_line_for_programs_says_so(run: Run, read: Read) -> None:
    lines = [json.loads(line) for line in run("export", "--format", "jsonl").stdout.splitlines()]
    assert all(line["drill"] is True for line in lines)
    rows = csv.DictReader(io.StringIO(run("export", "--format", "csv").stdout))
    assert {row["exercise"] for row in rows} == {"EXERCISE"}
    assert all(each["drill"] for each in read("timeline"))
    assert all(each["drill"] for each in json.loads(run("owed", "--json", code=1).stdout))
    assert read("search", "game")[0]["drill"] is True
    assert (read("sitrep")["kind"], read("show")["kind"]) == ("drill", "drill")
    assert read("show")["metrics"]["counted"] is False
    run("checkout returns 5xx")
    real = run("export", "INC-2", "--format", "jsonl").stdout.splitlines()
    assert not any("drill" in json.loads(line) for line in real)
    assert [each["drill"] for each in read("timeline", "INC-2")] == [False]
