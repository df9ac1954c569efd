"""Questions on the command line, in the tables, and through the drop-box (doctrine M, O.7)."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.cli.conftest import Run
from warroom.beside import dropbox
from warroom.intake.observers import Intake
from warroom.room import Room

Read = Callable[..., Any]


@pytest.fixture
def watcher(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs commands of a user whom the file system lets only read an incident that is open."""
    run("declare", "checkout fails", "--severity", "3")

    def look(*arguments: str, code: int = 0) -> Result:
        with monkeypatch.context() as only:
            only.setattr("warroom.log.sqlite.files.may_write", lambda _: "You may only read.")
            return run(*arguments, code=code)

    return look


def taken(room_path: Path) -> int:
    """What one more look into the drop-box takes in."""
    room = Room.open(room_path, operator="keeper")
    try:
        return len(Intake(room).take())
    finally:
        room.close()


def test_a_question_is_asked_given_answered_and_dropped(
    run: Run, read: Read, room_path: Path
) -> None:
    """Doctrine M: the whole life of a question, each step a command."""
    run("declare", "checkout fails", "--severity", "3")
    run("ask", "when will payouts resume?", "--as", "sam")
    run("log", "--kind", "question", "who owns dns?", "@wei")
    run("ask", "--update", "customers", "--as", "sam")
    run("questions", "assign", "q1", "@lena")
    run("questions", "answer", "1", "with the next batch", "--as", "lena")
    assert "lena answered Q1" in run("questions", "answer", "Q1", "x", code=3).stderr
    run("questions", "drop", "Q2", "found it")
    assert "already" in run("questions", "drop", "Q2", "again", code=3).stderr
    assert [(each["id"], each["state"], each["owner"]) for each in read("questions")] == [
        ("Q1", "answered", "lena"), ("Q2", "dropped", "wei"), ("Q3", "open", "mara"),
    ]  # fmt: skip
    assert [each["id"] for each in read("show")["questions"]] == ["Q1", "Q2", "Q3"]
    said = run("show").stdout
    assert "Q3 sam: update to customers wanted (open, mara)" in said
    assert "Q1 sam: when will payouts resume? (lena: with the next batch)" in said
    with sqlite3.connect(f"file:{room_path}?mode=ro", uri=True) as db:
        rows = db.execute("SELECT id, audience, answer, owner FROM questions ORDER BY id")
        assert rows.fetchall() == [
            ("Q1", None, "with the next batch", "lena"),
            ("Q2", None, "found it", "wei"),
            ("Q3", "customers", "", "mara"),
        ]


def test_the_owner_in_the_table_follows_the_roles(run: Run, room_path: Path) -> None:
    run("declare", "checkout fails")
    run("ask", "how long?")
    run("role", "claim", "liaison", "--as", "lena")
    with sqlite3.connect(f"file:{room_path}?mode=ro", uri=True) as db:
        assert db.execute("SELECT owner FROM questions").fetchall() == [("lena",)]


def test_an_entry_answers(run: Run, read: Read) -> None:
    run("declare", "checkout fails")
    run("ask", "who owns dns?")
    run("log", "dns is with platform")
    seq = read("timeline")[-1]["seq"]
    run("questions", "answer", "Q1", "--entry", f"#{seq}")
    assert read("questions")[0]["answer_seq"] == seq


def test_bad_input_exits_as_documented(run: Run) -> None:
    run("declare", "checkout fails")
    assert "no words" in run("ask", " ", code=3).stderr
    assert "no words" in run("ask", code=3).stderr
    assert "internal" in run("ask", "x", "--update", "press", code=3).stderr
    assert "None is open" in run("questions", "answer", "Q9", "x", code=3).stderr
    run("questions", "answer", code=2)
    run("questions", "answer", "Q1", "--entry", "x", code=2)


def test_open_questions_wait_in_the_list_and_in_the_brief(run: Run, read: Read) -> None:
    run("declare", "checkout fails")
    run("ask", "who owns dns?", "--as", "sam")
    assert "Q1 UNANSWERED" in run("owed").stdout
    assert "Q1 who owns dns? (mara), sam since" in run("sitrep", "--full").stdout
    run("questions", "answer", "Q1", "platform")
    assert "Q1" not in run("owed").stdout


def test_k12_who_asks_names_who_shall_answer_as_in_the_console(run: Run, read: Read) -> None:
    run("declare", "checkout fails")
    run("ask", "who owns dns? @wei")
    run("log", "--kind", "question", "who owns dns? @wei")
    found = read("questions")
    assert [(each["text"], each["owner"]) for each in found] == [("who owns dns?", "wei")] * 2


def test_asking_without_writing_needs_a_grant(watcher: Run) -> None:
    """Doctrine O.7: off unless granted, and it says who can grant it."""
    said = watcher("ask", "when?", code=3).stderr
    assert "questions grant" in said
    assert "An operator" in said


def test_a_dropped_question_becomes_one_question_whoever_takes_it_in(
    run: Run, read: Read, watcher: Run, room_path: Path
) -> None:
    """Doctrine O.7: two consoles that find the same file make one question."""
    run("questions", "grant")
    watcher("ask", "when will it be fixed?", "--as", "elif")
    assert "wait in the drop-box" in run("questions").stderr
    box = dropbox.folder(room_path)
    (file,) = box.iterdir()
    content = file.read_bytes()
    assert taken(room_path) == 1
    assert list(box.iterdir()) == []
    file.write_bytes(content)
    assert taken(room_path) == 1
    (found,) = read("questions")
    assert (found["asked_by"], found["text"]) == ("elif", "when will it be fixed?")
    assert found["user"]
    entry = read("timeline", "--kind", "question")[0]
    assert entry["recorded_by"] == "drop-box"
    assert f"(drop-box of {found['user']})" in entry["text"]


def test_a_flood_waits_in_the_drop_box_and_comes_in_as_answers_go_out(
    run: Run, read: Read, watcher: Run, room_path: Path
) -> None:
    run("questions", "grant")
    for number in range(6):
        watcher("ask", f"number {number}?", "--as", f"name{number}")
    assert taken(room_path) == 3
    assert taken(room_path) == 0
    assert len(list(dropbox.folder(room_path).iterdir())) == 3
    run("questions", "answer", "Q1", "yes")
    assert taken(room_path) == 1
    assert len(read("questions")) == 4


def test_what_names_another_incident_or_no_audience_stays_and_hurts_nobody(
    run: Run, read: Read, watcher: Run, room_path: Path
) -> None:
    run("questions", "grant")
    for wanted in (
        dropbox.Wanted("elif", "?", "INC-99"),
        dropbox.Wanted("elif", "?", "INC-1", "press"),
        dropbox.Wanted("elif", " ", "INC-1"),
    ):
        dropbox.drop(room_path, wanted)
    dropbox.drop(room_path, dropbox.Wanted("", "and me?", ""))
    assert taken(room_path) == 1
    assert [each["text"] for each in read("questions")] == ["and me?"]
    assert len(list(dropbox.folder(room_path).iterdir())) == 3


def test_revoking_takes_in_what_waits_first(
    run: Run, read: Read, watcher: Run, room_path: Path
) -> None:
    run("questions", "grant")
    assert "already" in run("questions", "grant").stderr
    watcher("ask", "when?", "--as", "elif")
    (dropbox.folder(room_path) / "junk").write_text("x")
    assert "revoked-1" in run("questions", "revoke").stderr
    assert [each["text"] for each in read("questions")] == ["when?"]
    watcher("ask", "again?", code=3)
    assert "No drop-box" in run("questions", "revoke").stderr


def test_doctor_says_whether_there_is_a_drop_box_and_how_it_is_set(
    run: Run, read: Read, room_path: Path
) -> None:
    def said() -> str:
        found: str = next(e["said"] for e in read("doctor") if e["what"] == "questions")
        return found

    run("declare", "checkout fails")
    room_path.parent.chmod(0o755)
    assert "may not ask" in said()
    run("questions", "grant")
    assert "everyone on this host may drop questions (drwx-wx-wx)" in said()
    run("doctor", "--share")
    assert "everyone on this host may drop questions (drwxrws-wx)" in said()
    run("doctor", "--share", "--only-group")
    assert "its group may drop questions (drwxrws---)" in said()
    dropbox.folder(room_path).chmod(0o777)
    assert any("may list the drop-box" in each["said"] for each in read("doctor"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_who_may_only_read_grants_and_answers_nothing(run: Run, room_path: Path) -> None:
    run("declare", "checkout fails")
    run("ask", "when?")
    room_path.parent.chmod(0o555)
    for act in (("grant",), ("revoke",), ("answer", "Q1", "x"), ("drop", "Q1", "x")):
        run("questions", *act, code=4)
    room_path.parent.chmod(0o755)


def test_a_room_of_the_version_before_gets_the_table(run: Run, room_path: Path) -> None:
    run("declare", "checkout fails")
    with sqlite3.connect(room_path) as db:
        db.execute("DROP TABLE questions")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'derived tables of words'")
        version = db.execute("PRAGMA user_version").fetchone()[0]
        db.execute(f"PRAGMA user_version = {version - 1}")
    run("ask", "when?")
    with sqlite3.connect(room_path) as db:
        assert db.execute("SELECT text FROM questions").fetchall() == [("when?",)]
    run("rebuild")
    run("verify")


def test_redacting_a_question_removes_its_words_and_leaves_its_place(
    run: Run, read: Read, room_path: Path
) -> None:
    """Doctrine D.5: id and state stay, the words are gone from the queue and the table."""
    run("declare", "checkout fails")
    run("ask", "is the password hunter2?")
    run("questions", "answer", "Q1", "no")
    seq = read("timeline", "--kind", "question")[0]["seq"]
    run("redact", str(seq), "a password")
    (found,) = read("questions")
    assert (found["id"], found["state"], found["text"]) == ("Q1", "answered", "(redacted)")
    with sqlite3.connect(f"file:{room_path}?mode=ro", uri=True) as db:
        assert "hunter2" not in str(db.execute("SELECT * FROM questions").fetchall())
