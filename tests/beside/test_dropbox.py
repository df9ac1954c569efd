"""The drop-box: granted, suspicious of everything in it, and never lossy (doctrine O.7)."""

import os
import stat
from pathlib import Path

import pytest

from warroom.beside import dropbox
from warroom.beside.dropbox import Wanted
from warroom.config import os_user

ASKED = Wanted("elif", "when will it be fixed?", "INC-1")


@pytest.fixture
def box(path: Path) -> Path:
    dropbox.grant(path)
    return dropbox.folder(path)


def planted(box: Path, content: bytes, name: str = "0" * 32) -> Path:
    file = box / f"{name}.json"
    file.write_bytes(content)
    return file


def test_without_a_grant_nothing_can_be_dropped(path: Path) -> None:
    assert not dropbox.may_drop(path)
    with pytest.raises(dropbox.NoDropbox, match="warroom questions grant"):
        dropbox.drop(path, ASKED)
    assert dropbox.waiting(path) == ()


def test_what_is_dropped_waits_with_its_owner_until_it_is_removed(path: Path, box: Path) -> None:
    name = dropbox.drop(path, ASKED)
    (found,) = dropbox.waiting(path)
    assert (found.name, found.wanted, found.user) == (name, ASKED, os_user())
    assert [each.name for each in box.iterdir()] == [name]
    dropbox.remove(path, found)
    dropbox.remove(path, found)
    assert dropbox.waiting(path) == ()


@pytest.mark.parametrize(
    ("room_mode", "mode"),
    [(0o2775, 0o2773), (0o2770, 0o2770), (0o755, 0o733), (0o700, 0o700)],
)
def test_nobody_else_can_list_it(path: Path, room_mode: int, mode: int) -> None:
    path.parent.chmod(room_mode)
    assert dropbox.grant(path)
    assert not dropbox.grant(path)
    assert stat.S_IMODE(dropbox.folder(path).stat().st_mode) == mode


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[" * 5000,
        b"x" * (dropbox.LARGEST + 1),
        b'{"handle": "elif", "text": 7, "incident": "INC-1"}',
        b'{"text": "who am I?"}',
    ],
)
def test_what_is_no_question_is_passed_over_and_kept(path: Path, box: Path, content: bytes) -> None:
    file = planted(box, content)
    assert dropbox.waiting(path) == ()
    assert file.exists()


def test_links_pipes_folders_and_other_names_are_passed_over(path: Path, box: Path) -> None:
    real = planted(path.parent, b'{"handle": "root", "text": "?", "incident": "INC-1"}', "real")
    (box / f"{'1' * 32}.json").symlink_to(real)
    os.link(real, box / f"{'2' * 32}.json")
    os.mkfifo(box / f"{'3' * 32}.json")
    (box / f"{'4' * 32}.json").mkdir()
    planted(box, real.read_bytes(), "readme")
    planted(box, real.read_bytes(), f".{'5' * 32}")
    assert dropbox.waiting(path) == ()


def test_words_are_cleaned(path: Path, box: Path) -> None:
    dropbox.drop(path, Wanted("e\x1b[31mve\u202e", "wh\x9ben?\nnow", "INC-1\n"))
    (found,) = dropbox.waiting(path)
    assert found.wanted == Wanted("e[31mve", "when?\nnow", "INC-1")


def test_a_question_that_is_too_long_is_said_to_be(path: Path, box: Path) -> None:
    with pytest.raises(dropbox.NoDropbox, match="at most"):
        dropbox.drop(path, Wanted("elif", "x" * 10_000, "INC-1"))
    assert list(box.iterdir()) == []


def test_revoking_keeps_what_is_left_under_another_name(path: Path, box: Path) -> None:
    assert dropbox.revoke(path) is None
    assert not box.exists()
    for number in (1, 2):
        dropbox.grant(path)
        file = planted(box, b"garbage")
        aside = dropbox.revoke(path)
        assert aside == path.parent / f"room.db.questions.revoked-{number}"
        assert (aside / file.name).read_bytes() == b"garbage"
        assert stat.S_IMODE(aside.stat().st_mode) == 0o700
        assert not dropbox.may_drop(path)


def test_a_link_or_a_file_in_its_place_is_no_drop_box(path: Path) -> None:
    (path.parent / "elsewhere").mkdir()
    dropbox.folder(path).symlink_to(path.parent / "elsewhere")
    assert dropbox.seen(path) is None
    assert not dropbox.may_drop(path)
