"""Action items: work now, with one owner and a time box (doctrine F)."""

from datetime import timedelta

import msgspec

from warroom.domain import crew as crews
from warroom.domain.crew import Crew, CrewSize
from warroom.domain.doctrine import Doctrine
from warroom.domain.errors import Refused
from warroom.domain.event import Act, Event, Recorded
from warroom.domain.item_text import parse_item
from warroom.domain.items import (
    ENDED,
    Acknowledged,
    ActionItems,
    Assigned,
    BecameFollowUp,
    Blocked,
    Done,
    Dropped,
    Extended,
    Item,
    ItemState,
    Reassigned,
)
from warroom.domain.lifecycle_events import Lifecycle
from warroom.domain.roster import Role, Roles
from warroom.domain.text import clean, clean_line

__all__ = [
    "ENDED",
    "EVENTS",
    "MOST_MINUTES",
    "Acknowledged",
    "ActionItems",
    "Assigned",
    "BecameFollowUp",
    "Blocked",
    "Done",
    "Dropped",
    "Extended",
    "Item",
    "ItemState",
    "Reassigned",
    "acknowledge",
    "assign",
    "block",
    "done",
    "drop",
    "extend",
    "fold",
    "parse_item",
    "reassign",
]

EVENTS: tuple[type[Event], ...] = (
    Assigned,
    Acknowledged,
    Done,
    Blocked,
    Extended,
    Dropped,
    Reassigned,
    BecameFollowUp,
)

_NOBODY = frozenset({"someone", "somebody", "anyone", "anybody", "everyone", "everybody", "nobody"})
MOST_MINUTES = 7 * 24 * 60
"""The longest time box: what takes longer than a week is a follow-up."""


def fold(state: ActionItems, recorded: Recorded) -> ActionItems:
    """The items after one more event; one that speaks of an unknown item changes nothing."""
    event = recorded.event
    if isinstance(event, Assigned):
        return _with(state, _assigned(event, recorded))
    item = state.by_id.get(getattr(event, "item", ""))
    if item is None:
        return state
    return _with(state, msgspec.structs.replace(item, **_changes(item, event, recorded)))


def _with(state: ActionItems, item: Item) -> ActionItems:
    return ActionItems({**state.by_id, item.id: item})


def _assigned(event: Assigned, recorded: Recorded) -> Item:
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
        case Acknowledged():
            return {"state": ItemState.ACKNOWLEDGED, "acked_at": acked_at or at}
        case Done():
            return {"state": ItemState.DONE, "ended_at": at, "note": event.result}
        case Dropped():
            return {"state": ItemState.DROPPED, "ended_at": at, "note": event.reason}
        case BecameFollowUp():
            return {"state": ItemState.FOLLOWUP, "ended_at": at, "note": event.followup}
        case Blocked():
            return taken | {"state": ItemState.BLOCKED, "note": event.needs}
        case Extended():
            box = (item.minutes or 0) + event.minutes
            more = {"minutes": box, "due_at": event.due_at, "extended": item.extended + 1}
            return taken | more | {"note": event.reason}
        case Reassigned():
            given = {"owner": event.owner, "assigned_by": recorded.actor, "assigned_at": at}
            if recorded.actor == event.owner:
                return given | {"state": ItemState.ACKNOWLEDGED, "acked_at": at}
            return given | {"state": ItemState.ASSIGNED, "acked_at": None}
    return {}


def assign(
    items: ActionItems,
    roles: Roles,
    crew: Crew,
    lifecycle: Lifecycle,
    doctrine: Doctrine,
    act: Act,
    *,
    text: str,
    owner: str = "",
    minutes: int | None = None,
) -> list[Event]:
    """Give work to one person with a time box; alone it is one's own (TSK-1, CREW-2, CREW-8).

    Without minutes the time box is the doctrine's default.

    Raises:
        Refused: No words, no owner, a time box that cannot be, or not this person's to assign.
    """
    words = clean(text).strip()
    if not words:
        raise Refused("text", "There are no words in it.", "Say what is to be done.")
    size = crews.size(crew, roles, act.now, doctrine, act.by)
    given = _owner(owner, act, size)
    _may_assign(given, roles, lifecycle, act, size)
    box = doctrine.action_items.timebox_default if minutes is None else _minutes(minutes)
    return [
        Assigned(
            item=items.next_id,
            text=words,
            owner=given,
            minutes=box,
            due_at=act.at + timedelta(minutes=box),
        )
    ]


def acknowledge(items: ActionItems, *, item: str) -> list[Event]:
    """Take it: the owner, or whoever heard the owner say so; nothing happens a second time.

    Raises:
        Refused: No such open item.
    """
    found = _open(items, item)
    if found.state is ItemState.ACKNOWLEDGED:
        return []
    return [Acknowledged(item=found.id)]


def done(items: ActionItems, *, item: str, result: str = "") -> list[Event]:
    """It is done; anyone may say so, it is a fact.

    Raises:
        Refused: No such open item.
    """
    return [Done(item=_open(items, item).id, result=clean(result).strip())]


def block(items: ActionItems, *, item: str, needs: str = "") -> list[Event]:
    """It cannot go on without something.

    Raises:
        Refused: No such open item.
    """
    return [Blocked(item=_open(items, item).id, needs=clean_line(needs))]


def extend(
    items: ActionItems, act: Act, *, item: str, minutes: int, reason: str = ""
) -> list[Event]:
    """More time, from the end of the time box or, where that is past, from now (TSK-3).

    Raises:
        Refused: No such open item, or a time that cannot be.
    """
    found = _open(items, item)
    start = max(found.due_at or act.at, act.at)
    due_at = start + timedelta(minutes=_minutes(minutes))
    return [Extended(item=found.id, minutes=minutes, due_at=due_at, reason=clean_line(reason))]


def drop(items: ActionItems, *, item: str, reason: str = "") -> list[Event]:
    """It is not needed any more.

    Raises:
        Refused: No such open item.
    """
    return [Dropped(item=_open(items, item).id, reason=clean_line(reason))]


def reassign(
    items: ActionItems,
    roles: Roles,
    crew: Crew,
    lifecycle: Lifecycle,
    doctrine: Doctrine,
    act: Act,
    *,
    item: str,
    owner: str,
) -> list[Event]:
    """Give it to somebody else; with oneself as owner, take it (CREW-8).

    Raises:
        Refused: No such open item, no owner, or not this person's to assign.
    """
    found = _open(items, item)
    size = crews.size(crew, roles, act.now, doctrine, act.by)
    given = _owner(owner, act, size)
    if act.by != found.owner:
        _may_assign(given, roles, lifecycle, act, size)
    if given == found.owner:
        return []
    return [Reassigned(item=found.id, old=found.owner, owner=given)]


def _owner(owner: str, act: Act, size: CrewSize) -> str:
    given = clean_line(owner).removeprefix("@")
    if given and given.casefold() not in _NOBODY:
        return act.by if given.casefold() == "me" else given
    if size is CrewSize.SOLO:
        return act.by
    raise Refused(
        "TSK-1",
        "An action item needs one owner; nobody does what anybody could.",
        "Name one: @ravi.",
    )


def _may_assign(owner: str, roles: Roles, lifecycle: Lifecycle, act: Act, size: CrewSize) -> None:
    if size is not CrewSize.CREW or owner == act.by:
        return
    held = roles.of(act.by)
    if any(role in held for role in (Role.IC, Role.DEPUTY, Role.SCRIBE)):
        return
    commander = roles.commander or lifecycle.acting_owner
    if act.by != commander:
        raise Refused(
            "CREW-8",
            "The commander, the deputy and the scribe assign action items.",
            f"Take it yourself with @me, or ask {commander}.",
        )


def _minutes(minutes: int) -> int:
    if not 0 < minutes <= MOST_MINUTES:
        raise Refused("TSK-3", f"A time box of {minutes} min cannot be.", "Say 1 min to 7 days.")
    return minutes


def _open(items: ActionItems, name: str) -> Item:
    wanted = clean_line(name)
    tried = (wanted, wanted.upper(), f"A{wanted}")
    found = next((items.by_id[one] for one in tried if one in items.by_id), None)
    if found is None:
        ids = ", ".join(item.id for item in items.open)
        raise Refused(
            "item",
            f"There is no action item {wanted}.",
            f"Open: {ids}." if ids else "None is open.",
        )
    if not found.open:
        raise Refused("item", f"{found.id} is over already: {found.state}.")
    return found
