import stat
from pathlib import Path

import pytest

from warroom.beside.sharing import Facts, NotShared, judge, look, own_files, share

FOLDER = Path("/srv/warroom")
SHARED = {"room.db": (0o660, 0), "room.db-wal": (0o660, 0)}


def facts(**changes: object) -> Facts:
    given: dict[str, object] = {
        "folder": FOLDER,
        "mode": 0o2775,
        "owner": 0,
        "group": "ops",
        "files": SHARED,
        "members": ("mara", "jonas"),
        "published": True,
    }
    return Facts(**{**given, **changes})  # type: ignore[arg-type]


def test_a_shared_folder_has_operators_and_observers() -> None:
    verdict = judge(facts())
    assert (verdict.operators, verdict.observers, verdict.problems) == (True, True, ())


def test_a_group_only_folder_keeps_everyone_else_out() -> None:
    verdict = judge(facts(mode=0o2770, files={"room.db": (0o660, 0)}))
    assert (verdict.operators, verdict.observers, verdict.problems) == (True, False, ())


def test_a_private_folder_lets_nobody_in_and_says_what_to_do() -> None:
    verdict = judge(facts(mode=0o700, files={"room.db": (0o600, 0)}))
    assert not verdict.operators
    assert not verdict.observers
    assert any("doctor --share" in problem for problem in verdict.problems)


def test_a_journal_that_the_group_cannot_write_keeps_operators_out() -> None:
    assert not judge(facts(files={**SHARED, "room.db-wal": (0o644, 0)})).operators


def test_a_closed_folder_above_is_named() -> None:
    above = Path("/home/mara")
    verdict = judge(facts(closed_parents=(above,), group_closed_parents=(above,)))
    assert not verdict.operators
    assert not verdict.observers
    assert any("/home/mara" in problem for problem in verdict.problems)


def test_a_file_that_everyone_may_write_is_named() -> None:
    verdict = judge(facts(files={"room.db": (0o666, 0)}))
    assert any("Everyone may write room.db" in problem for problem in verdict.problems)


def test_s3_a_room_that_everyone_may_open_is_named() -> None:
    verdict = judge(facts(files={"room.db": (0o664, 0), "room.db.lock": (0o660, 0)}))
    assert verdict.observers
    (problem,) = verdict.problems
    assert "open room.db, and" in problem


def test_observers_without_a_copy_are_told() -> None:
    verdict = judge(facts(published=False))
    assert not verdict.observers
    assert any("no copy" in problem for problem in verdict.problems)


def test_a_group_of_one_is_told_to_add_the_others() -> None:
    assert any("usermod" in problem for problem in judge(facts(members=("mara",))).problems)


def test_no_room_yet_is_not_shared() -> None:
    verdict = judge(facts(files={}))
    assert not verdict.operators
    assert not verdict.observers


@pytest.mark.parametrize(
    ("only_group", "folder", "file", "presence"),
    [(False, 0o2775, 0o660, 0o2775), (True, 0o2770, 0o660, 0o2770)],
)
def test_share_sets_every_mode_once(
    tmp_path: Path, only_group: bool, folder: int, file: int, presence: int
) -> None:
    room = tmp_path / "war" / "room.db"
    room.parent.mkdir(mode=0o700)
    for name in ("room.db", "room.db-wal", "room.db.lock"):
        (room.parent / name).touch(0o600)
    assert share(room, only_group=only_group)
    assert stat.S_IMODE(room.parent.stat().st_mode) == folder
    assert {stat.S_IMODE(path.stat().st_mode) for path in own_files(room)} == {file}
    assert stat.S_IMODE((room.parent / "presence").stat().st_mode) == presence
    watching = stat.S_IMODE((room.parent / "presence" / "watching").stat().st_mode)
    assert watching == (0o2770 if only_group else 0o1777)
    assert share(room, only_group=only_group) == []
    assert judge(look(room)).observers is (not only_group and not look(room).closed_parents)


def test_a_folder_that_holds_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "room.db").touch(0o600)
    (tmp_path / "diary.txt").touch(0o600)
    before = stat.S_IMODE(tmp_path.stat().st_mode)
    with pytest.raises(NotShared, match=r"diary\.txt"):
        share(tmp_path / "room.db")
    assert stat.S_IMODE(tmp_path.stat().st_mode) == before


def test_an_unknown_group_is_named(tmp_path: Path) -> None:
    (tmp_path / "room.db").touch()
    with pytest.raises(NotShared, match="no-such-group"):
        share(tmp_path / "room.db", group="no-such-group")
