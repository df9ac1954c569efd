"""What happens to an incident as a whole, and the state that it leads to (doctrine C)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from warroom.domain.event import Event, SeverityNumber, event
from warroom.domain.growing import Growing
from warroom.domain.harm import Harm


class State(StrEnum):
    """The states of doctrine C.1."""

    TRIAGE = "triage"
    ACTIVE = "active"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"
    VERIFIED = "verified"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    MERGED = "merged"


class Phase(StrEnum):
    """What is being done while the state is active."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MITIGATING = "mitigating"


class IncidentKind(StrEnum):
    """Real, exercised, or entered afterwards."""

    REAL = "real"
    DRILL = "drill"
    BACKFILLED = "backfilled"


OVER = frozenset({State.CLOSED, State.CANCELLED, State.MERGED})
"""The states in which an incident owes nothing and its clock stands."""


@event("incident.opened", entry="state")
class Opened(Event, frozen=True):
    """An incident got a number and a title; it is in triage.

    Attributes:
        source: Where the facts of a backfilled incident come from.
        extra: Every further field of a timeline file's header.
    """

    title: str
    incident_kind: IncidentKind = IncidentKind.REAL
    service: str = ""
    source: str = ""
    extra: dict[str, Any] = msgspec.field(default_factory=dict)

    def line(self) -> str:
        """Such as ``Opened: checkout returns 5xx``."""
        return f"Opened: {self.title}"

    def establishes(self) -> tuple[str, ...]:
        """A person who opens a record has detected something."""
        return () if self.incident_kind is IncidentKind.BACKFILLED else ("detected",)


@event("incident.declared", entry="declare")
class Declared(Event, frozen=True):
    """The incident was declared: it is active.

    Attributes:
        severity: The level that was chosen; None while it is unknown.
        impact: Who notices what, in words.
        under: The IC who held command then (INV-7).
        harm: The answers to the three questions (SEV-1); None when nobody was asked.
        suggested: The level that the answers led to then (SEV-2).
    """

    severity: SeverityNumber | None = None
    impact: str = ""
    under: str | None = None
    harm: Harm | None = None
    suggested: SeverityNumber | None = None

    def line(self) -> str:
        """Such as ``Declared SEV-2: checkout failing for a third of all buyers``."""
        level = f"Declared SEV-{self.severity}" if self.severity else "Declared, severity unknown"
        said = f"{level}: {self.impact}" if self.impact else level
        if self.harm is None:
            return said
        told = self.impact and self.impact == self.harm.impact()
        answers = "" if told else self.harm.line()
        other = f"SEV-{self.suggested} suggested" if self.suggested != self.severity else ""
        more = "; ".join(part for part in (answers, other) if part)
        return f"{said} ({more})" if more else said

    def establishes(self) -> tuple[str, ...]:
        """The declaration."""
        return ("declared",)


@event("incident.moved", entry="state")
class Moved(Event, frozen=True):
    """The state changed.

    Attributes:
        old: The state before.
        new: The state after.
        reason: Why; required to go back, to cancel and to reopen.
        evidence: What shows it: the action that helped, the graph, "self-recovered".
        criteria: Measurable exit criteria, written at ``resolved``.
        implied: States passed without being named; their milestones are marked implied (C.2).
        confirmed_by: The second person who confirmed recovery; None reads "unconfirmed".
        under: The IC who held command then (INV-7).
        into: The incident that it was merged into.
        regression: True when it went back to active.
        override: Why an open blocker was passed over at close.
        conflict: What is marked about it, such as the commander's absence (CREW-10).
    """

    old: State
    new: State
    reason: str = ""
    evidence: str = ""
    criteria: tuple[str, ...] = ()
    implied: tuple[State, ...] = ()
    confirmed_by: str | None = None
    under: str | None = None
    into: str | None = None
    regression: bool = False
    override: str = ""
    conflict: str = ""

    def line(self) -> str:
        """Such as ``ACTIVE -> MITIGATED: bleeding stopped``."""
        change = f"{self.old.upper()} -> {self.new.upper()}"
        if self.into:
            change += f" into {self.into}"
        if self.new is State.VERIFIED and not self.confirmed_by:
            change += " (unconfirmed)"
        passed = f"gate overridden: {self.override}" if self.override else ""
        reason = self.reason if self.reason != self.override else ""
        words = "; ".join(part for part in (reason, self.evidence, passed) if part)
        said = f"{change}: {words}" if words else change
        return f"{said} ({self.conflict})" if self.conflict else said

    def establishes(self) -> tuple[str, ...]:
        """The milestone of the state, where it has one."""
        named = {State.MITIGATED, State.RESOLVED, State.VERIFIED, State.CLOSED}
        return (str(self.new),) if self.new in named else ()


@event("incident.phase", entry="state")
class PhaseChanged(Event, frozen=True):
    """What is being done changed: investigating, identified, mitigating."""

    old: Phase
    new: Phase
    reason: str = ""
    under: str | None = None
    conflict: str = ""

    def line(self) -> str:
        """Such as ``Identified: connections exhausted``."""
        said = f"{self.new.capitalize()}: {self.reason}" if self.reason else self.new.capitalize()
        return f"{said} ({self.conflict})" if self.conflict else said

    def establishes(self) -> tuple[str, ...]:
        """Knowing the location is knowing the cause well enough to act (C.3)."""
        return {
            Phase.IDENTIFIED: ("cause_identified",),
            Phase.MITIGATING: ("mitigation_started",),
        }.get(self.new, ())


class StateStep(msgspec.Struct, frozen=True):
    """One step of the state history.

    Attributes:
        implied: Whether it was passed without being named.
        override: Why open blockers were passed over; empty when none were.
    """

    state: State
    at: datetime
    by: str
    seq: int
    implied: bool = False
    override: str = ""


class Declaration(msgspec.Struct, frozen=True):
    """When it was declared, as one event tells it.

    Attributes:
        seq: The event that tells it.
        known: Whether a clock may count from it: neither implied nor known only to the day (C.5).
    """

    at: datetime
    seq: int
    known: bool


class Lifecycle(msgspec.Struct, frozen=True):
    """What the incident is and where it stands.

    Attributes:
        opened_by: Who opened it; the acting owner while nobody holds command (CREW-2).
        declared: Every time that was told of the declaration; the last one is in force.
        declared_by: Who declared it; empty while it was not declared.
        declared_seq: The event that declared it.
        declared_level: The severity that it was declared with; None while unknown.
        harm: The answers at the declaration (SEV-1); None when nobody was asked.
        suggested: The level that they led to.
        changed_at: Since when the present state holds.
        criteria: The exit criteria in force.
        regressions: How often it went back to active.
        merged_into: The parent, when merged.
    """

    title: str = ""
    kind: IncidentKind = IncidentKind.REAL
    service: str = ""
    state: State = State.TRIAGE
    phase: Phase = Phase.INVESTIGATING
    opened_at: datetime | None = None
    opened_by: str = ""
    declared: tuple[Declaration, ...] = ()
    declared_by: str = ""
    declared_seq: int = 0
    declared_level: int | None = None
    harm: Harm | None = None
    suggested: int | None = None
    changed_at: datetime | None = None
    history: Growing[StateStep] = Growing()
    criteria: tuple[str, ...] = ()
    regressions: int = 0
    merged_into: str | None = None

    @property
    def declared_at(self) -> datetime | None:
        """From when the clocks count, UTC; None while it was not declared.

        A day is no time to count from, while there is another.
        """
        if not self.declared_by or not self.declared:
            return None
        known = (told.at for told in reversed(self.declared) if told.known)
        return next(known, self.declared[-1].at)

    @property
    def declared_known(self) -> datetime | None:
        """The time of the declaration, UTC; None where only implied, or known only to the day."""
        told = self.declared[-1] if self.declared_by and self.declared else None
        return told.at if told and told.known else None

    @property
    def started_at(self) -> datetime | None:
        """When the clock on the screen began: at the declaration, else at the opening, UTC."""
        return self.declared_known or self.opened_at

    @property
    def acting_owner(self) -> str:
        """Who answers for it while nobody holds command: who declared it, else who opened it."""
        return self.declared_by or self.opened_by

    @property
    def over(self) -> bool:
        """Whether it is closed, cancelled or merged."""
        return self.state in OVER

    @property
    def counted(self) -> bool:
        """Whether its times count in means over incidents: no drill, no false alarm (C.5.14)."""
        return self.kind is not IncidentKind.DRILL and self.state is not State.CANCELLED

    @property
    def stands(self) -> bool:
        """Whether nothing is owed and its clock stands: it is over, or was entered afterwards."""
        return self.over or self.kind is IncidentKind.BACKFILLED
