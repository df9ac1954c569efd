"""What decisions owe: a look at their time; a hold stays visible while it is in force (ESC-1)."""

from collections.abc import Iterator

from warroom.core.spans import local, span
from warroom.owed import Look, Obligation, Owing, Urgency
from warroom.topics.crew.events import CrewSize
from warroom.topics.decisions.state import words_of


def owed(look: Look) -> Iterator[Obligation]:
    """The review that is due; who decided and who commands are told, nobody who is alone."""
    for made in look.incident.decisions.reviewed:
        due, answers = made.review_due, look.incident.owner or made.decided_by
        if due is None or due > look.now:
            continue
        words = words_of(made, look.incident.timeline)
        what = "HOLD OVER, REVIEW DUE" if made.hold else "REVIEW DUE"
        loud = look.loud(Urgency.DUE, answers, made.decided_by, made.by)
        yield Obligation(
            what=f"decision:{made.id}",
            text=f"{made.id} {what} {span(look.now - due)}: {words}",
            urgency=Urgency.QUIET if look.size is CrewSize.SOLO else loud,
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
        until, who = local(due, look.zone), look.incident.owner or found.decided_by
        text = f"HOLD {found.id} until {until:%H:%M %Z}, no escalation: {found.text}"
        what, clears = f"hold:{found.id}", "decision.record"
        yield Obligation(what, text, Urgency.QUIET, clears, who, found.at, due)


OWED: tuple[Owing, ...] = (owed, holding)
"""What is owed while an incident runs."""
