"""Who may do what with an action item: work now, one owner, a time box (doctrine F)."""

import re
from datetime import timedelta

from warroom.act import Act
from warroom.core.errors import Refused
from warroom.core.event import Event
from warroom.core.names import named
from warroom.core.oneline import Form, Mark
from warroom.core.text import clean, clean_line, worded
from warroom.incident import Incident
from warroom.topics.action_items import events
from warroom.topics.action_items.state import ActionItems, Item, ItemState
from warroom.topics.crew import authority
from warroom.topics.crew.events import CrewSize
from warroom.topics.roles.events import Role

_ANYBODY = re.compile(
    r"\b(?:can|could|would|will|maybe)\s+(?:some|any)(?:one|body)\b", re.IGNORECASE
)

_NOBODY = frozenset({"someone", "somebody", "anyone", "anybody", "everyone", "everybody", "nobody"})

LINE = Form(frozenset({Mark.OWNER, Mark.MINUTES}), anywhere=True)
"""An action item on one line: ``roll back 15-1 @ravi !10m``."""

MOST_MINUTES = 7 * 24 * 60
"""The longest time box: what takes longer than a week is a follow-up."""


def assign(
    incident: Incident,
    act: Act,
    *,
    text: str,
    owner: str = "",
    minutes: int | None = None,
    confirm: bool = False,
) -> list[Event]:
    """Give work to one person with a time box; alone it is one's own (TSK-1, CREW-2, CREW-8).

    Without minutes the time box is the doctrine's default. ``confirm`` gives somebody a second
    item while one runs (TSK-4).

    Raises:
        Refused: No words, no owner, a time box that cannot be, not this person's to assign, or an
            owner of a full crew who has an item already.
    """
    words = worded(text, "Say what is to be done.")
    size = authority.size(incident, act.doctrine, act.now, act.by)
    given = _owner(owner, words, act, size)
    _may_assign(given, incident, act, size)
    marked = _second(given, incident, act, confirm=confirm)
    box = act.doctrine.action_items.timebox_default if minutes is None else _minutes(minutes)
    return [
        events.Assigned(
            item=incident.action_items.next_id,
            text=words,
            owner=given,
            minutes=box,
            due_at=act.at + timedelta(minutes=box),
            conflict=marked,
        )
    ]


def acknowledge(incident: Incident, act: Act, *, item: str) -> list[Event]:
    """Take it: the owner, or whoever heard the owner say so; nothing happens a second time.

    Raises:
        Refused: No such open item.
    """
    found = _open(incident.action_items, item)
    if found.state is ItemState.ACKNOWLEDGED:
        return []
    return [events.Acknowledged(item=found.id)]


def done(incident: Incident, act: Act, *, item: str, result: str = "") -> list[Event]:
    """It is done; anyone may say so, it is a fact. Refused: no such open item."""
    return [events.Done(item=_open(incident.action_items, item).id, result=clean(result).strip())]


def block(incident: Incident, act: Act, *, item: str, needs: str = "") -> list[Event]:
    """It cannot go on without something. Refused: no such open item."""
    return [events.Blocked(item=_open(incident.action_items, item).id, needs=clean_line(needs))]


def extend(
    incident: Incident, act: Act, *, item: str, minutes: int, reason: str = ""
) -> list[Event]:
    """More time, from the end of the time box or, where that is past, from now (TSK-3).

    Raises:
        Refused: No such open item, or a time that cannot be.
    """
    found = _open(incident.action_items, item)
    due_at = max(found.due_at or act.at, act.at) + timedelta(minutes=_minutes(minutes))
    why = clean_line(reason)
    return [events.Extended(item=found.id, minutes=minutes, due_at=due_at, reason=why)]


def drop(incident: Incident, act: Act, *, item: str, reason: str = "") -> list[Event]:
    """It is not needed any more. Refused: no such open item."""
    return [events.Dropped(item=_open(incident.action_items, item).id, reason=clean_line(reason))]


def reassign(
    incident: Incident, act: Act, *, item: str, owner: str, confirm: bool = False
) -> list[Event]:
    """Give it to somebody else; with oneself as owner, take it (CREW-8).

    Raises:
        Refused: No such open item, no owner, not this person's to assign, or an owner of a full
            crew who has an item already (TSK-4).
    """
    found = _open(incident.action_items, item)
    size = authority.size(incident, act.doctrine, act.now, act.by)
    given = _owner(owner, "", act, size)
    if act.by != found.owner:
        _may_assign(given, incident, act, size)
    if given == found.owner:
        return []
    marked = _second(given, incident, act, confirm=confirm)
    return [events.Reassigned(item=found.id, old=found.owner, owner=given, conflict=marked)]


def ask_status(incident: Incident, act: Act, *, item: str) -> list[Event]:
    """Ask the owner how far it is; it waits for them, and comes back unanswered (TSK-3).

    Raises:
        Refused: No such open item.
    """
    found = _open(incident.action_items, item)
    return [events.StatusAsked(item=found.id, owner=found.owner)]


def _owner(owner: str, text: str, act: Act, size: CrewSize) -> str:
    given = clean_line(owner).removeprefix("@")
    if given and given.casefold() not in _NOBODY:
        return act.by if given.casefold() == "me" else given
    if size is CrewSize.SOLO:
        return act.by
    if asked := _ANYBODY.search(text):
        why = f"“{asked[0].capitalize()}” asks nobody: an action item needs one owner."
    else:
        why = "An action item needs one owner; nobody does what anybody could."
    raise Refused("TSK-1", why, "Name one: @ravi.")


def _second(owner: str, incident: Incident, act: Act, *, confirm: bool) -> str:
    """What is marked when somebody gets an item while another one of theirs runs (TSK-4).

    Raises:
        Refused: Somebody else gives it to a member of a full crew, and nobody confirmed.
    """
    mine = (item for item in incident.action_items.open if item.owner == owner)
    runs = ", ".join(item.id for item in mine if item.state is not ItemState.BLOCKED)
    if runs and not confirm and owner != act.by and authority.strict(incident, act):
        why = f"{owner} works on {runs} already; nobody does two things at once well."
        raise Refused("TSK-4", why, "Give it to somebody else, or confirm it (--confirm).")
    return f"beside {runs}" if runs else ""


def _may_assign(owner: str, incident: Incident, act: Act, size: CrewSize) -> None:
    if size is not CrewSize.CREW or owner == act.by:
        return
    held = incident.roles.of(act.by)
    if any(role in held for role in (Role.IC, Role.DEPUTY, Role.SCRIBE)):
        return
    commander = incident.roles.commander or incident.lifecycle.acting_owner
    if act.by != commander:
        why = "The commander, the deputy and the scribe assign action items."
        raise Refused("CREW-8", why, f"Take it yourself with @me, or ask {commander}.")


def _minutes(minutes: int) -> int:
    if not 0 < minutes <= MOST_MINUTES:
        raise Refused("TSK-3", f"A time box of {minutes} min cannot be.", "Say 1 min to 7 days.")
    return minutes


def find(items: ActionItems, name: str) -> Item:
    """The action item of that id, open or over: ``A3``, ``a3`` or ``3``. Refused: there is none."""
    return named(items.by_id, "A", name, what="action item", shown=lambda each: each.open)


def _open(items: ActionItems, name: str) -> Item:
    found = find(items, name)
    if not found.open:
        raise Refused("item", f"{found.id} is over already: {found.state}.")
    return found
