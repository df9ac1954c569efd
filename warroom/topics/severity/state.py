"""The severity as it stands, its history and the highest level reached (doctrine A)."""

from datetime import datetime

import msgspec

from warroom.core.event import Event, Recorded
from warroom.core.growing import Growing
from warroom.topics.severity.events import SeverityChanged, SeverityKept


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
