"""A room that an older program wrote opens, stays what it is, and reads as it did.

What is printed otherwise because a fault was mended lies in ``mended/``, and ``mended.toml`` names
the fault; nothing else may differ by a byte.
"""

import re
import tomllib
from pathlib import Path

import pytest

from tests.old_room import FOLDER, ROOMS, ZONES, OldRoom, written

MENDED = FOLDER / "mended"
FAULT = re.compile(r"[KT][1-9][0-9]?")


@pytest.fixture(params=ROOMS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def room(name: str, tmp_path: Path) -> OldRoom:
    return OldRoom(name, tmp_path)


def test_it_holds_every_kind_that_the_program_knew(tmp_path: Path) -> None:
    kinds = {row[0] for row in OldRoom("room", tmp_path).query("SELECT DISTINCT kind FROM event")}
    assert len(kinds) == 92
    assert "weather.changed" in kinds


@pytest.mark.parametrize("zone", ZONES)
def test_every_command_prints_what_it_printed(room: OldRoom, name: str, zone: str) -> None:
    old, mended = written("old", name, zone), written("mended", name, zone)
    printed = room.printed(ZONES[zone])
    assert set(printed) == set(old)
    for each, text in printed.items():
        assert text.decode() == mended.get(each, old[each]).decode(), each


def test_reading_leaves_every_digest_and_hash(room: OldRoom, name: str) -> None:
    before = (FOLDER / f"{name}.rows").read_text()
    assert room.rows() == before
    assert room.run("verify").exit_code == 0
    room.printed("UTC")
    assert room.rows() == before


def test_writing_goes_on_behind_the_old_rows(room: OldRoom, name: str) -> None:
    result = room.run("--incident", "INC-2", "log", "one more")
    assert result.exit_code == 0, result.output
    assert room.run("rebuild").exit_code == 0
    assert room.run("verify").exit_code == 0
    assert room.rows().startswith((FOLDER / f"{name}.rows").read_text())
    assert "one more" in room.run("timeline", "INC-2").output


def test_every_difference_names_the_fault_that_was_mended() -> None:
    named = tomllib.loads((FOLDER / "mended.toml").read_text())
    files = [path for path in MENDED.rglob("*") if path.is_file()]
    assert {str(path.relative_to(MENDED)) for path in files} == set(named)
    for path in files:
        place = path.relative_to(MENDED)
        faults = named[str(place)]
        assert faults, place
        assert all(FAULT.fullmatch(fault) for fault in faults), place
        room, zone, file = place.parts
        assert written("old", room, zone)[file] != path.read_bytes(), place
