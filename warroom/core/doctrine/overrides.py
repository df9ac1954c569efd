"""Tables of TOML that override others, and their faults, each by its path and its line."""

import re
import tomllib
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

import msgspec

from warroom.core.text import clean_line

Path = tuple[str, ...]
"""The keys that lead to a value, such as ``("severity", "1", "ack")``."""


Kind = TypeVar("Kind", bound=msgspec.Struct)


_HEADER = re.compile(r"^\s*\[{1,2}([^\[\]]+)\]{1,2}\s*(?:#.*)?$")


_KEY = re.compile(
    r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*="""
)


_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


class TableError(ValueError):
    """A value that cannot be used.

    Attributes:
        path: The keys that lead to it.
        why: What is wrong with it, without a full stop.
    """

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{dotted(path)} {why}")
        self.path, self.why = path, why


def dotted(path: Path) -> str:
    """A path as people write it: ``severity.1.ack``; clean, because a file may hold anything."""
    return clean_line(".".join(path))


def merged(base: dict[str, Any], override: dict[str, Any]) -> dict[str, Any]:
    """Two nested tables as one; the override wins."""
    result = dict(base)
    for key, value in override.items():
        both = isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = merged(result[key], value) if both else value
    return result


def tables_of(text: str) -> dict[str, Any]:
    """The tables of a TOML text.

    Raises:
        TableError: It is not TOML; the reason names the line.
    """
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise TableError((), f"not TOML: {error}") from error


def line_of(text: str, path: Path) -> int:
    """The line of a TOML text that sets a value, or the table around it; 0 when none does."""
    table: Path = ()
    best, found = 0, 0
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = here = _parts(header[1])
        elif key := _KEY.match(line):
            here = table + _parts(key[1])
        else:
            continue
        if len(here) > best and here == path[: len(here)]:
            best, found = len(here), number
    return found


def _parts(written: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(written))


def at_line(path: Path, *texts: str) -> str:
    """Where the last of some texts that speaks of a path does: `` (line 3)``, or nothing."""
    for text in reversed(texts):
        if line := line_of(text, path):
            return f" (line {line})"
    return ""


def fitted(value: Any, kind: type[Kind], path: Path = ()) -> Kind:
    """A table as the type that it must be.

    Raises:
        TableError: A key that the type does not know, one that it misses, or a wrong type.
    """
    _known(value, kind, path)
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        said, _, place = str(error).partition(" - at `$")
        inner = tuple(part for part in re.split(r"[.\[\]`]+", place) if part)
        raise TableError((*path, *inner), f"does not fit: {said}") from error


def _known(value: Any, kind: Any, path: Path) -> None:
    """Every key of a table and of the tables in it is one of its type's."""
    if not (
        isinstance(value, dict) and isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    ):
        return
    fields = {field.encode_name: field.type for field in _fields(kind)}
    for key, inner in value.items():
        if key not in fields:
            raise TableError((*path, key), f"is not known{_near(key, fields)}")
        _known(inner, fields[key], (*path, key))


def without(
    value: dict[str, Any], kind: Any, path: Path = ()
) -> tuple[dict[str, Any], tuple[Path, ...]]:
    """A table without the keys that its type does not know, and the paths of those.

    Args:
        value: The table.
        kind: Its type; of a dictionary of tables every key is known.
        path: The keys that lead to it.
    """
    inner_of = get_args(kind)[1] if get_origin(kind) is dict else None
    fields = {} if inner_of else {each.encode_name: each.type for each in _fields(kind)}
    kept, unknown = dict[str, Any](), list[Path]()
    for key, inner in value.items():
        found = inner_of or fields.get(key)
        if found is None:
            unknown.append((*path, key))
        elif isinstance(inner, dict) and (get_origin(found) is dict or _fields(found)):
            kept[key], more = without(inner, found, (*path, key))
            unknown += more
        else:
            kept[key] = inner
    return kept, tuple(unknown)


@cache
def _fields(kind: Any) -> tuple[msgspec.structs.FieldInfo, ...]:
    table = isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    return msgspec.structs.fields(kind) if table else ()


def _near(key: str, known: dict[str, Any]) -> str:
    import difflib

    near = difflib.get_close_matches(key, known, n=1)
    return f"; perhaps {near[0]} is meant" if near else f"; there are {', '.join(known)}"
