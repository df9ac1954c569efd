"""Questions, for scripts and in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident
from warroom.reports.look import Look
from warroom.reports.words import plain
from warroom.topics.questions.state import Question, QuestionState, owned


def _all(incident: Incident) -> list[Question]:
    return list(owned(incident.questions, incident.roles, incident.lifecycle).values())


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """Every question with who shall answer it."""
    return {"questions": plain(_all(incident))}


def lines(look: Look) -> Iterator[str]:
    """What waits for an answer and for whom; what was answered, with the answer."""
    found = _all(look.incident)
    for each in found:
        if each.open:
            yield f"{each.id} {each.asked_by}: {each.words} (open, {each.owner})"
    for each in found:
        if each.state is QuestionState.ANSWERED:
            yield f"{each.id} {each.asked_by}: {each.words} ({each.answered_by}: {each.answer})"


SECTIONS = {"Questions": lines}
