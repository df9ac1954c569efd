"""Hostile and hurried use: what goes wrong is said in a sentence, and nothing else is lost."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from warroom.cli.session import Session
from warroom.core.errors import Refused
from warroom.core.text import LARGEST
from warroom.log.errors import DiskFull

Read = Callable[..., Any]


@pytest.fixture
def incident(run: Run) -> str:
    return run("declare", "Checkout fails", "--severity", "2").stdout.strip()


def texts(read: Read) -> list[str]:
    return [entry["text"] for entry in read("timeline", "--kind", "note")]


def test_a_line_without_words_does_not_stop_the_lines_after_it(
    run: Run, read: Read, incident: str
) -> None:
    done = run("log", "-", stdin=b"first\r\n\x07\x1b\n\n   \nlast")
    assert "Line 2" in done.stderr
    assert texts(read) == ["first", "last"]


def test_a_time_or_a_speaker_alone_is_a_text(run: Run, read: Read, incident: str) -> None:
    run("log", "-", stdin=b"by @kim\n-5m \nby @kim restarted\n")
    assert texts(read) == ["by @kim", "-5m", "restarted"]


def test_a_refused_line_is_named_and_the_others_are_recorded(
    run: Run, read: Read, incident: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = Session.act

    def refusing(session: Session, rule: Any, **wish: Any) -> Any:
        if wish["text"] == "no":
            raise Refused("X-1", "Not this.", "Write another.")
        return act(session, rule, **wish)

    monkeypatch.setattr(Session, "act", refusing)
    done = run("log", "-", stdin=b"one\nno\ntwo\n", code=3)
    assert "Line 2 was not recorded: no" in done.stderr
    assert texts(read) == ["one", "two"]


def test_a_room_that_takes_nothing_more_shows_the_line_that_it_did_not_take(
    run: Run, incident: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(session: Session, rule: Any, **wish: Any) -> Any:
        raise DiskFull("The disk is full.")

    monkeypatch.setattr(Session, "act", full)
    assert "Line 2 and those after it were not recorded: two" in (
        run("log", "-", stdin=b"\ntwo\nthree\n", code=4).stderr
    )


def test_a_long_text_is_not_said_back_in_full(run: Run, read: Read, incident: str) -> None:
    done = run("log", "-", stdin=b"x" * 1_000_000)
    assert len(done.stderr) < 1000
    assert "1,000,000 characters" in done.stderr
    assert texts(read) == ["x" * 1_000_000]


def test_s16_a_line_larger_than_an_entry_is_named_and_the_others_are_recorded(
    run: Run, read: Read, incident: str
) -> None:
    done = run("log", "-", stdin=b"one\n" + b"x" * (LARGEST + 1) + b"\ntwo\n", code=3)
    assert "Line 2 was not recorded: it is larger than 1 MB" in done.stderr
    assert texts(read)[-2:] == ["one", "two"]


def test_s16_a_line_as_large_as_the_buffer_takes_nothing_of_the_next_one(
    run: Run, read: Read, incident: str
) -> None:
    for size in (LARGEST, LARGEST + 1, LARGEST + 2, LARGEST + 3, 2 * LARGEST + 4):
        code = 0 if size == LARGEST else 3
        run("log", "-", stdin=b"x" * size + b"\nafter %d" % size, code=code)
        assert texts(read)[-1] == f"after {size}"


def test_s16_words_from_stdin_are_no_larger_than_an_entry(run: Run, incident: str) -> None:
    done = run("hypothesis", "propose", "-", stdin=b"x\n" * LARGEST, code=2)
    assert "What stands on stdin is larger than 1 MB" in done.stderr


def test_many_lines_are_answered_in_lines_of_json(run: Run, incident: str) -> None:
    answers = run("log", "-", "--json", stdin=b"one\ntwo\n").stdout.splitlines()
    assert [json.loads(line)["events"][0]["text"] for line in answers] == ["one", "two"]


def test_json_stays_json_whatever_stands_in_the_derived_tables(
    run: Run, read: Read, incident: str, room_path: Path
) -> None:
    run("log", "needle")
    hostile = "needle\u2028\u0085\x1b[31m\u202e"
    with closing(sqlite3.connect(room_path)) as foreign:
        foreign.execute("UPDATE entries SET text = ? WHERE text = 'needle'", [hostile])
        foreign.commit()
    shown = run("search", "needle", "--json").stdout
    assert [hit["text"] for hit in json.loads(shown)] == [hostile]
    assert shown.isascii()


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_fault(run: Run, read: Read, incident: str, closed: str) -> None:
    for number, words in enumerate(("log fact", "show", "timeline", "log - ")):
        done = subprocess.run(
            ["/bin/sh", "-c", f'"$1" -m warroom {words} {closed}', "sh", sys.executable],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ,
        )
        assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), (number, done.stderr)
    assert texts(read) == ["fact"]


def test_a_folder_that_was_removed_under_us_is_said(incident: str, tmp_path: Path) -> None:
    (gone := tmp_path / "gone").mkdir()
    code = f"import os; os.chdir({str(gone)!r}); os.rmdir({str(gone)!r})\n"
    code += "import sys; sys.argv = ['warroom', '--room', 'room.db', 'declare', 'x']\n"
    code += "from warroom.cli.main import run; run()"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=os.environ
    )
    assert done.returncode == 4
    assert "was removed" in done.stderr


def test_what_was_written_long_after_it_happened_is_marked_late(
    run: Run, read: Read, incident: str
) -> None:
    run("log", "now")
    run("log", "-3h", "the first alert")
    run("state", "cancel", "false alarm")
    run("log", "after the close", "--incident", incident)
    late = {entry["text"]: entry["late"] for entry in read("timeline", incident, "--kind", "note")}
    assert late == {"now": False, "the first alert": True, "after the close": True}
    said = run("timeline", incident).stdout.splitlines()
    assert sum("(late: recorded" in line for line in said) == 2


def test_a_prompt_gets_the_worst_of_several_incidents(run: Run, incident: str) -> None:
    run("search is slow", "--incident", incident)
    run("declare", "Nothing works", "--severity", "1")
    run("declare", "Something is odd")
    assert run("show", "--oneline").stdout.startswith("SEV-1 active INC-2")
    assert run("show", "--oneline").stdout.endswith("(+2 open)\n")


def test_a_drill_is_marked_wherever_it_is_told(run: Run) -> None:
    run("declare", "Fire drill", "--severity", "3", "--drill")
    assert "EXERCISE" in run("log", "needle").stderr
    assert "EXERCISE" in run("update", "send", "we are down").stderr
    run("freeze", "pay")
    for command in ("show", "timeline", "list", "search needle", "export", "show --oneline"):
        assert "EXERCISE" in run(*command.split()).stdout, command
    assert "EXERCISE INC-1" in run("frozen", "pay", code=0).stdout


def test_an_incident_is_merged_only_into_another_one_that_is_open(run: Run, incident: str) -> None:
    run("declare", "The same again", "--severity", "3")
    itself = run("state", "merge", "INC-2", "--incident", "2", code=3)
    assert "into itself" in itself.stderr
    run("state", "merge", "INC-99", "--incident", "2", code=2)
    run("state", "merge", "1", "same cause", "--incident", "2")
    circle = run("state", "merge", "INC-2", "--incident", "1", code=3)
    assert "INC-2 is merged" in circle.stderr
    assert run("list", "--open", "--json").stdout.count('"id"') == 1


def test_a_room_is_not_made_by_rebuilding_it(run: Run, room_path: Path) -> None:
    run("rebuild", code=4)
    assert not room_path.exists()


def test_a_lost_derived_table_is_named_with_the_way_out(
    run: Run, read: Read, incident: str, room_path: Path
) -> None:
    with closing(sqlite3.connect(room_path)) as foreign:
        foreign.execute("DROP TABLE entries")
    assert "warroom rebuild" in run("log", "fact", code=4).stderr
    assert "warroom rebuild" in run("search", "fact", code=4).stderr
    assert "Declared" in run("timeline").stdout
    run("rebuild")
    run("log", "fact")
    assert "fact" in run("search", "fact").stdout


def test_verify_tells_of_a_lost_end_also_where_more_is_broken(
    run: Run, incident: str, room_path: Path
) -> None:
    run("log", "first")
    run("log", "last")
    run("verify")
    with closing(sqlite3.connect(room_path)) as foreign:
        foreign.execute("DROP TRIGGER event_delete")
        foreign.execute("DELETE FROM event WHERE text = 'last'")
        foreign.commit()
    said = run("verify", code=1).stdout
    assert "triggers were changed" in said
    assert "shorter than it was" in said


@pytest.mark.parametrize("said", ["", "20 minutes", "-5m", "25:00", "9999999999999d", "soon"])
def test_what_is_no_time_to_come_is_told_how_one_is_written(
    run: Run, incident: str, said: str
) -> None:
    for command in (("update", "send", "hi", "--next"), ("freeze", "pay", "--until")):
        assert "write" in run(*command, said, code=2).stderr
        assert "-5m," not in run(*command, said, code=2).stderr


def test_a_number_without_end_is_no_fault_of_the_program(run: Run, incident: str) -> None:
    run("item", "add", "x")
    endless = "9" * 5000
    for command in (
        ("show", endless), ("log", "x", "--incident", endless), ("strike", endless),
        ("item", "extend", "A1", endless), ("verify", "--head", f"{endless}:{'0' * 64}"),
    ):  # fmt: skip
        assert len(run(*command, code=2).stderr) < 1000


def test_an_update_that_says_the_same_or_promises_late_is_warned_of(
    run: Run, incident: str
) -> None:
    assert "later than" in run("update", "send", "we look into it", "--next", "5h").stderr
    assert "heard last" in run("update", "send", "we look into it").stderr


def test_what_a_redaction_leaves_is_said(run: Run, read: Read, incident: str) -> None:
    run("severity", "1", "the password is hunter2")
    number = read("timeline", "--kind", "severity")[-1]["seq"]
    assert "(severity.changed) stays" in run("redact", str(number), "a secret").stderr
    assert read("show")["severity"] == 1
    run("log", "the password is hunter2")
    number = read("timeline")[-1]["seq"]
    assert "stays" not in run("redact", str(number), "a secret").stderr


@pytest.mark.parametrize("zone", ["Europe", "", "Mars/Base", "../../etc/passwd", "/etc/passwd"])
def test_a_zone_that_is_none_exits_2_with_the_way_out(run: Run, tmp_path: Path, zone: str) -> None:
    (tmp_path / "config.toml").write_text(f'zone = "{zone}"\n')
    said = run("list", code=2).stderr
    assert "is no time zone" in said
    assert "WARROOM_CONFIG=/dev/null" in said


def test_search_finds_an_incident_by_its_title(run: Run, read: Read, incident: str) -> None:
    run("déjà vu in payments")
    run("declare", "Zürich is slow", "--severity", "3")
    run("log", "checkout again", "--incident", incident)
    assert [hit["kind"] for hit in read("search", "checkout")] == ["note", "title"]
    assert [hit["incident"] for hit in read("search", "zurich", "slow")] == ["INC-2"]
    assert [hit["incident"] for hit in read("search", "check", "fail")] == ["INC-1"]
    assert len(read("search", "deja")) == 1
    assert read("search", "checkout", "--incident", "2") == []
    assert len(read("search", "checkout", "--limit", "1")) == 1
