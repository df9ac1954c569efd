"""What can happen to a milestone: its instant is said (doctrine C.3)."""

from warroom.core.event import Event, event


@event("milestone.set", entry="milestone")
class MilestoneSet(Event, frozen=True):
    """Somebody said when a milestone was reached; the older value stays in its history.

    The instant is the event's ``occurred``.
    """

    name: str
    reason: str = ""
    evidence: str = ""

    def line(self) -> str:
        """Such as ``Detected at 09:03 UTC: pager``."""
        at = self.occurred.at if self.occurred else None
        when = f" at {at:%H:%M} UTC" if at else ""
        said = f"{self.name.replace('_', ' ').capitalize()}{when}"
        return f"{said}: {self.reason}" if self.reason else said

    def establishes(self) -> tuple[str, ...]:
        """The one it names."""
        return (self.name,)
