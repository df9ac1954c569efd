"""A few pictures of the whole console, colours and all.

``pytest --snapshot-update`` takes them again; look at each before it is committed.
"""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from tests.tui.stills import Gallery, Still, at
from warroom.config import Config

CALM = at(25)
SHOTS = (
    Still("room_80x24", "UPDATE OVERDUE", ((80, 24),), at(25, later=12)),
    Still("room_120x36", "on track", ((120, 36),), CALM),
    Still("room_200x55", "due soon", ((200, 55),), at(44)),
    Still("light", "OVERDUE", ((120, 36),), at(25, later=12), config=Config(theme="light")),
)
MONO = Still("mono", "OVERDUE", ((120, 36),), at(25, later=12))


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_the_picture_is_the_same(
    shot: Still, gallery: Gallery, snap_compare: Callable[..., bool]
) -> None:
    assert same(shot, gallery, snap_compare)


def test_the_picture_without_colours_is_the_same(
    gallery: Gallery, snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert same(MONO, gallery, snap_compare)


def same(shot: Still, gallery: Gallery, snap_compare: Callable[..., bool]) -> bool:
    """Whether the console looks as it did when the picture was accepted."""
    room = shot.room(gallery)

    async def happen(pilot: Pilot[int]) -> None:
        await shot.happen(pilot, gallery, room)

    return snap_compare(shot.app(room), terminal_size=shot.sizes[0], run_before=happen)
