"""The one door: failures, repeats, redaction, and what others did in between."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from warroom.act import Act, Target
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.incident import Incident
from warroom.log.errors import RoomUnusable
from warroom.room import Room
from warroom.topics.action_items import rules as action_items
from warroom.topics.doctrine.rules import load_doctrine
from warroom.topics.lifecycle import declare
from warroom.topics.lifecycle import rules as lifecycle
from warroom.topics.roles import events as roles_events
from warroom.topics.roles import rules as roles
from warroom.topics.timeline import redaction, typed
from warroom.topics.timeline import rules as timeline
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.shown import shown
from warroom.topics.timeline.state import find
from warroom.topics.updates import rules as updates
from warroom.topics.updates.events import Audience

Opener = Callable[[str], Room]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    rooms: list[Room] = []

    def open_room(operator: str) -> Room:
        rooms.append(Room.open(tmp_path / "room.db", operator=operator))
        return rooms[-1]

    yield open_room
    for room in rooms:
        room.close()


@pytest.fixture
def room(opened: Opener) -> Room:
    room = opened("mara")
    room.act(declare.declare_new, Target(new=True), title="Checkout fails", severity_level=2)
    return room


def note(room: Room, text: str, command_id: str | None = None) -> int:
    done = room.act(typed.log, Target("INC-1", command_id=command_id), kind="note", text=text)
    return done.events[0].seq


def texts(room: Room) -> list[str]:
    return [entry.text for entry in room.incident("INC-1").timeline.written]


def redact(room: Room, seq: int) -> None:
    room.act(redaction.redact, Target("INC-1"), entry=seq, reason="a key")


def entry(room: Room, seq: int) -> Entry:
    found = find(room.incident("INC-1").timeline, seq)
    assert found is not None
    return found


def test_an_append_that_fails_leaves_what_was_known(room: Room) -> None:
    before = room.incident("INC-1")
    with room.log.writing("mara") as connection:
        connection.execute("DROP TABLE entries")
    with pytest.raises(RoomUnusable):
        note(room, "lost?")
    assert room.incident("INC-1") == before
    assert room.rebuild() == 1
    note(room, "kept")
    assert texts(room)[-1] == "kept"
    assert "lost?" not in texts(room)
    assert "lost?" not in [each.text for each in before.timeline.written]


def test_a_command_that_is_asked_for_again_acts_once(room: Room, opened: Opener) -> None:
    first = note(room, "rolled back", "one")
    other = opened("mara")
    note(room, "and then", "two")
    again = other.act(typed.log, Target("INC-1", command_id="one"), kind="note", text="rolled back")
    assert again.earlier
    assert [each.seq for each in again.events] == [first]
    assert again.incident == room.incident("INC-1")
    assert texts(other).count("rolled back") == 1


def test_what_others_did_meanwhile_is_told_once(room: Room, opened: Opener) -> None:
    other = opened("jonas")
    theirs = note(room, "the pool is full")
    mine = note(other, "looking", "mine")
    assert [each.seq for each in other.catch_up()] == [theirs]
    late = note(room, "pods restart")
    assert other.act(
        typed.log, Target("INC-1", command_id="mine"), kind="note", text="looking"
    ).earlier
    assert [each.seq for each in other.catch_up()] == [late]
    assert other.catch_up() == ()
    assert mine not in (theirs, late)


def test_a_refused_act_still_learns_what_others_did(room: Room, opened: Opener) -> None:
    other = opened("jonas")
    room.act(roles.claim, Target("INC-1"), role=roles_events.Role.IC)
    with pytest.raises(Refused):
        other.act(roles.claim, Target("INC-1"), role=roles_events.Role.IC)
    assert other.incident("INC-1").commander == "mara"
    assert len(other.catch_up()) == 1


def test_an_incident_is_told_while_an_act_waits(room: Room) -> None:
    known, deciding, go_on = room.incident("INC-1"), threading.Event(), threading.Event()

    def slow(incident: Incident, act: Act) -> list[Event]:
        deciding.set()
        assert go_on.wait(20)
        return []

    acting = threading.Thread(target=lambda: room.act(slow, Target("INC-1")))
    acting.start()
    assert deciding.wait(20)
    told: list[Incident] = []
    looking = threading.Thread(target=lambda: told.append(room.incident("INC-1")))
    looking.start()
    looking.join(20)
    go_on.set()
    acting.join(20)
    assert told == [known]


def test_the_rooms_state_is_the_same_read_or_followed(room: Room, opened: Opener) -> None:
    follower = opened("jonas")
    room.act(roles.claim, Target("INC-1"), role=roles_events.Role.IC)
    room.act(lifecycle.edit, Target("INC-1"), field="title", text="Payments fail")
    note(room, "nothing new")
    follower.catch_up()
    assert follower.state == room.state == opened("wei").state
    assert [each.title for each in room.listings()] == ["Payments fail"]


def test_a_doctrine_that_cannot_be_read_leaves_the_defaults(room: Room, opened: Opener) -> None:
    follower = opened("jonas")
    defaults = room.doctrine
    room.act(load_doctrine, Target(), toml="[comms]\nsoon_min = 3\n")
    assert room.doctrine.comms.soon_min == 3
    room.act(load_doctrine, Target(), toml="[weather]\nof_tomorrow = 1\n")
    note(room, "goes on")
    follower.catch_up()
    for each in (room, follower, opened("wei")):
        assert each.doctrine == defaults
        assert any("doctrine" in warning for warning in each.info.warnings)
        assert texts(each)[-1] == "goes on"
    room.act(load_doctrine, Target(), toml="")
    assert not room.info.warnings


def test_redacted_words_go_and_their_item_stays(room: Room, opened: Opener) -> None:
    other = opened("jonas")
    given = room.act(
        action_items.assign, Target("INC-1"), text="use hunter2", owner="ravi", minutes=5
    )
    room.act(action_items.acknowledge, Target("INC-1"), item="A1")
    before = other.incident("INC-1").action_items.by_id.get("A1")
    other.catch_up()
    redact(room, given.events[0].seq)
    other.catch_up()
    item = room.incident("INC-1").action_items.by_id["A1"]
    assert (item.owner, item.minutes, item.state) == ("ravi", 5, "acknowledged")
    assert item.text == "(redacted)"
    assert before is None
    for each in (room, other, opened("wei")):
        assert each.incident("INC-1").action_items.by_id == {"A1": item}
        assert "hunter2" not in str(each.incident("INC-1"))
        assert entry(each, given.events[0].seq).redacted
    row = room.log.query("SELECT text, owner, state FROM action_items")
    assert row == [("(redacted)", "ravi", "acknowledged")]
    assert room.log.verify().ok


def test_redacted_updates_still_restart_the_clock(room: Room) -> None:
    sent = room.act(
        updates.send, Target("INC-1"), audiences=(Audience.INTERNAL,), text="hunter2", minutes=15
    )
    promised = room.incident("INC-1").updates.promises
    redact(room, sent.events[0].seq)
    assert room.incident("INC-1").updates.promises == promised
    assert room.incident("INC-1").updates.sent[0].text == "(redacted)"


def test_a_redacted_title_leaves_the_list_of_incidents(room: Room, opened: Opener) -> None:
    other = opened("jonas")
    titled = room.act(lifecycle.edit, Target("INC-1"), field="title", text="hunter2")
    other.catch_up()
    redact(room, titled.events[0].seq)
    other.catch_up()
    for each in (room, other, opened("wei")):
        assert "hunter2" not in str(each.state)
        assert each.listings()[0].title == each.incident("INC-1").title == "(redacted)"


def test_a_redacted_correction_still_corrects(room: Room) -> None:
    wrong = note(room, "48 pods")
    right = room.act(timeline.correct, Target("INC-1"), entry=wrong, text="hunter2")
    redact(room, right.events[0].seq)
    assert entry(room, wrong).corrected_by == right.events[0].seq
    redact(room, room.incident("INC-1").seq)
    assert entry(room, wrong).corrected_by == right.events[0].seq
    assert [each.redacted for each in shown(room.incident("INC-1").timeline)].count(True) == 2
    assert room.log.verify().ok
