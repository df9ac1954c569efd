"""The rows at the top answer the six questions, in every state."""

from datetime import timedelta
from typing import Any

import pytest

from warroom.owed import Obligation, Urgency
from warroom.topics.freeze.events import Frozen
from warroom.topics.lifecycle.events import IncidentKind, Moved, Opened, Phase, PhaseChanged, State
from warroom.topics.roles.events import Claimed, Role
from warroom.topics.timeline.events import Logged
from warroom.topics.updates.events import Audience, UpdateSent
from warroom.tui.view import Feed, FeedState, Trouble


def header(app: Any, width: int) -> list[str]:
    return [strip.text.rstrip() for strip in app.room.header.draw(width, 2)]


async def test_how_bad_what_state_who_how_long_and_live(scene: Any, stage: Any) -> None:
    scene.declare(2).record(
        Claimed(role=Role.IC, who="ana"),
        Claimed(role=Role.SCRIBE, who="mara"),
        Frozen(what="checkout"),
        PhaseChanged(old=Phase.INVESTIGATING, new=Phase.MITIGATING),
    )
    async with stage(scene.view(now=scene.now + timedelta(minutes=34))) as (app, _):
        first, second = header(app, 120)
        assert first.startswith(" ▲ SEV-2   MITIGATING   INC-7 Checkout returns 5xx")
        assert first.endswith("T+00:34:05  13:34:07 UTC")
        assert second.startswith(" IC  ana")
        assert "SCR mara (you)" in second
        assert second.endswith("■ frozen  ● live  1 here")
        wide = header(app, 200)[0]
        assert "investigating › identified ›  MITIGATING  › mitigated › resolved" in wide


async def test_no_commander_is_said_only_where_one_is_missed(scene: Any, stage: Any) -> None:
    scene.declare(1)
    async with stage(scene.view()) as (app, _):
        assert header(app, 120)[1].startswith(" IC  none   acting owner mara (you)")
        assert "unfilled" not in header(app, 120)[1]
        for name in ("ana", "ravi", "wei"):
            scene.record(Logged(entry="note", text="here"), by=name)
        app.room.show(scene.view())
        assert "NO INCIDENT COMMANDER: it might be you.  K takes command" in header(app, 120)[1]
        assert "NO COMMANDER.  K takes command" in header(app, 60)[1]
        app.room.show(scene.view(read_only=True))
        assert "NO INCIDENT COMMANDER." in header(app, 120)[1]
        app.room.show(scene.view(read_only=True))
        assert "takes command" not in header(app, 120)[1]
        assert header(app, 120)[1].endswith("READ-ONLY")
        scene.record(Claimed(role=Role.IC, who="ana"))
        app.room.show(scene.view())
        assert header(app, 120)[1].startswith(" IC  ana   ○ OPS unfilled")


async def test_drill_triage_and_closed(scene: Any, stage: Any) -> None:
    scene.record(Opened(title="Rehearsal", incident_kind=IncidentKind.DRILL))
    async with stage(scene.view()) as (app, _):
        assert header(app, 120)[0].startswith(
            " ? SEV unknown   TRIAGE    EXERCISE   INC-7 Rehearsal"
        )
        scene.record(Moved(old=State.TRIAGE, new=State.CANCELLED))
        app.room.show(scene.view(now=scene.now + timedelta(hours=5)))
        first, second = header(app, 120)
        assert " CANCELLED " in first
        assert "T+00:00:01" in first
        assert second.startswith(" IC  none")


async def test_the_feed_says_how_live_it_is(scene: Any, stage: Any) -> None:
    async with stage(scene.declare().view()) as (app, _):
        for feed, words in (
            (Feed(FeedState.LOST, "00:12"), "◌ feed lost 00:12"),
            (Feed(FeedState.POLLING), "◐ polling"),
            (Feed(FeedState.BEHIND, "03:12"), "◌ copy 03:12 old"),
        ):
            app.room.show(scene.view(live=feed))
            assert header(app, 80)[1].endswith(words)


def owed(text: str, urgency: Urgency, what: str = "x") -> Obligation:
    return Obligation(what, text, urgency, "update.send")


async def test_the_alarm_row_is_blank_amber_or_red(scene: Any, stage: Any) -> None:
    async with stage(scene.declare().view(obligations=())) as (app, _):
        alarm = app.room.alarm
        assert alarm.draw(120, 1)[0].text.strip() == ""
        quiet, late = owed("TERM LONG", Urgency.QUIET), owed("A1 LATE", Urgency.DUE)
        app.room.show(scene.view(obligations=(late, quiet)))
        strip = alarm.draw(120, 1)[0]
        assert strip.text.rstrip() == " ▲ U  A1 LATE"
        ground = alarm.palette.style("text").bgcolor
        assert {segment.style.bgcolor for segment in strip} == {ground}
        red = owed("NO COMMANDER", Urgency.CRITICAL)
        app.room.show(scene.view(obligations=(late, red)))
        strip = alarm.draw(120, 1)[0]
        assert strip.text.rstrip() == " ▲ U  NO COMMANDER   ▲ U  A1 LATE"
        field = alarm.palette.style("on-critical", "critical-field").bgcolor
        assert {segment.style.bgcolor for segment in strip} == {field}
        assert alarm.draw(29, 1)[0].text.rstrip() == " ▲ U  NO COMMANDER   +1 more"


async def test_trouble_with_the_room_comes_first(scene: Any, stage: Any) -> None:
    trouble = Trouble("DISK FULL", "your words are kept", "copy.save")
    red = owed("NO COMMANDER", Urgency.CRITICAL)
    async with stage(scene.declare().view(obligations=(red,), trouble=trouble)) as (app, _):
        words = app.room.alarm.draw(120, 1)[0].text
        assert words.startswith(
            " ▲ DISK FULL, W saves a copy: your words are kept   ▲ U  NO COMMANDER"
        )
        assert header(app, 120)[1].endswith("✗ DISK FULL  1 here")


def promised(scene: Any) -> Any:
    due = scene.now + timedelta(minutes=30)
    sent = UpdateSent(audiences=(Audience.INTERNAL,), text="still down", next_at=due)
    return scene.record(sent)


def card(app: Any, width: int = 42) -> list[str]:
    return [strip.text.rstrip() for strip in app.room.next_update.draw(width, 20)]


@pytest.mark.parametrize("width", [28, 34, 38, 40, 60, 80, 100])
async def test_the_countdown_is_whole_at_every_width(scene: Any, stage: Any, width: int) -> None:
    promised(scene.declare(1))
    async with stage(scene.view()) as (app, _):
        clock = scene.view().clocks[0]
        for before in (4, 12):
            app.room.show(scene.view(now=clock.due_at - timedelta(minutes=before, seconds=3)))
            row = app.room.cadence.draw(width, 1)[0]
            assert f"{before:02}:03 " in row.text
            assert row.cell_length == width
            assert "due soon" in row.text or "on track" in row.text


async def test_a_tiny_terminal_says_how_late_the_update_is(scene: Any, stage: Any) -> None:
    promised(scene.declare(1))
    async with stage(scene.view()) as (app, _):
        app.room.show(scene.view(now=scene.view().clocks[0].due_at + timedelta(seconds=193)))
        assert "+03:13" in app.room.cadence.draw(20, 1)[0].text


async def test_the_cadence_clock_from_calm_to_overdue(scene: Any, stage: Any) -> None:
    promised(scene.declare(3))
    due = scene.view().clocks[0].due_at
    async with stage(scene.view()) as (app, _):
        assert "● on track" in card(app)[2]
        line = app.room.cadence
        for minutes, word in ((-4, "▲ due soon"), (0, "▲ DUE NOW"), (3, "▲ OVERDUE")):
            now = due + timedelta(minutes=minutes, seconds=12)
            view = scene.view(now=now)
            app.room.show(view)
            level_rows = "\n".join(card(app))
            assert word in level_rows, view.clocks
            assert word.split(" ", 1)[1] in line.draw(80, 1)[0].text
        assert "then press U" in level_rows
        assert "+03:12" in line.draw(80, 1)[0].text
        app.room.show(scene.view(clocks=()))
        assert "Nothing is owed yet." in "\n".join(card(app))
