"""A decision on one line: ``hold: the queue drains !20m``; options and objections as one types."""

import re

import msgspec

from warroom.domain.decision_events import Objection, Option
from warroom.domain.item_text import parse_item
from warroom.domain.text import clean, clean_line

_HOLD = re.compile(r"hold:\s*(?=\S)", re.IGNORECASE)
_BOX = re.compile(r"!(?:\d{1,4}h)?(?:\d{1,5}m?)?", re.IGNORECASE)
_NAMED = re.compile(r"(?:by\s+)?@?([\w.+-]*\w)\s*:\s*|@([\w.+-]*\w)[:,]?\s*", re.IGNORECASE)


class Said(msgspec.Struct, frozen=True):
    """What a line decides.

    Attributes:
        minutes: How long until it is looked at again, from ``!20m`` at its end.
        hold: Whether it begins with ``hold:`` (ESC-1).
    """

    text: str
    minutes: int | None = None
    hold: bool = False


def parse_decision(line: str) -> Said:
    """What a line decides; an ``!`` within its words is left alone, as is one that says nothing."""
    words = clean(line).strip()
    minutes = None
    before, _, last = words.rpartition(" ")
    if before.strip() and len(last) > 1 and _BOX.fullmatch(last):
        _, _, minutes = parse_item(last, "")
        if minutes:
            words = before.rstrip()
    hold = _HOLD.match(words)
    return Said(words[hold.end() :] if hold else words, minutes or None, hold is not None)


def parse_option(text: str) -> Option:
    """An option from ``fail over: ten minutes of writes``; what follows the colon is its risk."""
    before, colon, after = clean_line(text).partition(": ")
    return Option(before.strip(), after.strip()) if colon and before.strip() else Option(before)


def parse_objection(text: str, me: str) -> Objection:
    """An objection from ``@wei: the replica is not in sync``; mine when it names nobody."""
    words = clean_line(text)
    found = _NAMED.match(words)
    if found is None:
        return Objection(me, words)
    who = found[1] or found[2]
    return Objection(me if who.casefold() == "me" else who, words[found.end() :].strip())
