"""Whether a regular expression is cheap enough to be run on whatever people type.

A pattern of a room is data from outside: one that backtracks without end would stop every
console. So its shape is judged before it is used, and nothing is trusted to be short.
"""

import functools
import importlib
import itertools
import re
from collections.abc import Iterable
from typing import Any

import msgspec

LONGEST = 400
"""Characters of a pattern."""

CHUNK = 500
"""Characters that are searched at once; an unbounded repeat may take as many steps."""


_OVERLAP = 100
"""Characters that two chunks of a long line share, so that no phrase falls between them."""


MOST_STEPS = 40_000
"""What a pattern may cost at one place of a chunk: one unbounded repeat and a little."""

_ENDLESS = MOST_STEPS + 1
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT"})
_GUARDED = frozenset({"ATOMIC_GROUP", "ASSERT", "ASSERT_NOT"})


_ONE_LETTER = frozenset({"LITERAL", "NOT_LITERAL", "IN", "ANY"})


_LOOKING_BACK = frozenset({"GROUPREF", "GROUPREF_EXISTS", "GROUPREF_IGNORE"})


class Cost(msgspec.Struct, frozen=True):
    """What nodes of a pattern cost at one place, at most; never more than is worth telling apart.

    Attributes:
        ways: In how many ways they match there: so often is tried what follows them.
        steps: How many letters and places are looked at until all of these ways were tried.
    """

    ways: int = 1
    steps: int = 1


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
    if _sequence(tree).steps > MOST_STEPS:
        raise PatternError(
            "can take too long; bound its repeats ({0,40}), or make the inner ones possessive (++)"
        )
    if found.search(""):
        raise PatternError("matches the empty text")
    return found


def chunks(text: str) -> list[tuple[int, str]]:
    """Each line with its place; a long one in chunks that overlap, so that no search is long."""
    found, place = [], 0
    for line in text.split("\n"):
        step = CHUNK - _OVERLAP
        for start in range(0, max(len(line) - _OVERLAP, 1), step):
            found.append((place + start, line[start : start + CHUNK]))
        place += len(line) + 1
    return found


def steps_of(pattern: str) -> int:
    """What a pattern that can be used costs at each place of a text, at most."""
    return _sequence(importlib.import_module("re._parser").parse(pattern, re.IGNORECASE)).steps


def _sequence(nodes: Iterable[Any]) -> Cost:
    """Nodes one after the other: each is tried once for every way of those before it."""
    ways, steps = 1, 0
    for operation, argument in nodes:
        cost = _cost(str(operation), argument)
        steps += ways * cost.steps
        ways *= cost.ways
        if max(ways, steps) > MOST_STEPS:
            return Cost(_ENDLESS, _ENDLESS)
    return Cost(ways, max(steps, 1))


def _cost(operation: str, argument: Any) -> Cost:
    if operation in _REPEATS:
        return _repeat(*argument)
    if operation == "POSSESSIVE_REPEAT":
        return _possessive(*argument)
    if operation == "BRANCH":
        return _branch(argument[1])
    if operation == "SUBPATTERN":
        return _sequence(argument[3])
    if operation in _GUARDED:
        inner = argument if operation == "ATOMIC_GROUP" else argument[1]
        return Cost(steps=_sequence(inner).steps)
    if operation == "IN":
        return Cost(steps=max(1, sum(str(each) == "CATEGORY" for each, _ in argument)))
    return Cost(_ENDLESS, _ENDLESS) if operation in _LOOKING_BACK else Cost()


def _branch(branches: Iterable[Any]) -> Cost:
    """Alternatives that begin with different letters exclude each other."""
    found = [(_beginning(branch), _sequence(branch)) for branch in branches]
    ways, steps = 0, 0
    for mine, _ in found:
        along = [each.ways for other, each in found if _agree(mine, other)]
        begun = [each.steps for other, each in found if _agree(mine[:1], other[:1])]
        ways, steps = max(ways, sum(along)), max(steps, sum(begun))
    return Cost(ways, steps + len(found))


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _beginning(nodes: Iterable[Any]) -> str:
    """The letters that a match must begin with."""
    literal = itertools.takewhile(lambda node: str(node[0]) == "LITERAL", nodes)
    return "".join(chr(letter).casefold() for _, letter in literal)


def _repeat(least: int, most: int, inner: Iterable[Any]) -> Cost:
    """A repeat of what can match in several ways has no end worth waiting for."""
    once = _sequence(inner)
    if int(most) <= 1:
        return Cost(once.ways + 1, once.steps + 1)
    if once.ways > 1:
        return Cost(_ENDLESS, _ENDLESS)
    times = min(int(most), CHUNK)
    return Cost(times - min(int(least), CHUNK) + 1, times * once.steps)


def _possessive(_least: int, most: int, inner: Iterable[Any]) -> Cost:
    """It matches in one way, but every one of its rounds may look far ahead in vain."""
    rounds = min(int(most), CHUNK) * _sequence(inner).steps
    nodes = _eaten(inner)
    return Cost(steps=rounds if nodes is None else min(nodes * CHUNK, rounds))


def _eaten(inner: Iterable[Any]) -> int | None:
    """How many nodes look only at letters that they also take; None where one looks further."""
    nodes = 0
    for operation, argument in inner:
        name = str(operation)
        if name in _ONE_LETTER:
            taken: int | None = _cost(name, argument).steps
        elif name == "POSSESSIVE_REPEAT" and _one_letter(argument[2]):
            taken = _eaten(argument[2])
        elif name == "SUBPATTERN":
            taken = _eaten(argument[3])
        else:
            taken = None
        if taken is None:
            return None
        nodes += taken
    return nodes


def _one_letter(inner: Iterable[Any]) -> bool:
    operations = [str(operation) for operation, _ in inner]
    return len(operations) == 1 and operations[0] in _ONE_LETTER
