"""Which panes stand where at which size; hostile text and every look in all of them."""

from datetime import timedelta
from typing import Any

import pytest

from warroom.topics.action_items.events import Assigned, Blocked
from warroom.topics.lifecycle.events import SituationSet
from warroom.topics.roles.events import Claimed, Role
from warroom.topics.timeline.events import Logged
from warroom.topics.updates.events import Audience, UpdateSent
from warroom.tui.ask.line import Line
from warroom.tui.paint.themes import TABLES
from warroom.tui.screens.owed import OwedList
from warroom.tui.view import Feed, FeedState, Trouble

HOSTILE = (
    "a[/]b [@click=app.quit]x[/] \x1b]52;c;aGk=\x07 \x9b31m \u202egnirts \u2066iso\u2069 "
    "[red]not red[/red] 火災 👨‍👩‍👧 e\u0301 end"
)


@pytest.mark.parametrize(
    ("size", "present", "absent"),
    [
        ((200, 55), ("ROLES", "SITUATION", "DECISIONS", "TIMELINE", "NEXT UPDATE", "UPDATES SENT"),
         ("1 Timeline",)),
        ((160, 40), ("ROLES", "DECISIONS", "NEXT UPDATE"), ("UPDATES SENT",)),
        ((120, 36), ("TIMELINE", "NEXT UPDATE", "ACTION ITEMS", "ROLES"), ("DECISIONS",)),
        ((100, 30), ("TIMELINE", "NEXT UPDATE", "ACTION ITEMS"), ("1 Timeline",)),
        ((80, 24), ("1 Timeline", "2 Items", "Next update"), ("ACTION ITEMS",)),
        ((59, 15), ("1 Timeline",), ("ACTION ITEMS",)),
        ((38, 11), ("SEV-1",), ("1 Timeline",)),
        ((20, 6), ("SEV-1",), ()),
    ],
)  # fmt: skip
async def test_sizes(
    scene: Any, stage: Any, row: Any, size: tuple[int, int], present: Any, absent: Any
) -> None:
    scene.declare().log("a few words")
    async with stage(scene.view(), size=size) as (app, _):
        lines = app.painted()
        assert len(lines) == size[1]
        for words in present:
            assert row(lines, words) >= 0, words
        for words in absent:
            assert row(lines, words) == -1, words
        assert row(lines, "words") >= 0


async def test_a_resize_keeps_the_pane_that_has_the_keys(scene: Any, stage: Any, row: Any) -> None:
    scene.declare().log("words")
    async with stage(scene.view(), size=(80, 24)) as (app, pilot):
        app.room.activate("items")
        await pilot.pause()
        assert row(app.painted(), "ACTION ITEMS") == 5
        assert row(app.painted(), "13:00:04") == -1
        await pilot.resize_terminal(120, 36)
        await pilot.pause()
        assert row(app.painted(), "13:00:04") >= 0
        assert row(app.painted(), "▌ACTION ITEMS") >= 0
        app.room.activate("decisions")
        await pilot.pause()
        assert row(app.painted(), "▌DECISIONS") == 3
        app.room.widen()
        await pilot.pause()
        assert row(app.painted(), "NEXT UPDATE") == -1


def hostile(scene: Any) -> Any:
    scene.declare().record(
        Claimed(role=Role.IC, who=HOSTILE),
        Claimed(role=Role.SME, who="li", domain=HOSTILE),
        Assigned(item="A1", text=HOSTILE, owner=HOSTILE),
        Blocked(item="A1", needs=HOSTILE),
        UpdateSent(audiences=(Audience.INTERNAL,), text=HOSTILE),
        Logged(entry="decision", text=HOSTILE, attachment=HOSTILE),
        Logged(entry=HOSTILE, text=HOSTILE),
        *(SituationSet(field=field, text=HOSTILE) for field in ("title", "impact", "bridge")),
    )
    return scene


@pytest.mark.parametrize("size", [(200, 55), (80, 24), (50, 14)])
async def test_hostile_text_is_harmless_in_every_pane(
    scene: Any, stage: Any, size: tuple[int, int]
) -> None:
    view = hostile(scene).view(
        live=Feed(FeedState.LOST, HOSTILE, (HOSTILE,)), trouble=Trouble("LOST", HOSTILE)
    )
    async with stage(view, size=size) as (app, pilot):
        room = app.room
        screens = []
        for name in ("items", "roles", "situation", "decisions", "updates", "timeline"):
            room.activate(name)
            await pilot.pause()
            screens.append("\n".join(app.painted()))
        room.details.open(view, scene.seq - 4)
        room.overlay(room.details)
        room.prompt.ask(HOSTILE, [], HOSTILE)
        room.in_foot(room.prompt)
        await pilot.pause()
        screens.append("\n".join(app.painted()))
        owed = OwedList()
        owed.open(view)
        room.overlay(owed)
        Line(HOSTILE, HOSTILE, HOSTILE, hint=HOSTILE).show(room, "")
        await pilot.pause()
        screens.append("\n".join(app.painted()))
        for words in screens:
            assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\u2069"} & set(words)
        assert any("[@click=app.quit]x[/]" in words for words in screens)


@pytest.mark.parametrize("theme", sorted(TABLES))
async def test_every_look_says_the_same_words(scene: Any, stage: Any, theme: str) -> None:
    view = scene.declare().log("words").view(now=scene.now + timedelta(minutes=40))
    async with stage(view, theme=theme) as (app, _):
        here = app.painted()
    async with stage(view, theme="warroom-dark") as (app, _):
        assert app.painted() == here


async def test_ascii_only(scene: Any, stage: Any) -> None:
    scene.declare().log("words").record(Assigned(item="A1", text="x", owner="li", due_at=scene.now))
    view = scene.view(ascii=True, now=scene.now + timedelta(minutes=40))
    for size in ((120, 36), (80, 24), (200, 55)):
        async with stage(view, size=size) as (app, _):
            assert all(line.isascii() for line in app.painted() if "→" not in line)


async def test_the_theme_changes_on_the_fly(scene: Any, stage: Any) -> None:
    async with stage(scene.declare().view()) as (app, pilot):
        app.theme = "warroom-light"
        await pilot.pause()
        strip = app.room.header.render_line(0)
        backgrounds = {segment.style.bgcolor.name for segment in strip if segment.style}
        assert "#f3f1ec" in backgrounds
        assert "#151a21" not in backgrounds
