"""Action items as they stand: whose, how far, until when (doctrine F)."""

from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from warroom.core.event import Event, Recorded, kinds
from warroom.core.growing import Keyed
from warroom.core.names import free_id
from warroom.topics.action_items import events
from warroom.topics.timeline.events import Corrected


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


EVENTS: tuple[type[Event], ...] = (*kinds("item."), Corrected)


def fold(state: ActionItems, recorded: Recorded) -> ActionItems:
    """The items after one more event; one that speaks of an unknown item changes nothing."""
    event = recorded.event
    if isinstance(event, events.Assigned):
        return _with(state, _assigned(event, recorded))
    if isinstance(event, Corrected):
        told = state.by_id.get(event.ref) if event.words else None
        return _with(state, replace(told, text=event.words)) if told else state
    item = state.by_id.get(getattr(event, "item", ""))
    if item is None:
        return state
    return _with(state, replace(item, **_changes(item, event, recorded)))


def _with(state: ActionItems, item: Item) -> ActionItems:
    return ActionItems(state.by_id.put(item.id, item))


def _assigned(event: events.Assigned, recorded: Recorded) -> Item:
    mine = recorded.actor == event.owner
    return Item(
        id=event.item,
        text=event.text,
        owner=event.owner,
        assigned_by=recorded.actor,
        assigned_at=recorded.at,
        state=ItemState.ACKNOWLEDGED if mine else ItemState.ASSIGNED,
        minutes=event.minutes,
        due_at=event.due_at,
        acked_at=recorded.at if mine else None,
        seq=recorded.seq,
    )


def _changes(item: Item, event: Event, recorded: Recorded) -> dict[str, object]:
    """What an event changes of an item; only its owner's words show that it is taken (TSK-2)."""
    at, acked_at = recorded.at, item.acked_at
    if recorded.actor == item.owner:
        acked_at = acked_at or at
    taken = {"state": ItemState.ACKNOWLEDGED if acked_at else item.state, "acked_at": acked_at}
    match event:
        case events.Acknowledged():
            return {"state": ItemState.ACKNOWLEDGED, "acked_at": acked_at or at}
        case events.Done():
            return {"state": ItemState.DONE, "ended_at": at, "note": event.result}
        case events.Dropped():
            return {"state": ItemState.DROPPED, "ended_at": at, "note": event.reason}
        case events.BecameFollowUp():
            return {"state": ItemState.FOLLOWUP, "ended_at": at, "note": event.followup}
        case events.Blocked():
            return taken | {"state": ItemState.BLOCKED, "note": event.needs}
        case events.Extended():
            box = (item.minutes or 0) + event.minutes
            more = {"minutes": box, "due_at": event.due_at, "extended": item.extended + 1}
            return taken | more | {"note": event.reason}
        case events.StatusAsked():
            return {"asked_at": at}
        case events.Reassigned():
            given = {"owner": event.owner, "assigned_by": recorded.actor, "assigned_at": at}
            if recorded.actor == event.owner:
                return given | {"state": ItemState.ACKNOWLEDGED, "acked_at": at}
            return given | {"state": ItemState.ASSIGNED, "acked_at": None}
    return {}
