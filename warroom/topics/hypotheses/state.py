"""Hypotheses as they stand: owner, state and evidence of each (doctrine D.3)."""

from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from warroom.core.event import Event, Recorded, kinds
from warroom.core.growing import Growing, Keyed
from warroom.core.marks import bare
from warroom.core.names import free_id
from warroom.topics.hypotheses import events
from warroom.topics.timeline.events import Corrected, Kind, KindChanged, Struck


class HypothesisState(StrEnum):
    """The states of a claim (doctrine SIG-2)."""

    PROPOSED = "proposed"
    TESTING = "testing"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    PARKED = "parked"


OPEN = frozenset({HypothesisState.PROPOSED, HypothesisState.TESTING})
"""The states in which a claim may still turn out to be true."""


class Hypothesis(msgspec.Struct, frozen=True):
    """One claim as it stands.

    Attributes:
        owner: Who sees to it, or who tests it.
        proposed_at: When it was said.
        changed_at: Since when its state holds.
        note: The evidence or the reason of its state.
        doubts: Who doubted it, with the reason; kept when it is confirmed again.
        item: The action item that tests it; empty when there is none.
        seq: The entry that tells it.
        copied: The seq of the quiet event that repeats that entry's words; None for none.
    """

    id: str
    text: str
    owner: str
    proposed_by: str
    proposed_at: datetime
    changed_at: datetime
    state: HypothesisState = HypothesisState.PROPOSED
    confidence: events.Confidence = events.Confidence.MEDIUM
    note: str = ""
    doubts: Growing[str] = Growing()
    item: str = ""
    from_entry: int | None = None
    seq: int = 0
    copied: int | None = None

    @property
    def open(self) -> bool:
        """Whether it is proposed or testing."""
        return self.state in OPEN

    @property
    def marks(self) -> str:
        """What its line shows behind the words."""
        owner = "" if self.owner == self.proposed_by else self.owner
        return events.marks_of(self.confidence, owner)


class Hypotheses(msgspec.Struct, frozen=True):
    """All claims of one incident.

    Attributes:
        by_id: In the order in which they were proposed.
        none_since: When the last open one was refuted or parked; None while never.
        working: How many are open.
    """

    by_id: Keyed[str, Hypothesis] = Keyed()
    none_since: datetime | None = None
    working: int = 0

    @property
    def open(self) -> tuple[Hypothesis, ...]:
        """Those that are proposed or testing, the likeliest first."""
        rank = list(events.Confidence)
        found = [each for each in self.by_id.values() if each.open]
        return tuple(sorted(found, key=lambda each: -rank.index(each.confidence)))

    @property
    def confirmed(self) -> tuple[Hypothesis, ...]:
        """Those that evidence shows, newest first."""
        found = [e for e in self.by_id.values() if e.state is HypothesisState.CONFIRMED]
        return tuple(sorted(found, key=lambda each: each.changed_at, reverse=True))

    @property
    def next_id(self) -> str:
        """The id of the next claim, such as ``H3``."""
        return free_id("H", self.by_id)


EVENTS: tuple[type[Event], ...] = (*kinds("hypothesis."), Corrected, Struck, KindChanged)


def fold(state: Hypotheses, recorded: Recorded) -> Hypotheses:
    """The claims after one more event; one that speaks of an unknown claim changes nothing."""
    event = recorded.event
    if isinstance(event, events.Proposed):
        return _proposed(state, event, recorded)
    if isinstance(event, Corrected | Struck | KindChanged):
        return _amended(state, event, recorded)
    found = state.by_id.get(getattr(event, "hypothesis", ""))
    if found is None:
        return state
    return _with(state, replace(found, **_changes(found, event, recorded)))


def _with(state: Hypotheses, changed: Hypothesis) -> Hypotheses:
    before = state.by_id.get(changed.id)
    was = bool(before and before.open)
    working = state.working + changed.open - was
    since = changed.changed_at if was and not working else state.none_since
    return Hypotheses(state.by_id.put(changed.id, changed), since, working)


def _proposed(state: Hypotheses, event: events.Proposed, recorded: Recorded) -> Hypotheses:
    seq = event.from_entry if event.quiet and event.from_entry else recorded.seq
    claim = Hypothesis(
        id=event.hypothesis,
        text=event.text,
        owner=event.owner or recorded.actor,
        proposed_by=recorded.actor,
        proposed_at=recorded.at,
        changed_at=recorded.at,
        confidence=event.confidence,
        from_entry=event.from_entry,
        seq=seq,
        copied=recorded.seq if seq != recorded.seq else None,
    )
    return _with(state, claim)


def _amended(
    state: Hypotheses, event: Corrected | Struck | KindChanged, recorded: Recorded
) -> Hypotheses:
    """A claim follows its entry: it is said anew, or put aside when the entry is no claim."""
    found = state.by_id.get(event.ref)
    if found is None:
        return state
    if isinstance(event, Corrected):
        words = event.words or bare(found.id, event.text, (found.marks,))
        return _with(state, replace(found, text=words, seq=recorded.seq))
    if isinstance(event, KindChanged) and event.new == Kind.HYPOTHESIS:
        return state
    why = event.reason if isinstance(event, Struck) else f"it is of kind {event.new}"
    parked = {"state": HypothesisState.PARKED, "note": why or "struck"}
    return _with(state, replace(found, changed_at=recorded.at, **parked))


def _changes(found: Hypothesis, event: Event, recorded: Recorded) -> dict[str, object]:
    moved: dict[str, object] = {"changed_at": recorded.at}
    match event:
        case events.Testing():
            owner = event.owner or recorded.actor
            item = event.item or found.item
            return moved | {"state": HypothesisState.TESTING, "owner": owner, "item": item}
        case events.Confirmed():
            return moved | {"state": HypothesisState.CONFIRMED, "note": event.evidence}
        case events.Refuted():
            return moved | {"state": HypothesisState.REFUTED, "note": event.reason}
        case events.Parked():
            return moved | {"state": HypothesisState.PARKED, "note": event.reason}
        case events.Doubted():
            said = f"{recorded.actor}: {event.reason}" if event.reason else recorded.actor
            doubts: dict[str, object] = {"doubts": found.doubts.add(said)}
            if found.state is not HypothesisState.CONFIRMED:
                return doubts
            return moved | doubts | {"state": HypothesisState.PROPOSED, "note": ""}
    return {}
