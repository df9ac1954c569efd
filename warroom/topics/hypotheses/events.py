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
