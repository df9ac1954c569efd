"""Obligations: what is owed now and by whom; from state and ``now``, never stored (doctrine O)."""

from datetime import datetime
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
