"""What people do most, acted out in real terminals, with every key counted.

Used by a test, which counts, and by the benchmark ``acts``, which tells seconds.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.e2e.terminal import Terminal
from warroom.act import Target
from warroom.room import Room
from warroom.topics.lifecycle import declare
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.updates import rules as updates
from warroom.topics.updates.events import Audience

Open = Callable[..., Terminal]

KEY, THINK = 0.28, 1.35
"""Seconds for a key of an average typist and for a decision, by the keystroke-level model (Card,
Moran and Newell 1980)."""


class Counted(NamedTuple):
    """What one deed took.

    Attributes:
        acts: Decisions: each is one press of a command key, or one line that is typed and sent.
        keys: Keys without the words of the lines.
        letters: The letters of those words.
        seconds: How long the program let people wait, all screens together.
    """

    name: str
    acts: int
    keys: int
    letters: int
    seconds: float

    @property
    def by_hand(self) -> float:
        """Seconds with the hands and the head of a person."""
        return self.acts * THINK + (self.keys + self.letters) * KEY + self.seconds


class Hands:
    """Presses keys on several consoles, waits for what they show, and counts."""

    def __init__(self, name: str) -> None:
        self._name, self._acts, self._keys, self._letters, self._waited = name, 0, 0, 0, 0.0

    def press(self, console: Terminal, key: str, shows: str) -> None:
        """One command key."""
        self._acts, self._keys = self._acts + 1, self._keys + 1
        self._send(console, key, shows)

    def write(self, console: Terminal, words: str, shows: str) -> None:
        """One line of words, sent with Enter; the key that opened it is pressed before."""
        self._keys, self._letters = self._keys + 1, self._letters + len(words)
        self._send(console, f"{words}\r", shows)

    def _send(self, console: Terminal, keys: str, shows: str) -> None:
        begun = time.perf_counter()
        console.press(keys)
        self.see(console, shows, begun)

    def see(self, console: Terminal, shows: str, begun: float | None = None) -> None:
        """Wait until a console shows something."""
        begun = begun or time.perf_counter()
        text = console.wait_for(shows)
        self._waited += time.perf_counter() - begun
        if "(CREW-" in text or "(asymmetry)" in text:
            raise AssertionError(f"refused:\n{text}")

    def counted(self) -> Counted:
        """What it took."""
        return Counted(self._name, self._acts, self._keys, self._letters, self._waited)


CREW = {
    "mara": Role.IC, "jonas": Role.DEPUTY, "ravi": Role.OPS, "aisha": Role.COMMS,
    "priya": Role.SCRIBE,
}  # fmt: skip


def crew(path: Path) -> None:
    """Mara commands a SEV-1 with a deputy, ops, comms and a scribe; the responders heard once."""
    room = Room.open(path, operator="mara")
    done = room.act(
        declare.declare_new,
        Target(new=True),
        title="Checkout fails",
        severity_level=1,
        impact="6 of 10",
    )
    name = done.events[0].incident
    for who, role in CREW.items():
        room.act(roles.claim, Target(name, by=who), role=role)
    room.act(updates.send, Target(name), audiences=(Audience.INTERNAL,), text="looking")
    room.close()


def consoles(open_: Open, *people: str) -> Sequence[Terminal]:
    """A console for each, at 80x24, on the one incident."""
    opened = [open_("open", "INC-1", "--as", who, columns=80, rows=24) for who in people]
    for console in opened:
        console.wait_for("Checkout fails")
        console.wait_for("live")
    return opened


def log_a_line(path: Path, open_: Open) -> Counted:
    """One key for the kind, the words, Enter."""
    crew(path)
    (priya,) = consoles(open_, "priya")
    hands = Hands("log a line")
    hands.press(priya, "o", "OBSERVATION")
    hands.write(priya, "p99 is 30 s", "observed priya   p99 is 30 s")
    return hands.counted()


def alone(_: Path, open_: Open) -> Counted:
    """A SEV-3 from nothing to closed by one person, in the console."""
    ravi = open_("--as", "ravi", columns=80, rows=24)
    ravi.wait_for("WARROOM")
    hands = Hands("lone SEV-3, opened to closed")
    hands.press(ravi, "n", "NEW")
    hands.write(ravi, "search is slow", "search is slow")
    hands.see(ravi, "live")
    hands.press(ravi, "x", "CHANGE")
    hands.write(ravi, "restarted the indexer", "restarted the indexer")
    hands.press(ravi, "C", "close it")
    hands.press(ravi, "y", "CLOSED")
    return hands.counted()


def send_due_update(path: Path, open_: Open) -> Counted:
    """U, Enter."""
    crew(path)
    (mara,) = consoles(open_, "mara")
    hands = Hands("send a due update")
    hands.press(mara, "U", "UPDATE TO")
    hands.press(mara, "\r", "Status: SEV-1")
    return hands.counted()


def get_approved(path: Path, open_: Open) -> Counted:
    """One line by ops, two keys by the commander."""
    crew(path)
    ravi, mara = consoles(open_, "ravi", "mara")
    hands = Hands("get a change approved")
    hands.press(ravi, "x", "CHANGE")
    hands.write(ravi, "R1 scale to 48", "C1")
    hands.see(mara, "C1 APPROVAL WAITS")
    hands.press(mara, "A", "approve")
    hands.press(mara, "y", "C1 approved")
    hands.see(ravi, "C1 approved")
    return hands.counted()


def _offer(hands: Hands, mara: Terminal, jonas: Terminal) -> None:
    hands.press(mara, "R", "hand over command")
    hands.press(mara, "1", "OFFER COMMAND")
    hands.press(mara, "1", "fatigue")
    hands.press(mara, "2", "BRIEF FOR jonas")
    hands.press(mara, "y", "WAITING")
    hands.see(jonas, "OFFERED TO YOU")
    hands.press(jonas, "K", "ANSWER")


def _accept(hands: Hands, mara: Terminal, jonas: Terminal) -> None:
    hands.press(jonas, "a", "I accept.")
    hands.press(jonas, "\r", "YOU HAVE COMMAND")
    hands.see(mara, "jonas is the Incident Commander")


def hand_over(path: Path, open_: Open) -> Counted:
    """The whole handoff with readback: offer, say back, right, accept in words."""
    crew(path)
    mara, jonas = consoles(open_, "mara", "jonas")
    hands = Hands("hand over command, with readback")
    _offer(hands, mara, jonas)
    hands.press(jonas, "r", "READBACK")
    hands.write(jonas, "SEV-1, pool full, rollback", "READBACK")
    hands.see(mara, "that is right")
    hands.press(mara, "y", "jonas")
    hands.see(jonas, "Accept in words")
    _accept(hands, mara, jonas)
    return hands.counted()


def hand_over_short(path: Path, open_: Open) -> Counted:
    """Whoever cannot wait: offer, accept in words."""
    crew(path)
    mara, jonas = consoles(open_, "mara", "jonas")
    hands = Hands("hand over command, short form")
    _offer(hands, mara, jonas)
    _accept(hands, mara, jonas)
    return hands.counted()


def join(path: Path, open_: Open) -> Counted:
    """The next expert: the six questions on the first screen, the rest with one key."""
    crew(path)
    begun = time.perf_counter()
    wei = open_("open", "INC-1", "--as", "wei", columns=80, rows=24)
    hands = Hands("join as the next expert")
    for answer in ("SEV-1", "INVESTIGATING", "IC  mara", "T+00:", "Next update", "live"):
        hands.see(wei, answer, begun)
        begun = time.perf_counter()
    hands.press(wei, "J", "Next steps")
    return hands.counted()


STORIES: tuple[Callable[[Path, Open], Counted], ...] = (
    log_a_line, alone, send_due_update, get_approved, hand_over, hand_over_short, join,
)  # fmt: skip
