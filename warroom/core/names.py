"""Names of numbered things: action items A1, changes C1, hypotheses H1 and so on."""

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from warroom.core.errors import Refused
from warroom.core.text import clean_line

_Thing = TypeVar("_Thing")


_SAID = 40
"""How much of a name that means nothing is said back."""


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


def named(
    things: Mapping[str, _Thing],
    letter: str,
    name: str,
    *,
    what: str,
    rule: str = "",
    shown: Callable[[_Thing], bool] = lambda _: True,
    known: str = "Open: {}.",
    none: str = "None is open.",
) -> _Thing:
    """The thing that a typed name means: ``H3``, ``h3`` or ``3``.

    Args:
        things: All of them, by id.
        letter: With which their ids begin.
        name: What was typed.
        what: What one of them is called, such as ``hypothesis``.
        rule: The rule that says no; what it is called, unless told otherwise.
        shown: Whether one is offered where the name means none.
        known: The sentence that names the offered ones.
        none: The sentence for none to offer.

    Raises:
        Refused: There is none of that name.
    """
    wanted = clean_line(name)
    found = numbered(letter, wanted, things)
    if found is not None:
        return found
    ids = ", ".join(each for each, thing in things.items() if shown(thing))
    said = wanted[:_SAID] or "(without a name)"
    way = known.format(ids) if ids else none
    raise Refused(rule or what.rpartition(" ")[2], f"There is no {what} {said}.", way)
