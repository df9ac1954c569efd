"""What changed in the services of the room, as far as it is kept at hand (MIT-0)."""

from datetime import datetime

import msgspec

from warroom.core.event import Event, Recorded
from warroom.topics.services.events import ServiceChanged

_CHANGES = 500
"""So many changes to services are kept at hand; the log keeps all."""


class WhatChanged(msgspec.Struct, frozen=True):
    """One change that was logged as a fact.

    Attributes:
        incident: Where it was logged; empty for the room itself.
        seq: Its place in the log.
    """

    at: datetime
    service: str
    text: str
    who: str
    incident: str = ""
    seq: int = 0


class Services(msgspec.Struct, frozen=True):
    """What changed in services while it belonged to no incident, the newest last."""

    changed: tuple[WhatChanged, ...] = ()


EVENTS: tuple[type[Event], ...] = (ServiceChanged,)
"""What changes them."""


def fold(state: Services, recorded: Recorded) -> Services:
    """The changes after one more event."""
    event = recorded.event
    if not isinstance(event, ServiceChanged):
        return state
    changed = WhatChanged(
        at=recorded.at, service=event.service, text=event.text, who=recorded.actor, seq=recorded.seq
    )
    return Services((*state.changed, changed)[-_CHANGES:])
