"""The timeline follows, or stays where the reader is, and lays out only what is in sight."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from warroom.core.event import Precision, When
from warroom.topics.timeline.console import look as timeline_look
from warroom.topics.timeline.console.pane import Timeline
from warroom.topics.timeline.console.rows import Window
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.events import Corrected, Logged, Struck
from warroom.tui.view import Pending

START = datetime(2025, 11, 4, 13, 0, tzinfo=UTC)


def entries(scene: Any, count: int) -> Any:
    return scene.log(*(f"sample number {number}" for number in range(count)))


async def test_it_follows_what_comes(scene: Any, stage: Any, row: Any) -> None:
    entries(scene, 100)
    async with stage(scene.view()) as (app, pilot):
        assert row(app.painted(), "sample number 99") == 33
        app.room.show(scene.log("the newest of all").view())
        await pilot.pause()
        lines = app.painted()
        assert row(lines, "the newest of all") == 33
        assert row(lines, "sample number 99") == 32
        assert row(lines, "following 101 entries") == 3


async def test_a_reader_who_scrolled_up_is_not_moved(scene: Any, stage: Any, row: Any) -> None:
    entries(scene, 100)
    async with stage(scene.view()) as (app, pilot):
        app.room.timeline.page(-1)
        await pilot.pause()
        before = app.painted()[4:33]
        app.room.show(scene.log("one", "two", "three").view())
        await pilot.pause()
        after = app.painted()
        assert [line[:74] for line in after[4:33]] == [line[:74] for line in before]
        assert row(after, "3 new below") == 33
        assert row(after, "paused") == 3
        app.room.timeline.to_latest()
        await pilot.pause()
        assert row(app.painted(), "new below") == -1
        assert row(app.painted(), "three") == 33


async def test_seeing_new_entries_takes_them_off_the_count(scene: Any, stage: Any) -> None:
    entries(scene, 60)
    async with stage(scene.view()) as (app, pilot):
        timeline = app.room.timeline
        timeline.page(-1)
        app.room.show(scene.log("one", "two").view())
        await pilot.pause()
        assert len(timeline.place.unseen) == 2
        timeline.page(1)
        timeline.page(1)
        await pilot.pause()
        assert not timeline.place.unseen
        assert timeline.following


async def test_an_entry_put_in_above_moves_nothing_and_is_marked(
    scene: Any, stage: Any, row: Any
) -> None:
    entries(scene, 100)
    async with stage(scene.view()) as (app, pilot):
        app.room.timeline.move(-1)
        selected = app.room.timeline.selected
        await pilot.pause()
        before = app.painted()[4:33]
        early = Logged(entry="note", text="remembered", occurred=When(START - timedelta(hours=1)))
        app.room.show(scene.record(early).view())
        await pilot.pause()
        assert [line[:74] for line in app.painted()[4:33]] == [line[:74] for line in before]
        assert app.room.timeline.selected == selected
        assert "1 put in above" in app.painted()[3]
        app.room.timeline.to_first()
        await pilot.pause()
        assert row(app.painted(), "remembered") == 4
        assert "put in above" not in app.painted()[3]


async def test_the_filter_shows_only_what_holds_all_words(scene: Any, stage: Any, row: Any) -> None:
    entries(scene, 50)
    scene.log("replica lag grows", kind="observation").log("other", kind="decision")
    async with stage(scene.view()) as (app, pilot):
        timeline = app.room.timeline
        timeline.filter("LAG obs")
        await pilot.pause()
        assert row(app.painted(), "replica lag grows") == 4
        assert row(app.painted(), "sample number") == -1
        assert "1/52" in app.painted()[3]
        app.room.show(scene.log("no match", "lag observed again").view())
        await pilot.pause()
        assert row(app.painted(), "lag observed again") == 5
        assert row(app.painted(), "no match") == -1
        timeline.filter("@mara lag obs")
        await pilot.pause()
        assert row(app.painted(), "lag observed again") == 5
        timeline.filter("nothing like it")
        await pilot.pause()
        assert row(app.painted(), "No entry holds") == 5
        timeline.filter("")
        await pilot.pause()
        assert row(app.painted(), "lag observed again") == 33


async def test_jump_clears_a_filter_that_hides_the_entry(scene: Any, stage: Any) -> None:
    entries(scene, 80)
    async with stage(scene.view()) as (app, _):
        timeline = app.room.timeline
        timeline.filter("79")
        assert timeline.jump(5)
        assert timeline.selected is not None
        assert timeline.selected.seq == 5
        assert timeline.words == ""
        assert not timeline.jump(10_000)


async def test_times_in_all_their_precisions(scene: Any, stage: Any, row: Any) -> None:
    scene.declare()
    for precision, text in (
        (Precision.EXACT, "exact"), (Precision.MINUTE, "to the minute"),
        (Precision.APPROXIMATE, "about then"), (Precision.UNTIMED, "some time"),
    ):  # fmt: skip
        at = None if precision is Precision.UNTIMED else START + timedelta(minutes=1, seconds=7)
        scene.record(Logged(entry="note", text=text, occurred=When(at, precision)))
    async with stage(scene.view()) as (app, pilot):
        lines = app.painted()
        assert "13:01:07 ·" in lines[row(lines, "exact")]
        assert "13:01    ·" in lines[row(lines, "to the minute")]
        assert "~13:01   ·" in lines[row(lines, "about then")]
        assert "untimed  ·" in lines[row(lines, "some time")]
        app.room.show(scene.view(elapsed_times=True))
        await pilot.pause()
        lines = app.painted()
        assert " +01:05 ·" in lines[row(lines, "exact")]


async def test_another_day_is_written_above(scene: Any, stage: Any, row: Any) -> None:
    scene.log("before midnight")
    scene.record(Logged(entry="note", text="after"), at=START + timedelta(hours=14))
    async with stage(scene.view()) as (app, _):
        lines = app.painted()
        assert "Tue 4 Nov 2025" in lines[row(lines, "before midnight") - 1]
        assert "Wed 5 Nov 2025" in lines[row(lines, "after") - 1]


async def test_corrected_struck_late_and_pending_say_so(scene: Any, stage: Any, row: Any) -> None:
    scene.log("twelve percent", "wrong room")
    scene.record(Corrected(entry=1, as_kind="note", text="two percent"), Struck(entry=2))
    old = When(START - timedelta(hours=2))
    scene.record(Logged(entry="note", text="seen much earlier", occurred=old))
    pending = Pending(text="on its way", kind="note", at=START + timedelta(minutes=1))
    async with stage(scene.view(pending=(pending,))) as (app, pilot):
        lines = app.painted()
        assert "↳ corrected" in lines[row(lines, "twelve percent")]
        assert "↳ struck" in lines[row(lines, "wrong room")]
        assert "↳ written 2h00 later" in lines[row(lines, "seen much earlier")]
        assert "◌ note" in lines[row(lines, "on its way")]
        app.room.show(scene.log("on its way").view())
        await pilot.pause()
        lines = app.painted()
        assert "· note" in lines[row(lines, "on its way")]


async def test_a_correction_of_an_entry_in_sight_repaints_it(
    scene: Any, stage: Any, row: Any
) -> None:
    scene.log("twelve percent")
    async with stage(scene.view()) as (app, pilot):
        assert row(app.painted(), "corrected") == -1
        app.room.show(scene.record(Struck(entry=1)).view())
        await pilot.pause()
        lines = app.painted()
        assert "↳ struck" in lines[row(lines, "twelve percent")]


@pytest.mark.parametrize("size", [200, 100_000])
async def test_appending_lays_out_only_what_is_in_sight(
    scene: Any, stage: Any, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    laid: list[int] = []
    lay = timeline_look.lay

    def counted(entry: Entry, *args: Any, **more: Any) -> Any:
        laid.append(entry.seq)
        return lay(entry, *args, **more)

    monkeypatch.setattr("warroom.topics.timeline.console.pane.lay", counted)
    entries(scene, size)
    async with stage(scene.view()) as (app, pilot):
        assert len(laid) <= 36
        laid.clear()
        app.room.show(scene.log("one more").view())
        await pilot.pause()
        assert laid == [size + 1]
        laid.clear()
        app.room.timeline.page(-1)
        await pilot.pause()
        assert len(laid) <= 36


async def test_another_incident_starts_anew(
    scene: Any, stage: Any, doctrine: Any, row: Any
) -> None:
    entries(scene, 10)
    async with stage(scene.view()) as (app, pilot):
        app.room.timeline.move(-1)
        other = type(scene)(doctrine).log("a fresh start")
        app.room.show(other.view())
        await pilot.pause()
        assert row(app.painted(), "sample number") == -1
        assert row(app.painted(), "a fresh start") == 4
        assert app.room.timeline.selected is None


async def test_the_selection_keeps_its_entry_while_others_come(scene: Any, stage: Any) -> None:
    entries(scene, 40)
    async with stage(scene.view()) as (app, _):
        timeline: Timeline = app.room.timeline
        timeline.move(-1)
        chosen = timeline.selected
        app.room.show(scene.log("new").view())
        assert timeline.selected is chosen
        timeline.move(1)
        assert timeline.selected is timeline.latest
        timeline.move(1)
        assert timeline.following
        assert timeline.selected is None


async def test_the_scrollbar_is_measured_once_for_each_painting(
    scene: Any, stage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once for each row made an idle console look at every entry in sight as often as rows."""
    scene.log(*(f"entry {n}" for n in range(100)))
    asked: list[int] = []
    at_end = Window.at_end

    def counted(window: Window, count: int, height: int) -> bool:
        asked.append(height)
        return at_end(window, count, height)

    async with stage(scene.view()) as (app, _):
        timeline = app.room.timeline
        timeline.move(-1)
        for _ in range(60):
            timeline.move(-1)
        monkeypatch.setattr(Window, "at_end", counted)
        timeline.draw(78, 30)
        assert len(asked) <= 1
