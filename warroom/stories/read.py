"""Reading timeline files of the format ``warroom-timeline/1``: JSON Lines, one entry a line."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import msgspec

from warroom.core.event import When
from warroom.core.text import clean
from warroom.stories import values
from warroom.stories.values import BadValueError, cleaned, maybe_instant, text, texts, whole

FORMAT = "warroom-timeline/1"

FILE_BYTES = 64 * 2**20
"""A larger file is refused before it is read whole."""

LINE_BYTES = 4 * 2**20
"""A longer line is refused."""

_OWN = frozenset({"text", "kind", "actor", "role", "occurred_at", "recorded_at", "core"})
_HEAD = frozenset({"format", "title", "severity", "service", "source", "fictional"})


class TimelineError(ValueError):
    """A timeline file cannot be used; the message names the line and what is wrong with it."""


class Header(msgspec.Struct, frozen=True):
    """The first line of a file.

    Attributes:
        severity: 1 to 4, at declaration.
        source: Where the facts come from.
        fictional: True for a rehearsed scenario.
        extra: Every further field.
    """

    title: str
    severity: int
    service: str = ""
    source: str = ""
    fictional: bool = False
    extra: dict[str, Any] = {}


class Line(msgspec.Struct, frozen=True):
    """One entry of a file.

    Attributes:
        number: Its line in the file; the header is line 1.
        when: When it happened; a bare date is its first instant, UTC.
        recorded_at: When it was written down; None for backfilled sources.
        until: The end of a range that starts at ``when``.
        milestones: The timestamps it establishes and free labels, as given.
        earliest: The earliest bound of a line without a time.
        component: The component an impact line speaks of.
        data: The fields of its kind.
        extra: Every field that has no place of its own above, as given, ``data`` included.
    """

    number: int
    kind: str
    text: str
    actor: str
    when: When
    role: str | None = None
    recorded_at: datetime | None = None
    until: datetime | None = None
    milestones: tuple[str, ...] = ()
    earliest: datetime | None = None
    component: str = ""
    core: bool = False
    data: dict[str, Any] = {}
    extra: dict[str, Any] = {}

    def word(self, field: str) -> str:
        """A field of its kind as words on one line; empty when it is none."""
        return text(self.data.get(field))

    @property
    def op(self) -> str:
        """What it does, such as ``assign``."""
        return self.word("op").lower()


class TimelineFile(msgspec.Struct, frozen=True):
    """A whole file."""

    header: Header
    lines: tuple[Line, ...]


def read_path(path: Path) -> TimelineFile:
    """The timeline in a file.

    Raises:
        TimelineError: The file cannot be read or is no timeline.
    """
    try:
        with path.open("rb") as stream:
            return read_stream(stream)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise TimelineError(f"{path} cannot be read: {why}.") from error


def read_stream(stream: IO[bytes]) -> TimelineFile:
    """The timeline in a stream of bytes; nothing is trusted, not even its length.

    Raises:
        TimelineError: It is no timeline.
    """
    raw = stream.read(FILE_BYTES + 1)
    if len(raw) > FILE_BYTES:
        size = f"larger than {FILE_BYTES // 2**20} MB"
        raise TimelineError(f"The file is {size}; no incident has so many entries.")
    return parse(raw)


def parse(raw: bytes) -> TimelineFile:
    """The timeline in the bytes of a file.

    Raises:
        TimelineError: It is no timeline; the message names the line.
    """
    rows = _objects(raw.removeprefix(b"\xef\xbb\xbf"))
    first = next(rows, None)
    if first is None:
        raise TimelineError(f'The file is empty; its first line must be {{"format": "{FORMAT}"}}.')
    return TimelineFile(_header(*first), tuple(_line(number, row) for number, row in rows))


def _objects(raw: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    # Only a line feed ends a line: U+2028 and its kin may stand inside a JSON text.
    for number, row in enumerate(raw.split(b"\n"), start=1):
        if not row.strip():
            continue
        if len(row) > LINE_BYTES:
            raise _error(number, f"it is longer than {LINE_BYTES // 2**20} MB")
        try:
            found = msgspec.json.decode(row)
        except UnicodeDecodeError as error:
            raise _error(number, "it is not UTF-8") from error
        except (msgspec.DecodeError, RecursionError) as error:
            raise _error(number, f"it is not JSON ({error})") from error
        if not isinstance(found, dict):
            raise _error(number, "it is not a JSON object")
        yield number, found


def _error(number: int, why: str) -> TimelineError:
    return TimelineError(f"Line {number} cannot be used: {why}. Nothing was imported.")


def _header(number: int, row: dict[str, Any]) -> Header:
    given = row.get("format")
    if given != FORMAT:
        said = f"says {clean(str(given))[:60]!r}" if "format" in row else "is missing"
        raise _error(number, f'the field "format" {said}; this program reads "{FORMAT}"')
    title = text(row.get("title"))
    if not title:
        raise _error(number, 'the header lacks its "title"')
    severity = whole(row.get("severity"), 1, 4)
    if severity is None:
        raise _error(number, 'the header lacks its "severity", a number from 1 to 4')
    try:
        extra = cleaned({key: value for key, value in row.items() if key not in _HEAD})
    except BadValueError as error:
        raise _error(number, str(error)) from error
    return Header(
        title=title,
        severity=severity,
        service=text(row.get("service")),
        source=text(row.get("source")),
        fictional=row.get("fictional") is True,
        extra=extra,
    )


def _line(number: int, row: dict[str, Any]) -> Line:
    for field in ("text", "kind"):
        if not text(row.get(field)):
            raise _error(number, f'it lacks "{field}"')
    try:
        return _read(number, row)
    except BadValueError as error:
        raise _error(number, str(error)) from error


def _read(number: int, row: dict[str, Any]) -> Line:
    happened = values.when(row.get("occurred_at"), row.get("precision"))
    extra = cleaned({key: value for key, value in row.items() if key not in _OWN})
    for field in ("actor", "role"):
        if not isinstance(row.get(field), str | None):
            extra[field] = cleaned(row[field])
    if row.get("occurred_at") is not None and happened.at is None:
        extra["occurred_at"] = cleaned(row["occurred_at"])
    data = extra["data"] if isinstance(extra.get("data"), dict) else {}
    optional = {
        field: values.instant(row[field], field)
        for field in ("recorded_at", "until")
        if row.get(field) is not None
    }
    between = row.get("between")
    return Line(
        number=number,
        kind=text(row["kind"]),
        text=clean(row["text"]).strip("\n"),
        actor=text(row.get("actor")) or "unknown",
        when=happened,
        role=text(row.get("role")) or None,
        milestones=texts(row.get("milestone")),
        earliest=maybe_instant(between[0]) if isinstance(between, list) and between else None,
        component=text(row.get("component")) or text(data.get("component")),
        core=row.get("core") is True,
        data=data,
        extra=extra,
        **optional,
    )
