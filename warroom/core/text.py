"""Hostile text made safe: what people, alerts and files bring never reaches a terminal raw."""

import contextlib
import unicodedata
from typing import Any

from warroom.core.errors import Refused

LARGEST = 2**20
"""Bytes of an entry, at every door; a larger text belongs in a file that an entry names."""

TOO_LARGE = "is larger than 1 MB, the most that an entry holds"
"""What is said of such a text."""

_KEPT = {"\n", "\t"}
_BIDI = {
    "\u061c", "\u200e", "\u200f",
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
}  # fmt: skip

_BLANK = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u2800", "\u3164", "\uffa0"}
"""Letters that show nothing."""

_SEPARATORS = {"\u2028": "\n", "\u2029": "\n", "\u0085": "\n", "\r": "\n"}


def _kept(character: str) -> bool:
    return character in _KEPT or (
        character not in _BIDI and unicodedata.category(character) not in ("Cc", "Cs")
    )


def _rescued(text: str) -> str:
    """Bytes that came in as surrogates read as UTF-8; what is none shows as U+FFFD.

    So arrives what was typed where the locale is not UTF-8: no word vanishes without a sign.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        with contextlib.suppress(UnicodeEncodeError):
            return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return text


def clean(text: str) -> str:
    """Text without control, bidirectional and surrogate characters; newlines and tabs stay.

    Used when text comes in and again when it is read back, because other programs
    can write the file too (design law 6).
    """
    if text.isascii() and text.isprintable():
        return text
    text = _rescued(text).replace("\r\n", "\n")
    for separator, replacement in _SEPARATORS.items():
        text = text.replace(separator, replacement)
    return "".join(character for character in text if _kept(character))


def clean_line(text: str) -> str:
    """Clean text on one line: every run of white space becomes one blank."""
    return " ".join(clean(text).split())


def worded(text: str, way: str) -> str:
    """Clean text that says something; refused without words, ``way`` is what to say then."""
    words = clean(text).strip()
    if not words:
        raise Refused("text", "There are no words in it.", way)
    return words


def unbroken(text: str) -> str:
    """Clean text without line breaks and tabs, one blank for each; columns stay where they are."""
    return clean(text).translate({ord("\n"): " ", ord("\t"): " "})


def cleaned(value: Any) -> Any:
    """What JSON can hold, every text in it clean."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {cleaned(key): cleaned(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(each) for each in value]
    return value


def visible(text: str) -> str:
    """Clean text without what shows nothing: joiners, zero-width, tag and variation characters."""
    if text.isascii():
        return clean(text)
    return "".join(each for each in clean(text) if not _invisible(each))


def _invisible(letter: str) -> bool:
    selects = 0xFE00 <= ord(letter) <= 0xFE0F or 0xE0000 <= ord(letter) <= 0xE0FFF
    return letter in _BLANK or selects or unicodedata.category(letter) == "Cf"


def handle(text: str) -> str:
    """A person's handle, without its @ and all that could make two of them look alike."""
    return " ".join(visible(text).split()).removeprefix("@")
