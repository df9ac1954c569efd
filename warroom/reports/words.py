"""How instants, spans and people's text are written in reports."""

import re
import unicodedata
from datetime import datetime, timedelta, tzinfo
from typing import Any

import msgspec

from warroom.core.event import Precision
from warroom.core.growing import Growing, Keyed
from warroom.core.spans import dated, day_of, stamp
from warroom.core.text import clean, visible
from warroom.incident import Incident
from warroom.topics.lifecycle.events import IncidentKind

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~$]")
_LEADING = re.compile(r"^(\s*)([#+=-]+|\d+(?=[.)]))")
_FORMULA = ("=", "+", "-", "@", "\t")

_LEAD = 16
"""Characters at the start of a cell in which a spreadsheet could find a formula."""


def plain(value: Any) -> Any:
    """A value as JSON holds it: clean text, instants in RFC 3339 UTC, lists, objects."""
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, str):
        return clean(str(value))
    if isinstance(value, msgspec.Struct):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, dict | Keyed):
        return {str(plain(key)): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset | Growing):
        return [plain(inner) for inner in value]
    return value


def without(facts: dict[str, Any], name: str) -> dict[str, Any]:
    """An object of JSON without one of its fields."""
    return {each: value for each, value in facts.items() if each != name}


def when(at: datetime | None, precision: Precision, zone: tzinfo) -> str:
    """An instant as well as it is known: exact, ``~`` approximate, a date, or unknown."""
    if at is None or precision is Precision.UNTIMED:
        return "time unknown"
    if precision is Precision.DATE:
        return f"{day_of(at):%Y-%m-%d}"
    about = "~" if precision is Precision.APPROXIMATE else ""
    return about + dated(at, zone, seconds=precision is Precision.EXACT)


def short(length: timedelta) -> str:
    """A length of time in one word: ``<1m``, ``4m``, ``1h05m``."""
    minutes = max(0, int(length.total_seconds())) // 60
    if minutes < 1:
        return "<1m"
    return f"{minutes}m" if minutes < 60 else f"{minutes // 60}h{minutes % 60:02}m"


def elapsed(incident: Incident, now: datetime) -> timedelta:
    """How long the incident runs, or ran: from its declaration, else from its opening.

    The clock stands when it is over; a backfilled one never runs.
    """
    changed_at = incident.lifecycle.changed_at
    ended = changed_at if incident.lifecycle.stands and changed_at else now
    return max(ended - (incident.lifecycle.started_at or now), timedelta(0))


def severity_word(level: int | None) -> str:
    """``SEV-1``, or ``SEV-?`` while nobody said it."""
    return f"SEV-{level}" if level else "SEV-?"


def exercise(incident: Incident) -> str:
    """``EXERCISE `` before anything that a drill sends out, else nothing."""
    return "EXERCISE " if incident.lifecycle.kind is IncidentKind.DRILL else ""


def marked(incident: Incident, text: str) -> str:
    """A text that leaves the room, with EXERCISE before it when a drill sends it out."""
    mark = exercise(incident)
    return text if text.startswith(mark) else f"{mark}{text}"


def md(text: str) -> str:
    """People's text for one line of Markdown: shown as typed, never as markup or HTML.

    Lines are joined by a slash, because neither a table cell nor a list item can hold two.
    """
    lines = [" ".join(line.split()) for line in clean(text).splitlines()]
    joined = " / ".join(line for line in lines if line)
    escaped = _SPECIAL.sub(lambda found: "\\" + found.group(), joined).replace("&", "&amp;")
    return _LEADING.sub(_escaped_start, escaped)


def _escaped_start(found: re.Match[str]) -> str:
    blank, mark = found.groups()
    return f"{blank}{mark}\\" if mark[0].isdigit() else f"{blank}\\{mark}"


def md_block(text: str) -> str:
    """People's text of many lines as an indented code block, in which nothing is markup."""
    return "\n".join(f"    {line}" for line in clean(text).splitlines())


def csv_cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula: ``'`` before a leading = + - @ or tab."""
    text = "" if value is None else clean(str(value))
    shown = unicodedata.normalize("NFKC", visible(text)[:_LEAD]).lstrip(" ")
    return f"'{text}" if shown.startswith(_FORMULA) else text


def indented(text: str, by: str = "    ") -> str:
    """Clean text of several lines, all but the first pushed to the right."""
    first, *rest = clean(text).splitlines() or [""]
    return "\n".join([first, *(f"{by}{line}" for line in rest)])
