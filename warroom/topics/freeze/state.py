"""The deploy freeze as it stands: who asked for it, for what, until when (MIT-00)."""

from datetime import datetime

import msgspec

from warroom.core.event import Event, Recorded
from warroom.topics.freeze.events import Frozen, Lifted


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

    def covers(self, service: str, now: datetime) -> tuple[Hold, ...]:
        """The freezes in force that hold a service's deploys; those of any for an empty name."""
        held = self.in_force(now)
        return tuple(hold for hold in held if not service or hold.what in ("", service))


EVENTS: tuple[type[Event], ...] = (Frozen, Lifted)
"""What changes the freezes."""


def fold(freeze: Freeze, recorded: Recorded) -> Freeze:
    """The freezes after one more event; a new one for the same service replaces the old one."""
    said = recorded.event
    if not isinstance(said, Frozen | Lifted):
        return freeze
    others = tuple(hold for hold in freeze.holds if hold.what != said.what)
    if isinstance(said, Lifted):
        return Freeze(others)
    hold = Hold(said.what, recorded.actor, recorded.at, said.until, said.reason)
    return Freeze((*others, hold))
