"""Every state of the console as plain text: what is painted, without its colours.

``pytest --snapshot-update`` writes what is painted now; look at it before it is committed.
"""

import difflib
import fcntl
import os
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tui.conftest import shown, typed
from tests.tui.stills import PLACE, Gallery, Still, Until, at
from warroom.act import Target
from warroom.core.doctrine.reading import default_doctrine
from warroom.log.sqlite import connection, files
from warroom.room import Room
from warroom.stories import replaying
from warroom.stories.rehearsal import brightwater
from warroom.topics.lifecycle import declare, move
from warroom.topics.lifecycle import events as lifecycle_events
from warroom.topics.lifecycle.events import IncidentKind
from warroom.topics.questions import rules as questions
from warroom.topics.timeline import typed as timeline_typed
from warroom.topics.timeline.events import Kind
from warroom.tui import feed

GOLDENS = Path(__file__).parent / "goldens"
WIDE, NARROW = (120, 36), (80, 24)
BOTH = (WIDE, NARROW)


def opened(gallery: Gallery) -> Room:
    """One sentence, and nothing after it."""
    room = gallery.new()
    room.act(declare.open_incident, Target(new=True), title="checkout returns 5xx")
    return room


def drill(gallery: Gallery) -> Room:
    room = gallery.new()
    room.act(
        declare.declare_new,
        Target(new=True),
        title="region eu-west is gone",
        severity_level=2,
        incident_kind=IncidentKind.DRILL,
    )
    return room


def false_alarm(gallery: Gallery) -> Room:
    """Two people came, and it was nothing."""
    room = gallery.new()
    room.act(declare.declare_new, Target(new=True), title="checkout returns 5xx", severity_level=2)
    room.act(
        timeline_typed.log, Target("INC-1", by="wei"), kind=Kind.NOTE, text="I look at the pool"
    )
    why = "the probe's certificate had expired"
    room.act(move.move, Target("INC-1"), to=lifecycle_events.State.CANCELLED, reason=why)
    return room


def several(gallery: Gallery) -> Room:
    """A lobby with something in it."""
    room = gallery.played(25, "priya", later=15)
    for title, level in (("search is slow in eu-west", 3), ("mail queue grows", 2)):
        room.act(declare.declare_new, Target(new=True), title=title, severity_level=level)
    room.act(declare.open_incident, Target(new=True), title="login page shows no logo")
    room.act(move.move, Target("INC-4"), to=lifecycle_events.State.CANCELLED, reason="a blocked ad")
    return room


def from_the_future(gallery: Gallery) -> Room:
    gallery.played(25, "priya").close()
    with closing(sqlite3.connect(Path("room") / "room.db")) as file:
        file.execute("PRAGMA user_version = 900")
    return gallery.open(Path("room") / "room.db", "priya")


def replay(gallery: Gallery) -> Room:
    """The rehearsed incident as it replays, half way through."""
    beats = replaying.entitled(replaying.of_file(brightwater(), default_doctrine()), "REPLAY 12x")
    end = beats[0].at + timedelta(minutes=40)
    story = Until(beats[0].at, end)
    path = Path("room") / "room.db"
    writer = Room.open(path, operator="replay", clock=story)
    player = replaying.Replay(writer, beats)
    player.open()
    player.play(story, threading.Event())
    writer.close()
    gallery.now = end
    return gallery.open(path, "elif", watch=True)


def asked(gallery: Gallery) -> Room:
    """Questions from inside and from the drop-box, answered, given and open."""
    room = gallery.played(25, "aisha")
    who_owns = "who owns the pooler in eu-west?"
    room.act(questions.ask, Target("INC-1", by="ravi"), text=who_owns, owner="wei")
    for text, audience in (
        ("do we tell the board today, and what?", ""),
        ("", "leadership"),
    ):
        room.act(
            questions.receive,
            Target("INC-1", by="lena"),
            text=text,
            audience=audience,
            user="warguest",
        )
    room.act(questions.ask, Target("INC-1", by="sam"), text="may shops retry payments?")
    last = room.incident("INC-1").questions.next_id.removeprefix("Q")
    answer = "yes: a second authorisation is cancelled by itself"
    room.act(questions.answer, Target("INC-1"), question=str(int(last) - 1), text=answer)
    return room


def three_more(gallery: Gallery, room: Room) -> None:
    other = gallery.open(room.path, "ravi")
    for number in (1, 2, 3):
        text = f"replica {number} has caught up"
        other.act(timeline_typed.log, Target("INC-1"), kind=Kind.OBSERVATION, text=text)


def lose_feed(gallery: Gallery, room: Room) -> None:
    """Nothing can be read, and twelve seconds go by with the second look."""
    looks = 0

    def read(**_: object) -> None:
        nonlocal looks
        looks += 1
        if looks == 2:
            gallery.now += timedelta(seconds=12)
        raise OSError(5, "Input/output error")

    gallery.patch.setattr(feed, "AGAIN", 0.05)
    gallery.patch.setattr(room.log, "read", read)


def lock(gallery: Gallery, room: Room) -> None:
    descriptor = os.open(files.lock_path(room.path), os.O_RDWR | os.O_CREAT)
    gallery.held.callback(os.close, descriptor)
    os.pwrite(descriptor, b"4711 ravi".ljust(120), 0)
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def fill_disk(gallery: Gallery, room: Room) -> None:
    def appending(*_: object, **__: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        raise connection.explain(error, Path(PLACE))

    gallery.patch.setattr(room.log, "appending", appending)


def move_away(gallery: Gallery, room: Room) -> None:
    moved = files.moved
    gallery.patch.setattr(files, "moved", lambda _: moved(Path(PLACE)))
    Path("room").rename("elsewhere")


LINE = tuple(typed("p99 is ok"))
SENT = ("n", *LINE, "enter")

STILLS = (
    Still("empty", "checkout returns 5xx", BOTH, opened),
    Still("declare", "AFFECTED", (NARROW,), opened, keys=("S", "1")),
    Still("declare-level", "suggested", BOTH, opened, keys=("S", "1", "1", "1", "2")),
    Still("false-alarm", "SHORT REVIEW", BOTH, false_alarm, keys=("O", "enter")),
    Still("calm", "on track", BOTH, at(25)),
    Still("due-soon", "soon", BOTH, at(44)),
    Still("due", "DUE", BOTH, at(44, later=2.5)),
    Still("overdue", "OVERDUE", BOTH, at(25, later=12)),
    Still("breach", "BREACH", BOTH, at(25, later=20)),
    Still("no-commander", "NO ", BOTH, at(0.7, "ravi")),
    Still("offer", "OFFERED TO YOU", BOTH, at(28, "jonas")),
    Still("handoff-brief", "BRIEF FOR", (NARROW,), at(25, "mara"), keys=("R", "1", "1", "2")),
    Still("handoff-waiting", "Offered to", BOTH, at(28, "mara"), keys=("R", "1")),
    Still("handoff-answer", "offers you", BOTH, at(28, "jonas"), keys=("K",)),
    Still("sitrep", "Next steps", BOTH, at(44, "elif"), keys=("J",)),
    Still("observer", "READ-ONLY", BOTH, at(44, "elif", watch=True), watch=True),
    Still("scrolled-up", "3 new", BOTH, at(25), keys=("k",) * 6, then=three_more),
    Still("filter-typing", "FILTER", (NARROW,), at(44), keys=("slash", *typed("pool"))),
    Still("filter", "pool", (WIDE,), at(44), keys=("slash", *typed("pool"), "enter")),
    Still("entry-open", "p99 is ok", BOTH, at(44), keys=("o", *LINE)),
    Still("draft", "draft", BOTH, at(44), keys=("o", *LINE, "escape")),
    Still("feed-lost", "feed lost 00:12", (NARROW,), at(25), before=lose_feed),
    Still("locked", "FILE LOCKED", (NARROW,), at(25), before=lock, keys=SENT),
    Still("disk-full", "DISK FULL", BOTH, at(25), before=fill_disk, keys=SENT),
    Still("moved", "+1 more", (WIDE,), at(25), before=move_away, keys=SENT),
    Still("newer", "READ-ONLY", BOTH, from_the_future),
    Still("drill", "EXERCISE", BOTH, drill),
    Still("replay", "REPLAY", BOTH, replay, watch=True, whole=True),
    Still("tiny", "MITIGATED", ((38, 11),), at(44)),
    Still("small", "INC-1", ((60, 20),), at(44)),
    Still("large", "INC-1", ((200, 55),), at(44)),
    Still("lobby-empty", "WARROOM", (NARROW,), Gallery.new, lobby=True),
    Still("lobby", "login page", BOTH, several, lobby=True),
    Still("hypotheses", "HYPOTHESES", BOTH, at(25), keys=("H",)),
    Still("questions", "QUESTIONS", BOTH, asked, keys=("B",)),
    Still("help", "KEYS", BOTH, at(44), keys=("question_mark",)),
)
ALL = {
    f"{still.name}-{size[0]}x{size[1]}": (still, size) for still in STILLS for size in still.sizes
}


@pytest.mark.parametrize("name", ALL)
async def test_the_screen_is_the_golden(
    name: str, gallery: Gallery, request: pytest.FixtureRequest
) -> None:
    still, size = ALL[name]
    room = still.room(gallery)
    async with still.app(room).run_test(size=size) as pilot:
        await still.happen(pilot, gallery, room)
        painted = "".join(f"{line.rstrip()}\n" for line in shown(pilot).splitlines())
        gallery.held.close()
    compare(GOLDENS / f"{name}.txt", painted, update=bool(request.config.option.update_snapshots))


def compare(path: Path, painted: str, *, update: bool) -> None:
    """Fail with the difference between what is painted and what was accepted."""
    if update:
        path.parent.mkdir(exist_ok=True)
        path.write_text(painted, encoding="utf-8")
        return
    accepted = path.read_text(encoding="utf-8") if path.exists() else ""
    if painted != accepted:
        lines = accepted.splitlines(), painted.splitlines()
        told = difflib.unified_diff(*lines, f"accepted {path.name}", "painted now", lineterm="")
        pytest.fail("\n".join((*told, "--snapshot-update accepts it")), pytrace=False)


def test_every_golden_is_compared() -> None:
    assert {path.stem for path in GOLDENS.glob("*.txt")} == set(ALL)


def test_a_difference_is_told_and_an_update_accepts_it(tmp_path: Path) -> None:
    path = tmp_path / "some.txt"
    compare(path, "live\n", update=True)
    compare(path, "live\n", update=False)
    with pytest.raises(pytest.fail.Exception, match=r"(?s)-live.*\+lost"):
        compare(path, "lost\n", update=False)
