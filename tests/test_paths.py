"""The paths of a key, an entry and a colleague's append stay short enough to be read."""

from tests.paths import CONSOLE, MOST, measured


async def test_no_path_goes_through_more_files_than_a_reader_can_follow() -> None:
    found = await measured()
    for name, files in found.items():
        console = [each for each in files if each.is_relative_to(CONSOLE)]
        assert console, name
        assert len(console) <= MOST[name], (name, sorted(console))
