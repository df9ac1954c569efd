"""What an update is written in: its fields, and the text that goes out (doctrine E.1, E.2)."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum

from warroom.core.spans import local
from warroom.core.text import clean_line
from warroom.topics.language import words as language_words
from warroom.topics.language.words import Finding, Scope, Wording, lint
from warroom.topics.updates.events import Audience


class Field(StrEnum):
    """One field of an update; HB-5 names the first three, the others fit some audiences only."""

    STATUS = "status"
    IMPACT = "impact"
    ACTION = "action"
    HYPOTHESIS = "hypothesis"
    NEEDS = "needs"
    WORKAROUND = "workaround"


PUBLIC = frozenset({Audience.CUSTOMERS, Audience.SUPPORT})
"""Who hears what customers hear: support gets the public text with the post (doctrine M)."""

NO_NEWS = "No change since "
"""How the sentence begins that says that there is no news; a text with it says what is not new."""

PROMPTS = {
    Field.STATUS: "how bad, what state; no guess",
    Field.IMPACT: "who notices what, how many, since when",
    Field.ACTION: "what is being done",
    Field.HYPOTHESIS: "what could explain it, named as what it is",
    Field.NEEDS: "who is needed, what is to be decided until when",
    Field.WORKAROUND: "what helps meanwhile, where to report",
}
"""What is wanted in a field, for a line that is empty."""


def is_public(audiences: Iterable[Audience]) -> bool:
    """Whether somebody outside reads it."""
    return not PUBLIC.isdisjoint(audiences)


def fields_of(audiences: Iterable[Audience]) -> tuple[Field, ...]:
    """The fields that fit everybody who reads it.

    A hypothesis is for those who work on it alone: neither leadership nor anybody outside hears
    one (SIG-1, SIG-2).
    """
    told, core = set(audiences), (Field.STATUS, Field.IMPACT, Field.ACTION)
    if is_public(told):
        return (*core, Field.WORKAROUND)
    if told == {Audience.INTERNAL}:
        return (*core, Field.HYPOTHESIS, Field.NEEDS)
    return (*core, Field.NEEDS)


def label(field: Field, audiences: Iterable[Audience]) -> str:
    """What stands before a field; leadership is asked to decide (doctrine E.2)."""
    if field is Field.NEEDS and set(audiences) == {Audience.LEADERSHIP}:
        return "Decision wanted"
    return field.capitalize()


def composed(fields: Mapping[Field, str] | Mapping[str, str], audiences: Iterable[Audience]) -> str:
    """The text without its next time: a label a line, or prose for whoever is outside.

    Fields that are empty, or do not fit the audiences, are left out.
    """
    told = tuple(audiences)
    said = [(each, clean_line(fields.get(each, ""))) for each in fields_of(told)]
    written = [(each, words) for each, words in said if words]
    if is_public(told):
        return " ".join(f"{words[0].upper()}{sentence(words)[1:]}" for _, words in written)
    return "\n".join(f"{label(each, told)}: {sentence(words)}" for each, words in written)


def sentence(words: str) -> str:
    """Words that end like a sentence."""
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def with_next(text: str, audiences: Iterable[Audience], next_at: datetime | None) -> str:
    """The exact text that goes out: the next time is said at its end, in UTC (HB-5, E.1)."""
    if next_at is None:
        return text
    between = " " if is_public(audiences) else "\n"
    return f"{text}{between}Next update {local(next_at, UTC):%H:%M} UTC."


def marked(text: str, audiences: tuple[Audience, ...], wording: Wording) -> tuple[Finding, ...]:
    """What the wording rules mark in words to the customers; nothing in other words."""
    return lint(text, Scope.CUSTOMERS, wording) if Audience.CUSTOMERS in audiences else ()


def insist(text: str, audiences: tuple[Audience, ...], wording: Wording, override: str) -> str:
    """Why a blocked wording stands; empty when no rule of level block marks it.

    Raises:
        Refused: One does, and no reason is given.
    """
    found = marked(text, audiences, wording)
    language_words.insist(found, override)
    return clean_line(override) if language_words.barred(found) else ""
