"""How far an incident is from its end: its exit criteria, and who confirmed recovery (C.2)."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from warroom.core.event import Event, Recorded
from warroom.core.growing import Keyed
from warroom.topics.closing.events import CriterionAdded, CriterionMet, RecoveryConfirmed
from warroom.topics.lifecycle.events import Moved, State


class Criterion(msgspec.Struct, frozen=True):
    """One exit criterion; ``met_at`` is None while nothing shows that it holds."""

    id: str
    text: str
    by: str
    at: datetime
    seq: int
    met_at: datetime | None = None
    met_by: str = ""
    evidence: str = ""


class Closing(msgspec.Struct, frozen=True):
    """What the end needs.

    Attributes:
        criteria: The exit criteria in force, by id; unticked anew by every regression.
        confirmed_by: The second person who saw the recovery; empty reads unconfirmed.
    """

    criteria: Keyed[str, Criterion] = Keyed()
    confirmed_by: str = ""

    @property
    def unmet(self) -> tuple[Criterion, ...]:
        """The criteria that nothing shows to hold."""
        return tuple(each for each in self.criteria.values() if each.met_at is None)


EVENTS: tuple[type[Event], ...] = (Moved, CriterionAdded, CriterionMet, RecoveryConfirmed)


def fold(closing: Closing, recorded: Recorded) -> Closing:
    """What the end needs after one more event."""
    said = recorded.event
    if isinstance(said, Moved):
        return _moved(closing, said, recorded)
    if isinstance(said, CriterionAdded):
        return _with(closing, _written(said.criterion, said.text, recorded))
    if isinstance(said, CriterionMet):
        old = closing.criteria.get(said.criterion) or _written(said.criterion, said.text, recorded)
        by, at = recorded.actor, recorded.at
        return _with(closing, replace(old, met_at=at, met_by=by, evidence=said.evidence))
    if isinstance(said, RecoveryConfirmed):
        return replace(closing, confirmed_by=recorded.actor)
    return closing


def _written(name: str, text: str, recorded: Recorded) -> Criterion:
    return Criterion(name, text, recorded.actor, recorded.at, recorded.seq)


def _with(closing: Closing, criterion: Criterion) -> Closing:
    return replace(closing, criteria=closing.criteria.put(criterion.id, criterion))


def _moved(closing: Closing, said: Moved, recorded: Recorded) -> Closing:
    """Back to active nothing is shown any more; criteria of a move take the place of older ones."""
    criteria = closing.criteria
    if said.criteria:
        named = ((f"X{number}", text) for number, text in enumerate(said.criteria, start=1))
        criteria = Keyed({name: _written(name, text, recorded) for name, text in named})
    confirmed = said.confirmed_by or closing.confirmed_by
    if said.new is State.ACTIVE:
        blank = {"met_at": None, "met_by": "", "evidence": ""}
        criteria = Keyed({name: replace(each, **blank) for name, each in criteria.items()})
        confirmed = ""
    return replace(closing, criteria=criteria, confirmed_by=confirmed)
