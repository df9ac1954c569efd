"""What decisions are made of: their events and the record that each one keeps (doctrine G)."""

from datetime import datetime

import msgspec

from warroom.domain.event import Event, Instant, Seq, event
from warroom.domain.growing import Growing, Keyed
from warroom.domain.numbering import free_id


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

    def _said(self, what: str, words: str = "") -> str:
        return f"{self.decision} {what}: {words}" if words else f"{self.decision} {what}"


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
        return self._said("record", told)


@event("decision.objected", entry="decision")
class Objected(_DecisionEvent, frozen=True):
    """Somebody objects; the decision stands until who decides says otherwise."""

    text: str = ""

    def line(self) -> str:
        """Such as ``D3 objection: the replica is not in sync``."""
        return self._said("objection", self.text)


@event("decision.review_set", entry="decision")
class ReviewSet(_DecisionEvent, frozen=True):
    """It was looked at, or not yet: the next look is then."""

    review_at: Instant
    reason: str = ""

    def line(self) -> str:
        """Such as ``D3 review 10:40 UTC: the queue still drains``."""
        return self._said(f"review {self.review_at:%H:%M} UTC", self.reason)


@event("decision.resulted", entry="result")
class Resulted(_DecisionEvent, frozen=True):
    """What came of it."""

    text: str

    def line(self) -> str:
        """Such as ``D3 result: the queue is empty``."""
        return self._said("result", self.text)


@event("decision.hold_ended", entry="decision")
class HoldEnded(_DecisionEvent, frozen=True):
    """It holds nothing any more; anyone may say so (asymmetry rule of doctrine 0)."""

    reason: str = ""

    def line(self) -> str:
        """Such as ``D3 hold ended: errors grow again``."""
        return self._said("hold ended", self.reason)


def _told(question: str, options: tuple[Option, ...], poll: str, effect: str, stop: str) -> str:
    named = {
        "question": question,
        "options": " / ".join(each.line() for each in options),
        "poll": poll,
        "expected": effect,
        "stop": stop,
    }
    return "; ".join(f"{name}: {words}" for name, words in named.items() if words)


class Review(msgspec.Struct, frozen=True):
    """A review that was put off, by whom and why."""

    at: datetime
    by: str
    reason: str = ""


class Decision(msgspec.Struct, frozen=True):
    """One decision, as it stands.

    Attributes:
        text: Its words; empty while the entry ``seq`` says them.
        by: Whose words they are.
        under: The IC who held command then (INV-7); None when nobody did.
        review_at: When it is looked at again; None when nobody said.
        reviews: The times that it was given before, with the reasons.
        hold: Whether it was made to hold escalation (ESC-1).
        ended_at: When the hold ended before its time; None while it holds or merely ran out.
        ended: Why.
        struck: Whether its entry was struck, or is no decision any more.
        tail: What its entry says beside the words, which a correction repeats.
        seq: The entry that tells it.
    """

    id: str
    text: str
    by: str
    at: datetime
    under: str | None = None
    question: str = ""
    options: tuple[Option, ...] = ()
    objections: Growing[Objection] = Growing()
    poll: str = ""
    effect: str = ""
    stop: str = ""
    review_at: datetime | None = None
    reviews: Growing[Review] = Growing()
    hold: bool = False
    ended_at: datetime | None = None
    ended: str = ""
    result: str = ""
    result_at: datetime | None = None
    conflict: str = ""
    struck: bool = False
    tail: str = ""
    seq: int = 0

    @property
    def decided_by(self) -> str:
        """Who decided: the IC who held command then, else who said it (INV-7)."""
        return self.under or self.by

    @property
    def review_due(self) -> datetime | None:
        """When it has to be looked at; None once that is settled."""
        return None if self.struck or self.result_at or self.ended_at else self.review_at


class Decisions(msgspec.Struct, frozen=True):
    """All decisions of one incident that have a record.

    Attributes:
        by_id: In the order in which they were made.
        last_hold: The id of the hold that was made last and not ended; empty when there is none.
    """

    by_id: Keyed[str, Decision] = Keyed()
    last_hold: str = ""

    @property
    def next_id(self) -> str:
        """The id of the next decision, such as ``D3``."""
        return free_id("D", self.by_id)

    @property
    def reviewed(self) -> tuple[Decision, ...]:
        """Those that have to be looked at again, the next one first."""
        timed = [(each.review_due, each) for each in self.by_id.values()]
        found = [(due, each) for due, each in timed if due is not None]
        return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))

    def holding(self, now: datetime) -> Decision | None:
        """The hold that is in force: until its review time, not longer (ESC-1)."""
        found = self.by_id.get(self.last_hold)
        due = found.review_due if found else None
        return found if due is not None and now < due else None
