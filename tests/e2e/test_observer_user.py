"""An observer who is another Unix user: the file system refuses, whatever program they use."""

import json
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.users import (
    ELIF,
    JONAS,
    MARA,
    OPERATORS,
    as_user,
    needs_root,
    passable,
    ran,
    shared_room,
    started,
)
from warroom.beside import dropbox
from warroom.log.sqlite import published

pytestmark = needs_root


@pytest.fixture(scope="module")
def room() -> Iterator[Path]:
    home = passable()
    yield shared_room(home)
    shutil.rmtree(home)


@pytest.fixture(scope="module")
def kept(room: Path) -> Iterator[Path]:
    """The room while Mara keeps it open."""
    keeper = started(MARA, "keep", room=room, group=OPERATORS)
    with keeper:
        assert keeper.stderr is not None
        assert "open" in keeper.stderr.readline()
        yield room
        keeper.send_signal(signal.SIGTERM)
        assert keeper.wait(20) == 0


def test_the_group_operates(kept: Path) -> None:
    ran(JONAS, "log", "p99 is thirty seconds", room=kept, group=OPERATORS)
    ran(MARA, "log", "seen", room=kept, group=OPERATORS)
    assert "p99 is thirty seconds" in ran(JONAS, "timeline", room=kept, group=OPERATORS)[0]


def test_an_observer_reads_and_cannot_write_with_our_program(kept: Path) -> None:
    assert "Checkout fails" in ran(ELIF, "show", room=kept)[0]
    assert "not write" in ran(ELIF, "log", "I was here", room=kept, code=4)[1]
    ran(ELIF, "strike", room=kept, code=4)
    ran(ELIF, "rebuild", room=kept, code=4)
    assert "I was here" not in ran(ELIF, "timeline", room=kept)[0]
    ran(ELIF, "verify", room=kept)


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="needs the sqlite3 shell")
def test_an_observer_cannot_write_with_the_sqlite3_shell(kept: Path) -> None:
    before = ran(MARA, "verify", room=kept, group=OPERATORS)[0]
    for statement in (
        "UPDATE event SET text = 'forged'",
        "DELETE FROM event",
        "DROP TABLE event",
        "INSERT INTO event (seq, text) VALUES (99, 'forged')",
        "PRAGMA journal_mode=DELETE; DELETE FROM event",
        "DELETE FROM entries",
        "PRAGMA journal_mode=WAL; DELETE FROM entries",
    ):
        for file in (kept, published.link(kept)):
            shell = as_user(ELIF, ["sqlite3", str(file), statement])
            _, said = shell.communicate(timeout=60)
            assert shell.returncode != 0, statement
            assert "Error" in said, statement
    assert "Declared SEV-2" in ran(ELIF, "timeline", room=kept)[0]
    assert ran(MARA, "verify", room=kept, group=OPERATORS)[0] == before


def test_an_observer_cannot_replace_the_file(kept: Path) -> None:
    for command in (
        ["sh", "-c", f"echo forged > {kept}"],
        ["rm", "-f", str(kept)],
        ["mv", str(kept), f"{kept}.old"],
        ["touch", str(kept.parent / "extra")],
        ["chmod", "666", str(kept)],
    ):
        attempt = as_user(ELIF, command)
        attempt.communicate(timeout=60)
        assert attempt.returncode != 0, command


def test_an_observer_asks_through_the_drop_box_only_while_it_is_granted(kept: Path) -> None:
    """Doctrine O.7: nobody else reads or removes what they left; `warroom keep` takes it in."""
    ran(ELIF, "questions", "grant", room=kept, code=4)
    assert "no drop-box" in ran(ELIF, "ask", "when?", room=kept, code=3)[1]
    ran(MARA, "questions", "grant", room=kept, group=OPERATORS)
    box = dropbox.folder(kept)
    attempt = as_user(ELIF, ["ls", str(box)])
    attempt.communicate(timeout=60)
    assert attempt.returncode != 0
    ran(ELIF, "ask", "when will it be fixed?", room=kept)
    answered = ran(JONAS, "questions", "--json", room=kept, group=OPERATORS)[0]
    deadline = time.monotonic() + 60
    while "when will" not in answered and time.monotonic() < deadline:
        answered = ran(JONAS, "questions", "--json", room=kept, group=OPERATORS)[0]
    (question,) = json.loads(answered)
    assert (question["asked_by"], question["user"]) == (f"user{ELIF}", f"uid{ELIF}")
    assert list(box.iterdir()) == []
    ran(JONAS, "questions", "answer", "Q1", "at noon", room=kept, group=OPERATORS)
    while "at noon" not in ran(ELIF, "questions", room=kept)[0]:  # the copy follows in a moment
        assert time.monotonic() < deadline
    ran(ELIF, "questions", "answer", "Q1", "never", room=kept, code=4)
    ran(JONAS, "questions", "revoke", room=kept, group=OPERATORS)
    ran(ELIF, "ask", "and now?", room=kept, code=3)


def test_a_group_only_room_lets_an_observer_not_even_look(kept: Path) -> None:
    ran(MARA, "doctor", "--share", "--only-group", room=kept, group=OPERATORS)
    ran(ELIF, "show", room=kept, code=4)
    ran(JONAS, "log", "still in", room=kept, group=OPERATORS)
    ran(MARA, "doctor", "--share", room=kept, group=OPERATORS)
    ran(ELIF, "show", room=kept)
