"""What decisions owe: a look at their time; a hold stays visible while it is in force (ESC-1)."""

from collections.abc import Iterator
from datetime import datetime

from warroom.core.spans import local, span
from warroom.owed import Look, Obligation, Owing, Urgency
from warroom.topics.crew.events import CrewSize
from warroom.topics.decisions.state import Decision, words_of


def owed(look: Look) -> Iterator[Obligation]:
    """The review that is due; who decided and who commands are told, nobody who is alone."""
    for decision in look.incident.decisions.reviewed:
        due = decision.review_due
        if due is not None and due <= look.now:
            yield _review(decision, due, look)


def _review(decision: Decision, due: datetime, look: Look) -> Obligation:
    answers = look.incident.owner or decision.decided_by
    alone = look.size is CrewSize.SOLO
    words = words_of(decision, look.incident.timeline)
    what = "HOLD OVER, REVIEW DUE" if decision.hold else "REVIEW DUE"
    return Obligation(
        what=f"decision:{decision.id}",
        text=f"{decision.id} {what} {span(look.now - due)}: {words}",
        urgency=Urgency.QUIET
        if alone
        else look.loud(Urgency.DUE, answers, decision.decided_by, decision.by),
        clears="decision.record",
        who=answers,
        since=due,
        due_at=due,
        stage="due",
        late=True,
    )


def holding(look: Look) -> Iterator[Obligation]:
    """What is quiet because of a hold says so in the list (ESC-1)."""
    found = look.incident.decisions.holding(look.now)
    due = found.review_due if found else None
    if found is not None and due is not None:
        until = local(due, look.zone)
        yield Obligation(
            what=f"hold:{found.id}",
            text=f"HOLD {found.id} until {until:%H:%M %Z}, no escalation: {found.text}",
            urgency=Urgency.QUIET,
            clears="decision.record",
            who=look.incident.owner or found.decided_by,
            since=found.at,
            due_at=due,
        )


OWED: tuple[Owing, ...] = (owed, holding)
"""What is owed while an incident runs."""
