"""Decisions as plain data and as words."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any

from warroom.core.spans import dated
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.reports.words import plain
from warroom.topics.decisions.state import Decision, Decisions, words_of


def decision_facts(made: Decision, incident: Incident, now: datetime) -> dict[str, Any]:
    """One decision, as ``warroom decision list --json`` and ``show --json`` print it."""
    held, due = incident.decisions.holding(now), made.review_due
    facts: dict[str, Any] = plain(made)
    del facts["tail"]
    return facts | {
        "text": plain(words_of(made, incident.timeline)),
        "decided_by": plain(made.decided_by),
        "holding": held is not None and held.id == made.id,
        "review_due": due is not None and due <= now,
    }


def standing(made: Decision, decisions: Decisions, now: datetime, zone: tzinfo) -> str:
    """Where it stands: ``hold until 10:40 UTC``, ``REVIEW DUE``, ``review 10:40 UTC``, struck."""
    if made.struck:
        return "struck"
    due, held = made.review_due, decisions.holding(now)
    if due is None:
        return "hold ended" if made.ended_at else ""
    if due <= now:
        return f"REVIEW DUE since {dated(due, zone)}"
    word = "hold until" if held is not None and held.id == made.id else "review"
    return f"{word} {dated(due, zone)}"


def record_lines(made: Decision, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """What a record holds beside its words: a label and a sentence each, empty ones left out."""
    if made.hold:
        yield "hold", "nothing is escalated meanwhile"
    if made.review_at:
        yield "review", dated(made.review_at, zone)
    if made.question:
        yield "question", made.question
    for option in made.options:
        yield "option", option.line()
    if made.under and made.under != made.by:
        yield "decided by", f"{made.under}, recorded by {made.by}"
    if made.poll:
        yield "poll", made.poll
    for objection in made.objections:
        yield "objection", objection.line()
    if made.effect:
        yield "expected", made.effect
    if made.stop:
        yield "stop", made.stop
    for each in made.reviews:
        why = f": {each.reason}" if each.reason else ""
        yield "put off", f"{dated(each.at, zone)} by {each.by}{why}"
    if made.ended_at:
        why = f": {made.ended}" if made.ended else ""
        yield "hold ended", f"{dated(made.ended_at, zone)}{why}"
    if made.result:
        yield "result", clean_line(made.result)
    if made.conflict:
        yield "marked", made.conflict


def decision_lines(incident: Incident, now: datetime, zone: tzinfo) -> Iterator[str]:
    """What holds and what has to be looked at again, the next one first."""
    for made in incident.decisions.reviewed:
        where = standing(made, incident.decisions, now, zone)
        words = clean_line(words_of(made, incident.timeline))
        yield f"{made.id} {words} ({made.decided_by}), {where}"
