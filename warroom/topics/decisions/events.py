"""What can happen to a decision, and the record that each one keeps (doctrine G)."""

import msgspec

from warroom.core.event import Event, Instant, Seq, event


class Option(msgspec.Struct, frozen=True):
    """One thing that could have been decided, and what it would have risked."""

    text: str
    risk: str = ""

    def line(self) -> str:
        """Such as ``fail over: ten minutes of writes``."""
        return f"{self.text}: {self.risk}" if self.risk else self.text


class Objection(msgspec.Struct, frozen=True):
    """Somebody objected, by name and never by number (doctrine D.2)."""

    who: str
    text: str = ""

    def line(self) -> str:
        """Such as ``wei: the replica is not in sync``."""
        return f"{self.who}: {self.text}" if self.text else self.who


class _DecisionEvent(Event, frozen=True):
    decision: str


@event("decision.made", entry="decision")
class Made(_DecisionEvent, frozen=True):
    """Something was decided; everything but the words may be empty, or be told later.

    Attributes:
        decision: Its id, such as ``D3``.
        text: The decision; empty where the entry says it from which the record was made.
        asked: What was to be decided.
        options: What else was possible, each with its risk.
        objections: Who objected, and why.
        poll: The outcome of a poll, such as ``no strong objection``; never a count (D.2).
        effect: What is expected of it.
        stop: At what it is stopped.
        review_at: When it is looked at again.
        hold: Whether nothing is escalated until then (ESC-1).
        under: The IC who held command then (INV-7).
        conflict: What is marked about it, such as the commander's absence (CREW-10).
        about: What it speaks of, such as ``C3``.
        from_entry: The seq of the entry that says it, when this event is quiet.
        attachment: A long paste that the words caption (SIG-5).
        milestones: The milestones that it establishes.
    """

    text: str
    asked: str = ""
    options: tuple[Option, ...] = ()
    objections: tuple[Objection, ...] = ()
    poll: str = ""
    effect: str = ""
    stop: str = ""
    review_at: Instant | None = None
    hold: bool = False
    under: str | None = None
    conflict: str = ""
    about: str = ""
    from_entry: Seq | None = None
    attachment: str = ""
    milestones: tuple[str, ...] = ()

    def line(self) -> str:
        """Such as ``D3 waiting room to 10% (review 10:40 UTC)``."""
        return f"{self.decision} {'hold: ' if self.hold else ''}{self.text}{self.tail()}"

    def tail(self) -> str:
        """What the line says beside the words."""
        by = f"review {self.review_at:%H:%M} UTC" if self.review_at else ""
        told = _told(self.asked, self.options, self.poll, self.effect, self.stop)
        objected = "; ".join(f"objection by {each.line()}" for each in self.objections)
        about = f"about {self.about}" if self.about else ""
        parts = [part for part in (about, told, objected, by, self.conflict) if part]
        return f" ({'; '.join(parts)})" if parts else ""

    def establishes(self) -> tuple[str, ...]:
        """The milestones that its writer named."""
        return self.milestones

    def tells(self) -> str:
        """The decision."""
        return self.decision


@event("decision.detailed", entry="decision")
class Detailed(_DecisionEvent, frozen=True):
    """More of its record was told; what is empty stays as it was."""

    asked: str = ""
    options: tuple[Option, ...] = ()
    poll: str = ""
    effect: str = ""
    stop: str = ""

    def line(self) -> str:
        """Such as ``D3 record: expected: 5xx under 2%``."""
        told = _told(self.asked, self.options, self.poll, self.effect, self.stop)
        return f"{self.decision} record{f': {told}' if told else ''}"


@event("decision.objected", entry="decision", says="{decision} objection", words="text")
class Objected(_DecisionEvent, frozen=True):
    """Somebody objects; the decision stands until who decides says otherwise."""

    text: str = ""


@event(
    "decision.review_set",
    entry="decision",
    says="{decision} review {review_at:%H:%M} UTC",
    words="reason",
)
class ReviewSet(_DecisionEvent, frozen=True):
    """It was looked at, or not yet: the next look is then."""

    review_at: Instant
    reason: str = ""


@event("decision.resulted", entry="result", says="{decision} result", words="text")
class Resulted(_DecisionEvent, frozen=True):
    """What came of it."""

    text: str


@event("decision.hold_ended", entry="decision", says="{decision} hold ended", words="reason")
class HoldEnded(_DecisionEvent, frozen=True):
    """It holds nothing any more; anyone may say so (asymmetry rule of doctrine 0)."""

    reason: str = ""


def _told(question: str, options: tuple[Option, ...], poll: str, effect: str, stop: str) -> str:
    named = {
        "question": question,
        "options": " / ".join(each.line() for each in options),
        "poll": poll,
        "expected": effect,
        "stop": stop,
    }
    return "; ".join(f"{name}: {words}" for name, words in named.items() if words)
