"""The overrides of the doctrine that the room has in force."""

import msgspec

from warroom.core.event import Event, Recorded
from warroom.topics.doctrine.events import DoctrineLoaded


class DoctrineText(msgspec.Struct, frozen=True):
    """What the room overrides of the thresholds; empty for the defaults."""

    toml: str = ""


EVENTS: tuple[type[Event], ...] = (DoctrineLoaded,)
"""What changes it."""


def fold(state: DoctrineText, recorded: Recorded) -> DoctrineText:
    """The overrides after one more event."""
    event = recorded.event
    return DoctrineText(event.toml) if isinstance(event, DoctrineLoaded) else state
