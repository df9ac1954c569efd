"""What unanswered questions owe: an answer, by one person at a time (doctrine M)."""

from collections.abc import Iterator

from warroom.core.spans import span
from warroom.owed import Look, Obligation, Owing, Urgency
from warroom.topics.crew.events import CrewSize
from warroom.topics.questions.state import answering


def owed(look: Look) -> Iterator[Obligation]:
    """An answer to each; only the oldest of its owner interrupts, and nobody who is alone.

    What somebody asked and has to answer as well waits in the list (CREW-2, ALARM-1).
    """
    incident = look.incident
    heard: set[str] = set()
    for each in incident.questions.open:
        owner = answering(each, incident.roles, incident.lifecycle)
        calm = look.size is CrewSize.SOLO or owner in heard or owner in ("", each.asked_by)
        if not calm:
            heard.add(owner)
        yield Obligation(
            what=f"question:{each.id}",
            text=f"{each.id} UNANSWERED {span(look.now - each.asked_at)} "
            f"{each.asked_by}: {each.words}",
            urgency=Urgency.QUIET if calm else look.loud(Urgency.DUE, owner),
            clears="question.board",
            who=owner,
            since=each.asked_at,
        )


OWED: tuple[Owing, ...] = (owed,)
"""What is owed while an incident runs."""
