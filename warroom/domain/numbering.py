"""Names of numbered things: action items A1, changes C1, hypotheses H1 and so on."""

from collections.abc import Collection, Mapping
from typing import TypeVar

_Thing = TypeVar("_Thing")


def free_id(letter: str, taken: Collection[str]) -> str:
    """The next name of a numbered thing that is not taken, such as ``A3`` after two."""
    number = len(taken) + 1
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}"


def numbered(letter: str, name: str, known: Mapping[str, _Thing]) -> _Thing | None:
    """The thing that a cleaned name means: ``A3``, ``a3`` or ``3``; None when there is none."""
    tried = (name, name.upper(), f"{letter}{name}")
    return next((known[one] for one in tried if one in known), None)
