"""The one way to the screen for words: cleaned, measured in cells, never parsed as markup."""

import re
from collections.abc import Iterable
from functools import lru_cache

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from warroom.core.text import clean
from warroom.tui.paint.themes import Palette

Piece = tuple[str, str]
"""Words and their tone, such as ``("OVERDUE", "critical bold")``."""

_WORD = re.compile(r"\s*\S+|\s+")
_LONGEST = 20_000
_REMEMBERED = 400
_JOINER = "\u200d"
_JOINS = _JOINER + "\ufe0e\ufe0f"
"""What at the beginning of words becomes one with the sign before them."""
_BLANKS = str.maketrans({"\n": " ", "\t": " "})


def text(words: str) -> str:
    """Words as one line that is safe to show: cleaned again, line breaks and tabs as blanks."""
    if words.isascii() and words.isprintable():
        return words
    return clean(words).translate(_BLANKS)


def cells(words: str) -> int:
    """How many cells of the terminal words take."""
    return cell_len(words)


def cut(words: str, width: int, more: str = "…") -> str:
    """Words that fit into a width; ``more`` says where something was left out."""
    if len(words) <= width and words.isascii():
        return words
    if width <= 0:
        return ""
    if len(words) > 4 * width + 64:
        words = words[: 4 * width + 64]
    if cell_len(words) <= width:
        return words
    return set_cell_size(words, width - 1).rstrip() + more


def padded(words: str, width: int, more: str = "…") -> str:
    """Words cut or filled to exactly a width."""
    words = _alone(cut(_alone(words), width, more))
    return words + " " * (width - cell_len(words))


def _alone(words: str) -> str:
    """Words that join nothing that stands before or after them, which would change its width."""
    return words if words.isascii() else words.lstrip(_JOINS).rstrip(_JOINER)


def wrap(words: str, width: int) -> list[str]:
    """Words broken into lines that fit; line breaks of the writer are kept.

    Very long words are broken; of a text beyond 20,000 characters only the beginning is shown.
    """
    width = max(width, 1)
    if len(words) <= _REMEMBERED:
        return list(_remembered(words, width))
    lines = _wrapped(words[:_LONGEST], width)
    if len(words) > _LONGEST:
        lines.append(f"({len(words) - _LONGEST} more characters)")
    return lines


@lru_cache(2_000)
def _remembered(words: str, width: int) -> tuple[str, ...]:
    return tuple(_wrapped(words, width))


def _wrapped(words: str, width: int) -> list[str]:
    lines: list[str] = []
    for paragraph in clean(words).expandtabs(4).split("\n"):
        if len(paragraph) <= width and paragraph.isascii():
            lines.append(paragraph)
        else:
            lines.extend(_broken(paragraph, width))
    return lines


def _broken(paragraph: str, width: int) -> list[str]:
    lines: list[str] = []
    line, used = "", 0
    for word in _WORD.findall(paragraph):
        size = cell_len(word)
        if used + size <= width:
            line, used = line + word, used + size
            continue
        if line:
            lines.append(line)
            word = word.lstrip()
            size = cell_len(word)
        if size > width:
            *full, word = chop_cells(word, width) or [""]
            lines.extend(full)
            size = cell_len(word)
        line, used = word, size
    if line or not lines:
        lines.append(line)
    return lines


class Line:
    """One line that is being painted, from the left and from the right."""

    def __init__(
        self, palette: Palette, width: int, on: str = "background", more: str = "…"
    ) -> None:
        self._palette = palette
        self._width = width
        self._on = on
        self._more = more
        self._left: list[Segment] = []
        self._right: list[Segment] = []
        self._used = 0

    @property
    def room(self) -> int:
        """The cells that are still free."""
        return max(self._width - self._used, 0)

    @property
    def column(self) -> int:
        """The column at which the next words begin."""
        return sum(segment.cell_length for segment in self._left)

    def add(self, words: str, tone: str = "text", on: str | None = None) -> "Line":
        """Words at the left, cut to the room there is."""
        if segment := self._segment(words, tone, on):
            self._left.append(segment)
        return self

    def right(self, *pieces: Piece) -> "Line":
        """Pieces at the right end; before those that were added earlier. Reserve them first."""
        segments = [self._segment(words, tone, None) for words, tone in pieces]
        self._right = [segment for segment in segments if segment] + self._right
        return self

    def key(self, key: str, does: str) -> "Line":
        """A key and what it does, at the right end."""
        return self.right((f"  {key}", "bright bold"), (f" {does}", "dim"))

    def fill(self, sign: str, tone: str, keep: int = 0) -> "Line":
        """A sign repeated over the room there is, but for ``keep`` cells."""
        return self.add(sign * max(self.room - keep, 0), tone)

    def to(self, column: int) -> "Line":
        """Blanks up to a column."""
        return self.add(" " * max(column - self.column, 0))

    def strip(self) -> Strip:
        """The finished line, exactly as wide as it was asked for."""
        gap = Segment(" " * self.room, self._palette.style("text", self._on))
        segments = [*self._left, gap, *self._right] if self.room else self._left + self._right
        return _strip(tuple(segments), self._width)

    def _segment(self, words: str, tone: str, on: str | None) -> Segment | None:
        make = _piece if len(words) <= _REMEMBERED else _piece.__wrapped__
        segment, size = make(self._palette, words, tone, on or self._on, self.room, self._more)
        self._used += size
        return segment


# From one second to the next most lines stay as they are: the same words give the same segment,
# and the same segments the same strip, which Textual need not measure, cut or compare again.


@lru_cache(600)
def _piece(
    palette: Palette, words: str, tone: str, on: str, room: int, more: str
) -> tuple[Segment | None, int]:
    words = _alone(cut(_alone(text(words)), room, more))
    return (Segment(words, palette.style(tone, on)), cell_len(words)) if words else (None, 0)


@lru_cache(150)
def _strip(segments: tuple[Segment, ...], width: int) -> Strip:
    return Strip(_joined(segments), width)


def _joined(segments: Iterable[Segment]) -> list[Segment]:
    """The same cells in fewer segments: blanks go along with the words beside them, like with like.

    Every segment costs the terminal some 50 bytes of colours, also one that shows nothing.
    """
    joined: list[Segment] = []
    for segment in segments:
        before = joined[-1] if joined else None
        if before and before.style and segment.style and _blank_alike(before.style, segment.style):
            if before.style == segment.style or not segment.text.strip(" "):
                joined[-1] = Segment(before.text + segment.text, before.style)
                continue
            if not before.text.strip(" "):
                joined[-1] = Segment(before.text + segment.text, segment.style)
                continue
        joined.append(segment)
    return joined


@lru_cache(1_000)
def _blank_alike(one: Style, other: Style) -> bool:
    """Whether a blank looks the same in both styles."""
    marked = (each.reverse or each.underline or each.strike for each in (one, other))
    return one == other or (one.bgcolor == other.bgcolor and not any(marked))
