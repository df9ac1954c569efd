"""What the panes of the war room are shown: one frozen value per repaint."""

from datetime import UTC, datetime, tzinfo
from enum import StrEnum

import msgspec

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.interruptions import Interruptions
from warroom.owed import Obligation
from warroom.topics.language.words import Wording
from warroom.topics.roles.events import Role
from warroom.topics.roles.rest import Rest
from warroom.topics.updates.state import Clock
from warroom.tui.keys.keymap import Keymap
from warroom.tui.registry import BY_ID


class FeedState(StrEnum):
    """Whether what is on the screen is what the room holds."""

    LIVE = "live"
    POLLING = "polling"
    LOST = "feed lost"
    BEHIND = "old copy"
    READ_ONLY = "read-only"


class Feed(msgspec.Struct, frozen=True):
    """The live feed.

    Attributes:
        detail: A few words more, such as ``00:12`` since it was lost or how old the copy is;
            empty when all is well.
        watchers: The handles of everybody who has a console open on this room.
        readers: Those of them who can only read.
    """

    state: FeedState = FeedState.LIVE
    detail: str = ""
    watchers: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()


class Pending(msgspec.Struct, frozen=True):
    """An entry that was sent and is not durable yet.

    Attributes:
        text: The words as they were typed.
        kind: The kind of the entry.
        at: When it happened, UTC.
        by: Whose words they are; empty means the operator's.
    """

    text: str
    kind: str
    at: datetime
    by: str = ""


def amiss(error: Exception) -> str:
    """What who looks around is told when that failed: it is tried again, and nothing is lost."""
    why = clean_line(f"{type(error).__name__}: {error}")[:120]
    return f"Looking beside the room failed ({why}). The console goes on and tries again."


class Trouble(msgspec.Struct, frozen=True):
    """Something is wrong with the room itself.

    Attributes:
        word: In capitals, such as ``FILE LOCKED`` or ``DISK FULL``.
        sentence: What it means and what to do, such as ``mara (4711) holds the lock``.
        helps: The action that helps, by its id; empty when none does.
        critical: Whether the whole alarm row turns red.
    """

    word: str
    sentence: str
    helps: str = ""
    critical: bool = True


READ_ONLY = "READ-ONLY"
"""The word of the trouble of a console that meant to write and cannot."""

_KEYS = Keymap()


class View(msgspec.Struct, frozen=True):
    """Everything that a pane may show, at one instant.

    Attributes:
        now: The present instant, UTC.
        me: The handle of the operator at this console.
        zone: The zone in which times are shown.
        rest: Who was released to rest in any incident of the room (ROLE-4).
        obligations: What is owed, most pressing first.
        alarms: Which of it interrupts this person.
        clocks: The cadence clocks, most pressing first.
        head: The short hash of the room's head.
        pending: Entries on their way to the disk, oldest first.
        unwritten: How many acts of this console are not in the room yet, entries among them.
        drafts: Whether an unsent draft waits.
        trouble: What is wrong with the room, if anything.
        elapsed_times: Show ``T+`` instead of the clock.
        ascii: Draw with ASCII only.
        may_ask: Whether who only watches may leave a question in the drop-box (O.7).
        unasked: Unix user to how many of their questions wait in the drop-box.
        hides_working: Leave out what is not certain yet (SIG-1).
        wording: The wording rules by which a fact reads as a guess; empty while nobody asks.
        keymap: The keys in force; whoever paints a letter asks it.
    """

    incident: Incident
    doctrine: Doctrine
    now: datetime
    me: str = ""
    zone: tzinfo = UTC
    rest: Rest = Rest()
    obligations: tuple[Obligation, ...] = ()
    alarms: Interruptions = Interruptions()
    clocks: tuple[Clock, ...] = ()
    live: Feed = Feed()
    read_only: bool = False
    head: str = ""
    pending: tuple[Pending, ...] = ()
    unwritten: int = 0
    drafts: bool = False
    trouble: Trouble | None = None
    elapsed_times: bool = False
    ascii: bool = False
    may_ask: bool = False
    unasked: dict[str, int] = {}
    hides_working: bool = False
    wording: Wording = Wording()
    keymap: Keymap = _KEYS

    def key(self, action: str) -> str:
        """The key of an action as people read it, such as ``U``; empty when it has none."""
        return self.keymap.shown(action)

    def steps(self, page: int) -> dict[str, int]:
        """How far each key moves in a list of which ``page`` rows are in sight."""
        return self.keymap.steps(page)

    def board_keys(self, board: str) -> str:
        """The keys of a board and what they do, for its last row."""
        verbs = (key for key in BY_ID.values() if key.board == board)
        known = ((self.key(verb.id), verb.label) for verb in verbs)
        return "  ".join(f"{key} {does}" for key, does in (*known, ("Enter", "menu")) if key)

    @property
    def my_roles(self) -> tuple[Role, ...]:
        """The roles that the operator at this console holds."""
        return self.incident.roles.of(self.me)
