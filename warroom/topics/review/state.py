"""Whether and by whom the incident is reviewed (doctrine J)."""

from datetime import datetime

import msgspec

from warroom.core.event import Event, Recorded
from warroom.topics.review.events import ReviewDeclined, ReviewOwnerNamed


class Review(msgspec.Struct, frozen=True):
    """Who owns the review, empty for nobody, until when (UTC), or who said that none is needed."""

    owner: str = ""
    due_at: datetime | None = None
    declined_by: str = ""


EVENTS: tuple[type[Event], ...] = (ReviewOwnerNamed, ReviewDeclined)


def fold(review: Review, recorded: Recorded) -> Review:
    """The review after one more event."""
    said = recorded.event
    if isinstance(said, ReviewOwnerNamed):
        return Review(said.who, said.due_at)
    if isinstance(said, ReviewDeclined):
        return Review(declined_by=recorded.actor)
    return review
