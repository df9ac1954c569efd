"""The line in which words are typed: what it answers, and that the cursor is always in sight."""

from typing import Any

import pytest
from rich.cells import cell_len
from textual import events

from warroom.tui.ask.line import Answer, Line
from warroom.tui.paint.editor import Editor


def answers(*keys: str, **more: Any) -> list[Answer]:
    """What one line answers to each of these keys."""
    heard: list[Answer] = []
    for key in keys:
        line = Line("· NOTE", "", "dns ", **more)
        line.answered = heard.append
        line.press(events.Key(key, None))
    return heard


async def test_typing_shows_at_once_and_changes_one_row(scene: Any, stage: Any) -> None:
    async with stage(scene.log("x").view()) as (app, pilot):
        line = Line("◆ DECISION", "what", hint="13:36:07", enter="log")
        line.show(app.room, "")
        await pilot.pause()
        rows = app.painted()
        assert rows[34].startswith(" ◆ DECISION   13:36:07")
        assert rows[34].rstrip().endswith("Enter log  Esc leave")
        refreshed: list[Any] = []
        app.room.foot.refresh = lambda *regions, **_: refreshed.extend(regions)
        for letter in "roll":
            line.type(letter)
            line.show(app.room, "")
        assert [(region.y, region.height) for region in refreshed] == [(1, 1)] * 4
        del app.room.foot.refresh
        app.room.foot.refresh()
        await pilot.pause()
        assert app.painted()[35].startswith(" roll")


def test_what_it_answers() -> None:
    keys = ("enter", "tab", "shift+tab", "down", "up", "f5")
    turned = [(each.text, each.turned) for each in answers(*keys, tab="kind", rows=True)]
    assert turned == [("dns ", 0), ("dns ", 1), ("dns ", -1), ("dns ", 1), ("dns ", -1)]
    assert [each.turned for each in answers(*keys, tab="kind")] == [0, 1]
    assert [each.turned for each in answers(*keys)] == [0]


def test_a_paste_of_lines_goes_in_as_one() -> None:
    line = Line("· NOTE", "")
    line.paste("one line\n")
    assert line.editor.text == "one line"
    line.paste(" and\ntwo")
    assert "\n" not in line.editor.text


@pytest.mark.parametrize("words", ["long " * 80, "火災が発生した" * 30, "👨‍👩‍👧" * 60])
async def test_the_cursor_stays_in_sight(scene: Any, stage: Any, words: str) -> None:
    async with stage(scene.view(), size=(80, 24)) as (app, _):
        line, editor = app.room.entry, Editor(words)
        line.edit(editor)
        ground = app.room.entry.palette.style("on-chip", "chip")
        for keys in (["end"], ["home"], ["right"] * 90, ["left"] * 30, ["end"]):
            for key in keys:
                editor.press(key)
            strip = line.draw(80, 2)[1]
            assert strip.cell_length == 80
            assert sum(cell_len(segment.text) for segment in strip) == 80
            assert any(segment.style == ground for segment in strip)
