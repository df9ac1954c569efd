"""What can happen to updates: sent, promised, drafted, a cadence set (doctrine E)."""

from enum import StrEnum

import msgspec

from warroom.core.event import Event, Instant, event


class Audience(StrEnum):
    """Who hears (doctrine E.1)."""

    INTERNAL = "internal"
    LEADERSHIP = "leadership"
    CUSTOMERS = "customers"
    SUPPORT = "support"


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


class PublicState(StrEnum):
    """The words of a status page (doctrine C.1)."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"


class _DraftEvent(Event, frozen=True):
    draft: str

    def _said(self, what: str, words: str = "", conflict: str = "") -> str:
        line = f"{self.draft} {what}: {words}" if words else f"{self.draft} {what}"
        return f"{line} ({conflict})" if conflict else line


@event("update.drafted", entry="communication")
class Drafted(_DraftEvent, frozen=True):
    """A text was written and waits for approval; nobody was told anything yet.

    Attributes:
        draft: Its id, such as ``U1``.
        text: The words, without the next time, which is known when it is sent.
        fields: The fields that it was composed of; empty for words of one piece.
        replaces: The draft whose place it takes.
    """

    audiences: tuple[Audience, ...]
    text: str
    fields: dict[str, str] = msgspec.field(default_factory=dict)
    public_state: str = ""
    final: bool = False
    replaces: str = ""

    def line(self) -> str:
        """Such as ``U1 drafted for customers, not sent: Card payments fail since 09:01 UTC.``."""
        said = f"drafted for {', '.join(self.audiences)}, not sent"
        return self._said(said, " ".join(self.text.split("\n")))


@event("update.draft_approved", entry="decision")
class DraftApproved(_DraftEvent, frozen=True):
    """The commander approved the words (doctrine E.1).

    Attributes:
        under: The IC who held command then (INV-7).
        conflict: What is marked about it, such as the commander's absence (CREW-10).
        override: Why the words stand although a wording rule of level block marks them.
    """

    under: str | None = None
    conflict: str = ""
    override: str = ""

    def line(self) -> str:
        """Such as ``U1 approved``."""
        over = f"worded so because {self.override}" if self.override else ""
        return self._said("approved", conflict="; ".join(filter(None, (self.conflict, over))))


@event("update.draft_returned", entry="communication")
class DraftReturned(_DraftEvent, frozen=True):
    """The commander wants other words, and said which."""

    reason: str
    under: str | None = None

    def line(self) -> str:
        """Such as ``U1 sent back: say since when``."""
        return self._said("sent back", self.reason)


@event("update.draft_dropped", entry="communication")
class DraftDropped(_DraftEvent, frozen=True):
    """It is not wanted any more."""

    reason: str = ""

    def line(self) -> str:
        """Such as ``U1 dropped: overtaken``."""
        return self._said("dropped", self.reason)
