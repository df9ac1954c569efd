"""The command that names who writes the review, or that nobody does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.cli.output import say
from warroom.cli.session import Session
from warroom.topics.lifecycle.events import State
from warroom.topics.review import rules as review

if TYPE_CHECKING:
    from warroom.room import Done


def _offer_review(session: Session, result: Done) -> None:
    """Why a review is offered, in words, and how that is answered (SEV-9, SEV-10)."""
    incident = result.incident
    if incident is None or not review.offers_review(incident, session.writing().doctrine):
        return
    why = "; ".join(review.review_triggers(incident, session.writing().doctrine))
    said = f"{why[:1].upper()}{why[1:]}. A review is offered"
    if incident.lifecycle.state is State.CANCELLED:
        said = f"{', '.join(review.mobilised(incident))} were there. A short review is offered"
    named = f"--incident {incident.id}"
    say(f"{said}: warroom state review-owner NAME {named}")
    say(f"Or nobody writes one: warroom state no-review {named}")
