"""Decisions, for scripts and in words."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.spans import dated
from warroom.core.text import clean_line
from warroom.incident import Incident
from warroom.reports.look import Look
from warroom.reports.words import plain
from warroom.topics.decisions.state import Decision, Decisions, words_of


def decision_facts(made: Decision, incident: Incident, now: datetime) -> dict[str, Any]:
    """One decision, as ``warroom decision list --json`` and ``show --json`` print it."""
    due = made.review_due
    facts: dict[str, Any] = plain(made)
    del facts["tail"]
    return facts | {
        "text": plain(words_of(made, incident.timeline)),
        "decided_by": plain(made.decided_by),
        "holding": _holds(made, incident.decisions, now),
        "review_due": due is not None and due <= now,
    }


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """Every decision that has a record."""
    made = incident.decisions.by_id.values()
    return {"decisions": [decision_facts(each, incident, now) for each in made]}


class Standing(NamedTuple):
    """Where a decision stands, for whoever writes the time in their own way.

    Attributes:
        words: Such as ``hold until`` or ``REVIEW DUE since``; empty for nothing to say.
        at: The instant that belongs to them.
        late: It should have been looked at.
        holds: Nothing is escalated meanwhile.
    """

    words: str = ""
    at: datetime | None = None
    late: bool = False
    holds: bool = False


def stands(made: Decision, decisions: Decisions, now: datetime) -> Standing:
    """Struck, under review, holding or held once; the only place that words it."""
    if made.struck:
        return Standing("struck")
    due = made.review_due
    if due is None:
        return Standing("hold ended", made.ended_at) if made.ended_at else Standing()
    if due <= now:
        return Standing("REVIEW DUE since", due, late=True)
    holds = _holds(made, decisions, now)
    return Standing("hold until" if holds else "review", due, holds=holds)


def _holds(made: Decision, decisions: Decisions, now: datetime) -> bool:
    held = decisions.holding(now)
    return held is not None and held.id == made.id


def standing(made: Decision, decisions: Decisions, now: datetime, zone: tzinfo) -> str:
    """Where it stands: ``hold until 10:40 UTC``, ``REVIEW DUE``, ``review 10:40 UTC``, struck."""
    found = stands(made, decisions, now)
    timed = found.at is not None and made.review_due is not None
    return f"{found.words} {dated(found.at, zone)}" if found.at and timed else found.words


def record_lines(made: Decision, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """What a record holds beside its words: a label and a sentence each, empty ones left out."""
    other = made.under and made.under != made.by
    lines = [
        ("hold", "nothing is escalated meanwhile" if made.hold else ""),
        ("review", dated(made.review_at, zone) if made.review_at else ""),
        ("question", made.question),
        *(("option", each.line()) for each in made.options),
        ("decided by", f"{made.under}, recorded by {made.by}" if other else ""),
        ("poll", made.poll),
        *(("objection", each.line()) for each in made.objections),
        ("expected", made.effect),
        ("stop", made.stop),
    ]
    for each in made.reviews:
        why = f": {each.reason}" if each.reason else ""
        lines.append(("put off", f"{dated(each.at, zone)} by {each.by}{why}"))
    if made.ended_at:
        why = f": {made.ended}" if made.ended else ""
        lines.append(("hold ended", f"{dated(made.ended_at, zone)}{why}"))
    lines += [("result", clean_line(made.result)), ("marked", made.conflict)]
    return ((label, said) for label, said in lines if said)


def lines(look: Look) -> Iterator[str]:
    """What holds and what has to be looked at again, the next one first."""
    incident = look.incident
    for made in incident.decisions.reviewed:
        where = standing(made, incident.decisions, look.now, look.zone)
        words = clean_line(words_of(made, incident.timeline))
        yield f"{made.id} {words} ({made.decided_by}), {where}"


SECTIONS = {"Decisions under review": lines}
