"""What can happen to the severity: it changes, or is looked at and kept (doctrine A)."""

from warroom.core.event import Event, SeverityNumber, event


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
        return f"Still SEV-{self.level}{f': {self.reason}' * bool(self.reason)}"
