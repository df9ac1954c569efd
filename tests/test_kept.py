"""The kept fold: another way to the same state, trusted only with its head."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import cast

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.any_story import instants, recorded, stories
from warroom.act import Target
from warroom.archive import folds
from warroom.cli.main import run
from warroom.core.event import Event, Recorded, When, event_types
from warroom.incident import Incident, fold_many
from warroom.kept import History, LogShelf, encode, incident_of, room_of
from warroom.log.event_log import EventLog
from warroom.log.sqlite.lock import WriterLock
from warroom.log.sqlite.log import SqliteLog
from warroom.room import Room
from warroom.room_state import RoomState
from warroom.room_state import fold_many as fold_room
from warroom.topics.lifecycle.events import Opened
from warroom.topics.milestones import rules as milestones
from warroom.topics.timeline import redaction, typed
from warroom.topics.timeline import rules as timeline
from warroom.topics.timeline.events import Corrected, KindChanged, Logged, Struck
from warroom.topics.timeline.state import find

MANY = 300
""":data:`warroom.archive.folds.EVERY` and some."""

A_FEW = 3
Opener = Callable[..., Room]


class Rows:
    """A log of which nothing but reading is asked."""

    def __init__(self, story: list[Recorded]) -> None:
        self._story = story

    def read(
        self,
        after: int = 0,
        incident: str | None = None,
        limit: int | None = None,
        kinds: Sequence[str] | None = None,
    ) -> list[Recorded]:
        return [each for each in self._story if each.seq > after][:limit]

    def pick(self, seqs: Sequence[int]) -> list[Recorded]:
        return [each for each in self._story if each.seq in seqs]


def kept_again(story: list[Recorded], place: int) -> Incident:
    """The incident after so many events, from its kept fold."""
    history = History(cast(EventLog, Rows(story)), "INC-1", place)
    before = fold_many(Incident("INC-1"), story[:place])
    kept = incident_of(encode(before), partial(LogShelf, history, place))
    assert kept is not None
    return kept


@settings(max_examples=60, deadline=None)
@given(stories(), st.data())
def test_any_kept_fold_and_what_follows_it_is_the_whole_story(
    story: list[Recorded], data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(story)))
    whole = fold_many(Incident("INC-1"), story)
    kept = kept_again(story, first)
    assert kept == fold_many(Incident("INC-1"), story[:first])
    after = fold_many(kept, story[first:])
    assert after == whole
    assert list(after.acts.retimed()) == list(whole.acts.retimed())
    assert list(reversed(after.timeline.written)) == list(reversed(whole.timeline.written))
    for entry in whole.timeline.written:
        assert find(after.timeline, entry.seq) == find(whole.timeline, entry.seq)
        assert after.timeline.written.after(entry.seq) == whole.timeline.written.after(entry.seq)
    assert encode(after) == encode(whole)


@settings(max_examples=60, deadline=None)
@given(stories(), st.data())
def test_a_fold_kept_in_between_tells_corrections_as_the_log_does(
    story: list[Recorded], data: st.DataObject
) -> None:
    """Many corrections, strikes and changes of kind of what was told before."""
    for _ in range(data.draw(st.integers(1, 6))):
        seq, about = len(story) + 1, data.draw(st.integers(1, len(story) + 1))
        occurred = data.draw(st.none() | st.builds(When, instants()))
        event: Event = data.draw(
            st.sampled_from(
                [
                    Corrected(entry=about, as_kind="note", text="rightly", occurred=occurred),
                    Struck(entry=about),
                    KindChanged(entry=about, old="note", new="fact"),
                ]
            )
        )
        story = [*story, msgspec.structs.replace(recorded([event], ["mara"])[0], seq=seq)]
    place = data.draw(st.integers(0, len(story)))
    whole = fold_many(Incident("INC-1"), story)
    assert fold_many(kept_again(story, place), story[place:]) == whole


@settings(max_examples=30, deadline=None)
@given(stories(), st.data())
def test_the_room_of_any_kept_fold_is_the_room(story: list[Recorded], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(story)))
    before = fold_room(RoomState(), story[:place])
    kept = room_of(encode(before))
    assert kept == before
    assert fold_room(kept, story[place:]) == fold_room(RoomState(), story)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "room.db"


@pytest.fixture
def opened(path: Path) -> Iterator[Opener]:
    rooms: list[Room] = []

    def open_room(operator: str = "mara", *, read_only: bool = False) -> Room:
        rooms.append(Room.open(path, operator=operator, read_only=read_only))
        return rooms[-1]

    yield open_room
    for room in rooms:
        room.close()


@pytest.fixture
def room(opened: Opener) -> Room:
    """A room with an incident of so many entries that its fold is kept."""
    room = opened()
    lines = [Logged(entry="note", text=f"line {number}") for number in range(MANY)]
    room.import_incident([("mara", Opened(title="Checkout fails")), *(("mara", e) for e in lines)])
    return room


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many events each reading brought, from here on."""
    counts: list[int] = []
    real = SqliteLog.read

    def counted(self: SqliteLog, *args: object, **named: object) -> list[Recorded]:
        found = real(self, *args, **named)  # type: ignore[arg-type]
        counts.append(len(found))
        return found

    pick = SqliteLog.pick

    def picked(self: SqliteLog, seqs: Sequence[int]) -> list[Recorded]:
        counts.append(len(seqs))
        return pick(self, seqs)

    monkeypatch.setattr(SqliteLog, "read", counted)
    monkeypatch.setattr(SqliteLog, "pick", picked)
    return counts


def note(room: Room, text: str) -> int:
    done = room.act(typed.log, Target("INC-1"), kind="note", text=text)
    return done.events[0].seq


def damage(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(statement, values)


def shelved(room: Room) -> bool:
    """Whether the incident came from a kept fold."""
    return room.incident("INC-1").timeline.written._shelf is not None


def is_kept(room: Room) -> bool:
    """Whether a fold of the incident is kept that can be trusted."""
    return folds.find(room.log.query, "INC-1") is not None


def test_a_kept_fold_spares_reading_the_incident(
    room: Room, opened: Opener, read: list[int]
) -> None:
    note(room, "one more")
    read.clear()
    other = opened("ravi", read_only=True)
    found = other.incident("INC-1")
    assert len(found.timeline) == MANY + 2
    assert sum(read) <= A_FEW
    known = room.incident("INC-1")
    assert found == known
    assert shelved(other)


def test_one_entry_costs_one_row(room: Room, opened: Opener, read: list[int]) -> None:
    state = opened("ravi").incident("INC-1").timeline
    read.clear()
    entry = find(state, 100)
    assert entry is not None
    assert entry.text == "line 98"
    assert find(state, 100_000) is None
    assert read == [1]
    assert state.written.after(MANY) == list(state.written)[-1:]


def test_k1_no_incident_is_folded_while_the_lock_is_held(
    room: Room, opened: Opener, read: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(room.path, "DELETE FROM folds")
    mine, other = opened("wei"), opened("ravi")
    acquire, release = WriterLock.acquire, WriterLock.release
    held: list[int] = []

    def acquired(lock: WriterLock, holder: str) -> None:
        if holder.startswith("wei"):
            note(other, "somebody was faster")
        acquire(lock, holder)
        read.clear()

    def released(lock: WriterLock) -> None:
        held.append(sum(read))
        release(lock)

    monkeypatch.setattr(mine, "origin", "wei@host")
    monkeypatch.setattr(WriterLock, "acquire", acquired)
    monkeypatch.setattr(WriterLock, "release", released)
    note(mine, "mine")
    assert mine.rebuild() == 1
    assert len(held) == 6
    assert max(held) <= A_FEW
    assert [each.text for each in mine.incident("INC-1").timeline.written[-3:]] == [
        "mine", "somebody was faster", "somebody was faster",
    ]  # fmt: skip


def test_who_may_only_read_keeps_nothing(room: Room, opened: Opener) -> None:
    damage(room.path, "DELETE FROM folds")
    assert len(opened("ravi", read_only=True).incident("INC-1").timeline) == MANY + 1
    assert room.log.query("SELECT * FROM folds") == []


def test_the_next_append_keeps_what_was_dropped(room: Room, opened: Opener) -> None:
    damage(room.path, "DELETE FROM folds")
    note(opened("ravi"), "one more")
    assert ("INC-1", MANY + 1) in room.log.query("SELECT incident, seq FROM folds")
    assert shelved(opened("wei"))


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE folds SET state = substr(state, 1, length(state) / 2)",
        "UPDATE folds SET state = replace(state, x'436865636b', x'636865636b')",
        "UPDATE folds SET state = zeroblob(1000000)",
        "UPDATE folds SET state = 'text'",
        "UPDATE folds SET checksum = checksum + 1",
        "UPDATE folds SET version = 'another'",
        "UPDATE folds SET seq = seq - 1",
        "UPDATE folds SET seq = seq + 1000",
        "UPDATE folds SET hash = 'of another room'",
        "UPDATE folds SET incident = 'INC-2' WHERE incident = 'INC-1'",
        "UPDATE folds SET hash = x'00ff'",
        "DROP TABLE folds",
    ],
)
def test_a_fold_that_cannot_be_trusted_is_not_used(room: Room, opened: Opener, harm: str) -> None:
    known = room.incident("INC-1")
    damage(room.path, harm)
    other = opened("ravi")
    assert other.incident("INC-1") == known
    assert not shelved(other)
    assert other.state == room.state


def test_a_fold_of_another_incident_under_this_name_is_not_used(room: Room, opened: Opener) -> None:
    lines = [Logged(entry="note", text=f"other {number}") for number in range(MANY)]
    room.import_incident([("mara", Opened(title="Search fails")), *(("mara", e) for e in lines)])
    theirs = folds.find(room.log.query, "INC-2")
    assert theirs is not None
    with room.log.writing("mara") as connection:
        folds.keep(connection, theirs._replace(name="INC-1"))
    other = opened("ravi")
    assert other.incident("INC-1").title == "Checkout fails"
    assert not shelved(other)
    assert not other.verify().ok


def test_verify_compares_what_is_kept(room: Room) -> None:
    assert room.verify().ok
    kept = folds.find(room.log.query, "INC-1")
    assert kept is not None
    changed = kept._replace(state=kept.state.replace(b"Checkout", b"checkout"))
    with room.log.writing("mara") as connection:
        folds.keep(connection, changed)
    verdict = room.verify()
    assert not verdict.ok
    assert verdict.problem == (
        "What is kept of INC-1 is not what the log tells; run `warroom rebuild`."
    )
    room.rebuild()
    assert room.verify().ok
    assert is_kept(room)


def test_a_redaction_drops_what_is_kept(room: Room, opened: Opener) -> None:
    other = opened("ravi")
    assert shelved(other)
    secret = note(room, "the key is hunter2")
    for number in range(MANY):
        note(room, f"more {number}")
    assert is_kept(room)
    room.act(redaction.redact, Target("INC-1"), entry=secret, reason="a key")
    assert room.log.query("SELECT incident FROM folds") == []
    while other.catch_up():
        pass
    fresh = opened("wei")
    assert "hunter2" not in str(fresh.incident("INC-1"))
    assert fresh.incident("INC-1") == room.incident("INC-1") == other.incident("INC-1")
    note(fresh, "goes on")
    assert is_kept(room)
    assert room.verify().ok


def test_a_fold_from_before_a_redaction_is_not_used(room: Room, opened: Opener) -> None:
    kept = folds.find(room.log.query, "INC-1")
    assert kept is not None
    room.act(redaction.redact, Target("INC-1"), entry=100, reason="a key")
    with room.log.writing("mara") as connection:
        folds.keep(connection, kept)
    assert opened("ravi").incident("INC-1") == room.incident("INC-1")


def test_a_room_of_many_incidents_is_kept_too(room: Room, opened: Opener, read: list[int]) -> None:
    for number in range(folds.EVERY + 1):
        room.import_incident([("mara", Opened(title=f"case {number}"))])
    read.clear()
    other = opened("ravi")
    assert sum(read) <= A_FEW
    assert other.state == room.state
    assert other.verify().ok


def test_strike_and_correct_reach_an_entry_on_the_shelf(room: Room, opened: Opener) -> None:
    other = opened("mara")
    other.act(timeline.correct, Target("INC-1"), entry=50, text="line 48, rightly")
    other.act(timeline.strike, Target("INC-1"), entry=60)
    rows = room.log.query("SELECT corrected_by > 0, struck FROM entries WHERE seq IN (50, 60)")
    assert rows == [(1, 0), (None, 1)]
    room.catch_up()
    assert room.incident("INC-1") == other.incident("INC-1")


def test_what_tells_versions_apart_is_over_every_module_of_a_state() -> None:
    package = Path(folds.__file__).parents[1]
    sources = [package / each for each in folds._SOURCES]
    for event in (Incident, RoomState, *event_types().values()):
        path = Path(str(sys.modules[event.__module__].__file__))
        assert any(each == path or each in path.parents for each in sources)
    assert all(each.exists() for each in sources)


def test_k1_nothing_is_loaded_while_the_lock_is_held(room: Room) -> None:
    """A module that is loaded under the lock makes everybody wait for it."""
    told = (
        "import sys\n"
        "from warroom.cli.main import run\n"
        "from warroom.log.sqlite.lock import WriterLock\n"
        "acquire, release, before = WriterLock.acquire, WriterLock.release, set()\n"
        "def acquired(lock, holder):\n"
        "    acquire(lock, holder)\n"
        "    before.update(sys.modules)\n"
        "def released(lock):\n"
        "    print('loaded:', sorted(set(sys.modules) - before))\n"
        "    release(lock)\n"
        "WriterLock.acquire, WriterLock.release = acquired, released\n"
        "run()"
    )
    command = (sys.executable, "-c", told, "--room", str(room.path), "--as", "mara")
    for words in (("log", "x"), ("correct", "5", "y"), ("strike",), ("declare", "z")):
        done = subprocess.run((*command, *words), capture_output=True, text=True, check=True)
        assert "loaded: []" in done.stdout, words


def test_k1_a_correction_reads_before_the_lock_what_it_moves(
    room: Room, opened: Opener, read: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = room.act(milestones.set_milestone, Target("INC-1"), name="detected").events[0].seq
    for number in range(MANY):
        note(room, f"more {number}")
    assert is_kept(room)
    other, acquire = opened("ravi"), WriterLock.acquire

    def acquired(lock: WriterLock, holder: str) -> None:
        acquire(lock, holder)
        read.clear()

    monkeypatch.setattr(WriterLock, "acquire", acquired)
    at = When(room.now() - timedelta(minutes=30))
    on = Target("INC-1", when=at)
    corrected = other.act(timeline.correct, on, entry=told, text="detected by the graph")
    assert max(read) <= 1
    other.act(timeline.correct, Target("INC-1"), entry=corrected.events[0].seq, text="by hand")
    other.act(timeline.strike, Target("INC-1"))
    assert max(read) <= 1
    assert other.incident("INC-1").milestones.at("detected") == at.at
    room.catch_up()
    assert room.incident("INC-1") == other.incident("INC-1")
    assert other.verify().ok


def test_no_state_knows_the_edges_that_tell_no_versions_apart() -> None:
    code = "import sys, warroom.incident, warroom.room_state; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    topics = [name for name in done.stdout.split() if name.startswith("warroom.topics.")]
    assert topics
    assert not [name for name in topics if name.rpartition(".")[2].startswith(folds._EDGES)]


@pytest.mark.parametrize(
    "command",
    [
        ("log", "restarted the pods"),
        ("show", "--oneline"),
        ("owed",),
        ("frozen",),
        ("update", "send", "internal", "We look at it.", "--next", "20m"),
    ],
)
def test_a_command_asks_for_no_entry(
    room: Room, read: list[int], monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setattr("sys.argv", ["warroom", "--room", str(room.path), "--as", "mara", *command])
    read.clear()
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code in (0, 1)
    assert sum(read) <= MANY // 50
