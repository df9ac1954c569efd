"""What can happen to an action item (doctrine F)."""

from warroom.core.event import Event, Instant, event


class _ItemEvent(Event, frozen=True):
    item: str


@event("item.assigned", entry="item")
class Assigned(_ItemEvent, frozen=True):
    """An action item was given to one owner (TSK-1).

    Attributes:
        item: Its id, such as ``A3``.
        minutes: The time box.
        due_at: When it is asked for; None when the source gives no time box.
        conflict: What is marked: another item of the same owner still runs (TSK-4).
    """

    text: str
    owner: str
    minutes: int | None = None
    due_at: Instant | None = None
    conflict: str = ""

    def line(self) -> str:
        """Such as ``A3 roll back 15-1 → Ravi, 10 min``."""
        box = f", {self.minutes} min" if self.minutes else ""
        said = f"{self.item} {self.text} → {self.owner}{box}"
        return f"{said} ({self.conflict})" if self.conflict else said

    def tells(self) -> str:
        """The item."""
        return self.item


@event("item.acknowledged", entry="item", says="{item} taken")
class Acknowledged(_ItemEvent, frozen=True):
    """The owner took it (TSK-2)."""


@event("item.done", entry="item", says="{item} done", words="result")
class Done(_ItemEvent, frozen=True):
    """It is done."""

    result: str = ""


@event("item.blocked", entry="item", says="{item} blocked", words="needs")
class Blocked(_ItemEvent, frozen=True):
    """It cannot go on without something."""

    needs: str


@event("item.extended", entry="item", says="{item} extended by {minutes} min", words="reason")
class Extended(_ItemEvent, frozen=True):
    """The time box was extended with a reason (TSK-3)."""

    minutes: int
    due_at: Instant
    reason: str = ""


@event("item.asked", entry="question", says="{item}: {owner}, how far is it?")
class StatusAsked(_ItemEvent, frozen=True):
    """The owner was asked how far it is (TSK-3)."""

    owner: str


@event("item.dropped", entry="item", says="{item} dropped", words="reason")
class Dropped(_ItemEvent, frozen=True):
    """It is not needed any more."""

    reason: str = ""


@event("item.reassigned", entry="item")
class Reassigned(_ItemEvent, frozen=True):
    """It has another owner."""

    old: str
    owner: str
    conflict: str = ""

    def line(self) -> str:
        """Such as ``A3 goes from Ravi to Wei``."""
        said = f"{self.item} goes from {self.old} to {self.owner}"
        return f"{said} ({self.conflict})" if self.conflict else said


@event("item.became_followup", entry="item", says="{item} becomes follow-up {followup}")
class BecameFollowUp(_ItemEvent, frozen=True):
    """It goes on after the incident as a follow-up."""

    followup: str
