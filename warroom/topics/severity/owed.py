"""What the severity owes: to be known, and to be looked at again (SEV-8)."""

from collections.abc import Iterator

from warroom.owed import Look, Obligation, Owing, Urgency
from warroom.topics.roles.owed import last_mark
from warroom.topics.updates.events import Audience


def owed(look: Look) -> Iterator[Obligation]:
    """Unknown, or not looked at again since the last mark; never an alarm (ALARM-2)."""
    incident = look.incident
    declared, level = incident.lifecycle.declared_at, incident.severity.current
    if declared is None:
        return
    if level is None:
        yield Obligation(
            what="severity",
            text="SEVERITY UNKNOWN",
            urgency=Urgency.QUIET,
            clears="severity.set",
            since=declared,
        )
        return
    mark, touched = last_mark(look), incident.severity.touched_at
    if mark is None or touched is None:
        return
    last = incident.updates.last(Audience.INTERNAL)
    asked = max(mark, last.at) if last else mark
    if touched < asked:
        yield Obligation(
            what="severity",
            text=f"STILL SEV-{level}?",
            urgency=Urgency.QUIET,
            clears="severity.set",
            who=incident.owner,
            since=asked,
            stage="again",
        )


OWED: tuple[Owing, ...] = (owed,)
"""What is owed while an incident runs."""
