"""Payloads that name entries by their seq, and the same payloads in a room of other seqs."""

from collections.abc import Mapping
from functools import cache
from typing import Any, get_args, get_type_hints

import msgspec

from warroom.core.event import NAMES_ENTRY, Event

NO_ENTRY = 0
"""What a payload names when its entry does not exist: no entry has this seq."""


@cache
def entry_fields(cls: type[Event]) -> dict[str, bool]:
    """The fields of an event that name entries, and whether each may be left out."""
    hints = get_type_hints(cls, include_extras=True)
    return {name: type(None) in get_args(hint) for name, hint in hints.items() if _names(hint)}


def _names(hint: Any) -> bool:
    metas = getattr(hint, "__metadata__", ())
    if any(isinstance(meta, msgspec.Meta) and meta.extra == NAMES_ENTRY for meta in metas):
        return True
    return any(_names(each) for each in get_args(hint))


def renumbered(event: Event, seqs: Mapping[int, int]) -> Event:
    """An event as it reads in another room: every entry by its seq there.

    Args:
        event: The event.
        seqs: The seqs here, to those there; what is missing in it has no entry there.
    """
    changes: dict[str, object] = {}
    for name, optional in entry_fields(type(event)).items():
        value = getattr(event, name)
        if isinstance(value, int):
            changes[name] = seqs.get(value, None if optional else NO_ENTRY)
        elif isinstance(value, tuple):
            changes[name] = tuple(seqs[each] for each in value if each in seqs)
    return msgspec.structs.replace(event, **changes) if changes else event
