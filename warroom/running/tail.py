"""The last lines of what a child wrote, as words: no escape sequence, no overwritten progress."""

import re

from warroom.core.text import clean

LINES = 20
"""So many last lines are kept."""


CHARACTERS = 4_000
"""So many characters of them at most."""


KEPT = 64 * 1024
"""So many last bytes are looked at."""


_ALTERNATE = re.compile(rb"\x1b\[\?(?:1049|1047|47)([hl])")


_PAINTED = re.compile(rb"\x1b\[(?:[0-9;]*[Hf]|[23]J)")


_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\|$)"
    r"|\x1b[ -/]*[0-~]"
    r"|\x1b",
    re.DOTALL,
)


class Tail:
    """Keeps the end of what flows by; never more than twice ``KEPT`` bytes."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def add(self, data: bytes) -> None:
        """Some more bytes flowed by."""
        self._bytes += data[-KEPT:]
        if len(self._bytes) > 2 * KEPT:
            del self._bytes[:-KEPT]

    def words(self) -> str:
        """The last lines, cleaned; empty when nothing was said."""
        return last_lines(bytes(self._bytes[-KEPT:]))


def last_lines(data: bytes) -> str:
    """The last lines of raw output, without what a full-screen program painted.

    What comes after the last jump of the cursor to a place on the screen is what was said.
    """
    said = _PAINTED.split(_outside(data))[-1]
    text = _ESCAPES.sub("", said.decode("utf-8", errors="replace"))
    lines = [_overwritten(line) for line in text.replace("\r\n", "\n").split("\n")]
    spoken = [line.rstrip() for line in clean("\n".join(lines)).split("\n")]
    kept = "\n".join([line for line in spoken if line][-LINES:])
    return kept[-CHARACTERS:]


def _outside(data: bytes) -> bytes:
    """What was written outside of the alternate screen, on which full-screen programs paint."""
    parts = _ALTERNATE.split(data)
    said, painting = [parts[0]], False
    for place in range(1, len(parts), 2):
        painted = painting
        painting = parts[place] == b"h"
        if not painting and not painted and place == 1:
            said.clear()
        if not painting:
            said.append(parts[place + 1])
    return b"".join(said)


def _overwritten(line: str) -> str:
    """What stays of a line in which a carriage return wrote over the beginning."""
    shown = ""
    for part in line.rstrip("\r").split("\r"):
        shown = part + shown[len(part) :]
    return shown
