"""Severity: how bad it is, its whole history and the highest level reached (doctrine A)."""

from datetime import datetime

import msgspec

from warroom.domain.event import Event, event


@event("severity.changed", entry="severity")
class SeverityChanged(Event):
    """The severity was set, raised or lowered.

    Attributes:
        old: The level before; None when it was unknown.
        new: 1 to 4.
        reason: Why; required to lower it (SEV-5).
        under: The IC who held command then (INV-7).
    """

    old: int | None
    new: int
    reason: str = ""
    under: str | None = None

    def line(self) -> str:
        """Such as ``SEV-2 -> SEV-1: six in ten purchases fail``."""
        change = f"SEV-{self.old} -> SEV-{self.new}" if self.old else f"SEV-{self.new}"
        return f"{change}: {self.reason}" if self.reason else change


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
    """

    current: int | None = None
    highest: int | None = None
    history: tuple[SeverityStep, ...] = ()
