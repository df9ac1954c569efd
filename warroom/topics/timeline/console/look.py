"""How one entry of the timeline looks: its columns, its wrapped words, its details."""

import re
from datetime import datetime, tzinfo

import msgspec

from warroom.core.event import Precision
from warroom.topics.crew.accounts import Accounts
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.signed import recorder, writer
from warroom.tui.paint import times
from warroom.tui.paint.glyphs import Glyphs, kind_look, sign
from warroom.tui.paint.line import Line, Piece, cut, text, wrap

LONGEST = 120
"""More lines than this of one entry are not shown in the timeline."""


class Columns(msgspec.Struct, frozen=True):
    """The widths of a timeline of some width.

    Attributes:
        width: Without the scrollbar.
        time: Of the time, with its blank.
        kind: Of glyph and word, with its blank.
        name: Of the author, with its blank.
    """

    width: int
    time: int = 9
    kind: int = 13
    name: int = 10

    @property
    def text(self) -> int:
        """Where the words begin."""
        return 1 + self.time + self.kind + self.name

    @property
    def words(self) -> int:
        """The width of the words."""
        return max(self.width - self.text - 1, 8)


def columns(width: int, tiny: bool) -> Columns:
    """The widths that fit: without seconds when narrow, glyphs only when tiny."""
    if tiny or width < 56:
        return Columns(width, 6, 2, 7 if width >= 44 else 0)
    if width < 66:
        return Columns(width, 6, 11, 8)
    return Columns(width, 9, 11, 8) if width < 92 else Columns(width)


class Look(msgspec.Struct, frozen=True):
    """Everything beside the entry itself that decides how it is painted.

    Attributes:
        start: When the incident began, for T+ times; None shows the clock.
        words: What the filter looks for, to be marked.
        accounts: Which account acts under which handle.
    """

    columns: Columns
    zone: tzinfo
    signs: Glyphs
    start: datetime | None = None
    words: tuple[str, ...] = ()
    accounts: Accounts = Accounts()


class Laid(msgspec.Struct, frozen=True):
    """An entry laid out.

    Attributes:
        lines: The pieces of the words, line by line; the first one shows the columns too.
        day: The date to write above it; empty when it is the day of the row above.
        repeats: Whether it happened in the minute of the row above.
    """

    entry: Entry
    lines: tuple[tuple[Piece, ...], ...]
    day: str = ""
    repeats: bool = False
    quiet: bool = False
    waits: bool = False

    @property
    def height(self) -> int:
        """How many lines it fills."""
        return len(self.lines) + bool(self.day)


def lay(
    entry: Entry, look: Look, before: Entry | None, today: str, *, late: bool, waits: bool = False
) -> Laid:
    """Lay an entry out below the one before it."""
    quiet = entry.struck or entry.corrected_by is not None or entry.redacted or waits
    date = times.day_known(entry.sort_at, entry.precision, look.zone)
    above = times.day_known(before.sort_at, before.precision, look.zone) if before else today
    lines = wrap(entry.text, look.columns.words)
    if len(lines) > LONGEST:
        lines = [*lines[:LONGEST], f"{look.signs.more} {len(lines) - LONGEST} more lines"]
    tone = _tone(entry, waits)
    pieces = [tuple(_marked(line, tone, look.words)) for line in lines]
    for tag in _tags(entry, look, late):
        last = sum(len(words) for words, _ in pieces[-1])
        if last + len(tag) + 2 <= look.columns.words:
            pieces[-1] = (*pieces[-1], (f"  {tag}", "dim"))
        else:
            pieces.append(((tag, "dim"),))
    return Laid(
        entry,
        tuple(pieces),
        date if date != above else "",
        before is not None and date == above and _same_minute(before, entry),
        quiet,
        waits,
    )


def paint(
    line: Line, laid: Laid, number: int, look: Look, *, selected: bool, sticky: bool = False
) -> Line:
    """Paint one line of an entry; ``sticky`` repeats its columns, faint, on a later line."""
    signs, widths = look.signs, look.columns
    line.add(signs.bar if selected else " ", "focus")
    if laid.day:
        if number == 0:
            line.add(f"{signs.line * 2} {laid.day} ", "dim")
            return line.fill(signs.line, "line", 1)
        number -= 1
    if number == 0 or sticky:
        _columns(line, laid, look, faint=sticky and number > 0)
    line.to(widths.text)
    for words, tone in laid.lines[number]:
        line.add(words, tone)
    return line


def _columns(line: Line, laid: Laid, look: Look, *, faint: bool) -> None:
    entry, widths, signs = laid.entry, look.columns, look.signs
    if look.start is not None:
        stamp = times.elapsed_stamp(entry.at, look.start, entry.precision).rjust(widths.time - 1)
    else:
        stamp = times.stamp(entry.at, entry.precision, look.zone, widths.time > 8)
    quiet = faint or laid.quiet
    minute, seconds = stamp[:5], stamp[5:]
    if entry.precision is not Precision.EXACT or look.start is not None:
        minute, seconds = stamp, ""
    line.add(minute[: widths.time - 1], "faint" if quiet or laid.repeats else "dim")
    line.add(seconds[: max(widths.time - 6, 0)], "faint").to(1 + widths.time)
    kind = kind_look(entry.kind)
    tone = "faint" if quiet else kind.tone
    line.add(signs.waiting if laid.waits else sign(kind, signs), tone).add(" ")
    if widths.kind > 2:
        word = kind.word if widths.kind > 11 else kind.short or kind.word
        line.add(word[: widths.kind - 3], tone)
    line.to(1 + widths.time + widths.kind)
    if widths.name:
        name = cut(text(entry.actor), widths.name - 1, signs.more)
        line.add(name, "faint" if quiet else "dim")


def _tone(entry: Entry, waits: bool) -> str:
    if waits:
        return "dim"
    if entry.struck or entry.corrected_by is not None:
        return "faint strike"
    return "faint" if entry.redacted else kind_look(entry.kind).text


def _tags(entry: Entry, look: Look, late: bool) -> list[str]:
    tags, signs = [], look.signs
    claimed = entry.recorded_by or entry.actor
    signed = recorder(entry, look.accounts) or writer(entry, look.accounts)
    if signed != claimed:
        tags.append(f"{signs.hook} {text(signed)}")
    if entry.corrected_by is not None:
        tags.append(f"{signs.hook} corrected")
    elif entry.struck:
        tags.append(f"{signs.hook} struck")
    if entry.attachment:
        lines = entry.attachment.count("\n") + 1
        tags.append(f"{signs.hook} {lines} line{'s' * (lines != 1)} attached")
    if late:
        written = (entry.known_at or entry.recorded_at) - entry.sort_at
        tags.append(f"{signs.hook} written {times.short_span(written.total_seconds())} later")
    return tags


def _same_minute(before: Entry, entry: Entry) -> bool:
    if before.at is None or entry.at is None:
        return False
    return before.at.replace(second=0, microsecond=0) == entry.at.replace(second=0, microsecond=0)


def _marked(line: str, tone: str, words: tuple[str, ...]) -> list[Piece]:
    if not words:
        return [(line, tone)]
    pattern = "|".join(re.escape(word) for word in words)
    pieces = re.split(f"({pattern})", line, flags=re.IGNORECASE)
    return [
        (piece, "warning bold underline" if odd % 2 else tone)
        for odd, piece in enumerate(pieces)
        if piece
    ]


def detail_lines(
    entry: Entry, zone: tzinfo, now: datetime, accounts: Accounts
) -> list[tuple[str, str]]:
    """What there is to know of an entry, as label and words."""
    zoned = times.zone_name(now, zone)

    def instant(at: datetime) -> str:
        return f"{times.day(at, zone)} {times.clock(at, zone, True)} {zoned}"

    happened = instant(entry.at) if entry.at else "nobody knows when"
    if entry.at and entry.precision is Precision.DATE:
        happened = times.day_known(entry.at, entry.precision, zone)
    rows = [
        ("entry", f"{entry.seq}, {entry.kind}"),
        ("happened", f"{happened} ({entry.precision})"),
        ("written", f"{instant(entry.recorded_at)}"),
        ("by", writer(entry, accounts)),
        ("noted by", recorder(entry, accounts)),
        ("from", entry.origin),
        ("told", instant(entry.known_at) if entry.known_at else ""),
        ("about", entry.ref),
        ("service", entry.service),
        ("corrects", f"entry {entry.corrects}" if entry.corrects else ""),
        ("corrected", f"by entry {entry.corrected_by}" if entry.corrected_by else ""),
        ("struck", "yes: it stays readable and no longer counts" if entry.struck else ""),
    ]
    return [(label, words) for label, words in rows if words]
