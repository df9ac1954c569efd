"""What an obligation is: something that somebody owes now, with the key that clears it."""

from datetime import datetime, timedelta
from enum import IntEnum

import msgspec


class Urgency(IntEnum):
    """How loud an obligation is on the screen."""

    QUIET = 0
    SOON = 1
    DUE = 2
    CRITICAL = 3


class Obligation(msgspec.Struct, frozen=True):
    """Something that is owed.

    Attributes:
        what: A stable name, such as ``no_commander`` or ``update:internal``.
        text: One sentence in capitals-and-facts style, such as ``UPDATE OVERDUE 03:12 internal``.
        urgency: How loud.
        key: The key of the console that clears it.
        who: Who owes it; empty when nobody in particular.
        since: Since when it is owed.
        due_at: When it is or was due.
    """

    what: str
    text: str
    urgency: Urgency
    key: str
    who: str = ""
    since: datetime | None = None
    due_at: datetime | None = None


def span(length: timedelta) -> str:
    """A length of time for a screen: ``03:12``, ``1:03:12``, ``2d 04:00``."""
    seconds = max(0, int(length.total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days}d {hours:02}:{minutes:02}"
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"
