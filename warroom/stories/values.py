"""The values of a timeline file: instants, precision and foreign fields, read with distrust."""

import re
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, TypeVar

from warroom.core.event import Precision, When
from warroom.core.spans import YEARS
from warroom.core.text import clean, clean_line

DEPTH = 32
"""How deep a foreign field may be nested."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d")

_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)", re.IGNORECASE
)

_PRECISIONS = {str(precision): precision for precision in Precision} | {"second": Precision.EXACT}
Word = TypeVar("Word", bound=StrEnum)


class BadValueError(ValueError):
    """A field cannot be understood; the message is a sentence without the line number."""


def instant(value: object, field: str) -> datetime:
    """An RFC 3339 instant in UTC.

    Raises:
        BadValueError: It is not one, does not exist, or does not say its zone.
    """
    if not isinstance(value, str):
        raise BadValueError(f"{field} must be a text such as 2026-05-15T09:03:00Z")
    if not (match := _INSTANT.fullmatch(value.strip())):
        shown = f"{field} {clean_line(value)[:60]!r}"
        raise BadValueError(f"{shown} is no RFC 3339 instant such as 2026-05-15T09:03:00Z")
    try:
        found = datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3].upper()}").astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadValueError(f"{field} {clean_line(value)!r} does not exist: {error}") from error
    return _near(found, field)


def _near(at: datetime, field: str) -> datetime:
    if at.year not in YEARS:
        raise BadValueError(f"{field} lies in the year {at.year}, in which no incident happened")
    return at


def maybe_instant(value: object) -> datetime | None:
    """The instant, or None when a foreign field holds something else."""
    try:
        return None if value is None else instant(value, "")
    except BadValueError:
        return None


def when(occurred_at: object, precision: object) -> When:
    """When a line happened.

    A bare date stands for its first instant, known to the day. A time without a known word for
    its precision counts as approximate; without any word as exact.

    Raises:
        BadValueError: The time cannot be read.
    """
    known = _PRECISIONS.get(str(precision or Precision.EXACT), Precision.APPROXIMATE)
    if occurred_at is None or known is Precision.UNTIMED:
        return When(None, Precision.UNTIMED)
    if isinstance(occurred_at, str) and _DATE.fullmatch(occurred_at.strip()):
        try:
            day = date.fromisoformat(occurred_at.strip())
        except ValueError as error:
            shown = f"occurred_at {clean_line(occurred_at)!r}"
            raise BadValueError(f"{shown} does not exist: {error}") from error
        return When(_near(datetime.combine(day, time(), UTC), "occurred_at"), Precision.DATE)
    return When(instant(occurred_at, "occurred_at"), known)


def cleaned(value: Any, depth: int = DEPTH) -> Any:
    """A foreign value with every text in it made safe.

    Raises:
        BadValueError: It is nested too deeply to be anything that a person wrote.
    """
    if depth == 0:
        raise BadValueError(f"a field is nested more than {DEPTH} levels deep")
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [cleaned(each, depth - 1) for each in value]
    if isinstance(value, dict):
        return {clean_line(str(key)): cleaned(each, depth - 1) for key, each in value.items()}
    return value


def text(value: object) -> str:
    """A foreign field as words on one line; empty when it is none."""
    return clean_line(value) if isinstance(value, str) else ""


def texts(value: object) -> tuple[str, ...]:
    """A word or a list of words as a tuple; anything else is left out."""
    given = value if isinstance(value, list) else [value]
    return tuple(word for word in map(text, given) if word)


def member(words: type[Word], value: object) -> Word | None:
    """The one of these words that a foreign field says, in whatever case; None for any other."""
    said = text(value).lower()
    return next((word for word in words if word.lower() == said), None)


def whole(value: object, least: int, most: int) -> int | None:
    """A whole number within bounds, else None; true and false are no numbers."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if least <= value <= most else None
