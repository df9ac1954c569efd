"""Milestones as they stand, each with its source (doctrine C.3)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from warroom.core.event import Event, Precision, Recorded
from warroom.core.growing import Growing
from warroom.topics.lifecycle.events import Declared, Moved, Opened, State
from warroom.topics.milestones.events import MilestoneSet
from warroom.topics.timeline.events import Logged, Struck

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
    "review_drafted",
)
"""Every milestone, in the order in which they usually come."""


class Source(StrEnum):
    """Where a milestone's time comes from."""

    LIVE = "live"
    AUTOMATIC = "automatic"
    BACKFILLED = "backfilled"
    IMPLIED = "implied"


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
    revisions: dict[str, Growing[Milestone]] = {}
    contradictions: Growing[str] = Growing()

    def at(self, name: str) -> datetime | None:
        """The instant of a milestone, implied ones too."""
        milestone = self.chosen.get(name)
        return milestone.at if milestone else None

    def measured(self, name: str) -> Milestone | None:
        """A milestone that a metric may use: neither implied nor only a date (doctrine C.5)."""
        milestone = self.chosen.get(name)
        return milestone if milestone and not _weak(milestone) else None


EVENTS = None
"""None in particular: whatever establishes a milestone is folded."""

_LATEST = frozenset({"mitigated", "resolved", "verified", "closed", "impact_ended"})
"""Those of which the last counts; of the others the first does (doctrine C.4)."""

_FIRSTS = {"mitigated": "mitigated_first", "resolved": "resolved_first"}

_IMPLIED = {State.ACTIVE: "declared"} | {
    state: str(state) for state in (State.MITIGATED, State.RESOLVED, State.VERIFIED)
}
"""What a state that was passed without being named implies (doctrine C.2)."""

_ORDER = (
    ("impact_started", "impact_ended"),
    ("impact_started", "mitigated"),
    ("impact_started", "resolved"),
    ("detected", "acknowledged"),
)
"""What cannot come before what (doctrine C.5.7)."""

_LIVE = timedelta(minutes=1)
"""A time that was said within the minute is live (doctrine C.3)."""


def _weak(milestone: Milestone) -> bool:
    return milestone.source is Source.IMPLIED or milestone.precision is Precision.DATE


def fold(state: Milestones, recorded: Recorded) -> Milestones:
    """The milestones after one more event; a time that nobody knows establishes none.

    What an entry established does not count any more when it is struck (doctrine D.5).
    """
    event = recorded.event
    if isinstance(event, Struck):
        return _without(state, event.entry)
    for name in event.establishes():
        state = _reached(state, name, _source(event, recorded), recorded)
    if isinstance(event, Moved):
        for passed in event.implied:
            if name := _IMPLIED.get(passed, ""):
                state = _reached(state, name, Source.IMPLIED, recorded)
    return state


def _without(state: Milestones, seq: int) -> Milestones:
    if not any(found.seq == seq for found in state.chosen.values()):
        return state
    chosen, revisions = {}, {}
    for name, found in state.chosen.items():
        left = [one for one in (*state.revisions.get(name, ()), found) if one.seq != seq]
        if left:
            *revisions[name], chosen[name] = left
    older = {name: Growing(values) for name, values in revisions.items() if values}
    return Milestones(chosen, older, state.contradictions)


def retold(state: Milestones, recorded: Recorded, older: Sequence[Recorded]) -> Milestones:
    """The milestones after an event at its corrected time; ``older`` tells it as it was before."""
    after = fold(state, recorded)
    for name, found in after.chosen.items() if older else ():
        if found.seq != recorded.seq:
            continue
        revisions = after.revisions.get(name, Growing())
        for when in (one.when for one in older):
            if when.at is not None:
                told = msgspec.structs.replace(found, at=when.at, precision=when.precision)
                revisions = revisions.add(told)
        after = msgspec.structs.replace(after, revisions={**after.revisions, name: revisions})
    return after


def _source(event: Event, recorded: Recorded) -> Source:
    if isinstance(event, Opened) and event.quiet:
        return Source.IMPLIED
    at = event.occurred.at if event.occurred else None
    if at is not None and recorded.recorded_at - at > _LIVE:
        return Source.BACKFILLED
    return Source.LIVE if isinstance(event, MilestoneSet | Logged | Declared) else Source.AUTOMATIC


def _reached(state: Milestones, name: str, source: Source, recorded: Recorded) -> Milestones:
    when = recorded.when
    if name not in NAMES or when.at is None:
        return state
    event = recorded.event
    new = Milestone(
        name=name,
        at=when.at,
        precision=when.precision,
        source=source,
        recorded_at=recorded.recorded_at,
        recorded_by=event.recorded_by or recorded.actor,
        seq=recorded.seq,
        evidence=event.evidence if isinstance(event, MilestoneSet | Moved) else "",
    )
    if problem := _contradiction(state, new):
        return msgspec.structs.replace(state, contradictions=state.contradictions.add(problem))
    state = _chosen(state, new, revised=isinstance(event, MilestoneSet))
    if first := _FIRSTS.get(name):
        state = _chosen(state, msgspec.structs.replace(new, name=first), revised=False)
    return state


def _chosen(state: Milestones, new: Milestone, *, revised: bool) -> Milestones:
    old = state.chosen.get(new.name)
    if old is not None and not revised and not _better(new, old):
        return state
    revisions = state.revisions
    if old is not None:
        revisions = {**revisions, new.name: revisions.get(new.name, Growing()).add(old)}
    return Milestones({**state.chosen, new.name: new}, revisions, state.contradictions)


def _better(new: Milestone, old: Milestone) -> bool:
    if _weak(new) != _weak(old):
        return _weak(old)
    return new.at > old.at if new.name in _LATEST else new.at < old.at


def _contradiction(state: Milestones, new: Milestone) -> str:
    """Why a time cannot be, in one sentence; empty when nothing speaks against it."""
    for earlier, later in _ORDER:
        if new.name not in (earlier, later):
            continue
        first = new if new.name == earlier else state.chosen.get(earlier)
        last = new if new.name == later else state.chosen.get(later)
        if first is not None and last is not None and _before(last, first):
            return (
                f"{_words(later)} at {last.at:%Y-%m-%d %H:%M} UTC would lie before "
                f"{_words(earlier).lower()} at {first.at:%Y-%m-%d %H:%M} UTC."
            )
    return ""


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _before(last: Milestone, first: Milestone) -> bool:
    """Whether one time surely lies before another, as far as both are known."""
    known = (Precision.EXACT, Precision.MINUTE)
    if last.precision not in known or first.precision not in known:
        return False
    if _weak(last) or _weak(first):
        return False
    if Precision.MINUTE in (last.precision, first.precision):
        return last.at.replace(second=0, microsecond=0) < first.at.replace(second=0, microsecond=0)
    return last.at < first.at
