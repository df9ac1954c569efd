"""Hypotheses on the command line, in the tables and in the facts for scripts."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from warroom.act import Target
from warroom.room import Room
from warroom.topics.timeline import rules as timeline

Read = Callable[..., Any]


def test_a_claim_is_tested_confirmed_and_doubted(run: Run, read: Read, room_path: Path) -> None:
    """SIG-2 and SIG-3: the whole life of a claim, each step a command."""
    run("declare", "checkout fails", "--severity", "3")
    run("log", "--kind", "hypothesis", "bots !low")
    run("hypothesis", "propose", "pool is full", "@wei", "--confidence", "high")
    run("hypothesis", "test", "H2", "--minutes", "5", "--owner", "ravi")
    assert "evidence only" in run("hypothesis", "confirm", "H2", code=3).stderr
    run("hypothesis", "confirm", "h2", "3,900", "clients", "wait")
    run("hypothesis", "refute", "1", "bot score normal")
    run("hypothesis", "doubt", "H2", "stalls again", "--by", "elif")
    first, second = read("hypothesis", "list")
    assert (first["state"], first["note"], first["confidence"]) == (
        "refuted", "bot score normal", "low",
    )  # fmt: skip
    assert (second["state"], second["owner"], second["item"], second["doubts"]) == (
        "proposed", "ravi", "A1", ["elif: stalls again"],
    )  # fmt: skip
    assert [each["id"] for each in read("show")["hypotheses"]] == ["H1", "H2"]
    with sqlite3.connect(f"file:{room_path}?mode=ro", uri=True) as db:
        rows = db.execute("SELECT id, state, doubts FROM hypotheses ORDER BY id").fetchall()
    assert rows == [("H1", "refuted", 0), ("H2", "proposed", 1)]


def test_an_entry_becomes_a_hypothesis(run: Run, read: Read) -> None:
    """SIG-4: from an observation with one command."""
    run("declare", "checkout fails")
    run("log", "--kind", "observation", "the pool may be full")
    seq = read("timeline", "--kind", "observation")[0]["seq"]
    run("hypothesis", "propose", "--from", str(seq))
    assert "already" in run("hypothesis", "propose", "--from", str(seq)).stderr
    (claim,) = read("hypothesis", "list", "--state", "proposed")
    assert (claim["text"], claim["from_entry"]) == ("the pool may be full", seq)


def test_the_timeline_can_be_read_without_the_working_lane(run: Run, read: Read) -> None:
    """SIG-1: what leadership reads."""
    run("declare", "checkout fails")
    run("log", "--kind", "hypothesis", "bots")
    run("log", "--kind", "observation", "5xx at 40 %")
    run("log", "--kind", "question", "who knows the pool?")
    texts = [each["text"] for each in read("timeline", "--lane", "working")]
    assert texts == ["H1 bots", "Q1 who knows the pool?"]
    calm = run("timeline", "--lane", "confirmed", "--lane", "done").stdout
    assert "5xx" in calm
    assert "bots" not in calm


def test_the_situation_names_what_is_known_and_what_is_only_claimed(run: Run) -> None:
    """SIG-2: an open claim reads as what it is."""
    run("declare", "checkout fails")
    run("hypothesis", "propose", "bots")
    run("hypothesis", "propose", "full pool")
    run("hypothesis", "confirm", "H2", "pooler stats")
    said = run("show").stdout
    assert "H2 full pool (confirmed, medium, mara): pooler stats" in said
    assert "H1 bots (only proposed, medium, mara)" in said


def test_an_imported_file_fills_the_board(run: Run, read: Read) -> None:
    """SIG-3: what a file says of H1 to H4 is on the board, with its reasons."""
    from warroom.stories import data

    source = next(iter(data.__path__))
    run("import", f"{source}/brightwater.jsonl")
    board = {each["id"]: (each["state"], each["confidence"]) for each in read("hypothesis", "list")}
    assert board == {
        "H1": ("refuted", "low"),
        "H2": ("refuted", "medium"),
        "H3": ("confirmed", "high"),
        "H4": ("confirmed", "medium"),
    }


def test_redacting_a_claim_removes_its_words_and_leaves_its_place(
    run: Run, read: Read, room_path: Path
) -> None:
    """Doctrine D.5: id and state stay, the words are gone from board and table."""
    run("declare", "checkout fails")
    run("log", "--kind", "hypothesis", "the password hunter2 leaked")
    run("hypothesis", "refute", "H1", "no")
    seq = read("timeline", "--kind", "hypothesis")[0]["seq"]
    run("redact", str(seq), "a password")
    (claim,) = read("hypothesis", "list")
    assert (claim["id"], claim["state"], claim["text"]) == ("H1", "refuted", "(redacted)")
    with sqlite3.connect(f"file:{room_path}?mode=ro", uri=True) as db:
        assert "hunter2" not in str(db.execute("SELECT * FROM hypotheses").fetchall())


@pytest.mark.parametrize("becomes", ["hypothesis", "question"])
@pytest.mark.parametrize("corrected", [False, True])
def test_words_that_were_made_a_claim_or_a_question_go_with_their_entry(
    run: Run, read: Read, room_path: Path, becomes: str, corrected: bool
) -> None:
    """Doctrine D.5: no copy of what was removed stays in the file."""
    run("declare", "checkout fails")
    run("log", "--kind", "note", "the password hunter2 leaked")
    seq = read("timeline", "--kind", "note")[0]["seq"]
    with closing(Room.open(room_path, operator="mara")) as room:
        room.act(timeline.change_kind, Target("INC-1"), entry=seq, kind=becomes)
    if corrected:
        run("correct", str(seq), "a password leaked")
    run("redact", str(seq), "a password")
    with sqlite3.connect(f"file:{room_path}?mode=ro", uri=True) as db:
        tables = [name for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'"
        )]  # fmt: skip
        held = {name: str(db.execute(f"SELECT * FROM {name}").fetchall()) for name in tables}
    assert [name for name, rows in held.items() if "hunter2" in rows] == []
    assert b"hunter2" not in b"".join(
        path.read_bytes() for path in room_path.parent.iterdir() if path.is_file()
    )
    run("verify")


def test_a_room_of_the_first_version_gets_the_table(run: Run, room_path: Path) -> None:
    """An older file is brought up to date when somebody writes; nothing else is touched."""
    run("declare", "checkout fails")
    with sqlite3.connect(room_path) as db:
        db.execute("DROP TABLE hypotheses")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'derived tables of command'")
        version = db.execute("PRAGMA user_version").fetchone()[0]
        db.execute(f"PRAGMA user_version = {version - 1}")
    run("hypothesis", "propose", "bots")
    with sqlite3.connect(room_path) as db:
        assert db.execute("SELECT text FROM hypotheses").fetchall() == [("bots",)]
    run("verify")
