"""What can happen to an incident as a whole: opened, declared, moved, cancelled (doctrine C)."""

from enum import StrEnum
from typing import Any

import msgspec

from warroom.core.event import Event, SeverityNumber, event


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


class Affected(StrEnum):
    """Who is affected."""

    MOST = "most"
    MANY = "many"
    SOME = "some"
    NONE = "none"
    UNKNOWN = "unknown"


class Workflow(StrEnum):
    """Which workflow is hurt: what the service is there for, a major or a minor function."""

    CORE = "core"
    MAJOR = "major"
    MINOR = "minor"
    UNKNOWN = "unknown"


class Workaround(StrEnum):
    """Whether there is an acceptable way around it."""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


class Harm(msgspec.Struct, frozen=True):
    """The answers to the three questions; not knowing is an answer."""

    affected: Affected = Affected.UNKNOWN
    workflow: Workflow = Workflow.UNKNOWN
    workaround: Workaround = Workaround.UNKNOWN

    @property
    def complete(self) -> bool:
        """Whether nobody said *unknown*."""
        return "unknown" not in (self.affected, self.workflow, self.workaround)

    def line(self) -> str:
        """All three answers, such as ``a core workflow, most users affected, no workaround``."""
        words = _WORKFLOW[self.workflow], _AFFECTED[self.affected], _WORKAROUND[self.workaround]
        return ", ".join(words)

    def impact(self) -> str:
        """What is known, as the wording of an impact; empty when nothing is."""
        known = (
            "" if self.workflow is Workflow.UNKNOWN else _WORKFLOW[self.workflow],
            "" if self.affected is Affected.UNKNOWN else _AFFECTED[self.affected],
            "" if self.workaround is Workaround.UNKNOWN else _WORKAROUND[self.workaround],
        )
        words = ", ".join(each for each in known if each)
        return words[:1].upper() + words[1:]


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
        if self.new is Phase.IDENTIFIED:
            return ("cause_identified",)
        return ("mitigation_started",) if self.new is Phase.MITIGATING else ()


_AFFECTED = {
    Affected.MOST: "most users affected",
    Affected.MANY: "many users affected",
    Affected.SOME: "some users affected",
    Affected.NONE: "no user affected",
    Affected.UNKNOWN: "reach unknown",
}

_WORKFLOW = {
    Workflow.CORE: "a core workflow",
    Workflow.MAJOR: "a major function",
    Workflow.MINOR: "a minor function",
    Workflow.UNKNOWN: "workflow unknown",
}

_WORKAROUND = {
    Workaround.NO: "no workaround",
    Workaround.YES: "a workaround exists",
    Workaround.UNKNOWN: "workaround unknown",
}


@event("situation.set", entry="note")
class SituationSet(Event, frozen=True):
    """One field of the situation was written anew."""

    field: str
    text: str

    def line(self) -> str:
        """Such as ``Situation, impact: six in ten purchases fail``."""
        return f"Situation, {self.field}: {self.text or '(empty)'}"
