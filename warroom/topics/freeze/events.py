"""What can happen to the deploy freeze: it is set, and lifted (MIT-00)."""

from warroom.core.event import Event, Instant, event


@event("freeze.set", entry="decision")
class Frozen(Event, frozen=True):
    """Deploys are frozen.

    Attributes:
        what: The service, or empty for all.
        until: When it ends by itself; None until somebody lifts it.
    """

    what: str = ""
    until: Instant | None = None
    reason: str = ""
    under: str | None = None

    def line(self) -> str:
        """Such as ``Deploy freeze for checkout until 12:00 UTC: rollback running``."""
        until = f" until {self.until:%H:%M} UTC" if self.until else ""
        said = f"Deploy freeze for {self.what or 'all services'}{until}"
        return f"{said}: {self.reason}" if self.reason else said


@event("freeze.lifted", entry="decision")
class Lifted(Event, frozen=True):
    """The deploy freeze is over."""

    what: str = ""
    reason: str = ""
    under: str | None = None
    conflict: str = ""

    def line(self) -> str:
        """Such as ``Deploy freeze for all services lifted``."""
        said = f"Deploy freeze for {self.what or 'all services'} lifted"
        said = f"{said}: {self.reason}" if self.reason else said
        return f"{said} ({self.conflict})" if self.conflict else said
