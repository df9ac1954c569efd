"""The wording rules: which words are marked, why, and what to say instead.

The rules come from ``wording.toml`` beside this file; a room may override single fields, put
rules to sleep or add its own (``warroom wording load FILE``). A rule marks and explains; only
one of level *block* asks for a reason first (SIG-4, FUP-1, doctrine E).
"""

import functools
import pkgutil
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import Any

import msgspec
from msgspec.structs import replace

from warroom.core.doctrine.overrides import TableError, at_line, dotted, fitted, merged, tables_of
from warroom.core.errors import Refused
from warroom.core.text import clean_line
from warroom.topics.language.patterns import PatternError, chunks, compiled, steps_of

LONGEST = 10_000
"""Characters of a text that are looked at; nobody writes more by hand."""

SHORTEST = 1_000
"""So many characters are looked at by whatever rules a room has."""


_STEPS = 40_000_000
"""What all the rules of a room's own may cost for one text; see :func:`steps_of`."""

_MOST_RULES = 500
_MOST_FINDINGS = 50
_QUOTED = 40


class Scope(StrEnum):
    """What kind of text is looked at."""

    ENTRY = "entry"
    CUSTOMERS = "customers"
    REVIEW = "review"
    ITEM = "item"


class Mark(StrEnum):
    """What a rule does: nothing, say it, or ask for a reason first."""

    OFF = "off"
    WARN = "warn"
    BLOCK = "block"


class WordRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule.

    Attributes:
        pattern: A regular expression, upper and lower case alike.
        why: What is wrong with the words.
        suggest: What to say instead.
        kinds: The kinds of entries that it looks at; empty for all.
        not_kinds: The kinds of entries that it leaves alone.
        offers: What the entry may become with one key, such as ``hypothesis`` (SIG-4).
    """

    scope: tuple[Scope, ...]
    level: Mark
    pattern: str
    why: str
    suggest: str
    kinds: tuple[str, ...] = ()
    not_kinds: tuple[str, ...] = ()
    offers: str = ""


class Wording(msgspec.Struct, frozen=True):
    """The rules in force, by their id.

    Attributes:
        reads: Characters of a text that they look at: fewer, the more a room's own rules cost.
    """

    rules: dict[str, WordRule] = {}
    reads: int = LONGEST


class Finding(msgspec.Struct, frozen=True):
    """Words that a rule marks.

    Attributes:
        rule: The id, such as ``C01``.
        start: Where the words begin in the text, in characters.
        end: Where they end.
        words: The words themselves, shortened.
        offers: What the entry may become with one key; empty for nothing.
    """

    rule: str
    level: Mark
    start: int
    end: int
    words: str
    why: str
    suggest: str
    offers: str = ""

    def line(self) -> str:
        """One sentence: the words, what is wrong, what instead, the rule."""
        return f"“{self.words}”: {self.why}. {self.suggest} ({self.rule})"


class WordingError(ValueError):
    """Wording rules that cannot be used; the message names the rule or the line."""


@cache
def default_wording() -> str:
    """The text of the wording rules that come with the program."""
    return (pkgutil.get_data(__package__, "wording.toml") or b"").decode()


@functools.lru_cache(maxsize=8)
def in_force(overrides: str) -> Wording:
    """The wording rules of a room; the defaults where a newer version wrote what is not read here.

    It is made when somebody first writes, not when a room is opened.
    """
    try:
        return parse_wording(default_wording(), overrides)
    except WordingError:
        return parse_wording(default_wording())


def parse_wording(defaults: str, override: str = "") -> Wording:
    """The rules that two TOML texts describe; the second overrides the first, field by field.

    The patterns of the first are trusted and prepared when they are first used.

    Raises:
        WordingError: Not TOML, an unknown key, a wrong type, a pattern that cannot be used or
            could run away, or rules too many or too dear; nothing of it is in force then.
    """
    try:
        trusted, changed = _rules(defaults), _rules(override)
        rules = merged(trusted, changed)
        if len(rules) > _MOST_RULES:
            raise TableError((), f"{len(rules)}; at most {_MOST_RULES} can be")
        known = {rule["pattern"] for rule in trusted.values()}
        found = {clean_line(each): _rule(each, rules[each], each in changed) for each in rules}
        own = [each.pattern for each in found.values() if each.pattern not in known]
        return Wording(found, _reads(own))
    except TableError as fault:
        raise WordingError(_sentence(fault, override)) from fault


def _sentence(fault: TableError, text: str) -> str:
    if not fault.path:
        return f"The wording rules are {fault.why}."
    which = f"rules' {fault.path[0]!r}"
    if fault.path[0] == "rule" and len(fault.path) > 1:
        which = f"rule {dotted(fault.path[1:2])} {dotted(fault.path[2:])}".rstrip()
    return f"The wording {which} {fault.why}{at_line(fault.path, text)}."


def _rules(text: str) -> dict[str, Any]:
    tables = tables_of(text)
    if extra := sorted(set(tables) - {"rule"}):
        raise TableError((extra[0],), "is not known; each rule is a table [rule.ID]")
    rules = tables.get("rule", {})
    if not isinstance(rules, dict):
        raise TableError(("rule",), "is no table; each rule is a table [rule.ID]")
    return rules


def _rule(name: str, table: Any, changed: bool) -> WordRule:
    found = fitted(table, WordRule, ("rule", name))
    if changed:
        try:
            compiled(found.pattern)
        except PatternError as error:
            raise TableError(("rule", name, "pattern"), str(error)) from error
    return replace(found, why=clean_line(found.why).rstrip("."), suggest=clean_line(found.suggest))


def _reads(patterns: Iterable[str]) -> int:
    """How much of a text patterns of a room's own may look at, all of them together."""
    reads = _STEPS // max(1, sum(map(steps_of, patterns)))
    if reads < SHORTEST:
        raise TableError((), "too dear together; bound their repeats ({0,40}) or make them fewer")
    return min(reads, LONGEST)


def lint(text: str, scope: Scope, wording: Wording, kind: str = "") -> tuple[Finding, ...]:
    """What the rules mark in a text, in its order; the first words of each rule.

    Args:
        text: The text; its first characters are looked at, see :class:`Wording`.
        scope: What kind of text it is.
        wording: The rules in force.
        kind: The kind of the entry; rules for certain kinds are silent without it.
    """
    found = []
    lines = chunks(text[: wording.reads])
    for name, rule in wording.rules.items():
        if scope not in rule.scope or rule.level is Mark.OFF:
            continue
        if (rule.kinds and kind not in rule.kinds) or kind in rule.not_kinds:
            continue
        if hit := _first(name, rule, lines):
            found.append(hit)
    return tuple(sorted(found, key=lambda each: (each.start, each.rule))[:_MOST_FINDINGS])


def scopes_of(kind: str, *, over: bool) -> tuple[Scope, ...]:
    """By which rules an entry is read: a follow-up by those of items (FUP-1).

    What is written when the incident is over belongs to the review's history (doctrine D.5).
    """
    first = Scope.ITEM if kind == "followup" else Scope.ENTRY
    return (first, Scope.REVIEW) if over else (first,)


def marks_of(text: str, kind: str, wording: Wording, *, over: bool) -> tuple[Finding, ...]:
    """What the rules mark in an entry, in the order of its words; they explain and never stop it.

    Args:
        text: The entry.
        kind: Its kind.
        wording: The rules in force.
        over: Whether it is written when the incident is over.
    """
    found = {
        each.rule: each
        for scope in scopes_of(kind, over=over)
        for each in lint(text, scope, wording, kind)
    }
    return tuple(sorted(found.values(), key=lambda each: (each.start, each.rule)))


def _first(name: str, rule: WordRule, lines: list[tuple[int, str]]) -> Finding | None:
    pattern = compiled(rule.pattern)
    for place, line in lines:
        if (match := pattern.search(line)) is not None:
            words = clean_line(match[0])
            return Finding(
                rule=name,
                level=rule.level,
                start=place + match.start(),
                end=place + match.end(),
                words=words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1]}…",
                why=rule.why,
                suggest=rule.suggest,
                offers=rule.offers,
            )
    return None


def barred(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those that need a reason before the text may go out."""
    return tuple(each for each in findings if each.level is Mark.BLOCK)


def insist(findings: tuple[Finding, ...], override: str) -> None:
    """Let a text pass, or say which rule asks for a reason; a warning never stops it.

    Raises:
        Refused: A rule of level block marks it and no reason is given.
    """
    stopped = barred(findings)
    if stopped and not clean_line(override):
        first = stopped[0]
        why = f"“{first.words}”: {first.why}."
        raise Refused(first.rule, why, f"{first.suggest} Or give a reason to say it all the same.")


def is_guess(kind: str, text: str, wording: Wording) -> bool:
    """Whether a fact reads as a guess: a rule offers to make it a hypothesis (SIG-4)."""
    return any(
        _first(name, rule, chunks(text[: wording.reads])) is not None
        for name, rule in wording.rules.items()
        if rule.offers == "hypothesis"
        and rule.level is not Mark.OFF
        and Scope.ENTRY in rule.scope
        and (not rule.kinds or kind in rule.kinds)
    )
