"""Why a role is given up, and whether whoever did so rests (doctrine B.7, ROLE-4)."""

import re
from enum import StrEnum

_WORDS = frozenset({"fatigue", "tired", "rest", "shift"})
"""Words that start the rest clock where an event of an older version says no why."""

_WORD = re.compile(r"\w+")


class Why(StrEnum):
    """Why somebody gives a role up; whoever does so at the end of a shift or tired rests (B.7)."""

    SHIFT = "shift"
    FATIGUE = "fatigue"
    OTHER = "other"


def to_rest(why: Why | None, reason: str) -> bool:
    """Whether somebody who gives a role up goes to rest.

    Args:
        why: What was chosen; None in an event of an older version, which only had words.
        reason: The words, which count only without a why.
    """
    if why is not None:
        return why is not Why.OTHER
    return not _WORDS.isdisjoint(_WORD.findall(reason.lower()))
