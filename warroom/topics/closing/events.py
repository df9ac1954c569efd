"""What can happen on the way to the end: exit criteria, a second pair of eyes (doctrine C.2)."""

from warroom.core.event import Event, event


@event("criterion.added", entry="state")
class CriterionAdded(Event, frozen=True):
    """One more measurable exit criterion was written down."""

    criterion: str
    text: str

    def line(self) -> str:
        """Such as ``Exit criterion X2: p99 under 800 ms``."""
        return f"Exit criterion {self.criterion}: {self.text}"


@event("criterion.met", entry="state")
class CriterionMet(Event, frozen=True):
    """An exit criterion holds, and this shows it."""

    criterion: str
    text: str
    evidence: str

    def line(self) -> str:
        """Such as ``X2 met (p99 under 800 ms): graph of 10:40``."""
        return f"{self.criterion} met ({self.text}): {self.evidence}"


@event("recovery.confirmed", entry="state")
class RecoveryConfirmed(Event, frozen=True):
    """A second person saw that it works again; the actor is that person."""

    evidence: str = ""

    def line(self) -> str:
        """Such as ``Recovery confirmed: orders as on every Friday``."""
        return f"Recovery confirmed: {self.evidence}" if self.evidence else "Recovery confirmed"
