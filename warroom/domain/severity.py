"""Severity: how bad it is, its whole history and the highest level reached (doctrine A)."""

from datetime import datetime

import msgspec

from warroom.domain.crew import Crew, authorise
from warroom.domain.doctrine import Doctrine
from warroom.domain.errors import Refused
from warroom.domain.event import Act, Event, Recorded, SeverityNumber, event
from warroom.domain.growing import Growing
from warroom.domain.lifecycle_events import Lifecycle
from warroom.domain.roster import Roles
from warroom.domain.text import clean_line


@event("severity.changed", entry="severity")
class SeverityChanged(Event, frozen=True):
    """The severity was set, raised or lowered.

    Attributes:
        old: The level before; None when it was unknown.
        new: 1 to 4.
        reason: Why; required to lower it (SEV-5).
        under: The IC who held command then (INV-7).
        conflict: What is marked about it, such as the commander's absence (CREW-10).
    """

    old: SeverityNumber | None
    new: SeverityNumber
    reason: str = ""
    under: str | None = None
    conflict: str = ""

    def line(self) -> str:
        """Such as ``SEV-2 -> SEV-1: six in ten purchases fail``."""
        change = f"SEV-{self.old} -> SEV-{self.new}" if self.old else f"SEV-{self.new}"
        said = f"{change}: {self.reason}" if self.reason else change
        return f"{said} ({self.conflict})" if self.conflict else said


@event("severity.kept", entry="severity")
class SeverityKept(Event, frozen=True):
    """Somebody looked again, and the level still holds (SEV-8)."""

    level: SeverityNumber
    reason: str = ""

    def line(self) -> str:
        """Such as ``Still SEV-1: six in ten purchases fail``."""
        return (
            f"Still SEV-{self.level}: {self.reason}" if self.reason else f"Still SEV-{self.level}"
        )


class SeverityStep(msgspec.Struct, frozen=True):
    """One step of the severity history."""

    level: int
    at: datetime
    by: str
    reason: str
    seq: int


class Severity(msgspec.Struct, frozen=True):
    """How bad it is now and was before.

    Attributes:
        current: 1 to 4; None while nobody said it.
        highest: The worst level ever reached (SEV-6, SEV-7); None while unknown.
        history: Every step, in the order of the log.
        touched_at: When it was last set or looked at again (SEV-8).
    """

    current: int | None = None
    highest: int | None = None
    history: Growing[SeverityStep] = Growing()
    touched_at: datetime | None = None


EVENTS: tuple[type[Event], ...] = (SeverityChanged, SeverityKept)
"""What changes the severity."""


def fold(severity: Severity, recorded: Recorded) -> Severity:
    """The severity after one more event (SEV-6)."""
    said = recorded.event
    touched = max(recorded.at, severity.touched_at or recorded.at)
    if isinstance(said, SeverityKept):
        return msgspec.structs.replace(severity, touched_at=touched)
    if not isinstance(said, SeverityChanged):
        return severity
    step = SeverityStep(said.new, recorded.at, recorded.actor, said.reason, recorded.seq)
    highest = said.new if severity.highest is None else min(severity.highest, said.new)
    return Severity(said.new, highest, severity.history.add(step), touched)


def set_severity(
    severity: Severity,
    lifecycle: Lifecycle,
    roles: Roles,
    crew: Crew,
    doctrine: Doctrine,
    act: Act,
    *,
    level: int,
    reason: str = "",
) -> list[Event]:
    """Raise the severity, which anyone can, or lower it, which the IC can (SEV-4, SEV-5).

    The level that holds already is kept: somebody looked again (SEV-8).

    Raises:
        Refused: No such level, no authority to lower it, or no reason to.
    """
    reason, old, conflict = clean_line(reason), severity.current, ""
    if str(level) not in doctrine.severity:
        known = ", ".join(sorted(doctrine.severity))
        raise Refused("severity", f"There is no SEV-{level}.", f"Say one of {known}.")
    if level == old:
        return keep(severity, reason=reason)
    if old is not None and level > old:
        conflict = authorise("lower the severity", reason, lifecycle, roles, crew, doctrine, act)
        if not reason:
            raise Refused("SEV-5", "Lowering the severity needs a reason.", "Say what shows it.")
    changed = SeverityChanged(
        old=old, new=level, reason=reason, under=roles.commander, conflict=conflict
    )
    return [changed]


def keep(severity: Severity, *, reason: str = "") -> list[Event]:
    """Say that the level still holds; anyone who looked may (SEV-8).

    Raises:
        Refused: Nobody said yet how bad it is.
    """
    if severity.current is None:
        raise Refused("SEV-8", "Nobody said yet how bad it is.", "Set the severity first.")
    return [SeverityKept(level=severity.current, reason=clean_line(reason))]
