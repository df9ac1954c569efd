"""Milestones: the instants that the metrics are made of (doctrine C.3)."""

from datetime import datetime
from enum import StrEnum

import msgspec

from warroom.domain.event import Event, Precision, event

NAMES = (
    "impact_started",
    "detected",
    "acknowledged",
    "declared",
    "command_established",
    "first_internal_update",
    "first_external_update",
    "cause_identified",
    "mitigation_started",
    "mitigated_first",
    "mitigated",
    "impact_ended",
    "resolved_first",
    "resolved",
    "verified",
    "closed",
)
"""Every milestone, in the order in which they usually come."""


class Source(StrEnum):
    """Where a milestone's time comes from."""

    LIVE = "live"
    AUTOMATIC = "automatic"
    BACKFILLED = "backfilled"
    IMPLIED = "implied"


@event("milestone.set", entry="milestone")
class MilestoneSet(Event):
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


class Milestone(msgspec.Struct, frozen=True):
    """One milestone as it is held now, or was."""

    name: str
    at: datetime
    precision: Precision
    source: Source
    recorded_at: datetime
    recorded_by: str
    seq: int
    evidence: str = ""


class Milestones(msgspec.Struct, frozen=True):
    """What is known of each milestone.

    Attributes:
        chosen: The value in force by name.
        revisions: Earlier values by name, oldest first.
        contradictions: Sentences about values that were kept as entries and not used.
    """

    chosen: dict[str, Milestone] = {}
    revisions: dict[str, tuple[Milestone, ...]] = {}
    contradictions: tuple[str, ...] = ()

    def at(self, name: str) -> datetime | None:
        """The instant of a milestone, implied ones too."""
        milestone = self.chosen.get(name)
        return milestone.at if milestone else None
