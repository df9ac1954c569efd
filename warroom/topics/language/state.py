"""The overrides of the wording rules that the room has in force."""

import msgspec

from warroom.core.event import Event, Recorded
from warroom.topics.language.events import WordingLoaded


class WordingText(msgspec.Struct, frozen=True):
    """What the room overrides of the wording rules; empty for the defaults."""

    toml: str = ""


EVENTS: tuple[type[Event], ...] = (WordingLoaded,)
"""What changes it."""


def fold(state: WordingText, recorded: Recorded) -> WordingText:
    """The overrides after one more event."""
    event = recorded.event
    return WordingText(event.toml) if isinstance(event, WordingLoaded) else state
