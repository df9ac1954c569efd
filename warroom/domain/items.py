"""What action items are made of: their events and their states (doctrine F)."""

from datetime import datetime
from enum import StrEnum

import msgspec

from warroom.domain.event import Event, Instant, event
from warroom.domain.growing import Keyed
from warroom.domain.numbering import free_id


class ItemState(StrEnum):
    """The states of doctrine F."""

    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    BLOCKED = "blocked"
    DONE = "done"
    DROPPED = "dropped"
    FOLLOWUP = "follow-up"


ENDED = frozenset({ItemState.DONE, ItemState.DROPPED, ItemState.FOLLOWUP})
"""The states in which nothing is asked any more."""


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


class Item(msgspec.Struct, frozen=True):
    """One action item as it stands.

    Attributes:
        assigned_at: When its present owner got it.
        due_at: When the time box ends; None without one.
        asked_at: When the owner was last asked how far it is.
        acked_at: None while not taken.
        note: Result, need or reason of the last change.
    """

    id: str
    text: str
    owner: str
    assigned_by: str
    assigned_at: datetime
    state: ItemState = ItemState.ASSIGNED
    minutes: int | None = None
    due_at: datetime | None = None
    acked_at: datetime | None = None
    ended_at: datetime | None = None
    note: str = ""
    extended: int = 0
    seq: int = 0
    asked_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether anything is still asked."""
        return self.state not in ENDED


class ActionItems(msgspec.Struct, frozen=True):
    """All action items by id, in the order in which they were given."""

    by_id: Keyed[str, Item] = Keyed()

    @property
    def open(self) -> tuple[Item, ...]:
        """The open ones."""
        return tuple(item for item in self.by_id.values() if item.open)

    @property
    def next_id(self) -> str:
        """The id of the next item, such as ``A3``."""
        return free_id("A", self.by_id)
