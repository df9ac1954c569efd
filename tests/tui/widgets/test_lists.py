"""Lists: order, cursor, narrowing."""

from datetime import timedelta
from typing import Any

import pytest
from textual import events
from textual.message import Message

from warroom.topics.action_items.console.pane import ActionItems
from warroom.topics.action_items.events import Assigned, Blocked, Done
from warroom.topics.timeline.events import Logged, Struck
from warroom.topics.updates.events import Audience, UpdateSent
from warroom.tui.paint.list import ListPane, ListRow
from warroom.tui.screens.owed import OwedList
from warroom.tui.view import View

ROWS = (
    ListRow(words="Log", heading=True),
    ListRow("n", "note"),
    ListRow("o", "observation"),
    ListRow(words="Command", heading=True),
    ListRow("K", "take command"),
)


def items(scene: Any) -> Any:
    scene.declare()
    soon, past = scene.now + timedelta(minutes=20), scene.now - timedelta(minutes=3)
    return scene.record(
        Assigned(item="A1", text="finished", owner="li", due_at=past),
        Assigned(item="A2", text="no time box", owner="li"),
        Assigned(item="A3", text="in time", owner="li", due_at=soon),
        Assigned(item="A4", text="too late", owner="ana", due_at=past),
        Done(item="A1", result="ok"),
        Blocked(item="A3", needs="a key"),
    )


async def test_late_items_come_first_and_ended_ones_last(scene: Any, stage: Any) -> None:
    async with stage(items(scene).view()) as (app, _):
        lines = [strip.text.rstrip() for strip in app.room.items.draw(80, 10)]
        assert "3 open  ! 1 late" in lines[0]
        assert [line[4:6] for line in lines[1:]] == ["A4", "A3", "A2", "A1"]
        assert lines[1].startswith("! ○ A4")
        assert lines[1].endswith("LATE 3m")
        assert "blocked" in lines[2]
        assert lines[4].startswith("  ✓ A1")
        narrow = [strip.text.rstrip() for strip in app.room.items.draw(42, 10)]
        assert narrow[4].strip().startswith("li  blocked: a key")


def chosen(pane: ActionItems) -> str:
    return pane.selected.id if pane.selected else ""


async def test_a_cursor_only_where_the_keys_are(scene: Any, stage: Any) -> None:
    async with stage(items(scene).view()) as (app, _):
        pane = app.room.items
        assert chosen(pane) == ""
        app.room.activate("items")
        assert chosen(pane) == "A4"
        pane.move(1)
        assert chosen(pane) == "A3"
        pane.move(10)
        assert chosen(pane) == "A1"


async def test_what_does_not_fit_is_counted(scene: Any, stage: Any) -> None:
    async with stage(items(scene).view()) as (app, _):
        lines = [strip.text.strip() for strip in app.room.items.draw(42, 4)]
        assert lines[-1] == "… 3 more"
        app.room.activate("items")
        app.room.items.move(3)
        lines = [strip.text for strip in app.room.items.draw(42, 4)]
        assert any("A1" in line for line in lines)


async def test_decisions_newest_first_and_struck_ones_struck(scene: Any, stage: Any) -> None:
    scene.log("roll back", kind="decision").log("between").log("freeze", kind="decision")
    scene.record(Struck(entry=1))
    async with stage(scene.view()) as (app, _):
        lines = app.room.decisions.draw(60, 10)
        assert [line.text.strip() for line in lines[1:]] == ["13:00 ◆ freeze", "13:00 ◆ roll back"]
        styles = [segment.style for segment in lines[2] if segment.text.startswith("roll")]
        assert all(style and style.strike for style in styles)


async def test_one_update_to_two_audiences_is_one_row(scene: Any, stage: Any) -> None:
    both = (Audience.INTERNAL, Audience.LEADERSHIP)
    scene.declare().record(UpdateSent(audiences=both, text="still down", next_at=scene.now))
    async with stage(scene.view()) as (app, _):
        lines = [strip.text.strip() for strip in app.room.updates.draw(60, 10)]
        assert lines[1] == "13:00 » internal, leadership: still down"
        assert len(lines) == 2


def keys(pane: ListPane[View], *pressed: str) -> None:
    for key in pressed:
        assert pane.press(events.Key(key, key if len(key) == 1 else None))


async def test_a_list_narrows_as_one_types(
    scene: Any, stage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(scene.view()) as (app, _):
        pane: ListPane[View] = app.room.list
        heard: list[Message] = []
        post = pane.report

        def record(message: Message) -> None:
            heard.append(message)
            post(message)

        monkeypatch.setattr(pane, "report", record)
        pane.fill("KEYS", ROWS, hint="Enter runs it.")
        assert pane.at == 1
        keys(pane, "down", "down")
        assert pane.at == 4
        keys(pane, "up", "up")
        assert pane.at == 1
        keys(pane, "c", "o", "m", "m")
        assert pane.matching() == [4]
        lines = [strip.text for strip in pane.draw(60, 10)]
        assert "take command" in lines[2]
        assert "observation" not in "".join(lines)
        keys(pane, "enter")
        picked = heard[-1]
        assert isinstance(picked, ListPane.Chosen)
        assert picked.index == 4
        keys(pane, "escape")
        assert pane.matching() == [0, 1, 2, 3, 4]
        keys(pane, "escape")
        assert isinstance(heard[-1], ListPane.Left)


async def test_what_is_owed_stays_true_while_it_is_open(scene: Any, stage: Any) -> None:
    for name in ("ana", "ravi"):
        scene.record(Logged(entry="note", text="here"), by=name)
    async with stage(scene.declare().view()) as (app, _):
        owed = OwedList()
        late = scene.view(now=scene.now + timedelta(minutes=20))
        owed.open(late)
        app.room.overlay(owed)
        texts = [strip.text for strip in owed.draw(100, 20)]
        assert any("NO INCIDENT COMMANDER" in line for line in texts)
        assert owed.here == late.obligations[0].what
        app.room.show(scene.view(obligations=()))
        assert any("Nothing is owed." in strip.text for strip in owed.draw(100, 20))


async def test_what_the_filter_names_comes_first(scene: Any, stage: Any) -> None:
    async with stage(scene.view()) as (app, _):
        pane: ListPane[View] = app.room.list
        rows = (ListRow("R", "roles", "accept, claim"), ListRow(words="accept the room"))
        pane.fill("KEYS", rows)
        for letter in "accept":
            pane.press(events.Key(letter, letter))
        assert pane.matching() == [1, 0]


async def test_a_narrow_list_keeps_the_key_and_the_words(scene: Any, stage: Any) -> None:
    async with stage(scene.view()) as (app, _):
        pane: ListPane[View] = app.room.list
        pane.fill("KEYS", [ListRow("n Space", "note", "a note; the kind can be changed later")])
        assert "n Space  note   a note; the kind" in pane.draw(40, 8)[2].text
        assert "n Space  note" in pane.draw(20, 8)[2].text
        assert pane.draw(80, 8)[2].text.rstrip().endswith("can be changed later")
