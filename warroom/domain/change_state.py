"""Changes to production as they stand, folded from their events (doctrine G)."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from warroom.domain.change_events import (
    Outcome,
    Risk,
    Settling,
)
from warroom.domain.doctrine import Doctrine
from warroom.domain.growing import Growing, Keyed
from warroom.domain.numbering import free_id


class ChangeState(StrEnum):
    """Request, answer, execution, result (MIT-1)."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXECUTED = "executed"
    RESULTED = "result"
    UNDONE = "undone"


ASKED = frozenset({ChangeState.REQUESTED, ChangeState.APPROVED})
"""The states before anything is done."""

DONE = frozenset({ChangeState.EXECUTED, ChangeState.RESULTED})
"""The states in which it is in production."""


class Poll(msgspec.Struct, frozen=True):
    """Any strong objections? The outcome is empty while nobody named it."""

    opened_at: datetime
    until: datetime
    outcome: str = ""


class Objection(msgspec.Struct, frozen=True):
    """Who objected, and why."""

    who: str
    text: str = ""


class Change(msgspec.Struct, frozen=True):
    """One change to production as it stands.

    Attributes:
        asked_at: When the room learned of it; the silence of CREW-9 counts from here.
        approved_under: The IC who held command at the answer (INV-7).
        answer: The words of the approval or the refusal.
        unapproved: Whether it was executed without approval.
        settled: How it stopped being a divergence; None while it is one, or never was.
        marks: What is marked about it, in the order in which it came.
        evidence: The seqs of the entries that tell of commands run for it.
    """

    id: str
    text: str
    risk: Risk
    requested_by: str
    requested_at: datetime
    asked_at: datetime
    state: ChangeState = ChangeState.REQUESTED
    component: str = ""
    blast: str = ""
    effect: str = ""
    expect_by: datetime | None = None
    expect_minutes: int | None = None
    undo: str = ""
    stop: str = ""
    target: str = ""
    second: str = ""
    why: str = ""
    missing: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    approved_by: str = ""
    approved_at: datetime | None = None
    approved_under: str | None = None
    answer: str = ""
    executed_by: str = ""
    executed_at: datetime | None = None
    unapproved: bool = False
    silent: bool = False
    reason: str = ""
    outcome: Outcome | None = None
    result: str = ""
    result_at: datetime | None = None
    undone_at: datetime | None = None
    settled: Settling | None = None
    followup: str = ""
    poll: Poll | None = None
    objections: Growing[Objection] = Growing()
    evidence: Growing[int] = Growing()
    seq: int = 0

    @property
    def waiting(self) -> bool:
        """Whether it waits for an answer."""
        return self.state is ChangeState.REQUESTED

    @property
    def open(self) -> bool:
        """Whether it is asked for, approved, or done and without a result yet."""
        return self.state in (ChangeState.REQUESTED, ChangeState.APPROVED, ChangeState.EXECUTED)

    @property
    def diverges(self) -> bool:
        """Whether production differs from its normal configuration by it (MIT-6)."""
        return self.state in DONE and self.settled is None and self.risk is not Risk.R0

    @property
    def red(self) -> bool:
        """Whether it was done without approval and needed one (MIT-1)."""
        return self.unapproved and not self.approved_by


class LoggedFact(msgspec.Struct, frozen=True):
    """A change that was logged as a fact and names no service: somebody here did something.

    Attributes:
        struck: Whether its entry was struck, or got another kind.
    """

    seq: int
    at: datetime
    struck: bool = False


class Changes(msgspec.Struct, frozen=True):
    """All changes by id, in the order in which they were asked for.

    Attributes:
        facts: The changes that were only logged, by the seq of their entry.
    """

    by_id: Keyed[str, Change] = Keyed()
    facts: Keyed[int, LoggedFact] = Keyed()

    @property
    def waiting(self) -> tuple[Change, ...]:
        """Those that wait for an answer."""
        return tuple(change for change in self.by_id.values() if change.waiting)

    @property
    def open(self) -> tuple[Change, ...]:
        """Those that are not over."""
        return tuple(change for change in self.by_id.values() if change.open)

    @property
    def divergences(self) -> tuple[Change, ...]:
        """What differs from the normal configuration, until it is settled (MIT-6)."""
        return tuple(change for change in self.by_id.values() if change.diverges)

    @property
    def next_id(self) -> str:
        """The id of the next change, such as ``C3``."""
        return free_id("C", self.by_id)


def silent_at(change: Change, doctrine: Doctrine) -> datetime | None:
    """When silence counts as no objection; None where it never does (CREW-9)."""
    if not change.waiting or change.risk is Risk.R3 or change.objections:
        return None
    polled = change.poll.until if change.poll else change.asked_at
    return max(polled, change.asked_at + timedelta(seconds=doctrine.crew.silent_approval_seconds))


def not_objected(change: Change, doctrine: Doctrine, now: datetime) -> bool:
    """Whether it proceeds because nobody objected in time (CREW-9)."""
    at = silent_at(change, doctrine)
    return at is not None and now >= at


def standing(change: Change, doctrine: Doctrine, now: datetime) -> str:
    """Where it stands, in words for a screen."""
    if change.red:
        return f"UNAPPROVED, {_state_word(change)}"
    if change.waiting and change.objections:
        return f"objection by {', '.join(each.who for each in change.objections)}"
    if not_objected(change, doctrine, now):
        return "proceeding, not objected"
    return "waits for approval" if change.waiting else _state_word(change)


def _state_word(change: Change) -> str:
    return str(change.outcome) if change.outcome and change.state in DONE else str(change.state)


def poll_outcome(change: Change) -> str:
    """The outcome of the poll that was taken, by what was heard; empty without a poll."""
    if change.objections:
        return "; ".join(
            f"{each.who} objects" + (f" ({each.text})" if each.text else "")
            for each in change.objections
        )
    if change.poll is None:
        return ""
    return change.poll.outcome or "no strong objection"
