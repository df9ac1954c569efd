"""The room's health, and who may come in."""

import contextlib
import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

Read = Callable[..., Any]


@pytest.fixture
def incident(run: Run) -> str:
    run("declare", "Checkout fails", "--severity", "2")
    run("log", "p99 is thirty seconds")
    return "INC-1"


def test_verify_walks_the_chain_and_knows_a_noted_head(run: Run, incident: str) -> None:
    head = re.search(r"\d+:[0-9a-f]{64}", run("verify").stdout)
    assert head
    run("log", "one more")
    run("verify", "--head", head[0])
    seq, _, digest = head[0].partition(":")
    turned = digest[::-1]
    assert "history was rewritten" in run("verify", "--head", f"{seq}:{turned}", code=1).stdout
    assert "99" in run("verify", "--head", f"99:{digest}", code=1).stdout


def test_verify_names_the_row_that_was_changed_behind_its_back(
    run: Run, read: Read, incident: str, room_path: Path
) -> None:
    seq = next(each["seq"] for each in read("timeline") if "p99" in each["text"])
    with sqlite3.connect(room_path) as connection:
        connection.executescript("DROP TRIGGER IF EXISTS event_no_update;")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(
            "UPDATE event SET payload = replace(payload, 'thirty', 'three!') WHERE seq = ?", [seq]
        )
    connection.close()
    result = run("verify", code=1)
    assert f"Row {seq}" in result.stdout


def test_rebuild_brings_the_tables_back(
    run: Run, read: Read, incident: str, room_path: Path
) -> None:
    connection = sqlite3.connect(room_path)
    connection.execute("DROP TABLE entries")
    connection.commit()
    connection.close()
    run("rebuild")
    assert [hit["incident"] for hit in read("search", "thirty")] == ["INC-1"]


def test_backup_is_a_room_and_never_overwrites(run: Run, incident: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    run("backup", str(copy))
    assert "p99" in run("timeline", "--room", str(copy)).stdout
    run("backup", str(copy), code=2)
    run("backup", str(tmp_path / "nowhere" / "copy.db"), code=2)


def test_doctor_says_what_it_found(run: Run, read: Read, incident: str) -> None:
    text = run("doctor").stdout
    for what in ("python", "sqlite", "textual", "room", "sharing", "terminal"):
        assert re.search(rf"^(ok|note)\s+{what} ", text, re.MULTILINE), text
    assert {each["what"] for each in read("doctor")} >= {"warroom", "room", "writing"}


def test_doctor_fails_on_a_file_that_is_no_room(run: Run, room_path: Path) -> None:
    room_path.parent.mkdir()
    room_path.write_text("not a database", encoding="utf-8")
    assert "FAIL" in run("doctor", code=1).stdout


def test_doctor_fails_when_the_log_can_be_changed(run: Run, incident: str, room_path: Path) -> None:
    connection = sqlite3.connect(room_path)
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in names:
        connection.execute(f"DROP TRIGGER {name}")
    connection.close()
    assert "triggers" in run("doctor", code=1).stdout
    run("log", "x", code=4)
    assert "p99" in run("timeline").stdout


def test_doctor_names_settings_that_do_not_fit(run: Run, incident: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("colour = 1\n", encoding="utf-8")
    assert "colour" in run("doctor", code=1).stdout


def test_doctor_shares_and_invite_prints_the_lines(
    run: Run, read: Read, incident: str, room_path: Path
) -> None:
    run("doctor", "--share")
    assert stat.S_IMODE(room_path.parent.stat().st_mode) == 0o2775
    run("log", "after sharing")
    for path in room_path.parent.iterdir():
        assert path.is_dir() or stat.S_IMODE(path.stat().st_mode) == 0o660, path
    said = read_invite(run)
    assert f"--room {room_path.resolve()} open INC-1 --as NAME" in said["operator"]
    assert said["operator"].startswith("ssh -t example.test ")
    assert f"{room_path.resolve()} watch INC-1" in said["observer"]
    assert re.fullmatch(
        r'restrict,pty,command=".*warroom.* watch INC-1" ssh-ed25519 KEY NAME',
        said["authorized_keys"],
    )


def read_invite(run: Run) -> Any:
    import json

    result = run("invite", "--host", "example.test", "--json", code=invited_code())
    return json.loads(result.stdout)


def invited_code() -> int:
    """The folders above a test's own let nobody else pass, so nobody could really come."""
    return 1


def test_invite_says_why_nobody_can_come(run: Run, incident: str, room_path: Path) -> None:
    room_path.parent.chmod(0o700)
    result = run("invite", code=1)
    assert result.stdout == ""
    assert "doctor --share" in result.stderr


def test_sharing_a_folder_with_other_things_in_it_is_refused(
    run: Run, incident: str, room_path: Path
) -> None:
    (room_path.parent / "diary.txt").touch()
    assert "diary.txt" in run("doctor", "--share", code=3).stderr


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has its own place for data")
def test_f18_the_first_room_is_private_whatever_the_umask(
    run: Run, read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WARROOM_ROOM")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    before = os.umask(0)
    try:
        run("my own incident")
    finally:
        os.umask(before)
    home = tmp_path / "data" / "warroom"
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()} == {0o600}
    (who,) = [each["said"] for each in read("doctor") if "operators" in each["said"]]
    assert who == "operators: only its owner; observers: nobody else"
    assert run("invite", code=1).stdout == ""


def test_s3_sharing_closes_a_room_of_an_older_version_and_publishes_a_copy(
    run: Run, read: Read, incident: str, room_path: Path
) -> None:
    room_path.parent.chmod(0o2775)
    for path in room_path.parent.iterdir():
        path.chmod(0o664)
    assert "keep operators from writing" in run("invite", code=1).stderr
    said = run("doctor", "--share").stderr
    assert "warroom keep" in said
    assert {stat.S_IMODE(path.stat().st_mode) for path in room_path.parent.glob("room.db*")} == {
        0o660,
        0o2775,
    }
    (copy,) = [each for each in read("doctor") if each["what"] == "copy"]
    assert (copy["level"], "old" in copy["said"]) == ("note", True)
    assert "no copy" not in run("invite", code=1).stderr
    run("doctor", "--share", "--only-group")
    assert not room_path.with_name("room.db.published").exists()


@pytest.fixture
def keeper(incident: str, room_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "warroom", "keep"],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    with process:
        assert heard(process, str(room_path))
        yield process
        process.kill()


def heard(process: subprocess.Popen[str], words: str) -> str:
    """Wait until a program says something; the test's own time limit ends a wait in vain."""
    assert process.stderr is not None
    return next((line for line in process.stderr if words in line), "")


def test_keep_holds_the_room_open_until_it_is_stopped(
    room_path: Path, keeper: subprocess.Popen[str]
) -> None:
    assert room_path.with_name("room.db-shm").exists()
    keeper.send_signal(signal.SIGTERM)
    assert keeper.wait(20) == 0
    assert not room_path.with_name("room.db-shm").exists()


def test_a_room_is_kept_by_one_and_doctor_knows_by_whom(
    run: Run, read: Read, keeper: subprocess.Popen[str]
) -> None:
    assert f"Process {keeper.pid} " in run("keep", code=4).stderr
    run("doctor", "--share")
    (copy,) = [each for each in read("doctor") if each["what"] == "copy"]
    assert (copy["level"], str(keeper.pid) in copy["said"]) == ("ok", True)


def test_p13_keep_goes_on_with_the_room_that_took_the_place_of_its_own(
    run: Run, room_path: Path, keeper: subprocess.Popen[str], tmp_path: Path
) -> None:
    run("doctor", "--share")
    run("backup", str(tmp_path / "copy.db"))
    run("log", "lost")
    for path in room_path.parent.glob("room.db-*"):
        path.unlink()
    (tmp_path / "copy.db").rename(room_path)
    assert heard(keeper, "replaced")
    assert heard(keeper, "Keeping")
    run("log", "in the new one")
    with contextlib.closing(sqlite3.connect(room_path)) as connection:
        rows = connection.execute("SELECT hash FROM event").fetchall()
    link = room_path.with_name("room.db.published") / "current"
    copied: list[tuple[str]] = []
    while copied != rows:
        with contextlib.closing(sqlite3.connect(f"file:{link}?mode=ro", uri=True)) as connection:
            copied = connection.execute("SELECT hash FROM event").fetchall()


def test_p13_keep_ends_when_no_room_took_the_place_of_its_own(
    room_path: Path, keeper: subprocess.Popen[str]
) -> None:
    room_path.unlink()
    assert heard(keeper, "deleted")
    assert heard(keeper, "There is no room")
    assert keeper.wait(20) == 4


def test_a_room_that_lost_its_end_is_noticed(
    run: Run, incident: str, room_path: Path, tmp_path: Path
) -> None:
    run("backup", str(tmp_path / "older.db"))
    run("log", "one more")
    run("verify")
    for path in room_path.parent.glob("room.db*"):
        path.unlink()
    (tmp_path / "older.db").rename(room_path)
    assert "shorter" in run("verify", code=1).stdout
    assert "shorter" in run("doctor", code=1).stdout
    run("verify", "--accept")
    run("verify")
