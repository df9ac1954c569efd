"""A short run of every campaign against the program, and that the campaigns themselves can fail.

``python -m tests.faults --full`` is the long one; docs/testing.md says what each of them shows.
"""

import random
from pathlib import Path

import pytest

from tests.faults import versions, writes
from tests.faults.__main__ import NAMES, campaign, main
from tests.faults.fuzz import inputs
from tests.faults.mutated import mutated, sites
from tests.faults.tally import Budget, Tally
from tests.faults.tree import places
from tests.faults.writes import Call, Disk

LEAST = {"syscalls": 4, "bits": 9, "files": 3, "writes": 4, "text": 10, "calendar": 1,
         "fuzz": 500, "mutants": 1}  # fmt: skip
"""How many faults each makes here, so that it does the same on a slow machine."""

LEFT_OUT = frozenset({"console"})
"""None in the short runs: a second each, and tests/e2e has many."""


@pytest.mark.parametrize("name", NAMES)
def test_it_holds(name: str) -> None:
    budget = Budget(seconds=0, least=LEAST.get(name, 1), left_out=LEFT_OUT)
    found, _ = campaign(name, budget)
    assert found.injected or found.skipped
    assert found.holds, "\n".join(found.notes)


def test_a_finding_is_told_and_is_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = Tally(injected=3)
    bad.found("lost", "the third of three")
    monkeypatch.setattr("tests.faults.fuzz.run", lambda budget: bad)
    assert main(["fuzz"]) == 1
    said = capsys.readouterr().out
    assert "lost: the third of three" in said
    assert "Not everything holds" in said


def disk_of(folder: Path, *calls: Call) -> Disk:
    """A disk that took some calls."""
    (folder / "room.db").write_bytes(b"before")
    disk = Disk(folder)
    for call in calls:
        disk.take(call)
    return disk


def test_a_power_cut_leaves_what_was_synced_and_any_of_the_rest(tmp_path: Path) -> None:
    path, left = str(tmp_path / "room.db"), set()
    synced = (Call("write", 0, path, b"synced"), Call("sync", 0, path, b""))
    disk = disk_of(tmp_path, *synced, Call("write", 0, path, b"unsure"))
    for seed in range(40):
        disk.cut(random.Random(seed))
        left.add((tmp_path / "room.db").read_bytes())
    assert left == {b"synced", b"unsure"}


def test_a_power_cut_may_forget_a_new_name_until_its_folder_is_synced(tmp_path: Path) -> None:
    new = str(tmp_path / "room.db-wal")
    calls = Call("write", 0, new, b"frame"), Call("sync", 0, new, b"")
    for more, there in ((), {True, False}), ((Call("sync", 0, str(tmp_path), b""),), {True}):
        disk, found = disk_of(tmp_path, *calls, *more), set()
        for seed in range(40):
            disk.cut(random.Random(seed))
            found.add(Path(new).exists())
        assert found == there
        Path(new).unlink(missing_ok=True)


def test_a_program_that_forgets_to_sync_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    read = writes.read
    monkeypatch.setattr(
        writes, "read", lambda record: (call for call in read(record) if call.what != "sync")
    )
    found = writes.run(Budget(seconds=0, least=4))
    assert found.skipped or found.lost


def test_a_room_of_the_schema_of_today_is_kept() -> None:
    assert versions.today().exists(), "run python -m tests.faults.versions"


def test_every_decoder_has_something_to_begin_with() -> None:
    from tests.faults.decoders import DECODERS

    assert [name for name in DECODERS if not inputs(name)] == []


def test_every_time_that_can_be_said_is_found_in_the_tree() -> None:
    names = {place.name for place in places() if place.when}
    assert {
        "role claim --at",
        "update send --next",
        "freeze --until",
        "update promise WHEN",
    } <= names


def test_a_mutant_is_the_module_with_one_change() -> None:
    source = (
        "def most(a, b):\n    if a < b and not b == 1:\n        raise ValueError\n    return a\n"
    )
    assert len(sites(source)) == 6
    trees = {compile(mutated(source, number), "m", "exec").co_consts for number in range(6)}
    assert len(trees) == 6
