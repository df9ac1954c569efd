"""Customer reports on the command line, in the tables and in the facts for scripts (M)."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cli.conftest import Run

Read = Callable[..., Any]


def test_reports_are_counted_shown_and_in_the_file(run: Run, read: Read, room_path: Path) -> None:
    run("declare", "checkout fails")
    run("impact", "open", "checkout", "--level", "major", "--share", "30")
    assert "1, 1 in 5 min" in run("impact", "reports").stderr
    run("impact", "reports", "11", "--ticket", "ZD-401", "--by", "sam")
    run("impact", "reports", "2", "--take-back")
    assert "Only 10" in run("impact", "reports", "11", "--take-back", code=3).stderr
    told = read("show")["customer_reports"]
    assert (told["total"], told["tickets"], told["detected_candidate"]) == (10, ["ZD-401"], None)
    said = run("show").stdout
    assert "10, 10 in 5 min" in said
    assert "30% of customers" in said
    with sqlite3.connect(f"file:{room_path}?mode=ro", uri=True) as db:
        rows = db.execute("SELECT n, ticket FROM customer_reports ORDER BY number").fetchall()
    assert rows == [(1, ""), (11, "ZD-401"), (-2, "")]


def test_a_first_report_before_detected_is_offered(run: Run, read: Read) -> None:
    run("declare", "checkout fails")
    detected = read("show")["milestones"]["detected"]
    assert "before detected" in run("impact", "reports", "--at", "-10m").stderr
    assert "before detected" in run("show").stdout
    shown = read("show")
    assert shown["customer_reports"]["detected_candidate"] < detected
    assert shown["milestones"]["detected"] == detected
