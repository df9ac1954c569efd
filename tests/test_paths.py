"""The program that counts what a key press goes through sees all of it."""

import pytest

from tests.paths import MOST, PACKAGE, Noted, is_console, measured


@pytest.fixture(scope="module")
def found() -> dict[str, Noted]:
    return measured()


def test_what_a_thread_writes_is_noted_and_what_a_colleague_writes_is_not(
    found: dict[str, Noted],
) -> None:
    writes = {PACKAGE / "log" / "sqlite" / "lock.py", PACKAGE / "archive" / "projector.py"}
    assert writes <= found["enter"].files
    assert not writes & found["append"].files
    assert not writes & found["key"].files
    assert PACKAGE / "log" / "sqlite" / "watcher.py" in found["append"].files


@pytest.mark.parametrize("name", MOST)
def test_no_path_goes_through_more_files_than_a_reader_can_follow(
    found: dict[str, Noted], name: str
) -> None:
    console = {path for path in found[name].files if is_console(path)}
    assert console
    assert len(console) <= MOST[name], sorted(map(str, console))
