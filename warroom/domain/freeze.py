"""The deploy freeze: who asked for it, for what, until when (MIT-00)."""

from datetime import datetime

import msgspec

from warroom.domain.crew import Crew, authorise
from warroom.domain.doctrine import Doctrine
from warroom.domain.errors import Refused
from warroom.domain.event import Act, Event, Instant, Recorded, event
from warroom.domain.lifecycle_events import Lifecycle
from warroom.domain.roster import Roles
from warroom.domain.text import clean_line


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
        return tuple(
            hold for hold in self.in_force(now) if not service or hold.what in ("", service)
        )


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


def freeze_deploys(
    roles: Roles,
    act: Act,
    *,
    what: str = "",
    until: datetime | None = None,
    reason: str = "",
) -> list[Event]:
    """Freeze deploys of a service, or of all; anyone may (MIT-00).

    Its end is judged against the instant at which it began, as is the expected effect of a change
    and every promise: a freeze that is told after the fact may be over by now.

    Raises:
        Refused: It would end before it begins.
    """
    if until is not None and until <= act.at:
        raise Refused("MIT-00", f"{until:%H:%M} UTC is past.", "Say a time still to come.")
    frozen = Frozen(
        what=clean_line(what), until=until, reason=clean_line(reason), under=roles.commander
    )
    return [frozen]


def lift_freeze(
    freeze: Freeze,
    roles: Roles,
    lifecycle: Lifecycle,
    crew: Crew,
    doctrine: Doctrine,
    act: Act,
    *,
    what: str = "",
    reason: str = "",
) -> list[Event]:
    """Lift the freeze of a service, or every freeze: whoever asked for it, or who commands.

    Raises:
        Refused: Nothing is frozen, or somebody else holds command.
    """
    what, reason = clean_line(what), clean_line(reason)
    holds = [hold for hold in freeze.in_force(act.now) if what in ("", hold.what)]
    if not holds:
        named = ", ".join(hold.what or "all services" for hold in freeze.in_force(act.now))
        way = f"Frozen is {named}." if named else ""
        raise Refused("MIT-00", f"No freeze for {what or 'any service'} is in force.", way)
    conflict = ""
    if any(hold.by != act.by for hold in holds):
        conflict = authorise("lift the freeze", reason, lifecycle, roles, crew, doctrine, act)
    return [
        Lifted(what=hold.what, reason=reason, under=roles.commander, conflict=conflict)
        for hold in holds
    ]
