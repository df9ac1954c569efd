"""The end on the command line: criteria, a second person, the gate, a review owner (C.2)."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cli.conftest import Run

Read = Callable[..., Any]


def crewed(run: Run) -> None:
    run("declare", "checkout fails", "--severity", "1")
    run("role", "claim", "ic")
    for who in ("ravi", "wei", "aisha"):
        run("log", "here", "--by", who)


def test_criteria_are_written_ticked_and_in_the_file(run: Run, read: Read, room_path: Path) -> None:
    """C.2: exit criteria with evidence, confirmed by a second person."""
    crewed(run)
    run("state", "resolved", "--evidence", "green", "--criterion", "5xx under 0.5 %")
    run("state", "criterion", "p99 under 800 ms")
    run("state", "criterion", "5xx under 0.5 %", "--met", "graph of 09:40")
    run("state", "confirm", "orders again", "--by", "ravi")
    run("state", "review-owner", "@wei")
    shown = read("show")
    assert [each["evidence"] for each in shown["criteria"]] == ["graph of 09:40", ""]
    assert (shown["confirmed_by"], shown["review_owner"]) == ("ravi", "wei")
    assert shown["review_due"]
    with sqlite3.connect(f"file:{room_path}?mode=ro", uri=True) as db:
        rows = db.execute("SELECT id, met_by FROM exit_criteria ORDER BY id").fetchall()
    assert rows == [("X1", "mara"), ("X2", "")]
    assert "--met belongs" in run("state", "resolved", "--met", "graph", code=2).stderr


def test_the_check_lists_every_blocker_and_exits_1(run: Run, read: Read) -> None:
    """C.2 and TSK-6: the gate says everything at once, and closes nothing."""
    crewed(run)
    run("item", "add", "list changes", "@ravi")
    run("update", "send", "down", "--to", "internal")
    said = run("close", "--check", code=1).stdout
    for word in ("A1", "internal", "review", "soak"):
        assert word in said
    import json

    told = json.loads(run("close", "--check", "--json", code=1).stdout)
    assert told["blocked"] is True
    assert {"item:A1", "update:internal"} <= {each["what"] for each in told["blockers"]}
    assert read("show")["state"] == "active"
    assert "A1" in run("close", code=3).stderr
    run("close", "--override", "day shift has it")
    last = read("show")["state_history"][-1]
    assert (last["state"], last["override"]) == ("closed", "day shift has it")
    text = run("export", "INC-1", "--format", "markdown").stdout
    assert "gate overridden: day shift has it" in text
    assert "closed already" in run("close", "--check", "INC-1", code=0).stderr


def test_alone_the_check_tells_and_does_not_block(run: Run) -> None:
    """CREW-2: what is open is told, the close is one act."""
    run("declare", "one page is slow", "--severity", "3")
    assert "can be closed" in run("close", "--check").stderr
    run("close")
