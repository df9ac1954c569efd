"""How an incident comes to its end: exit criteria, a second pair of eyes, a review owner (C.2)."""

import re
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from warroom.domain.doctrine import Doctrine
from warroom.domain.errors import Refused
from warroom.domain.event import Act, Event, Instant, Recorded, event
from warroom.domain.growing import Keyed
from warroom.domain.lifecycle_events import Lifecycle, Moved, State
from warroom.domain.milestones import Milestones
from warroom.domain.numbering import free_id, numbered
from warroom.domain.severity import Severity
from warroom.domain.text import clean_line


@event("criterion.added", entry="state")
class CriterionAdded(Event, frozen=True):
    """One more measurable exit criterion was written down."""

    criterion: str
    text: str

    def line(self) -> str:
        """Such as ``Exit criterion X2: p99 under 800 ms``."""
        return f"Exit criterion {self.criterion}: {self.text}"


@event("criterion.met", entry="state")
class CriterionMet(Event, frozen=True):
    """An exit criterion holds, and this shows it."""

    criterion: str
    text: str
    evidence: str

    def line(self) -> str:
        """Such as ``X2 met (p99 under 800 ms): graph of 10:40``."""
        return f"{self.criterion} met ({self.text}): {self.evidence}"


@event("recovery.confirmed", entry="state")
class RecoveryConfirmed(Event, frozen=True):
    """A second person saw that it works again; the actor is that person."""

    evidence: str = ""

    def line(self) -> str:
        """Such as ``Recovery confirmed: orders as on every Friday``."""
        return f"Recovery confirmed: {self.evidence}" if self.evidence else "Recovery confirmed"


@event("review.owner_named", entry="state")
class ReviewOwnerNamed(Event, frozen=True):
    """Somebody owns the review, with a time for its draft."""

    who: str
    due_at: Instant | None = None

    def line(self) -> str:
        """Such as ``Review owner Wei, draft due 2026-05-17 10:14 UTC``."""
        due = f", draft due {self.due_at:%Y-%m-%d %H:%M} UTC" if self.due_at else ""
        return f"Review owner {self.who}{due}"


@event("review.declined", entry="state")
class ReviewDeclined(Event, frozen=True):
    """Nobody writes the short review that was offered after a false alarm (SEV-9)."""

    reason: str = ""

    def line(self) -> str:
        """Such as ``No short review: the alert was a test``."""
        return f"No short review: {self.reason}" if self.reason else "No short review"


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
        review_owner: Who owns the review; empty while nobody does.
        review_due: When its draft is due.
        review_declined: Who said that none is needed after a false alarm; empty while nobody did.
    """

    criteria: Keyed[str, Criterion] = Keyed()
    confirmed_by: str = ""
    review_owner: str = ""
    review_due: datetime | None = None
    review_declined: str = ""

    @property
    def unmet(self) -> tuple[Criterion, ...]:
        """The criteria that nothing shows to hold."""
        return tuple(each for each in self.criteria.values() if each.met_at is None)


EVENTS: tuple[type[Event], ...] = (
    Moved,
    CriterionAdded,
    CriterionMet,
    RecoveryConfirmed,
    ReviewOwnerNamed,
    ReviewDeclined,
)


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
    if isinstance(said, ReviewOwnerNamed):
        return replace(closing, review_owner=said.who, review_due=said.due_at, review_declined="")
    if isinstance(said, ReviewDeclined):
        return replace(closing, review_owner="", review_due=None, review_declined=recorded.actor)
    return closing


def _written(name: str, text: str, recorded: Recorded) -> Criterion:
    return Criterion(name, text, recorded.actor, recorded.at, recorded.seq)


def _with(closing: Closing, criterion: Criterion) -> Closing:
    return replace(closing, criteria=closing.criteria.put(criterion.id, criterion))


def _moved(closing: Closing, said: Moved, recorded: Recorded) -> Closing:
    """Back to active nothing is shown any more; criteria of a move take the place of older ones."""
    criteria = closing.criteria
    if said.criteria:
        written = (
            _written(f"X{number}", text, recorded)
            for number, text in enumerate(said.criteria, start=1)
        )
        criteria = Keyed({each.id: each for each in written})
    confirmed = said.confirmed_by or closing.confirmed_by
    if said.new is State.ACTIVE:
        criteria = Keyed(
            {
                name: replace(each, met_at=None, met_by="", evidence="")
                for name, each in criteria.items()
            }
        )
        confirmed = ""
    return replace(closing, criteria=criteria, confirmed_by=confirmed)


def add_criterion(closing: Closing, *, text: str) -> list[Event]:
    """Write down one more exit criterion; anyone may.

    Raises:
        Refused: There are no words in it, or it stands there already.
    """
    words = clean_line(text)
    if not words:
        raise Refused("C.2", "There are no words in it.", "Say what can be measured.")
    if any(each.text.casefold() == words.casefold() for each in closing.criteria.values()):
        raise Refused("C.2", "That criterion stands there already.")
    return [CriterionAdded(criterion=free_id("X", closing.criteria), text=words)]


def meet(closing: Closing, *, criterion: str, evidence: str) -> list[Event]:
    """Say that a criterion holds and what shows it; one that nobody wrote is written too.

    Args:
        closing: The criteria in force.
        criterion: Its id, its number, or its words.
        evidence: What shows it.

    Raises:
        Refused: No evidence, no words, or words that mean several criteria.
    """
    shown, wanted = clean_line(evidence), clean_line(criterion)
    if not wanted:
        raise Refused("C.2", "No criterion was named.", _list(closing))
    if not shown:
        raise Refused("C.2", "A criterion is met with evidence only.", "Say what shows it.")
    found = _found(closing, wanted)
    if found is None and re.fullmatch(r"[Xx]?\d+", wanted):
        raise Refused("C.2", f"There is no exit criterion {wanted}.", _list(closing))
    if found is None:
        name = free_id("X", closing.criteria)
        added = CriterionAdded(criterion=name, text=wanted)
        return [added, CriterionMet(criterion=name, text=wanted, evidence=shown)]
    return [CriterionMet(criterion=found.id, text=found.text, evidence=shown)]


def ticks(closing: Closing, evidence: str) -> list[Event]:
    """Every criterion that is left, shown by one piece of evidence; the move tells them."""
    return [
        CriterionMet(criterion=each.id, text=each.text, evidence=evidence, quiet=True)
        for each in closing.unmet
    ]


def _list(closing: Closing) -> str:
    ids = ", ".join(f"{each.id} {each.text}" for each in closing.criteria.values())
    return f"Written down: {ids}." if ids else "None is written down yet."


def _found(closing: Closing, wanted: str) -> Criterion | None:
    if named := numbered("X", wanted, closing.criteria):
        return named
    said = wanted.casefold()
    near = [each for each in closing.criteria.values() if said in each.text.casefold()]
    exact = [each for each in near if each.text.casefold() == said]
    if len(exact or near) > 1:
        raise Refused("C.2", f"{wanted} means several criteria.", _list(closing))
    return (exact or near)[0] if near else None


def confirm_recovery(lifecycle: Lifecycle, act: Act, *, evidence: str = "") -> list[Event]:
    """Say as a second person that it works again; nobody confirms the recovery they declared.

    Raises:
        Refused: It is not resolved yet, or the same person said that it is.
    """
    if lifecycle.state not in (State.RESOLVED, State.VERIFIED, State.CLOSED):
        why = f"It is {lifecycle.state}: there is no recovery to confirm yet."
        raise Refused("C.2", why, "Move it to resolved first.")
    resolved = [step.by for step in lifecycle.history if step.state is State.RESOLVED]
    if resolved and resolved[-1] == act.by:
        raise Refused(
            "C.2",
            "You said yourself that it is resolved; a second person confirms.",
            "Record it for somebody who saw it (by @ravi), or leave it unconfirmed.",
        )
    return [RecoveryConfirmed(evidence=clean_line(evidence))]


def name_review_owner(
    lifecycle: Lifecycle,
    severity: Severity,
    milestones: Milestones,
    doctrine: Doctrine,
    act: Act,
    *,
    who: str,
) -> list[Event]:
    """Name who owns the review; its draft is due the doctrine's hours after the resolution (HB-13).

    The hours are those of the worst severity that it ever had (SEV-7).

    Raises:
        Refused: Nobody was named.
    """
    name = clean_line(who).removeprefix("@").strip()
    if not name:
        raise Refused("HB-13", "Nobody was named.", "Name one person: @wei.")
    hours = doctrine.level(severity.highest).review_draft_hours
    over = lifecycle.changed_at if lifecycle.over else None
    start = milestones.at("resolved") or over or act.now
    due = start + timedelta(hours=hours) if hours else None
    return [ReviewOwnerNamed(who=name, due_at=due)]
