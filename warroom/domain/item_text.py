"""An action item on one line: ``text @owner !10m``."""

import re

from warroom.domain.text import clean_line

_BOX = re.compile(r"!(?=[0-9])(?:([0-9]{1,4})h)?(?:([0-9]{1,5})m?)?", re.IGNORECASE)
_NAME = re.compile(r"@([\w.+-]*\w)[,;:.]?")


def parse_item(text: str, me: str) -> tuple[str, str, int | None]:
    """What a line asks for: its words, the last ``@owner`` (``@me`` is me) and the ``!minutes``.

    The owner is empty and the minutes are None where the line does not say them.
    """
    words = clean_line(text).split(" ")
    owner, minutes = -1, -1
    for place, word in enumerate(words):
        if _NAME.fullmatch(word):
            owner = place
        elif _BOX.fullmatch(word):
            minutes = place
    kept = " ".join(word for place, word in enumerate(words) if place not in (owner, minutes))
    return kept, _named(words[owner], me) if owner >= 0 else "", _box(words, minutes)


def _named(word: str, me: str) -> str:
    match = _NAME.fullmatch(word)
    name = match.group(1) if match else ""
    return me if name.casefold() == "me" else name


def _box(words: list[str], place: int) -> int | None:
    match = _BOX.fullmatch(words[place]) if place >= 0 else None
    if match is None:
        return None
    return int(match.group(1) or 0) * 60 + int(match.group(2) or 0)
