"""Drafts outlive the process that typed them, and never mix with those of another one."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from warroom.tui.drafts import Drafts, Kept
from warroom.tui.paint import times

AT = datetime(2026, 5, 15, 9, 7, tzinfo=UTC)


def line(text: str, slot: str = "entry:note") -> Kept:
    return Kept(slot=slot, kind="note", text=text, pressed_at=AT, open=True)


def drafts(state: Path, incident: str = "INC-1") -> Drafts:
    return Drafts(state, "log", incident, "mara")


def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def left_by(state: Path, name: str, kept: Kept) -> None:
    """Let a file of this process be another one's."""
    drafts(state).keep(kept)
    (mine,) = (state / "drafts" / "log" / "INC-1" / "mara").glob(f"{os.getpid()}-*.json")
    mine.rename(mine.with_name(f"{name}.json"))


def test_what_is_kept_is_read_by_the_next_one(tmp_path: Path) -> None:
    drafts(tmp_path).keep(line("half a sen"))
    assert [kept.text for kept in drafts(tmp_path).waiting] == ["half a sen"]


def test_a_dead_process_leaves_its_drafts_to_the_next(tmp_path: Path) -> None:
    left_by(tmp_path, str(dead_pid()), line("half a sen"))
    found = drafts(tmp_path)
    assert found.get("entry:note") == line("half a sen")
    (kept,) = (tmp_path / "drafts/log/INC-1/mara").iterdir()
    assert kept.stem.startswith(f"{os.getpid()}-")


def test_a_living_console_keeps_its_own(tmp_path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from tests.tui.test_drafts import drafts, line
drafts(Path({str(tmp_path)!r})).keep(line("theirs"))
print(flush=True)
sys.stdin.read()
"""
    other = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdin is not None
    assert other.stdout is not None
    other.stdout.readline()
    assert drafts(tmp_path).all == ()
    other.communicate()
    assert [kept.text for kept in drafts(tmp_path).all] == ["theirs"]


def test_s12_a_draft_is_offered_though_its_process_number_is_in_use_again(tmp_path: Path) -> None:
    for name in (str(os.getppid()), f"{os.getppid()}-00000000-1", "1"):
        left_by(tmp_path, name, line("half a sen", f"entry:{name}"))
        found = drafts(tmp_path)
        assert [kept.text for kept in found.all] == ["half a sen"], name
        found.drop(found.all[0].slot)


def test_a_file_that_is_no_draft_is_left_where_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "drafts/log/INC-1/mara"
    folder.mkdir(parents=True)
    (folder / "1.json").write_text("not a draft")
    drafts(tmp_path).keep(line("mine"))
    assert (folder / "1.json").read_text() == "not a draft"


def test_incidents_do_not_share_drafts(tmp_path: Path) -> None:
    drafts(tmp_path).keep(line("first"))
    assert drafts(tmp_path, "INC-2").all == ()


def test_what_was_logged_leaves_no_file(tmp_path: Path) -> None:
    found = drafts(tmp_path)
    found.keep(line("done"))
    found.drop("entry:note")
    assert list((tmp_path / "drafts").iterdir()) == []


def test_only_the_user_reads_them(tmp_path: Path) -> None:
    drafts(tmp_path).keep(line("a password"))
    path = next((tmp_path / "drafts/log/INC-1/mara").iterdir())
    assert path.stat().st_mode & 0o077 == 0


def test_hostile_and_broken_files_do_no_harm(tmp_path: Path) -> None:
    left_by(tmp_path, str(dead_pid()), line("x\x1b]52;c;AAAA\x07y"))
    folder = tmp_path / "drafts/log/INC-1/mara"
    (folder / f"{dead_pid()}.json").write_bytes(b"\xff not json")
    assert [kept.text for kept in drafts(tmp_path).waiting] == ["x]52;c;AAAAy"]


def test_a_directory_that_cannot_be_written_is_told_and_typing_goes_on(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("in the way")
    found = drafts(tmp_path)
    found.keep(line("still here"))
    assert "cannot be kept" in found.problem
    assert found.get("entry:note") is not None


def test_s1_a_draft_that_nests_without_end_hides_no_other(tmp_path: Path) -> None:
    left_by(tmp_path, str(dead_pid()), line("half a sen"))
    folder = tmp_path / "drafts" / "log" / "INC-1" / "mara"
    for name in ("1" * 200, "x"):
        (folder / f"{name}.json").write_text('[{"z":' + "[" * 100_000)
    assert [kept.text for kept in drafts(tmp_path).waiting] == ["half a sen"]


def test_s2_a_draft_of_the_first_or_the_last_year_can_be_shown(tmp_path: Path) -> None:
    folder = tmp_path / "drafts" / "log" / "INC-1" / "mara"
    folder.mkdir(parents=True)
    (folder / f"{dead_pid()}.json").write_text(
        '[{"slot":"a","kind":"note","text":"a","pressed_at":"9999-12-31T23:59:59Z"},'
        '{"slot":"b","kind":"note","text":"b","pressed_at":"0001-01-01T00:00:00"}]'
    )
    found = drafts(tmp_path).waiting
    assert [kept.text for kept in found] == ["b", "a"]
    for zone in ("America/New_York", "Asia/Tokyo"):
        assert all(times.day(kept.pressed_at, ZoneInfo(zone)) for kept in found)
