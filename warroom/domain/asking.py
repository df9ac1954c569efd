"""Asking for command: a question to its holder, which waits for that one person (INV-1)."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from warroom.domain.chronicle import find
from warroom.domain.doctrine import Doctrine
from warroom.domain.entries import Entry, Kind, Logged
from warroom.domain.errors import Refused
from warroom.domain.event import Act, Event, Recorded
from warroom.domain.role_matrix import still_held
from warroom.domain.roster import Role, Roles

if TYPE_CHECKING:
    from warroom.domain.incident import Incident


class Asking(msgspec.Struct, frozen=True):
    """Who asked for command last: the seq of that question; None while nobody did."""

    seq: int | None = None


EVENTS: tuple[type[Event], ...] = (Logged,)
"""Asking is an entry; no event of its own."""


def fold(asking: Asking, recorded: Recorded) -> Asking:
    """Who asked last after one more event."""
    said = recorded.event
    asks = isinstance(said, Logged) and said.ref == Role.IC and said.entry == Kind.QUESTION
    return Asking(recorded.seq) if asks else asking


def ask(roles: Roles, act: Act, *, expected: str = "") -> list[Event]:
    """Ask whoever holds command for it; ``expected`` is who is meant.

    Raises:
        Refused: Nobody holds it, somebody else than expected does, or whoever asks does.
    """
    still_held(roles, Role.IC, expected)
    holder = roles.commander
    if holder is None:
        raise Refused("INV-1", "Nobody holds command.", "K takes it.")
    if holder == act.by:
        raise Refused("INV-1", "You hold command.", "R hands it over.")
    text = f"{act.by} asks {holder} for command"
    return [Logged(entry=Kind.QUESTION, text=text, ref=Role.IC)]


def waiting(incident: "Incident", doctrine: Doctrine, now: datetime) -> Entry | None:
    """The question for command that waits for its holder; as long as an offer would wait.

    It ends with an offer of command, with another holder, and when it is struck.
    """
    roles = incident.roles
    held = next((each.since for each in roles.holdings if each.role is Role.IC), None)
    if held is None or any(offer.role is Role.IC for offer in roles.offers):
        return None
    since = max(held, now - timedelta(seconds=doctrine.command.offer_ttl_seconds))
    asked = incident.asking.seq
    entry = find(incident.timeline, asked) if asked is not None else None
    return entry if entry and not entry.struck and entry.recorded_at >= since else None
