"""Who acts, when, and by which rules: what every rule is told besides the incident."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Concatenate, ParamSpec

import msgspec

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.errors import Refused
from warroom.core.event import Event, When
from warroom.core.text import LARGEST, TOO_LARGE
from warroom.incident import Incident
from warroom.room_state import RoomState
from warroom.topics.language.words import Wording
from warroom.topics.roles.rest import Rest

P = ParamSpec("P")


class Act(msgspec.Struct, frozen=True):
    """Who acts, and when: what every rule is told.

    Attributes:
        by: The handle that the act is attributed to (the speaker, CREW-6).
        now: The present instant, UTC.
        doctrine: The thresholds in force.
        when: When it happened, if not now.
        operator: Who is at the console, if not ``by``.
        rest: Who takes no role because they rest (ROLE-4).
        room: What the room as a whole knows; None where nothing but the incident is known.
        worded: Tells the wording rules in force.
    """

    by: str
    now: datetime
    doctrine: Doctrine
    when: When | None = None
    operator: str | None = None
    rest: Rest = Rest()
    room: RoomState | None = None
    worded: Callable[[], Wording] = Wording

    @property
    def at(self) -> datetime:
        """When the act took effect: as told, else now."""
        return self.when.at if self.when and self.when.at else self.now

    @property
    def wording(self) -> Wording:
        """The wording rules in force; they are read when somebody asks."""
        return self.worded()


class Target(msgspec.Struct, frozen=True):
    """What an act is on, and on whose word.

    Attributes:
        incident: The incident; None for what concerns the whole room, and for a new one.
        by: Whom the act is attributed to, if not the operator (CREW-6).
        when: When it happened, if not now.
        command_id: The same id never acts twice; ask again with it after no answer.
        new: The rule opens an incident, which gets the next number.
    """

    incident: str | None = None
    by: str | None = None
    when: When | None = None
    command_id: str | None = None
    new: bool = False


Rule = Callable[Concatenate[Incident, Act, P], list[Event]]
"""A plain function that decides: it returns the events that follow, or raises Refused."""

RoomRule = Callable[Concatenate[RoomState, Act, P], list[Event]]
"""The same for what concerns the whole room."""


def decide(
    rule: Rule[P], incident: Incident, act: Act, /, *args: P.args, **wish: P.kwargs
) -> list[Event]:
    """What a rule decides; its events carry the act's time and who wrote them down (CREW-6).

    Raises:
        Refused: The rule said no.
    """
    return stamped(rule(incident, act, *args, **wish), act)


def fitting(events: Iterable[Event]) -> None:
    """Let events pass that a room can hold and every console can show.

    Raises:
        Refused: One is larger than an entry can be.
    """
    if any(_size(event) > LARGEST for event in events):
        raise Refused("size", f"What you say {TOO_LARGE}.", "Keep it in a file and name the file.")


def _size(event: Event) -> int:
    """Bytes of the longest text in it."""
    texts = (getattr(event, field) for field in event.__struct_fields__)
    return max(
        (len(each.encode("utf-8", "replace")) for each in texts if isinstance(each, str)), default=0
    )


def stamped(events: list[Event], act: Act) -> list[Event]:
    """Events with the act's time, and who wrote them down for somebody else (CREW-6)."""
    changes: dict[str, Any] = {}
    if act.when is not None:
        changes["occurred"] = act.when
    if act.operator not in (None, act.by):
        changes["recorded_by"] = act.operator
    return [_with(event, changes) for event in events] if changes else events


def _with(event: Event, changes: dict[str, Any]) -> Event:
    missing = {name: value for name, value in changes.items() if getattr(event, name) is None}
    return msgspec.structs.replace(event, **missing) if missing else event
