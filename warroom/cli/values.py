"""What people type for times, severities, texts and names, read into values."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from warroom.cli.output import say
from warroom.cli.session import Session, usage
from warroom.cli.telling import shortened
from warroom.core.oneline import misread, opened
from warroom.core.text import LARGEST, TOO_LARGE, handle
from warroom.core.when import WhenError, parse_ahead, parse_minutes, parse_when

if TYPE_CHECKING:
    from warroom.core.event import When


_LONGEST = LARGEST + 2
"""Bytes of a line with its end."""


DIGITS = 18
"""The longest number that the room can count to."""


def when(text: str, session: Session) -> When:
    """A WHEN, read in the display zone; stops with a usage error when it is none."""
    try:
        return parse_when(text, session.now, session.zone)
    except WhenError as error:
        usage(str(error))


def later(text: str, session: Session) -> datetime:
    """A time to come, UTC, read in the display zone; stops with a usage error when it is none."""
    try:
        return parse_ahead(text, session.now, session.zone)
    except WhenError as error:
        usage(str(error))


def minutes(text: str) -> int:
    """A number of minutes such as ``20``, ``20m`` or ``1h30``; else stops with a usage error."""
    try:
        return parse_minutes(text)
    except WhenError as error:
        usage(str(error))


class Severity(click.ParamType[int]):
    """1 to 4, also written SEV-2."""

    name = "N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        digits = str(value).upper().removeprefix("SEV").removeprefix("-")
        if digits not in ("1", "2", "3", "4"):
            self.fail(f"{value!r} is not a severity; it is 1, 2, 3 or 4.", param, ctx)
        return int(digits)


def name(text: str) -> str:
    """A person's handle without its @."""
    return handle(text)


def names(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The words of an option that may be given several times, or once with commas."""
    return tuple(word.strip() for text in texts for word in text.split(",") if word.strip())


def entry_number(text: str) -> int:
    """The number of an entry, also written #12."""
    digits = text.removeprefix("#")
    if not digits.isdecimal() or len(digits) > DIGITS:
        usage(f"{shortened(text)!r} is not the number of an entry; `warroom timeline` shows them.")
    return int(digits)


def words(text: tuple[str, ...]) -> str:
    """The words of a text as they were typed, joined by blanks; ``-`` alone reads stdin."""
    if text != ("-",):
        return " ".join(text)
    lines, size = [], 0
    for line in stdin_lines():
        size += LARGEST + 1 if line is None else len(line) + 1
        if line is None or size > LARGEST:
            usage(f"What stands on stdin {TOO_LARGE}; keep it in a file and name the file.")
        lines.append(line)
    return "\n".join(lines)


def dated(line: str, session: Session) -> tuple[When | None, str | None, str]:
    """A line without the time and the speaker at its start: (when, by, the rest).

    What an option already said is not looked for. What looks like a time and cannot be one stays
    in the text, and that is said; so does a time or a speaker that nothing follows: a fact is never
    refused (CREW-5).
    """
    said = opened(
        line, session.now, session.zone, timed=session.when is None, spoken=session.by is None
    )
    timed = said.when or session.when
    if timed is None and (trouble := misread(said.text, session.now, session.zone)):
        say(f"{trouble} It was kept as part of the text.")
    return said.when, said.speaker, said.text


def stdin_lines() -> Iterator[str | None]:
    """The lines of stdin as they come, None for one that is larger than an entry can be.

    What is not UTF-8 is replaced, and that is said once.
    """
    told, stream = False, sys.stdin.buffer
    while raw := stream.readline(_LONGEST):
        more = raw
        while len(more) == _LONGEST and not more.endswith(b"\n"):
            more = stream.readline(_LONGEST)
        if more is not raw or len(raw.rstrip(b"\r\n")) > LARGEST:
            yield None
            continue
        line = raw.decode("utf-8", errors="replace").rstrip("\r\n")
        if "\ufffd" in line and not told:
            told = True
            say("Some bytes on stdin are not UTF-8; they were replaced by \ufffd.")
        yield line
