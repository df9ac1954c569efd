"""Obligations: what is owed now and by whom; from state and ``now``, never stored (doctrine O).

Every topic says what it owes in its ``owed``; here that is found and put in order.
"""

from datetime import UTC, datetime, tzinfo
from functools import cache

from warroom.core.doctrine.thresholds import Doctrine
from warroom.incident import Incident, parts
from warroom.owed import Look, Obligation, Owing
from warroom.topics.crew import authority
from warroom.topics.roles.rest import Rest

_ORDER = (
    "roles.missing",
    "handoff.contested",
    "handoff.challenged",
    "updates.updates_owed",
    "handoff.offers",
    "handoff.asked",
    "handoff.turned_down",
    "changes.owed",
    "updates.drafts_owed",
    "action_items.owed",
    "questions.owed",
    "decisions.owed",
    "hypotheses.owed",
    "roles.term",
    "people.owed",
    "lifecycle.owed",
    "roles.day_shift",
    "roles.span_of_control",
    "roles.ceiling",
    "severity.owed",
    "roles.callout",
    "handoff.resting",
    "decisions.holding",
    "updates.switched_off",
    "review.owed",
    "followups.owed",
)
"""The order of doctrine O.2, for what is equally urgent; what it does not name comes after."""


@cache
def _gathered(name: str) -> tuple[Owing, ...]:
    found = {
        f"{topic}.{owing.__name__}": owing
        for topic, owed in parts("owed").items()
        for owing in getattr(owed, name, ())
    }
    ranks = {name: rank for rank, name in enumerate(_ORDER)}
    return tuple(
        found[each] for each in sorted(found, key=lambda each: ranks.get(each, len(ranks)))
    )


def obligations(
    incident: Incident,
    doctrine: Doctrine,
    now: datetime,
    me: str = "",
    zone: tzinfo = UTC,
    rest: Rest | None = None,
) -> tuple[Obligation, ...]:
    """What is owed, the most pressing first, and of that what waits for who looks.

    Nothing is owed by a past that was entered afterwards.

    Args:
        incident: All topics.
        doctrine: The thresholds.
        now: The present instant.
        me: Who looks: what others owe is quieter then (doctrine E.3). Empty for everybody's view.
        zone: The zone in which times are shown; it decides nothing.
        rest: Who rests after the room's real incidents (ROLE-4); None for this one only.
    """
    gathered = _gathered("AFTERWARDS" if incident.lifecycle.stands else "OWED")
    size = authority.size(incident, doctrine, now, me)
    look = Look(incident, doctrine, now, me, size, zone, incident.resting(rest))
    owed = [each for owing in gathered for each in owing(look)]
    return tuple(sorted(owed, key=lambda each: (-each.urgency, bool(me) and each.who != me)))
