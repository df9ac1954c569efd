"""What hypotheses are made of: their events and their states (doctrine D.3)."""

from datetime import datetime
from enum import StrEnum

import msgspec

from warroom.domain.event import Event, Seq, event
from warroom.domain.growing import Growing, Keyed
from warroom.domain.numbering import free_id


class HypothesisState(StrEnum):
    """The states of a claim (doctrine SIG-2)."""

    PROPOSED = "proposed"
    TESTING = "testing"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    PARKED = "parked"


OPEN = frozenset({HypothesisState.PROPOSED, HypothesisState.TESTING})
"""The states in which a claim may still turn out to be true."""


class Confidence(StrEnum):
    """How sure its owner is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class _HypothesisEvent(Event, frozen=True):
    hypothesis: str

    def _said(self, what: str, words: str = "") -> str:
        return f"{self.hypothesis} {what}: {words}" if words else f"{self.hypothesis} {what}"


@event("hypothesis.proposed", entry="hypothesis")
class Proposed(_HypothesisEvent, frozen=True):
    """Somebody claimed what could explain it.

    Attributes:
        hypothesis: Its id, such as ``H1``.
        owner: Who sees to it that it is tested; empty for who proposed it.
        from_entry: The seq of the entry it was drawn from; that entry itself when quiet.
        attachment: A long paste that the words caption (SIG-5).
    """

    text: str
    confidence: Confidence = Confidence.MEDIUM
    owner: str = ""
    from_entry: Seq | None = None
    attachment: str = ""

    def line(self) -> str:
        """Such as ``H1 bot traffic is overloading checkout (low, Ravi)``; medium is not said."""
        return f"{self.hypothesis} {self.text}{marks_of(self.confidence, self.owner)}"

    def tells(self) -> str:
        """The claim."""
        return self.hypothesis


def marks_of(confidence: Confidence, owner: str) -> str:
    """What a claim's line shows behind its words, such as `` (low, wei)``."""
    told = "" if confidence is Confidence.MEDIUM else str(confidence)
    marks = ", ".join(mark for mark in (told, owner) if mark)
    return f" ({marks})" if marks else ""


@event("hypothesis.testing", entry="hypothesis")
class Testing(_HypothesisEvent, frozen=True):
    """Somebody tests it.

    Attributes:
        owner: Who tests; empty for who said so.
        item: The action item of the test; empty when there is none.
    """

    __test__ = False

    owner: str = ""
    item: str = ""

    def line(self) -> str:
        """Such as ``H1 testing: Wei, A4``."""
        return self._said("testing", ", ".join(part for part in (self.owner, self.item) if part))


@event("hypothesis.confirmed", entry="hypothesis")
class Confirmed(_HypothesisEvent, frozen=True):
    """Evidence shows that it is so (SIG-3)."""

    evidence: str

    def line(self) -> str:
        """Such as ``H3 confirmed: 3,900 clients waiting in the pooler``."""
        return self._said("confirmed", self.evidence)


@event("hypothesis.refuted", entry="hypothesis")
class Refuted(_HypothesisEvent, frozen=True):
    """It is not so; the claim and the reason stay (SIG-3)."""

    reason: str

    def line(self) -> str:
        """Such as ``H1 refuted: bot score normal``."""
        return self._said("refuted", self.reason)


@event("hypothesis.parked", entry="hypothesis")
class Parked(_HypothesisEvent, frozen=True):
    """It is put aside, with the reason."""

    reason: str

    def line(self) -> str:
        """Such as ``H2 parked: needs a week of data``."""
        return self._said("parked", self.reason)


@event("hypothesis.doubted", entry="hypothesis")
class Doubted(_HypothesisEvent, frozen=True):
    """Somebody doubts it; a confirmed one is open again (asymmetry rule of doctrine 0)."""

    reason: str = ""

    def line(self) -> str:
        """Such as ``H3 doubted: stalls again at 09:50``."""
        return self._said("doubted", self.reason)


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
    confidence: Confidence = Confidence.MEDIUM
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
        return marks_of(self.confidence, "" if self.owner == self.proposed_by else self.owner)


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
        rank = list(Confidence)
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
