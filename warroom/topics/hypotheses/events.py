"""What can happen to a hypothesis, and how sure its owner is (doctrine D.3)."""

from enum import StrEnum

from warroom.core.event import Event, Seq, event


class Confidence(StrEnum):
    """How sure its owner is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


def marks_of(confidence: Confidence, owner: str) -> str:
    """What a claim's line shows behind its words, such as `` (low, wei)``."""
    told = "" if confidence is Confidence.MEDIUM else str(confidence)
    marks = ", ".join(mark for mark in (told, owner) if mark)
    return f" ({marks})" if marks else ""


class _HypothesisEvent(Event, frozen=True):
    hypothesis: str


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
        who = ", ".join(part for part in (self.owner, self.item) if part)
        return f"{self.hypothesis} testing{f': {who}' if who else ''}"


@event("hypothesis.confirmed", entry="hypothesis", says="{hypothesis} confirmed", words="evidence")
class Confirmed(_HypothesisEvent, frozen=True):
    """Evidence shows that it is so (SIG-3)."""

    evidence: str


@event("hypothesis.refuted", entry="hypothesis", says="{hypothesis} refuted", words="reason")
class Refuted(_HypothesisEvent, frozen=True):
    """It is not so; the claim and the reason stay (SIG-3)."""

    reason: str


@event("hypothesis.parked", entry="hypothesis", says="{hypothesis} parked", words="reason")
class Parked(_HypothesisEvent, frozen=True):
    """It is put aside, with the reason."""

    reason: str


@event("hypothesis.doubted", entry="hypothesis", says="{hypothesis} doubted", words="reason")
class Doubted(_HypothesisEvent, frozen=True):
    """Somebody doubts it; a confirmed one is open again (asymmetry rule of doctrine 0)."""

    reason: str = ""
