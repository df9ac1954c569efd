"""Decisions and holds on the command line, in the tables, in reports and facts for scripts."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cli.conftest import Run

Read = Callable[..., Any]


def test_a_decision_is_recorded_objected_reviewed_and_judged(
    run: Run, read: Read, room_path: Path
) -> None:
    """INV-7, D.2: each step a command; the fast path stays one line."""
    run("declare", "checkout fails", "--severity", "2", "--as", "mara")
    run("role", "claim", "ic", "--as", "mara")
    run("log", "--kind", "decision", "roll back !20m", "--as", "priya")
    told = run(
        "decision", "record", "fail over", "--question", "where to write?", "--option",
        "stay: slow", "--option", "move", "--objection", "wei: lag", "--effect", "5xx under 2%",
        "--stop", "lag over 5 s", "--review", "30m", "--as", "mara",
    )  # fmt: skip
    assert told.stdout == "D2\n"
    run("decision", "object", "d2", "not in sync", "--as", "ravi")
    assert "with a reason" in run("decision", "review", "D2", "10m", code=3).stderr
    run("decision", "review", "D2", "10m", "16 of 24 pods", "--as", "mara")
    run("decision", "detail", "D1", "--poll", "no strong objection")
    run("decision", "result", "D2", "writes flow")
    first, second = read("decision", "list")
    assert (first["by"], first["decided_by"], first["poll"]) == (
        "priya", "mara", "no strong objection",
    )  # fmt: skip
    assert second["options"] == [{"text": "stay", "risk": "slow"}, {"text": "move", "risk": ""}]
    assert [each["who"] for each in second["objections"]] == ["wei", "ravi"]
    assert (second["result"], second["review_due"], second["holding"]) == (
        "writes flow", False, False,
    )  # fmt: skip
    assert [each["id"] for each in read("show")["decisions"]] == ["D1", "D2"]
    listed = run("decision", "list").stdout
    assert "D2   fail over (mara)" in listed
    assert "objection: wei: lag" in listed
    with sqlite3.connect(f"file:{room_path}?mode=ro", uri=True) as db:
        rows = db.execute("SELECT id, under, put_off, options, result FROM decisions").fetchall()
    assert rows == [
        ("D1", "mara", 0, "", ""), ("D2", "mara", 1, "stay: slow\nmove", "writes flow"),
    ]  # fmt: skip


def test_a_hold_has_a_review_time_and_anyone_ends_it(run: Run, read: Read) -> None:
    """ESC-1: visible where people look; without a time it is refused, as a line it is kept."""
    run("declare", "checkout fails", "--severity", "2", "--as", "mara")
    run("role", "claim", "ic", "--as", "mara")
    assert "(ESC-1)" in run("hold", "the queue drains", code=3).stderr
    assert run("hold", "the queue drains", "--review", "15m", "--as", "mara").stdout == "D1\n"
    (line,) = [each for each in read("owed") if each["what"] == "hold:D1"]
    assert (line["urgency"], line["late"], line["key"]) == ("quiet", False, "D")
    assert "clears" not in line
    assert "D1 the queue drains (mara), hold until" in run("show").stdout
    assert "no escalation: D1 the queue drains" in run("sitrep", "--full").stdout
    run("decision", "end", "D1", "errors grow", "--as", "elif")
    assert read("decision", "list")[0]["ended"] == "errors grow"
    assert run("decision", "end", "D1", code=3).stderr


def test_the_reports_tell_the_record_and_the_next_decision_point(run: Run) -> None:
    run("declare", "checkout fails", "--severity", "3")
    run("decision", "record", "fail over", "--option", "stay: *slow*", "--review", "30m")
    run("decision", "object", "D1", "not in sync", "--as", "wei")
    assert "Next decision point at" in run("sitrep").stdout
    told = run("export", "INC-1", "--format", "markdown").stdout
    section = told.partition("## Decisions")[2].partition("## Timeline")[0]
    assert ": D1 fail over\n  - review: 20" in section
    assert "UTC\n  - option: stay: \\*slow\\*\n  - objection: wei: not in sync" in section
    assert section.count("not in sync") == 1


def test_an_older_entry_gets_a_record_and_words_go_for_good(
    run: Run, read: Read, room_path: Path
) -> None:
    run("declare", "checkout fails")
    run("log", "we roll back, password hunter2")
    seq = read("timeline", "--kind", "note")[0]["seq"]
    assert run("decision", "record", "--from", str(seq)).stdout == "D1\n"
    assert read("timeline", "--kind", "decision")[0]["seq"] == seq
    run("redact", str(seq), "a password")
    second = "hold: hunter2 !20m"
    run("log", "--kind", "decision", second)
    run("redact", str(read("timeline", "--kind", "decision")[-1]["seq"]), "a password")
    assert [each["text"] for each in read("decision", "list")] == ["(redacted)", "(redacted)"]
    with sqlite3.connect(f"file:{room_path}?mode=ro", uri=True) as db:
        for table in ("decisions", "event", "entries"):
            assert "hunter2" not in str(db.execute(f"SELECT * FROM {table}").fetchall())


def test_a_room_of_an_older_version_gets_the_table(run: Run, room_path: Path) -> None:
    run("declare", "checkout fails")
    with sqlite3.connect(room_path) as db:
        db.execute("DROP TABLE decisions")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'derived tables of words'")
        version = db.execute("PRAGMA user_version").fetchone()[0]
        db.execute(f"PRAGMA user_version = {version - 1}")
    run("decision", "record", "roll back")
    with sqlite3.connect(room_path) as db:
        assert db.execute("SELECT text FROM decisions").fetchall() == [("roll back",)]
    run("verify")


def test_calling_somebody_who_rests_says_so(run: Run) -> None:
    """ROLE-4: whichever incident they were released in."""
    run("declare", "mail queue", "--severity", "3")
    run("role", "claim", "ops", "--as", "wei", "--incident", "INC-1")
    run("leave", "--why", "fatigue", "--as", "wei", "--incident", "INC-1")
    run("declare", "checkout fails", "--severity", "3")
    assert "released to rest until" in run("page", "wei", "--incident", "INC-2").stderr
