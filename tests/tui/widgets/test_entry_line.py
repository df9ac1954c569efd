"""The line in which words are typed: what it tells, and that the cursor is always in sight."""

from typing import Any

import pytest
from rich.cells import cell_len
from textual import events
from textual.message import Message

from warroom.tui.ask.entry_line import EntryLine


def press(line: EntryLine, *keys: str) -> list[bool]:
    return [line.press(events.Key(key, key if len(key) == 1 else None)) for key in keys]


def heard(line: EntryLine, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    messages: list[Any] = []
    post = line.report

    def record(message: Message) -> None:
        messages.append(message)
        post(message)

    monkeypatch.setattr(line, "report", record)
    return messages


async def test_typing_shows_at_once_and_changes_one_row(scene: Any, stage: Any) -> None:
    async with stage(scene.log("x").view()) as (app, pilot):
        line = app.room.entry
        line.open("◆ DECISION", facts=(("13:36:07", "bright bold"),), hints=(("Enter", "log"),))
        app.room.in_foot(line)
        await pilot.pause()
        rows = app.painted()
        assert rows[34].startswith(" ◆ DECISION   13:36:07")
        assert rows[34].rstrip().endswith("Enter log")
        refreshed: list[Any] = []
        app.room.foot.refresh = lambda *regions, **_: refreshed.extend(regions)
        press(line, "r", "o", "l", "l")
        assert [(region.y, region.height) for region in refreshed] == [(1, 1)] * 4
        del app.room.foot.refresh
        app.room.foot.refresh()
        await pilot.pause()
        assert app.painted()[35].startswith(" roll")


async def test_what_it_tells(scene: Any, stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(scene.view()) as (app, _):
        line = app.room.entry
        messages = heard(line, monkeypatch)
        line.open("· NOTE", text="dns")
        assert press(line, " ", "tab", "shift+tab", "up", "down", "enter", "escape") == [True] * 7
        assert [type(message).__name__ for message in messages] == [
            "Changed", "Turned", "Turned", "Recalled", "Recalled", "Submitted", "Left",
        ]  # fmt: skip
        assert [messages[1].by, messages[2].by, messages[3].by, messages[4].by] == [1, -1, -1, 1]
        assert messages[5].text == messages[6].text == "dns "
        assert press(line, "f5") == [False]


async def test_a_paste_of_lines_is_reported_and_one_line_goes_in(
    scene: Any, stage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(scene.view()) as (app, _):
        line = app.room.entry
        messages = heard(line, monkeypatch)
        line.open("· NOTE")
        line.paste("one line\n")
        assert line.text == "one line"
        line.paste("two\nlines")
        assert line.text == "one line"
        assert isinstance(messages[-1], EntryLine.Pasted)
        assert messages[-1].text == "two\nlines"


@pytest.mark.parametrize("words", ["long " * 80, "火災が発生した" * 30, "👨‍👩‍👧" * 60])
async def test_the_cursor_stays_in_sight(scene: Any, stage: Any, words: str) -> None:
    async with stage(scene.view(), size=(80, 24)) as (app, _):
        line = app.room.entry
        line.open("· NOTE", text=words)
        ground = app.room.entry.palette.style("on-chip", "chip")
        for keys in (["end"], ["home"], ["right"] * 90, ["left"] * 30, ["end"]):
            press(line, *keys)
            strip = line.draw(80, 2)[1]
            assert strip.cell_length == 80
            assert sum(cell_len(segment.text) for segment in strip) == 80
            assert any(segment.style == ground for segment in strip)
