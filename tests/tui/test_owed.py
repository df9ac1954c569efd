"""What is owed at the console: the line, the sound, the list and what clears each."""

import re
from pathlib import Path

import pytest

import warroom
from tests.tui.conftest import OpenRoom, TestClock, console, screen, shown, typed, until
from warroom.act import Target
from warroom.room import Room
from warroom.topics.action_items import rules as action_items
from warroom.topics.people import rules as people
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.updates import rules as updates
from warroom.topics.updates.events import Audience
from warroom.tui.keys.keymap import Keymap


def test_every_obligation_names_a_key_that_there_is() -> None:
    """Doctrine O.3: every alarm names the key that clears it."""
    keymap, files = Keymap(), sorted(Path(warroom.__file__).parent.glob("topics/*/owed.py"))
    said = r'(?:clears=|else )"([a-z]+\.[a-z0-9_]+)"'
    names = {name for path in files for name in re.findall(said, path.read_text("utf-8"))}
    assert {keymap.shown(name) for name in names} > set("KURSVPOa")


def test_t12_no_letter_of_a_key_stands_in_the_domain() -> None:
    """The settings give a thing other keys: only the console knows which letter it has."""
    files = sorted(Path(warroom.__file__).parent.glob("topics/*/*.py"))
    letters = [
        f"{path.name}: {said}"
        for path in files
        for said in re.findall(r'\bkey="."', path.read_text("utf-8"))
    ]
    assert letters == []


def crew(room: Room, open_room: OpenRoom) -> None:
    """Mara commands ravi, aisha and priya, and every audience has heard."""
    room.act(roles.claim, Target("INC-1"), role=Role.IC)
    for who, role in (("ravi", Role.OPS), ("aisha", Role.COMMS), ("priya", Role.SCRIBE)):
        open_room(who).act(roles.claim, Target("INC-1"), role=role)
    hear(room)


def hear(room: Room, minutes: int = 120) -> None:
    heard = (Audience.INTERNAL, Audience.LEADERSHIP, Audience.CUSTOMERS)
    room.act(
        updates.send,
        Target("INC-1"),
        audiences=heard,
        text="We found it.",
        minutes=minutes,
        public_state="identified",
    )


async def test_the_list_leads_to_the_item_whose_time_is_up(
    room: Room, open_room: OpenRoom, clock: TestClock
) -> None:
    """TSK-3: told, and one key asks for the status, extends with a digit or closes."""
    crew(room, open_room)
    room.act(action_items.assign, Target("INC-1"), text="roll back", owner="ravi", minutes=5)
    open_room("ravi").act(action_items.acknowledge, Target("INC-1"), item="A1")
    room.catch_up()
    clock.move(minutes=6)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "A1 TIME UP 01:00 ravi" in shown(pilot))
        await pilot.press("O", "enter")
        await until(pilot, lambda: "ask for status" in shown(pilot))
        await pilot.press("1")
        await until(
            pilot, lambda: room.incident("INC-1").action_items.by_id["A1"].asked_at is not None
        )
        await until(pilot, lambda: "TIME UP" not in shown(pilot).splitlines()[2])
        clock.move(minutes=1)
        screen(pilot).repaint_all()
        await until(pilot, lambda: "A1 TIME UP" in shown(pilot).splitlines()[2])
        await pilot.press("O", "enter")
        await until(pilot, lambda: "more time" in shown(pilot))
        await pilot.press("4")
        await until(pilot, lambda: "20 min" in shown(pilot))
        await pilot.press("3", *typed("index at 60"), "enter")
        await until(pilot, lambda: room.incident("INC-1").action_items.by_id["A1"].extended == 1)
        item = room.incident("INC-1").action_items.by_id["A1"]
        assert (item.minutes, item.note) == (15, "index at 60")
        assert room.incident("INC-1").timeline.written[-1].text.endswith("by 10 min: index at 60")


@pytest.mark.parametrize(("answer", "items"), [("y", 2), ("n", 1)])
async def test_a_second_item_asks_once(
    room: Room, open_room: OpenRoom, answer: str, items: int
) -> None:
    """TSK-4: one running item a person unless it is confirmed; the words are not lost."""
    crew(room, open_room)
    room.act(action_items.assign, Target("INC-1"), text="roll back", owner="ravi")
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("a", *typed("look at the pool @ravi"), "enter")
        await until(pilot, lambda: "SECOND ITEM" in shown(pilot))
        await pilot.press(answer)
        if answer == "y":
            await until(pilot, lambda: len(room.incident("INC-1").action_items.by_id) == items)
        else:
            await until(pilot, lambda: "look at the pool @ravi" in shown(pilot))
            assert len(room.incident("INC-1").action_items.by_id) == items


async def test_can_someone_asks_for_a_name_and_keeps_the_words(
    room: Room, open_room: OpenRoom
) -> None:
    """TSK-1."""
    crew(room, open_room)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("a", *typed("can someone look at the pool"), "enter")
        await until(pilot, lambda: "asks nobody" in shown(pilot))
        await pilot.press("space", *typed("@ravi"), "enter")
        await until(pilot, lambda: len(room.incident("INC-1").action_items.by_id) == 1)


async def test_people_are_called_and_seen_until_they_come(
    room: Room, open_room: OpenRoom, clock: TestClock
) -> None:
    """ESC-2, ESC-3, ESC-4: who is called and not here yet, and who is here without a role."""
    crew(room, open_room)
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("P", "1", *typed("wei"), "enter", *typed("database"), "enter")
        await until(pilot, lambda: "wei called, database" in shown(pilot))
        clock.move(minutes=5)
        screen(pilot).repaint_all()
        await until(pilot, lambda: "wei PAGED 05:00" in shown(pilot).splitlines()[2])
        await until(pilot, lambda: "wei not here" in shown(pilot))
        open_room("wei").act(people.join, Target("INC-1"))
        await until(pilot, lambda: "wei joins: database" in shown(pilot))
        await until(pilot, lambda: "wei PAGED" not in shown(pilot))


async def test_the_deputy_is_prompted_in_silence(
    room: Room, open_room: OpenRoom, clock: TestClock
) -> None:
    """ALARM-3: the ten-minute call-out is on the deputy's screen only, without sound."""
    crew(room, open_room)
    deputy = open_room("jonas")
    deputy.act(roles.claim, Target("INC-1"), role=Role.DEPUTY)
    clock.move(minutes=10)
    room.catch_up()
    async with console(deputy).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "CALL OUT T+10" in shown(pilot).splitlines()[2])
        assert screen(pilot).view.alarms.rings == ()
        await pilot.press("n", *typed("ten minutes in"), "enter")
        await until(pilot, lambda: "CALL OUT" not in shown(pilot).splitlines()[2])
    async with console(room).run_test(size=(120, 36)) as pilot:
        assert "CALL OUT" not in shown(pilot)


async def test_a_switched_off_cadence_stays_in_the_list_and_comes_back(
    room: Room, open_room: OpenRoom
) -> None:
    """ALARM-4."""
    crew(room, open_room)
    room.act(
        updates.set_cadence,
        Target("INC-1"),
        audience=Audience.LEADERSHIP,
        on=False,
        reason="they are on the bridge",
    )
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("O")
        await until(pilot, lambda: "UPDATES OFF leadership: they are on the b" in shown(pilot))
        await pilot.press("end", "enter")
        await until(pilot, lambda: "LEADERSHIP UPDATES" in shown(pilot))
        await pilot.press("y")
        await until(pilot, lambda: not room.incident("INC-1").updates.off)


async def test_an_alarm_sounds_ever_more_rarely_and_then_no_more(
    room: Room, open_room: OpenRoom, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ALARM-5: three times, then it only stands there, with its count."""
    open_room("ravi").act(roles.claim, Target("INC-1"), role=Role.OPS)
    hear(room)
    rung: list[str] = []
    async with console(room).run_test(size=(120, 36)) as pilot:
        monkeypatch.setattr(pilot.app, "bell", lambda: rung.append(f"{clock.at:%H:%M}"))
        for _ in range(45):
            screen(pilot).repaint_all()
            clock.move(minutes=1)
        assert "NO INCIDENT COMMANDER" in shown(pilot)
        await pilot.press("O")
        await until(pilot, lambda: "raised 3x" in shown(pilot))
    assert rung == ["09:12", "09:17", "09:22", "09:32"]


@pytest.mark.parametrize(("digit", "minutes"), [("1", 3), ("4", 20)])
async def test_a_bare_exclamation_mark_picks_the_time_box_by_digit(
    room: Room, digit: str, minutes: int
) -> None:
    """TSK-3: the doctrine's time boxes by digit, also for a new item."""
    async with console(room).run_test(size=(120, 36)) as pilot:
        await pilot.press("a", *typed("look at the pool @mara !"), "enter")
        await until(pilot, lambda: "TIME BOX" in shown(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "look at the pool @mara !" in shown(pilot))
        await pilot.press("enter", digit)
        await until(pilot, lambda: bool(room.incident("INC-1").action_items.by_id))
        assert room.incident("INC-1").action_items.by_id["A1"].minutes == minutes
