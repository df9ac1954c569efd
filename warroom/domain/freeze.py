"""The deploy freeze: who asked for it, for what, until when (MIT-00)."""

from datetime import datetime

import msgspec

from warroom.domain.event import Event, event


@event("freeze.set", entry="decision")
class Frozen(Event):
    """Deploys are frozen.

    Attributes:
        what: The service, or empty for all.
        until: When it ends by itself; None until somebody lifts it.
    """

    what: str = ""
    until: datetime | None = None
    reason: str = ""
    under: str | None = None

    def line(self) -> str:
        """Such as ``Deploy freeze for checkout until 12:00 UTC: rollback running``."""
        until = f" until {self.until:%H:%M} UTC" if self.until else ""
        said = f"Deploy freeze for {self.what or 'all services'}{until}"
        return f"{said}: {self.reason}" if self.reason else said


@event("freeze.lifted", entry="decision")
class Lifted(Event):
    """The deploy freeze is over."""

    what: str = ""
    reason: str = ""
    under: str | None = None

    def line(self) -> str:
        """Such as ``Deploy freeze for all services lifted``."""
        said = f"Deploy freeze for {self.what or 'all services'} lifted"
        return f"{said}: {self.reason}" if self.reason else said


class Hold(msgspec.Struct, frozen=True):
    """One freeze in force."""

    what: str
    by: str
    since: datetime
    until: datetime | None = None
    reason: str = ""


class Freeze(msgspec.Struct, frozen=True):
    """The freezes that nobody lifted yet."""

    holds: tuple[Hold, ...] = ()

    def in_force(self, now: datetime) -> tuple[Hold, ...]:
        """Those that have not run out."""
        return tuple(hold for hold in self.holds if hold.until is None or hold.until > now)
