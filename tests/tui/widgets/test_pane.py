"""Only what changed is painted, and nothing on the hot path lays anything out."""

from datetime import timedelta
from typing import Any

import pytest

from warroom.topics.timeline.events import Logged
from warroom.tui.ask.line import Line


def watched(app: Any, *panes: Any) -> list[tuple[str, int, int]]:
    """What the panes refresh from now on: name, first row, rows."""
    seen: list[tuple[str, int, int]] = []

    def hook(pane: Any) -> None:
        def refresh(*regions: Any, layout: bool = False, **_: Any) -> Any:
            assert not layout
            name = pane.id or type(pane).__name__
            seen.extend((name, region.y, region.height) for region in regions)
            if not regions:
                seen.append((name, 0, pane.size.height))
            return pane

        pane.refresh = refresh

    for pane in panes:
        hook(pane)
    return seen


async def test_the_same_view_paints_nothing(scene: Any, stage: Any) -> None:
    view = scene.declare().log("x").view()
    async with stage(view) as (app, _):
        room = app.room
        seen = watched(app, room.header, room.alarm, room.left, room.stage, room.right, room.foot)
        room.show(view)
        assert seen == []


async def test_a_second_later_only_clocks_are_painted(scene: Any, stage: Any) -> None:
    scene.declare().log("x")
    async with stage(scene.view()) as (app, _):
        room = app.room
        seen = watched(app, room.header, room.left, room.stage, room.foot)
        room.show(scene.view(now=scene.now + timedelta(seconds=1)))
        assert [(name, rows) for name, _, rows in seen] == [("Header", 1), ("stage", 1)]


async def test_an_entry_appended_below_a_short_timeline_paints_its_row(
    scene: Any, stage: Any
) -> None:
    scene.log("one", "two")
    async with stage(scene.view()) as (app, _):
        seen = watched(app, app.room.stage)
        app.room.show(scene.log("three").view())
        assert seen == [("stage", 0, 1), ("stage", 3, 1)]


async def test_the_hot_path_lays_nothing_out(
    scene: Any, stage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.declare().log(*(f"entry {number}" for number in range(60)))
    async with stage(scene.view(), size=(80, 24)) as (app, pilot):
        laid: list[int] = []
        reflow = app.screen._refresh_layout

        def counted(*args: Any, **more: Any) -> None:
            laid.append(1)
            reflow(*args, **more)

        monkeypatch.setattr(app.screen, "_refresh_layout", counted)
        room = app.room
        line = Line("· NOTE", "", "words")
        line.show(room, "")
        line.type(" more")
        line.show(room, "")
        room.in_foot(None)
        for name in ("items", "roles", "situation", "decisions", "updates", "timeline"):
            room.activate(name)
            await pilot.pause()
        room.timeline.page(-1)
        room.details.open(room.timeline.view, 5)
        room.overlay(room.details)
        await pilot.pause()
        room.uncover()
        room.show(scene.record(Logged(entry="note", text="new")).view())
        await pilot.pause()
        assert laid == []
