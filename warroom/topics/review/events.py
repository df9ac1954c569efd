"""What can happen to a review: somebody is named for it, or it is declined (doctrine J)."""

from warroom.core.event import Event, Instant, event


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
