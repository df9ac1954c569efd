"""Whether a regular expression is cheap enough to be run on whatever people type.

A pattern of a room is data from outside: one that backtracks without end would stop every
console. So its shape is judged before it is used, and nothing is trusted to be short.
"""

import functools
import importlib
import re
from collections.abc import Iterable
from typing import Any

LONGEST = 400
"""Characters of a pattern."""

CHUNK = 500
"""Characters that are searched at once; an unbounded repeat may take as many steps."""

MOST_STEPS = 20_000
"""The ways in which a pattern may try one place of a chunk: one unbounded repeat and a little."""

_ENDLESS = MOST_STEPS + 1
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT"})
_GUARDED = frozenset({"ATOMIC_GROUP", "ASSERT", "ASSERT_NOT"})
_LOOKING_BACK = frozenset({"GROUPREF", "GROUPREF_EXISTS", "GROUPREF_IGNORE"})


class PatternError(ValueError):
    """A pattern cannot be used; the message says why, without a full stop."""


@functools.lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, ready to search, upper and lower case alike.

    Raises:
        PatternError: It is too long, no regular expression, or can take too long.
    """
    if len(pattern) > LONGEST:
        raise PatternError(f"is longer than {LONGEST} characters")
    if not pattern:
        raise PatternError("is empty")
    try:
        found = re.compile(pattern, re.IGNORECASE)
        tree = importlib.import_module("re._parser").parse(pattern, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError) as error:
        raise PatternError(f"is no regular expression: {error}") from error
    if _sequence(tree) > MOST_STEPS:
        raise PatternError(
            "can take too long; bound its repeats ({0,40}), or make the inner ones possessive (++)"
        )
    if found.search(""):
        raise PatternError("matches the empty text")
    return found


def _sequence(nodes: Iterable[Any]) -> int:
    """The ways in which nodes one after the other can match at one place."""
    ways = 1
    for operation, argument in nodes:
        ways *= _ways(str(operation), argument)
        if ways > MOST_STEPS:
            return _ENDLESS
    return ways


def _ways(operation: str, argument: Any) -> int:
    if operation in _REPEATS:
        return _repeat(*argument)
    if operation == "POSSESSIVE_REPEAT":
        return _sequence(argument[2])
    if operation == "BRANCH":
        return _branch(argument[1])
    if operation == "SUBPATTERN":
        return _sequence(argument[3])
    if operation in _GUARDED:
        return _sequence(argument if operation == "ATOMIC_GROUP" else argument[1])
    return _ENDLESS if operation in _LOOKING_BACK else 1


def _branch(branches: Iterable[Any]) -> int:
    """Alternatives that begin with different letters exclude each other."""
    by_letter: dict[str, int] = {}
    for branch in branches:
        operation, argument = branch[0] if len(branch) else ("", 0)
        letter = chr(argument).casefold() if str(operation) == "LITERAL" else ""
        by_letter[letter] = by_letter.get(letter, 0) + _sequence(branch)
    anything = by_letter.pop("", 0)
    return min(anything + max(by_letter.values(), default=0), _ENDLESS)


def _repeat(least: int, most: int, inner: Iterable[Any]) -> int:
    """A repeat of what can match in several ways has no end worth waiting for."""
    inner_ways = _sequence(inner)
    if int(most) <= 1:
        return inner_ways + 1
    if inner_ways > 1:
        return _ENDLESS
    return min(int(most), CHUNK) - min(int(least), CHUNK) + 1
