"""Acts that hold for the whole room: its rules, its rest, and one time of the declaration."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

Read = Callable[..., Any]
LOOSE = "[severity.1]\nic_required = false\n"
SILENT = '[rule.C02]\nlevel = "off"\n'


@pytest.fixture(params=[("doctrine", LOOSE), ("wording", SILENT)], ids=["doctrine", "wording"])
def load(run: Run, tmp_path: Path, request: pytest.FixtureRequest) -> Run:
    """Load rules of the room as somebody."""
    command, text = request.param
    file = tmp_path / "rules.toml"
    file.write_text(text, encoding="utf-8")
    return lambda who, *more, **wish: run(command, "load", str(file), "--as", who, *more, **wish)


def test_k13_who_commands_a_running_incident_changes_the_rules(run: Run, load: Run) -> None:
    load("priya")
    run("declare", "Checkout fails", "--severity", "1", "--as", "mara")
    load("priya")
    run("role", "claim", "ic", "--as", "mara")
    refused = load("priya", code=3).stderr
    assert "INC-1 runs: only mara, who commands it, changes the rules of the room" in refused
    assert "Ask mara" in refused
    load("mara")
    load("priya", "--by", "mara")


def test_k13_the_gravest_incident_decides_and_an_exercise_never(run: Run, load: Run) -> None:
    run("declare", "Checkout fails", "--severity", "1", "--as", "mara")
    run("role", "claim", "ic", "--as", "mara")
    run("declare", "Typo in a mail", "--severity", "4", "--as", "priya")
    run("role", "claim", "ic", "--incident", "INC-2", "--as", "priya")
    assert "INC-1 runs" in load("priya", code=3).stderr
    load("mara")
    run("close", "--override", "over", "--incident", "INC-1", "--as", "mara")
    load("priya")
    assert "INC-2 runs" in load("mara", code=3).stderr


def test_k13_a_full_crew_that_was_set_by_hand_is_not_undone_by_anyone(run: Run) -> None:
    run("declare", "Checkout fails", "--severity", "1", "--as", "mara")
    run("role", "claim", "ic", "--as", "mara")
    run("crew", "crew", "--as", "priya")
    assert "only who commands" in run("crew", "auto", "--as", "priya", code=3).stderr
    run("crew", "auto", "--as", "mara")


def test_k10_an_override_that_nobody_reads_is_said_when_it_is_loaded(
    run: Run, read: Read, tmp_path: Path
) -> None:
    run("declare", "Checkout fails", "--severity", "3")
    file = tmp_path / "ours.toml"
    file.write_text("[severity.2]\ninternal_every = 7\nack = 9\n", encoding="utf-8")
    said = run("doctrine", "load", str(file)).stderr
    assert "Nobody reads severity.2.ack (line 3) of the room's doctrine" in said
    assert read("doctrine", "show")["severity"]["2"]["internal_every"] == 7


def test_k7_list_and_show_tell_the_same_time_of_the_declaration(run: Run, read: Read) -> None:
    run("declare", "Checkout fails", "--severity", "2")
    before = read("show")["declared_at"]
    assert read("list")[0]["declared_at"] == before
    run("milestone", "declared", "--at", "-30m")
    after = read("show")["declared_at"]
    assert after != before
    assert read("list")[0]["declared_at"] == after


def test_k3_an_exercise_sends_nobody_to_rest(run: Run) -> None:
    run("declare", "Exercise", "--severity", "1", "--drill", "--as", "mara")
    run("role", "claim", "ops", "--as", "ravi")
    run("role", "release", "ops", "end of shift", "--why", "shift", "--as", "ravi")
    run("declare", "Checkout fails", "--severity", "1", "--as", "mara")
    for who in ("aisha", "priya", "jonas"):
        run("log", "here", "--incident", "INC-2", "--as", who)
    run("role", "claim", "ops", "--incident", "INC-2", "--as", "ravi")


def test_k4_a_word_starts_no_rest_and_why_does(run: Run, read: Read) -> None:
    run("declare", "Checkout fails", "--severity", "3", "--as", "mara")
    run("role", "claim", "ops", "--as", "priya")
    run("role", "release", "ops", "priya does the rest of the rollback", "--as", "priya")
    assert read("show")["resting"] == {}
    run("role", "claim", "ops", "--as", "priya")
    run("role", "release", "ops", "--why", "fatigue", "--as", "priya")
    assert list(read("show")["resting"]) == ["priya"]
