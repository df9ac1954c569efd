"""Names of numbered things: action items A1, follow-ups F1, impact windows W1."""

from collections.abc import Collection


def free_id(letter: str, taken: Collection[str]) -> str:
    """The next name of a numbered thing that is not taken, such as ``A3`` after two."""
    number = len(taken) + 1
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}"
