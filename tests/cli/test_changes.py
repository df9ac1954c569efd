"""Changes to production and what may help, by command."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

Read = Callable[..., Any]


@pytest.fixture
def incident(run: Run) -> str:
    name = run("declare", "checkout returns 5xx", "--severity", "2", "--service", "checkout")
    run("role", "claim", "ic")
    return name.stdout.strip()


def test_a_change_goes_its_whole_way(incident: str, run: Run, read: Read) -> None:
    """MIT-1: request, approval, execute, result; MIT-3: worse offers the undo first."""
    asked = run("change", "request", "scale to 48", "--within", "4", "--undo", "24", "--as", "ravi")
    assert asked.stdout == "C1\n"
    run("change", "approve", "c1", "stop", "at", "1,950", "--as", "priya", "--by", "mara")
    run("change", "execute", "C1", "--as", "ravi")
    assert "warroom change undo C1" in run("change", "result", "C1", "worse").stderr
    run("change", "undo", "C1", "--as", "ravi")
    (change,) = read("change", "list")
    assert (change["approved_by"], change["state"], change["outcome"]) == (
        "mara",
        "undone",
        "worse",
    )
    texts = [entry["text"] for entry in read("timeline")]
    assert "C1 approved: stop at 1,950" in texts
    assert "C1 undone: 24" in texts


def test_a_request_says_what_its_class_needs(incident: str, run: Run) -> None:
    """CREW-9."""
    asked = run("change", "request", "fail over", "--risk", "2", "--blast", "all", "--as", "ravi")
    assert "R2 also needs: expected effect, undo plan" in asked.stderr


def test_a_late_approval_is_refused_with_a_sentence(incident: str, run: Run) -> None:
    run("change", "request", "fail over", "--as", "ravi")
    run("change", "withdraw", "C1", "--as", "ravi")
    assert "too late to approve it" in run("change", "approve", "C1", code=3).stderr


def test_a_poll_and_an_objection(incident: str, run: Run, read: Read) -> None:
    run("change", "request", "fail over", "--risk", "R2", "--as", "ravi")
    run("change", "poll", "C1")
    run("change", "object", "C1", "replica", "lags", "--as", "wei")
    assert read("change", "list")[0]["standing"] == "objection by wei"
    run("change", "poll", "C1", "--outcome", "we wait")
    run("change", "refuse", "C1", "replica lags")
    (change,) = read("change", "list")
    assert (change["poll"]["outcome"], change["state"]) == ("wei objects (replica lags)", "refused")


def test_divergences_are_listed_until_settled(incident: str, run: Run, read: Read) -> None:
    """MIT-6."""
    run("change", "request", "60 pods")
    run("change", "execute", "C1", "--as", "ravi")
    assert [each["id"] for each in read("change", "list", "--divergence")] == ["C1"]
    run("change", "settle", "C1", "--how", "follow-up")
    assert read("change", "list", "--divergence") == []
    assert read("show")["followups"][0]["owner"] == "ravi"


def test_show_tells_the_changes(incident: str, run: Run, read: Read) -> None:
    run("change", "request", "drain eu-west", "--as", "ravi")
    assert "C1 R1 waits for approval: drain eu-west (ravi)" in run("show").stdout
    assert read("show")["changes"][0]["waiting"] is True
    assert any(each["what"] == "approval:C1" for each in read("show")["obligations"])


def test_the_table_holds_a_row(incident: str, run: Run, room_path: Path) -> None:
    run("change", "request", "drain eu-west", "--as", "ravi")
    run("change", "execute", "C1", "--as", "ravi")
    with sqlite3.connect(f"file:{room_path}?mode=ro", uri=True) as connection:
        (row,) = connection.execute("SELECT id, state, unapproved, divergence FROM changes")
    assert row == ("C1", "executed", 1, 1)


def test_what_changed_comes_from_a_pipeline_before_the_incident(run: Run, read: Read) -> None:
    """MIT-0: logged for the service when no incident was open."""
    run("log", "--kind", "change", "--service", "checkout", "release 15-1", "--as", "ci")
    run("log", "--kind", "change", "--service", "mail", "release 3-2", "--as", "ci")
    run("declare", "5xx", "--severity", "2", "--service", "Checkout")
    found = read("mitigations")
    assert [each["text"] for each in found["changed"]] == ["release 15-1"]
    assert found["minutes_without"] == 0
    assert [option["number"] for option in found["menu"]] == list(range(1, 9))
    run("log", "--kind", "change", "--service", "checkout", "flag new-pool on", "--as", "ci")
    lines = run("mitigations").stdout.splitlines()
    assert "flag new-pool on" in lines[2]
    assert "release 15-1" in lines[3]
    run("log", "--kind", "change", "rolled 15-1 back")
    assert read("mitigations")["minutes_without"] is None


def test_a_change_without_an_incident_and_without_words_is_refused(run: Run) -> None:
    run("log", "--kind", "change", "--service", "checkout", "\x1b", code=3)


def test_hostile_words_do_not_reach_the_terminal(incident: str, run: Run) -> None:
    run("change", "request", "scale\x1b[2J\u202e up")
    assert "\x1b" not in run("change", "list").stdout
    assert json.loads(run("change", "list", "--json").stdout)[0]["text"] == "scale[2J up"
