"""What can happen to an action item (doctrine F)."""

from warroom.core.event import Event, Instant, event


class _ItemEvent(Event, frozen=True):
    item: str

    def _said(self, what: str, words: str = "") -> str:
        return f"{self.item} {what}: {words}" if words else f"{self.item} {what}"


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


@event("item.acknowledged", entry="item")
class Acknowledged(_ItemEvent, frozen=True):
    """The owner took it (TSK-2)."""

    def line(self) -> str:
        """Such as ``A3 taken``."""
        return self._said("taken")


@event("item.done", entry="item")
class Done(_ItemEvent, frozen=True):
    """It is done."""

    result: str = ""

    def line(self) -> str:
        """Such as ``A3 done: 24 pods``."""
        return self._said("done", self.result)


@event("item.blocked", entry="item")
class Blocked(_ItemEvent, frozen=True):
    """It cannot go on without something."""

    needs: str

    def line(self) -> str:
        """Such as ``A3 blocked: needs the on-call of payments``."""
        return self._said("blocked", self.needs)


@event("item.extended", entry="item")
class Extended(_ItemEvent, frozen=True):
    """The time box was extended with a reason (TSK-3)."""

    minutes: int
    due_at: Instant
    reason: str = ""

    def line(self) -> str:
        """Such as ``A3 extended by 5 min: index build at 60 %``."""
        return self._said(f"extended by {self.minutes} min", self.reason)


@event("item.asked", entry="question")
class StatusAsked(_ItemEvent, frozen=True):
    """The owner was asked how far it is (TSK-3)."""

    owner: str

    def line(self) -> str:
        """Such as ``A3: Ravi, how far is it?``."""
        return f"{self.item}: {self.owner}, how far is it?"


@event("item.dropped", entry="item")
class Dropped(_ItemEvent, frozen=True):
    """It is not needed any more."""

    reason: str = ""

    def line(self) -> str:
        """Such as ``A3 dropped: rolled back instead``."""
        return self._said("dropped", self.reason)


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


@event("item.became_followup", entry="item")
class BecameFollowUp(_ItemEvent, frozen=True):
    """It goes on after the incident as a follow-up."""

    followup: str

    def line(self) -> str:
        """Such as ``A3 becomes follow-up F2``."""
        return f"{self.item} becomes follow-up {self.followup}"
