"""What went wrong between the keys and the screen once, one test for each fault."""

import asyncio
import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import TextArea

from tests.tui.conftest import (
    OpenRoom,
    TestClock,
    at_rest,
    burst,
    console,
    screen,
    shown,
    typed,
    until,
)
from warroom.act import Target
from warroom.config import state_dir
from warroom.core.errors import Refused
from warroom.log.errors import DiskFull, RoomUnusable
from warroom.log.sqlite import files
from warroom.room import Room
from warroom.topics.changes import answers
from warroom.topics.changes import rules as changes
from warroom.topics.hypotheses import rules as hypotheses
from warroom.topics.lifecycle import declare, move
from warroom.topics.lifecycle.events import State
from warroom.topics.roles import events as roles_events
from warroom.topics.roles import rules as roles
from warroom.topics.timeline import typed as typed_line
from warroom.topics.timeline.events import Kind
from warroom.tui import acts, registry
from warroom.tui.app import WarroomApp
from warroom.tui.ask.choose import Choice, numbered
from warroom.tui.ask.context import Context
from warroom.tui.keys.action import Action, Group, Needs
from warroom.tui.keys.keyboard import BURST
from warroom.tui.paint.list import ListRow
from warroom.tui.screens.lobby import LobbyScreen
from warroom.tui.screens.room import RoomScreen
from warroom.tui.view import View

WIDE = (120, 36)


@contextmanager
def lock_held(room: Room) -> Iterator[None]:
    descriptor = os.open(files.lock_path(room.path), os.O_RDWR | os.O_CREAT)
    os.pwrite(descriptor, b"4711 ravi".ljust(120), 0)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


class Disk:
    """A disk that is full until there is room again."""

    def __init__(self, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
        real, self.full = room.act, True

        def act(*args: Any, **kwargs: Any) -> Any:
            if self.full:
                raise DiskFull("There is no space left on the disk of the room.")
            return real(*args, **kwargs)

        monkeypatch.setattr(room, "act", act)
        monkeypatch.setattr(acts, "RETRY_FULL", 0.02)


class Gate:
    """Acts that wait at a gate until they are let through."""

    def __init__(self, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
        real, self._open = room.act, threading.Event()
        self.waits = threading.Event()

        def act(*args: Any, **kwargs: Any) -> Any:
            self.waits.set()
            self._open.wait(10)
            return real(*args, **kwargs)

        monkeypatch.setattr(room, "act", act)

    def open(self) -> None:
        self._open.set()


def written(room: Room) -> list[str]:
    return [entry.text for entry in room.incident("INC-1").timeline.written]


async def in_lobby(pilot: Pilot[int]) -> None:
    await pilot.press("L")
    await until(pilot, lambda: isinstance(pilot.app.screen, LobbyScreen))


# T1: a paste into a console that only watches


async def test_t1_a_paste_into_an_observer_writes_nothing(room: Room, open_room: OpenRoom) -> None:
    app = console(open_room("elif", read_only=True), read_only=True)
    async with app.run_test(size=WIDE) as pilot:
        pilot.app.screen.post_message(events.Paste("a secret, pasted by mistake"))
        await until(pilot, lambda: "read-only" in screen(pilot).said)
        assert screen(pilot).mode is None
        await pilot.press("enter")
        await pilot.pause()
        assert "FILE UNUSABLE" not in shown(pilot)
        assert screen(pilot).session.acts("INC-1") is None
        assert not screen(pilot).drafts.all
    writer = open_room("elif")
    async with console(writer).run_test(size=WIDE) as pilot:
        await at_rest(pilot)
    assert written(writer) == ["Declared SEV-2"]


async def test_t1_a_paste_waits_in_line_behind_the_keys(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(room, monkeypatch)
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("V")
        burst(pilot, "1", "n", "a")
        pilot.app.post_message(events.Paste(" pasted"))
        burst(pilot, "z")
        await until(pilot, gate.waits.is_set)
        gate.open()
        await until(pilot, lambda: "a pastedz" in shown(pilot))


# T2, T3: what waits for the file outlives the screen


async def test_t2_an_entry_is_written_also_when_one_looks_at_the_lobby(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(room, monkeypatch)
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("n", *typed("db is down"), "enter")
        await until(pilot, lambda: "DISK FULL" in shown(pilot))
        await asyncio.sleep(2 * BURST)
        await in_lobby(pilot)
        await until(pilot, lambda: "1 not in the room yet" in shown(pilot))
        disk.full = False
        await until(pilot, lambda: written(room)[-1] == "db is down")
        await until(pilot, lambda: "not in the room yet" not in shown(pilot))


async def test_t2_leaving_with_something_pending_asks_once(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(room, monkeypatch)
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("n", *typed("db is down"), "enter")
        await until(pilot, lambda: "DISK FULL" in shown(pilot))
        await pilot.press("Q")
        await until(pilot, lambda: "1 not in the room yet" in shown(pilot))
        await pilot.press("n")
        assert pilot.app.is_running
        await pilot.press("Q", "y")
        await until(pilot, lambda: pilot.app.return_value == 0)
    disk.full = False
    async with WarroomApp(room, incident=None).run_test(size=WIDE) as pilot:
        await until(pilot, lambda: written(room)[-1] == "db is down")


async def test_t2_leaving_in_command_asks_once(room: Room) -> None:
    room.act(roles.claim, Target("INC-1"), role=roles_events.Role.IC)
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("Q")
        await until(pilot, lambda: "You command INC-1" in shown(pilot))
        await pilot.press("y")
        await until(pilot, lambda: pilot.app.return_value == 0)


async def test_t3_an_act_is_not_dropped_by_leaving_the_screen(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(room, monkeypatch)
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("V", "1")
        await until(pilot, lambda: "DISK FULL" in shown(pilot))
        await asyncio.sleep(2 * BURST)
        await in_lobby(pilot)
        await until(pilot, lambda: "1 not in the room yet" in shown(pilot))
        disk.full = False
        await until(pilot, lambda: room.incident("INC-1").severity.current == 1)
        await until(pilot, lambda: "SEV-1" in shown(pilot))


async def test_t3_a_refusal_is_told_on_whatever_screen_is_shown(
    room: Room, open_room: OpenRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(room, monkeypatch)
    refuses: list[bool] = []
    full = room.act

    def act(*args: Any, **kwargs: Any) -> Any:
        if refuses:
            raise Refused("SEV-5", "no", "say why")
        return full(*args, **kwargs)

    monkeypatch.setattr(room, "act", act)
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("V", "1")
        await until(pilot, lambda: "DISK FULL" in shown(pilot))
        await asyncio.sleep(2 * BURST)
        await in_lobby(pilot)
        refuses.append(True)
        await until(pilot, lambda: "INC-1: " in shown(pilot) and "SEV-5" in shown(pilot))
        assert disk.full


# T4: what is typed while a screen opens


async def test_t4_keys_typed_after_enter_in_the_lobby_go_to_the_room(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads, opened = room.incident, threading.Event()

    def slowly(name: str) -> Any:
        if threading.current_thread() is not threading.main_thread():
            opened.wait(10)
        return reads(name)

    async with WarroomApp(room, incident=None).run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "INC-1" in shown(pilot))
        monkeypatch.setattr(room, "incident", slowly)
        burst(pilot, "enter", "n", *"dbdown")
        pilot.app.post_message(events.Paste(" again"))
        burst(pilot, "enter")
        await pilot.pause(0.01)
        opened.set()
        await until(pilot, lambda: written(room)[-1] == "dbdown again")
        assert [each.title for each in room.listings()] == ["checkout returns 5xx"]


async def test_t4_what_was_typed_for_a_screen_that_did_not_open_is_told(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_: str) -> Any:
        raise RoomUnusable("the file is gone")

    async with WarroomApp(room, incident=None).run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "INC-1" in shown(pilot))
        monkeypatch.setattr(room, "incident", gone)
        burst(pilot, "enter", "n", *"dbdown")
        await until(pilot, lambda: "Not taken: “ndbdown”" in shown(pilot))
        assert isinstance(pilot.app.screen, LobbyScreen)
        assert pilot.app.screen.mode is None


# T5: typing ahead never runs something else


async def test_t5_keys_typed_ahead_answer_the_flow_and_run_nothing_else(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.act(typed_line.log, Target("INC-1", by="wei"), kind=Kind.NOTE, text="I look")
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("S")
        await until(pilot, lambda: screen(pilot).mode is not None)
        mode: Any = screen(pilot).mode
        key = next(each.key for each in mode.choices if "cancel" in each.label)
        await pilot.press(key, *typed("nothing"))
        gate = Gate(room, monkeypatch)
        burst(pilot, "enter", "n")  # n: no review
        await until(pilot, gate.waits.is_set)
        gate.open()
        await at_rest(pilot)
        assert screen(pilot).mode is None
        assert room.incident("INC-1").lifecycle.state is State.CANCELLED


async def test_t5_the_keys_open_again_while_an_act_takes_long_and_say_what_was_lost(
    room: Room,
) -> None:
    async with console(room).run_test(size=WIDE) as pilot:
        with lock_held(room):
            await pilot.press("V")
            burst(pilot, "1", "n", *"lost")
            await until(pilot, lambda: "Not taken: “nlost”" in shown(pilot))
            assert screen(pilot).mode is None
            await asyncio.sleep(2 * BURST)
            await pilot.press("n", *typed("kept"), "enter")
        await until(pilot, lambda: written(room)[-1] == "kept")
        assert room.incident("INC-1").severity.current == 1


async def test_t5_without_the_queue_what_is_typed_ahead_would_run(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one before shows nothing unless this one does: the queue is what holds the keys."""
    gate = Gate(room, monkeypatch)
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("V")
        monkeypatch.setattr(type(screen(pilot).keyboard), "closed", False)
        burst(pilot, "1", "n", *"ran")
        await until(pilot, gate.waits.is_set)
        await until(pilot, lambda: "ran" in shown(pilot))
        gate.open()


# T6: the head


async def test_t6_the_head_never_goes_back(room: Room, open_room: OpenRoom) -> None:
    other = open_room("wei")
    async with console(room).run_test(size=WIDE) as pilot:
        await until(pilot, lambda: bool(screen(pilot).session.witness.here))
        theirs = other.act(typed_line.log, Target("INC-1"), kind=Kind.NOTE, text="theirs")
        mine = room.act(typed_line.log, Target("INC-1"), kind=Kind.NOTE, text="mine")
        screen(pilot).folded(mine)
        await until(pilot, lambda: "theirs" in shown(pilot))
        screen(pilot).session._arrived(theirs.events)
        assert screen(pilot).view.head in str(room.head())
        screen(pilot).session.witness.saw(theirs.events)
        assert screen(pilot).session.witness.head in str(room.head())


# T7: cards and follow-on keys belong to their run


async def test_t7_the_card_of_one_flow_is_not_taken_away_by_another(room: Room) -> None:
    room.act(roles.claim, Target("INC-1"), role=roles_events.Role.IC)
    async with console(room).run_test(size=WIDE) as pilot:
        with lock_held(room):
            await pilot.press("U", *typed("all is down"), "enter")
            await until(pilot, lambda: "keys work meanwhile" in screen(pilot).said)
            await pilot.press("J")
            await until(pilot, lambda: screen(pilot).mode is not None)
        await until(pilot, lambda: bool(room.incident("INC-1").updates.sent))
        await at_rest(pilot)
        mode: Any = screen(pilot).mode
        assert mode.title == "SITREP"
        assert screen(pilot).room_layout.in_overlay is screen(pilot).room_layout.card


async def test_t7_a_follow_on_key_never_fires_after_another_flow(room: Room) -> None:
    held = asyncio.Event()

    async def waits_then_presses(ctx: Context) -> None:
        await held.wait()
        ctx.press("severity.set")

    async with console(room).run_test(size=WIDE) as pilot:
        screen(pilot).start(waits_then_presses, "test")
        await until(pilot, lambda: "keys work meanwhile" in screen(pilot).said)
        await pilot.press("n")
        held.set()
        await until(pilot, lambda: "has to wait" in screen(pilot).said)
        await pilot.press("escape", "J", "d")
        await at_rest(pilot)
        assert screen(pilot).mode is None


async def test_t7_a_question_that_comes_late_leaves_the_open_line_alone(room: Room) -> None:
    held = asyncio.Event()

    async def asks_late(ctx: Context) -> None:
        await held.wait()
        await ctx.ask("LATE", "what", text="theirs")

    async with console(room).run_test(size=WIDE) as pilot:
        screen(pilot).start(asks_late, "test")
        await until(pilot, lambda: "keys work meanwhile" in screen(pilot).said)
        await pilot.press("n", *typed("mine"))
        held.set()
        await pilot.pause()
        await pilot.press(*typed(" too"), "enter")
        await until(pilot, lambda: written(room)[-1] == "mine too")
        mode: Any = screen(pilot).mode
        assert mode.title == "LATE"
        assert mode.editor.text == "theirs"


# T8, T9: rows have names, and lists stay true


async def test_t8_a_letter_acts_on_the_row_it_was_pressed_on(room: Room) -> None:
    for text in ("a pool", "b cache"):
        room.act(hypotheses.propose, Target("INC-1"), text=text, owner="mara")
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("H")
        await until(pilot, lambda: screen(pilot).mode is not None)
        here: Any = screen(pilot).mode
        name = here.pane.here
        other = next(each for each in ("H1", "H2") if each != name)
        done = room.act(hypotheses.put_to_test, Target("INC-1", by="wei"), hypothesis=other)
        keyboard = screen(pilot).keyboard
        keyboard.queue.append(events.Key("r", "r"))
        loop = asyncio.get_running_loop()
        loop.call_soon(keyboard.work)  # the key, then the feed, in one turn of the loop
        loop.call_soon(screen(pilot).folded, done)
        await until(pilot, lambda: screen(pilot).mode not in (None, here))
        mode: Any = screen(pilot).mode
        assert mode.title == f"{name} REFUTED"


async def test_t8_what_is_owed_no_more_is_not_gone_to(room: Room, clock: TestClock) -> None:
    clock.move(minutes=90)
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("O")
        await until(pilot, lambda: screen(pilot).mode is not None)
        mode: Any = screen(pilot).mode
        mode.pick("item:A9")
        await until(pilot, lambda: "not owed any more" in screen(pilot).said)


async def test_t9_the_list_of_approvals_stays_true_while_it_is_open(
    room: Room, open_room: OpenRoom
) -> None:
    more: dict[str, Any] = dict.fromkeys(("blast", "effect", "undo", "stop"), "x")
    for number in (1, 2):
        room.act(
            changes.request,
            Target("INC-1", by="wei"),
            text=f"restart {number}",
            risk="R2",
            component="db",
            expect_minutes=4,
            **more,
        )
    room.act(roles.claim, Target("INC-1"), role=roles_events.Role.IC)
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("A")
        await until(pilot, lambda: "CHANGES TO PRODUCTION" in shown(pilot))
        open_room("mara").act(answers.approve, Target("INC-1"), change="C1")

        def row() -> str:
            lines = shown(pilot).splitlines()
            return next(line for line in lines if "restart 1" in line and " C1 " in line)

        await until(pilot, lambda: "waits for approval" not in row())


# T10, T11: the fence


def faults() -> list[Path]:
    return sorted((state_dir() / "faults").glob("*.txt"))


async def test_t10_a_fault_in_one_flow_does_not_end_the_console(
    room: Room, monkeypatch: pytest.MonkeyPatch, fenced: None
) -> None:
    async def broken(_: Context) -> None:
        secret = "hunter2"
        raise KeyError(secret)

    monkeypatch.setattr("warroom.topics.severity.console.set_level", broken)
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("V")
        await until(pilot, lambda: "Severity failed (KeyError)" in screen(pilot).said)
        await pilot.press("n", *typed("it goes on"), "enter")
        await until(pilot, lambda: written(room)[-1] == "it goes on")
    (path,) = faults()
    told = path.read_text()
    assert "test_faults.py" in told
    assert "hunter2" not in told
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("where", ["arrived", "tick", "idle_key", "durable", "logged"])
async def test_t10_a_fault_in_the_feed_the_clock_or_a_key_is_a_sentence(
    where: str, room: Room, open_room: OpenRoom, monkeypatch: pytest.MonkeyPatch, fenced: None
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    async with console(room).run_test(size=WIDE) as pilot:
        await at_rest(pilot)
        with monkeypatch.context() as patch:
            patch.setattr(RoomScreen, where, broken)
            open_room("wei").act(typed_line.log, Target("INC-1"), kind=Kind.NOTE, text="theirs")
            screen(pilot).session.lines.post("INC-1", a_line())
            burst(pilot, "j")
            await until(pilot, lambda: "failed (ZeroDivisionError)" in screen(pilot).said)
        await pilot.press("n", *typed("it goes on"), "enter")
        await until(pilot, lambda: "it goes on" in written(room))
    assert faults()


def a_line() -> Any:
    from warroom.tui.drafts import Kept

    at = lifecycle_start()
    return Kept(slot="entry:note", kind="note", text="mine", pressed_at=at, command_id="c1")


def lifecycle_start() -> Any:
    from tests.tui.conftest import START

    return START


async def test_t10_a_pane_that_raises_while_painting_says_so(
    room: Room, monkeypatch: pytest.MonkeyPatch, fenced: None
) -> None:
    from warroom.topics.action_items.console.pane import ActionItems

    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    async with console(room).run_test(size=WIDE) as pilot:
        monkeypatch.setattr(ActionItems, "draw", broken)
        await pilot.press("n", *typed("it goes on"), "enter")
        await until(pilot, lambda: written(room)[-1] == "it goes on")
        await until(pilot, lambda: "it goes on" in shown(pilot))
        await until(pilot, lambda: "cannot be shown" in shown(pilot))
    assert len(faults()) == 1


async def test_t10_an_entry_of_the_registry_that_leads_nowhere_is_a_sentence(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(room).run_test(size=WIDE) as pilot:
        gone = Action("gone", "f9", "gone", "x", Group.FIND, "flows.gone:run", needs=Needs.NOTHING)
        monkeypatch.setitem(screen(pilot).keymap.room, "f9", gone)
        await pilot.press("f9")
        assert "flows.gone:run cannot be opened" in screen(pilot).said
        with pytest.raises(registry.Unregistered):
            registry.load("severity.console:nothing")


def unreadable(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: Any, **__: Any) -> Any:
        raise RoomUnusable("disk I/O error")

    room._folded.incidents.clear()
    monkeypatch.setattr(room.log, "read", read)


async def test_t11_an_unreadable_file_does_not_end_the_lobby(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with WarroomApp(room, incident=None).run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "INC-1" in shown(pilot))
        done = room.act(declare.declare_new, Target(new=True), title="second", severity_level=2)
        unreadable(room, monkeypatch)
        assert isinstance(pilot.app.screen, LobbyScreen)
        pilot.app.screen.arrived(done.events)
        await until(pilot, lambda: "disk I/O error" in shown(pilot))
        assert pilot.app.is_running


async def test_t11_an_unreadable_file_does_not_end_the_room(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(room).run_test(size=WIDE) as pilot:
        done = room.act(typed_line.log, Target("INC-1"), kind=Kind.NOTE, text="x")
        unreadable(room, monkeypatch)
        screen(pilot).arrived(done.events)
        await until(pilot, lambda: "▲ ROOM" in shown(pilot) and "disk I/O error" in shown(pilot))
        assert pilot.app.is_running


# T13: one clock


async def test_t13_one_tick_a_second_after_a_reopening(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    chains: list[float] = []
    async with console(room).run_test(size=WIDE) as pilot:
        loop: Any = asyncio.get_running_loop()
        for _ in range(2):
            for to in (State.CANCELLED, State.ACTIVE):
                done = room.act(move.move, Target("INC-1"), to=to, reason="so it is")
                screen(pilot).folded(done)
        await in_lobby(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RoomScreen))
        tick = screen(pilot).session._tick
        chains = [each.when() for each in loop._scheduled
                  if not each.cancelled() and each._callback == tick]  # fmt: skip
    assert len(chains) == 1


# What was latent


def test_latent_no_choice_vanishes_and_none_has_the_key_of_another() -> None:
    choices = numbered((f"w{n}", n) for n in range(45))
    assert [each.value for each in choices] == list(range(45))
    keys = [each.key for each in choices]
    assert len(set(keys)) == len(keys)
    beside = numbered(((f"w{n}", n) for n in range(12)), beside="o1a")
    assert not {"o", "1", "a"} & {each.key for each in beside}
    assert isinstance(choices[0], Choice)


async def test_latent_the_details_act_on_the_entry_that_they_show(room: Room) -> None:
    for text in ("first", "second"):
        room.act(typed_line.log, Target("INC-1"), kind=Kind.NOTE, text=text)
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("k", "k", "enter")
        await until(pilot, lambda: screen(pilot).details_open)
        seq = screen(pilot).room_layout.details.seq
        screen(pilot).room_layout.timeline.to_latest()
        entry = screen(pilot).entry
        assert entry is not None
        assert entry.seq == seq


async def test_latent_a_board_that_is_closed_is_not_filled_any_more(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warroom.topics.hypotheses.console.flows import HypothesesBoard

    filled: list[int] = []
    claimed = HypothesesBoard._claimed

    def counted(board: HypothesesBoard, view: View) -> list[ListRow]:
        filled.append(1)
        return claimed(board, view)

    monkeypatch.setattr(HypothesesBoard, "_claimed", counted)
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("H", "escape")
        await at_rest(pilot)
        filled.clear()
        screen(pilot).repaint_all()
        assert not filled


async def test_latent_a_stock_widget_gets_its_keys_first(room: Room) -> None:
    async with console(room).run_test(size=WIDE) as pilot:
        area = TextArea("one two")
        await screen(pilot).mount(area)
        area.focus()
        await pilot.press("end", "n", "backspace", "x", "left", "y")
        assert area.text == "one twoyx"
        assert screen(pilot).mode is None
        area.blur()
        await area.remove()
        await pilot.press("n")
        assert screen(pilot).mode is not None


# Floods: pastes and bursts


FLOOD = "x" * 200_000


@pytest.mark.parametrize(
    "keys",
    [("n",), ("V",), ("slash",), ("E", "2"), ("question_mark",), ("colon",), ("H",), ("U",),
     ("S", "4"), ("f", "a"), ("O",), ("J",)],
)  # fmt: skip
async def test_a_paste_of_200_kb_harms_no_question(keys: tuple[str, ...], room: Room) -> None:
    room.act(typed_line.log, Target("INC-1", by="wei"), kind=Kind.NOTE, text="here")
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press(*keys)
        pilot.app.post_message(events.Paste(FLOOD))
        pilot.app.post_message(events.Paste("日本" * 33_000))
        await pilot.pause()
        await pilot.press("escape", "escape", "escape", "escape")
        await at_rest(pilot)
        assert pilot.app.is_running
        assert screen(pilot).mode is None


async def test_p17_a_burst_of_12000_keys_is_written_and_painted_few_times(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warroom.tui.drafts import Drafts

    writes: list[int] = []
    write = Drafts._write

    def counted(drafts: Drafts) -> None:
        writes.append(1)
        write(drafts)

    monkeypatch.setattr(Drafts, "_write", counted)
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("n")
        writes.clear()
        burst(pilot, *("ab" * 6_000))
        await until(pilot, lambda: len(screen(pilot).room_layout.entry.text) == 12_000)
        assert len(writes) < 100


async def test_p18_joiners_that_are_typed_stay(room: Room) -> None:
    async with console(room).run_test(size=WIDE) as pilot:
        await pilot.press("n")
        for character in "می\u200cخواهم क\u200dष":
            key = "space" if character == " " else f"U+{ord(character):x}"
            pilot.app.post_message(events.Key(key, character))
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: written(room)[-1] == "می\u200cخواهم क\u200dष")
