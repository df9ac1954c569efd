"""Reading the thresholds: from TOML, the defaults or a room's own, into one checked value.

Every number comes from ``defaults.toml`` beside this file, where its source is named;
a room may override single numbers (``warroom doctrine load FILE``).
Minutes unless a name says otherwise.
"""

import pkgutil
from datetime import time
from functools import cache
from typing import Any

from warroom.core.doctrine.overrides import (
    Path,
    TableError,
    at_line,
    dotted,
    fitted,
    merged,
    tables_of,
)
from warroom.core.doctrine.thresholds import Command, Doctrine, SeverityLevel

_LEVELS = ("1", "2", "3", "4")
"""The severities that there are (doctrine A.1)."""


_MOST = 1_000_000
"""The largest number of a doctrine: as minutes almost two years, which every calendar can add."""


_DEEP = "The doctrine is nested too deeply."


class DoctrineError(ValueError):
    """A doctrine text that cannot be used; the message names the key and the line."""


@cache
def default_text() -> str:
    """The text of ``defaults.toml``, every number with its source."""
    return (pkgutil.get_data(__package__, "defaults.toml") or b"").decode()


@cache
def default_doctrine() -> Doctrine:
    """The doctrine of a room that overrides nothing."""
    return parse_doctrine(default_text())


def parse_doctrine(defaults: str, *overrides: str) -> Doctrine:
    """The doctrine that TOML texts describe, later ones overriding earlier ones.

    Raises:
        DoctrineError: Not TOML, an unknown key or level, a wrong type, a number out of bounds.
    """
    try:
        tables: dict[str, Any] = {}
        for text in overrides:
            tables = merged(tables, tables_of(text))
    except TableError as fault:
        raise DoctrineError(_sentence(fault, overrides)) from fault
    except RecursionError as error:
        raise DoctrineError(_DEEP) from error
    return parse_tables(defaults, tables, overrides)


def parse_tables(defaults: str, tables: dict[str, Any], texts: tuple[str, ...] = ()) -> Doctrine:
    """The doctrine that a TOML text and tables which override it describe.

    Args:
        defaults: The text.
        tables: The overrides.
        texts: Where the overrides come from: a fault names the line.

    Raises:
        DoctrineError: As :func:`parse_doctrine`.
    """
    try:
        tables = merged(tables_of(defaults), tables)
        _in_bounds(tables, ())
        _levels(tables.get("severity"))
        for level, table in tables["severity"].items():
            fitted(table, SeverityLevel, ("severity", level))
        doctrine = fitted(tables, Doctrine)
        _days(doctrine.command)
    except TableError as fault:
        raise DoctrineError(_sentence(fault, texts)) from fault
    except RecursionError as error:
        raise DoctrineError(_DEEP) from error
    return doctrine


def _sentence(fault: TableError, texts: tuple[str, ...]) -> str:
    if not fault.path:
        return f"The doctrine is {fault.why}."
    return f"The doctrine's {dotted(fault.path)} {fault.why}{at_line(fault.path, *texts)}."


def _levels(severity: Any) -> None:
    found = set(severity) if isinstance(severity, dict) else set()
    missing, extra = sorted(set(_LEVELS) - found), sorted(found - set(_LEVELS))
    if missing:
        named = ", ".join(f"severity.{level}" for level in missing)
        raise TableError(("severity",), f"lacks the table {named}")
    if extra:
        raise TableError(("severity", extra[0]), f"is not known; there are {', '.join(_LEVELS)}")


def _days(command: Command) -> None:
    try:
        time.fromisoformat(command.business_start_local)
    except ValueError:
        why = f"is {command.business_start_local!r}; it is a time such as 08:00"
        raise TableError(("command", "business_start_local"), why) from None
    try:
        _ = command.day_zone
    except (KeyError, ValueError, OSError):
        why = f"is {command.zone!r}; it is a zone such as Europe/Berlin"
        raise TableError(("command", "zone"), why) from None


def _in_bounds(value: Any, path: Path) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _in_bounds(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            _in_bounds(inner, path)
    elif isinstance(value, int | float) and not 0 <= value <= _MOST:
        raise TableError(path, f"is {value}; it must be 0 to {_MOST:,}")
