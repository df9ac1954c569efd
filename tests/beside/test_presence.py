"""Who is here: cleaned, distrusted, forgotten when stale or dead, and harmless when unwritable."""

import json
import os
import socket
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.log.support import START
from warroom.beside import foreign
from warroom.beside.presence import STALE, SWEPT, Presence, Present, folder, watching, who
from warroom.config import os_user


def test_consoles_see_one_another_until_they_leave(path: Path) -> None:
    mara = Presence(path, "mara", now=START)
    bob = Presence(path, "bob", now=START + timedelta(seconds=1), observer=True)
    assert mara.beat(START, "INC-7")
    assert bob.beat(START + timedelta(seconds=1))
    here = mara.who(START + timedelta(seconds=2))
    assert [(each.handle, each.observer, each.incident) for each in here] == [
        ("mara", False, "INC-7"),
        ("bob", True, None),
    ]
    assert {each.user for each in here} == {os_user()}
    mara.leave()
    mara.leave()
    assert [each.handle for each in bob.who(START)] == ["bob"]


def test_somebody_who_was_silent_for_too_long_is_gone_and_comes_back(path: Path) -> None:
    mara = Presence(path, "mara", now=START)
    mara.beat(START)
    assert who(path, START + STALE)
    assert not who(path, START + STALE + timedelta(seconds=1))
    mara.beat(START + STALE)
    assert who(path, START + 2 * STALE)


def test_a_dead_process_is_gone_at_once(path: Path) -> None:
    code = f"""
from pathlib import Path
from tests.log.support import START
from warroom.config import os_user
from warroom.beside.presence import Presence
Presence(Path({str(path)!r}), "ghost", now=START).beat(START)
"""
    subprocess.run([sys.executable, "-c", code], check=True)
    assert len(list(folder(path).glob("*.json"))) == 1
    assert who(path, START) == ()


def test_rooms_in_one_folder_keep_apart(path: Path) -> None:
    Presence(path, "mara", now=START).beat(START)
    assert who(path.with_name("other.db"), START) == ()
    assert who(path.with_name("nowhere") / "room.db", START) == ()


def planted(path: Path, **change: Any) -> bytes:
    told = {
        "handle": "eve", "host": "elsewhere", "pid": 1, "since": START.isoformat(),
        "at": START.isoformat(),
    }  # fmt: skip
    return json.dumps(told | change).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"x" * 100_000,
        planted(Path(), pid="one"),
        planted(Path(), at="2026-03-01T12:00:00"),
        planted(Path(), at="2026-13-01T12:00:00Z"),
    ],
)
def test_what_is_no_presence_is_passed_over(path: Path, content: bytes) -> None:
    folder(path).mkdir()
    (folder(path) / "room.db-eve.json").write_bytes(content)
    assert who(path, START) == ()


def test_links_and_pipes_are_not_followed(path: Path) -> None:
    folder(path).mkdir()
    (path.parent / "real.json").write_bytes(planted(path))
    (folder(path) / "room.db-link.json").symlink_to(path.parent / "real.json")
    os.mkfifo(folder(path) / "room.db-pipe.json")
    assert who(path, START) == ()


def test_names_are_cleaned_and_the_user_is_the_files_owner(path: Path) -> None:
    folder(path).mkdir()
    file = folder(path) / "room.db-eve.json"
    file.write_bytes(planted(path, handle="e\x1b[31mve‮", user="root", incident="I\x9bNC"))
    (eve,) = who(path, START)
    assert (eve.handle, eve.incident) == ("e[31mve", "INC")
    assert eve.user == os_user()


def test_a_folder_that_cannot_be_written_does_no_harm(path: Path) -> None:
    folder(path).write_text("a file")
    mara = Presence(path, "mara", now=START)
    assert not mara.beat(START)
    assert mara.who(START) == ()
    mara.leave()


def test_what_a_killed_console_left_is_removed_by_the_next_one(path: Path) -> None:
    Presence(path, "ghost", now=START).beat(START)
    Presence(path.with_name("other.db"), "elsewhere", now=START).beat(START)
    later = START + SWEPT + timedelta(seconds=1)
    mara = Presence(path, "mara", now=later)
    assert mara.beat(later)
    assert mara.beat(later)
    left = sorted(json.loads(each.read_bytes())["handle"] for each in folder(path).glob("*.json"))
    assert left == ["elsewhere", "mara"]


def test_s1_a_file_that_nests_without_end_is_no_presence(path: Path) -> None:
    folder(path).mkdir()
    deep = planted(path)[:-1] + b', "z": ' + b"[" * 3800
    (folder(path) / "room.db-x.json").write_bytes(deep)
    assert who(path, START) == ()
    mara = Presence(path, "mara", now=START)
    assert mara.beat(START)
    assert [each.handle for each in mara.who(START)] == ["mara"]


def forged(place: Path, path: Path, count: int, owner: int | None, **told: Any) -> None:
    """Files that somebody put there by hand."""
    for number in range(count):
        file = place / f"{path.name}-0{number:04}.json"
        file.write_bytes(planted(path, **({"handle": f"eve{number}"} | told)))
        if owner is not None:
            os.chown(file, owner, owner)


def test_s8_many_files_where_observers_write_push_no_operator_out(path: Path) -> None:
    path.touch()
    mara = Presence(path, "mara", now=START)
    assert mara.beat(START)
    forged(watching(path), path, 600, None)
    here = mara.who(START)
    assert [each.handle for each in here if not each.observer] == ["mara"]
    assert len(here) < 100


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be several Unix users")
def test_s8_files_of_one_owner_push_nobody_out_of_an_older_folder(path: Path) -> None:
    path.touch()
    mara = Presence(path, "mara", now=START)
    mara.beat(START)
    folder(path).chmod(0o1777)
    forged(folder(path), path, 600, 64012, handle="jonas")
    here = mara.who(START)
    assert {each.handle for each in here if not each.observer} == {"mara"}
    assert {each.user for each in here if each.handle == "jonas"} == {"uid64012"}


def test_s8_who_only_watches_writes_where_observers_may(path: Path) -> None:
    path.touch()
    path.parent.chmod(0o2775)
    assert Presence(path, "mara", now=START).beat(START)
    assert stat.S_IMODE(folder(path).stat().st_mode) == 0o2775
    assert stat.S_IMODE(watching(path).stat().st_mode) == 0o1777
    assert Presence(path, "elif", now=START, observer=True).beat(START)
    assert [(each.handle, each.observer) for each in who(path, START)] == [
        ("elif", True),
        ("mara", False),
    ]
    assert len(list(watching(path).iterdir())) == 1


def test_s8_the_file_of_a_dead_console_is_removed_by_its_owner_at_once(path: Path) -> None:
    mara = Presence(path, "mara", now=START)
    mara.beat(START)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = folder(path) / "room.db-dead.json"
    left.write_bytes(planted(path, host=socket.gethostname(), pid=ended.pid))
    mara.beat(START)
    assert not left.exists()
    assert [each.handle for each in mara.who(START)] == ["mara"]


def test_s1_no_content_of_a_foreign_file_raises(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    file = path.with_name("foreign.json")
    for content in (b"[" * 4000, b"1e999999", b"\xff", b'"\xed\xa0\x80"', b"9" * 4000, b"{}"):
        file.write_bytes(content)
        assert foreign.load(file, Present, 4096) is None
