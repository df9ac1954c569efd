"""One line as people type it: ``R2 drain eu @wei !10m on:checkout``; one grammar for every kind.

A line begins with when it happened and who said it, in either order. Then it may ask for a change
(``?``, ``R2``) or hold (``hold:``), and marks stand among its words or at its end: ``@owner``,
``!10m``, ``!high``, ``on:component``. A :class:`Form` says which of them a kind of line knows;
everything else is words.
"""

import re
from datetime import datetime, tzinfo
from enum import Enum, auto

import msgspec

from warroom.core.event import When
from warroom.core.text import clean, clean_line
from warroom.core.when import WhenError, parse_when

# Not compiled here, where every start would wait for it: ``re`` does it once, with the first use.
_START = (
    r"(~?(?:-(?:[0-9]+[dhms])+|[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{1,2}:[0-9]{2}\S*"
    r"|(?:yesterday +~?)?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?))(?=\s)"
)


_SPEAKER = r"by\s+@([\w.+-]*\w)[:,]?(?:\s+|$)"


_ASKS = (
    r"(?:\?(?:\s*[Rr]?(?P<asked>[0-3][Pp]?)(?=[\s:]))?|R(?P<named>[0-3][Pp]?)(?=[\s:])):?\s*(?=\S)"
)


_HOLD = r"hold:\s*(?=\S)"


_OWNER = r"@([\w.+-]*\w)[,;:.]?"


_BOX = r"!(?=[0-9])(?:([0-9]{1,4})h)?(?:([0-9]{1,5})m?)?"


_SURE = r"!(low|medium|high)"


_ON = r"on:(\S+)"


_OBJECTOR = r"(?:by\s+)?@?([\w.+-]*\w)\s*:\s*|@([\w.+-]*\w)[:,]?\s*"


class Mark(Enum):
    """A word that says something beside the words."""

    OWNER = auto()
    MINUTES = auto()
    CONFIDENCE = auto()
    COMPONENT = auto()


class Form(msgspec.Struct, frozen=True):
    """What a kind of line knows.

    Attributes:
        marks: The marks that it may carry.
        anywhere: Whether they stand anywhere among its words; else only at its end, because
            within the words an ``@`` may name anything.
        asks: Whether it may begin with ``?`` or a class such as ``R2``, and only then has marks.
        holds: Whether it may begin with ``hold:`` (ESC-1).
    """

    marks: frozenset[Mark] = frozenset()
    anywhere: bool = False
    asks: bool = False
    holds: bool = False


class Line(msgspec.Struct, frozen=True):
    """What a line says.

    Attributes:
        text: The words that are left.
        owner: The last ``@owner``; empty for nobody.
        minutes: The last ``!10m`` or ``!1h30m``, at least one minute; None without.
        confidence: ``low``, ``medium`` or ``high``, from ``!high``; empty when it says none.
        component: From ``on:checkout``; empty for none.
        risk: The class that it asks for, such as ``R1p``; empty when it asks for nothing.
        hold: Whether it begins with ``hold:`` (ESC-1).
    """

    text: str
    owner: str = ""
    minutes: int | None = None
    confidence: str = ""
    component: str = ""
    risk: str = ""
    hold: bool = False


class Opening(msgspec.Struct, frozen=True):
    """A line without what stands before its words.

    Attributes:
        when: The time at its start, if there was one.
        speaker: Who said it, if somebody else did (CREW-6).
        text: The words that are left.
    """

    when: When | None
    speaker: str | None
    text: str


def read(line: str, form: Form, me: str = "") -> Line:
    """What a line of that form says; ``@me`` is me. Of two marks of a sort the last one counts."""
    words = clean_line(line) if form.anywhere else clean(line).strip()
    risk, hold = "", False
    if form.asks:
        risk, rest = _asked(words)
        if not risk:
            return Line(clean(line).strip())
        words = rest
    elif form.holds and (found := re.match(_HOLD, words, re.I)):
        words, hold = words[found.end() :], True
    text, marks = (_anywhere if form.anywhere else _at_the_end)(words, form.marks)
    if form.asks and not text:
        return Line(clean(line).strip())
    owner = marks.get(Mark.OWNER, "")
    return Line(
        text,
        owner=me if me and owner.casefold() == "me" else owner,
        minutes=minutes_of(marks.get(Mark.MINUTES, "")),
        confidence=marks.get(Mark.CONFIDENCE, "").lower(),
        component=marks.get(Mark.COMPONENT, ""),
        risk=risk,
        hold=hold,
    )


def minutes_of(word: str) -> int | None:
    """The minutes of ``!20m``, ``!1h30m`` or ``!20``; None for another word and for no time."""
    match = re.fullmatch(_BOX, word, re.I)
    if match is None:
        return None
    return int(match[1] or 0) * 60 + int(match[2] or 0) or None


def opened(
    line: str, now: datetime, zone: tzinfo, *, timed: bool = True, spoken: bool = True
) -> Opening:
    """Split the time and the speaker off the start of a line, in either order.

    One that nothing follows stays among the words: a fact is never refused (CREW-5).

    Args:
        line: The line.
        now: The present instant, UTC.
        zone: The zone in which a clock time is read.
        timed: Whether a time is looked for.
        spoken: Whether a speaker is looked for.
    """
    when: When | None = None
    speaker: str | None = None
    rest = clean(line).strip()
    for _ in range(2):
        if timed and when is None:
            found, said = split_when(rest, now, zone)
            when, rest = (found, said) if clean_line(said) else (None, rest)
        if spoken and speaker is None:
            who, said = split_speaker(rest)
            speaker, rest = (who, said) if clean_line(said) else (None, rest)
    return Opening(when, speaker, rest.strip())


def split_speaker(line: str) -> tuple[str | None, str]:
    """Who said it and what, from ``by @mara we roll back``; None and the line otherwise."""
    body = line.lstrip()
    match = re.match(_SPEAKER, body, re.I)
    return (match[1], body[match.end() :]) if match else (None, line)


def option(line: str) -> tuple[str, str]:
    """An option and its risk, which follows a colon: ``fail over: ten minutes of writes``."""
    words = clean_line(line)
    before, colon, after = words.partition(": ")
    return (before.strip(), after.strip()) if colon and before.strip() else (words, "")


def objection(line: str, me: str) -> tuple[str, str]:
    """Who objects and why: ``@wei: the replica is not in sync``; me when it names nobody."""
    words = clean_line(line)
    found = re.match(_OBJECTOR, words, re.I)
    if found is None:
        return me, words
    who = found[1] or found[2]
    return (me if who.casefold() == "me" else who), words[found.end() :].strip()


def _asked(words: str) -> tuple[str, str]:
    """The class that a line asks for, R1 unless it says one, and the rest; empty for a fact."""
    found = re.match(_ASKS, words)
    if found is None:
        return "", words
    return f"R{(found['asked'] or found['named'] or '1').lower()}", words[found.end() :]


def _anywhere(text: str, marks: frozenset[Mark]) -> tuple[str, dict[Mark, str]]:
    found: dict[Mark, str] = {}
    kept: list[str] = []
    for word in reversed(text.split(" ")):
        mark = _mark(word, marks - found.keys())
        if mark is None:
            kept.append(word)
        else:
            found[mark[0]] = mark[1]
    return " ".join(reversed(kept)), found


def _at_the_end(text: str, marks: frozenset[Mark]) -> tuple[str, dict[Mark, str]]:
    found: dict[Mark, str] = {}
    while text:
        before, _, last = text.rpartition(" ")
        mark = _mark(last, marks - found.keys())
        # A confidence alone says one; an owner or a time alone may be all that was typed.
        if mark is None or not (before.strip() or mark[0] is Mark.CONFIDENCE):
            break
        found[mark[0]], text = mark[1], before.rstrip()
    return text, found


def _mark(word: str, marks: frozenset[Mark]) -> tuple[Mark, str] | None:
    """The mark that a word is, with what it says; None for a word."""
    if Mark.OWNER in marks and (found := re.fullmatch(_OWNER, word)):
        return Mark.OWNER, found[1]
    if Mark.CONFIDENCE in marks and (found := re.fullmatch(_SURE, word, re.I)):
        return Mark.CONFIDENCE, found[1]
    if Mark.COMPONENT in marks and (found := re.fullmatch(_ON, word)):
        return Mark.COMPONENT, found[1]
    return (Mark.MINUTES, word) if Mark.MINUTES in marks and minutes_of(word) else None


def split_when(line: str, now: datetime, zone: tzinfo) -> tuple[When | None, str]:
    """A time at the start of a line, and the words after it; None and the line when there is none.

    What looks like a time and cannot be one stays among the words; ``misread`` tells it.
    """
    body = line.lstrip()
    match = re.match(_START, body, re.I)
    if match is None:
        return None, line
    try:
        return parse_when(match.group(1), now, zone), body[match.end() :].lstrip()
    except WhenError:
        return None, line


def misread(line: str, now: datetime, zone: tzinfo) -> str:
    """Why the start of a line looks like a time and is none, in one sentence; else empty."""
    match = re.match(_START, line.lstrip(), re.I)
    if match is None:
        return ""
    try:
        parse_when(match.group(1), now, zone)
    except WhenError as error:
        return str(error)
    return ""
