"""What updates are made of: their events, the promises and the clock (doctrine E)."""

from datetime import datetime
from enum import IntEnum, StrEnum

import msgspec

from warroom.domain.event import Event, Instant, event
from warroom.domain.growing import Growing


class Audience(StrEnum):
    """Who hears (doctrine E.1)."""

    INTERNAL = "internal"
    LEADERSHIP = "leadership"
    CUSTOMERS = "customers"
    SUPPORT = "support"


class Level(IntEnum):
    """How pressing an update is (doctrine E.3); higher is worse."""

    OFF = 0
    ON_TRACK = 1
    SOON = 2
    DUE = 3
    OVERDUE = 4
    BREACH = 5


@event("update.sent", entry="communication")
class UpdateSent(Event, frozen=True):
    """An update went out; only this restarts the clock (doctrine E.3).

    Attributes:
        audiences: Everybody whom this one text served.
        next_at: The promised next time; None only when final (COM-1).
        public_state: investigating, identified, monitoring or resolved, where said.
        override: Why it went out although a wording rule of level block marks it.
        fields: The fields that the text was composed of; empty for words of one piece.
        draft: The draft that it was, such as ``U1``.
    """

    audiences: tuple[Audience, ...]
    text: str
    next_at: Instant | None = None
    final: bool = False
    approved_by: str = ""
    public_state: str = ""
    under: str | None = None
    override: str = ""
    fields: dict[str, str] = msgspec.field(default_factory=dict)
    draft: str = ""

    def line(self) -> str:
        """Such as ``To internal, leadership: still down (next 09:43 UTC)``."""
        promise = f"next {self.next_at:%H:%M} UTC" if self.next_at else "final"
        said = "" if self.fields and self.next_at else promise
        over = f"worded so because {self.override}" if self.override else ""
        marks = "; ".join(part for part in (said, over) if part)
        text = f"To {', '.join(self.audiences)}: {' '.join(self.text.splitlines())}"
        return f"{text} ({marks})" if marks else text

    def establishes(self) -> tuple[str, ...]:
        """The first internal and the first external update."""
        names = []
        if Audience.INTERNAL in self.audiences:
            names.append("first_internal_update")
        if Audience.CUSTOMERS in self.audiences:
            names.append("first_external_update")
        return tuple(names)


@event("update.promised", entry="communication")
class Promised(Event, frozen=True):
    """A next update was promised anew, without sending; visible as such."""

    audience: Audience
    next_at: Instant
    reason: str = ""

    def line(self) -> str:
        """Such as ``Next update to customers promised anew for 09:59 UTC: graph awaited``."""
        said = f"Next update to {self.audience} promised anew for {self.next_at:%H:%M} UTC"
        return f"{said}: {self.reason}" if self.reason else said


@event("update.cadence_set", entry="communication")
class CadenceSet(Event, frozen=True):
    """A cadence was switched off or on for an audience, with a reason (ALARM-4)."""

    audience: Audience
    on: bool
    reason: str = ""

    def line(self) -> str:
        """Such as ``Updates to leadership off: the duty manager is on the bridge``."""
        said = f"Updates to {self.audience} {'on' if self.on else 'off'}"
        return f"{said}: {self.reason}" if self.reason else said


class Sent(msgspec.Struct, frozen=True):
    """One update that went out to one audience.

    Attributes:
        number: 1 for the first to this audience.
        due_at: What had been promised or was due; None when nothing was.
        late_seconds: How much later than due it went out; 0 when in time or nothing was due.
        fields: The fields that the text was composed of; empty for words of one piece.
        draft: The draft that it was; empty for none.
    """

    audience: Audience
    number: int
    at: datetime
    by: str
    text: str
    next_at: datetime | None
    final: bool
    seq: int
    approved_by: str = ""
    public_state: str = ""
    due_at: datetime | None = None
    late_seconds: int = 0
    fields: dict[str, str] = {}
    draft: str = ""


class Promise(msgspec.Struct, frozen=True):
    """An open promise to one audience: made when, due when."""

    made_at: datetime
    due_at: datetime
    by: str
    seq: int = 0


class Turn(msgspec.Struct, frozen=True):
    """Something after which an audience must hear soon (doctrine E.3).

    Attributes:
        at: When it took effect.
        public: The public state that it means; empty for a regression.
        seq: Its place in the log.
    """

    at: datetime
    public: str
    seq: int


class Updates(msgspec.Struct, frozen=True):
    """What went out and what is promised.

    Attributes:
        sent: Every update, one for each audience it served, in order.
        promises: The open promise of each audience.
        off: Audiences whose cadence is off, and why.
        final: Audiences that had their final update.
        turns: Regressions and changes of the public state, in the order of the log.
        visible_at: Since when the room knows that customers are hurt; None while it does not.
    """

    sent: Growing[Sent] = Growing()
    promises: dict[Audience, Promise] = {}
    off: dict[Audience, str] = {}
    final: frozenset[Audience] = frozenset()
    turns: Growing[Turn] = Growing()
    visible_at: datetime | None = None

    def last(self, audience: Audience) -> Sent | None:
        """The latest update to an audience."""
        return next((sent for sent in reversed(self.sent) if sent.audience is audience), None)


class Clock(msgspec.Struct, frozen=True):
    """When the next update of one audience is due.

    Attributes:
        started_at: Where the interval began: the declaration or the last update.
        due_at: When it ends.
        every: The cadence in minutes that the doctrine asks for now.
        level: How pressing it is at the moment it was asked for.
        sender: Who owes it: the role's holder, else the IC, else the acting owner.
        promised: True when the due time was promised, False when the cadence gives it.
    """

    audience: Audience
    started_at: datetime
    due_at: datetime
    every: int
    level: Level
    sender: str
    promised: bool = False
    last_at: datetime | None = None
