"""What is owed while nothing explains the incident (SIG-6, HB-8)."""

from collections.abc import Iterator

from warroom.core.spans import span
from warroom.owed import Look, Obligation, Owing, Urgency
from warroom.topics.hypotheses.lanes import help_due


def owed(look: Look) -> Iterator[Obligation]:
    """Nothing explains it: ask for help, or claim something (SIG-6, HB-8); it never interrupts.

    A hold quiets it until its review time (ESC-1).
    """
    incident = look.incident
    if incident.decisions.holding(look.now) is not None:
        return
    due = help_due(incident, look.doctrine)
    if due is not None and due[1] <= look.now:
        text = f"NO HYPOTHESIS {span(look.now - due[0])}: call who knows, or say what it may be"
        who = incident.roles.commander or incident.lifecycle.acting_owner
        yield Obligation("no_hypothesis", text, Urgency.QUIET, "log.hypothesis", who, *due)


OWED: tuple[Owing, ...] = (owed,)
"""What is owed while an incident runs."""
