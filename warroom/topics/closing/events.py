"""What can happen on the way to the end: exit criteria, a second pair of eyes (doctrine C.2)."""

from warroom.core.event import Event, event


@event("criterion.added", entry="state", says="Exit criterion {criterion}: {text}")
class CriterionAdded(Event, frozen=True):
    """One more measurable exit criterion was written down."""

    criterion: str
    text: str


@event("criterion.met", entry="state", says="{criterion} met ({text}): {evidence}")
class CriterionMet(Event, frozen=True):
    """An exit criterion holds, and this shows it."""

    criterion: str
    text: str
    evidence: str


@event("recovery.confirmed", entry="state", says="Recovery confirmed", words="evidence")
class RecoveryConfirmed(Event, frozen=True):
    """A second person saw that it works again; the actor is that person."""

    evidence: str = ""
