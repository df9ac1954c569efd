"""Hostile text made safe: what people, alerts and files bring never reaches a terminal raw."""

import contextlib
import unicodedata

from warroom.core.errors import Refused

_KEPT = {"\n", "\t"}
_BIDI = {
    "\u061c", "\u200e", "\u200f",
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
}  # fmt: skip
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
