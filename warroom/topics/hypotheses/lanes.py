"""How certain an entry is: three lanes; what may be said as a fact; when help is asked (D.3)."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.topics.hypotheses.state import Hypotheses, Hypothesis, HypothesisState
from warroom.topics.lifecycle.events import Phase, State
from warroom.topics.questions.state import Questions
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.events import Kind


class Lane(StrEnum):
    """The lanes of SIG-1."""

    CONFIRMED = "confirmed"
    WORKING = "working"
    DONE = "done"


_SEEN = frozenset(
    {Kind.OBSERVATION, Kind.RESULT, Kind.IMPACT, Kind.EXTERNAL, "alert", "detected", "milestone"}
)

_UNSENT = frozenset({"update.drafted", "update.draft_returned", "update.draft_dropped"})
"""The events of words that nobody was told yet."""

_BY_STATE = {
    HypothesisState.PROPOSED: Lane.WORKING,
    HypothesisState.TESTING: Lane.WORKING,
    HypothesisState.CONFIRMED: Lane.CONFIRMED,
    HypothesisState.REFUTED: Lane.DONE,
    HypothesisState.PARKED: Lane.DONE,
}

_WORDS = 12
"""A claim shorter than this is recognised by its id only."""


def lane(
    entry: Entry,
    hypotheses: Hypotheses,
    is_guess: Callable[[str, str], bool] = lambda _kind, _text: False,
    questions: Questions | None = None,
) -> Lane:
    """The lane of an entry as it stands now (doctrine SIG-1).

    Confirmed: what was seen, results, confirmed hypotheses. Working: open hypotheses, open
    questions, drafts of updates, and what reads as a guess. Done: everything that somebody
    decided, did or said, hypotheses that were refuted or parked, and questions that are settled.
    ``is_guess`` tells from kind and words whether a fact reads as a guess (SIG-4).
    """
    claim = claim_of(entry, hypotheses)
    if claim is not None:
        return _BY_STATE[claim.state]
    asked = questions.by_id.get(entry.tells) if questions else None
    if asked is not None:
        return Lane.WORKING if asked.open else Lane.DONE
    asks = entry.kind in (Kind.QUESTION, Kind.HYPOTHESIS)
    if asks or entry.source in _UNSENT or is_guess(entry.kind, entry.text):
        return Lane.WORKING
    return Lane.CONFIRMED if entry.kind in _SEEN else Lane.DONE


def claim_of(entry: Entry, hypotheses: Hypotheses) -> Hypothesis | None:
    """The hypothesis that an entry tells; None when it tells none."""
    name = entry.ref if entry.kind == Kind.HYPOTHESIS else ""
    return hypotheses.by_id.get(entry.tells) or hypotheses.by_id.get(name)


def status_words(hypotheses: Hypotheses) -> str:
    """What a status line may say about the cause: the newest confirmed claim, else nothing (SIG-2).

    Open ones belong under *current hypothesis*, see :func:`current_words`.
    """
    confirmed = hypotheses.confirmed
    return f"{confirmed[0].id} confirmed: {clean_line(confirmed[0].text)}" if confirmed else ""


def current_words(hypotheses: Hypotheses, most: int | None = None) -> str:
    """The current hypothesis for those who work on it: the likeliest open claims (SIG-2)."""
    likely = hypotheses.open[:most]
    said = ((each, clean_line(each.text)) for each in likely)
    return "; ".join(f"{it.id} {text} ({it.confidence}, {it.state})" for it, text in said)


def told_in(text: str, hypotheses: Hypotheses) -> tuple[Hypothesis, ...]:
    """The claims that a text for the customers gives away; it never holds one (SIG-2)."""
    said = clean_line(text).casefold()

    def told(each: Hypothesis) -> bool:
        claim = clean_line(each.text).casefold()
        known = each.state is HypothesisState.CONFIRMED
        by_id = re.search(rf"\b{re.escape(each.id.casefold())}\b", said) is not None
        return by_id or (not known and len(claim) >= _WORDS and claim in said)

    return tuple(filter(told, hypotheses.by_id.values()))


def given_away(claim: Hypothesis) -> str:
    """What to say when a text for the customers holds a claim (SIG-2)."""
    state = "an internal name" if claim.state is HypothesisState.CONFIRMED else claim.state
    return f"Customers never hear a hypothesis: {claim.id} is {state}. Tell the symptom. (SIG-2)"


def help_due(incident: Incident, doctrine: Doctrine) -> tuple[datetime, datetime] | None:
    """Since when nothing explains it, and when others are asked for help (SIG-6, HB-8).

    Counts from the declaration, from going back to active, or since the last open hypothesis
    was refuted or parked. None while one is open or confirmed, once the cause is located, and at
    a severity that asks for nothing.
    """
    hypotheses, lifecycle = incident.hypotheses, incident.lifecycle
    declared = lifecycle.declared_at
    minutes = doctrine.level(incident.severity.current).escalate_no_hypothesis
    looking = lifecycle.state is State.ACTIVE and lifecycle.phase is Phase.INVESTIGATING
    if declared is None or not looking or not minutes or hypotheses.open:
        return None
    back = [step.at for step in lifecycle.history if step.state is State.ACTIVE]
    since = max([declared, *back[-1:]])
    if any(each.changed_at >= since for each in hypotheses.confirmed):
        return None
    if hypotheses.none_since is not None:
        since = max(since, hypotheses.none_since)
    return since, since + timedelta(minutes=minutes)
