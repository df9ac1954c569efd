"""Obligations: what is owed now and by whom; from state and ``now``, never stored (doctrine O).

Each slice says what it owes in a file of its own, ``…_owed.py``; here they are gathered.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from warroom.domain import (
    change_owed,
    command_owed,
    crew,
    decision_owed,
    end_owed,
    escalation_owed,
    hypothesis_owed,
    item_owed,
    losing_owed,
    question_owed,
    rest_owed,
    severity_owed,
    state_owed,
    update_drafts_owed,
    update_owed,
)
from warroom.domain.doctrine import Doctrine
from warroom.domain.owing import Look, Obligation, Urgency, misses_commander
from warroom.domain.rest import Rest

if TYPE_CHECKING:
    from warroom.domain.incident import Incident

__all__ = ["GATHERED", "Look", "Obligation", "Urgency", "misses_commander", "obligations"]

Owing = Callable[[Look], Iterable[Obligation]]
"""What a slice owes, as somebody sees it."""


GATHERED: tuple[Owing, ...] = (
    command_owed.missing,
    losing_owed.contested,
    losing_owed.challenged,
    update_owed.owed,
    command_owed.offers,
    command_owed.asked,
    losing_owed.turned_down,
    change_owed.owed,
    update_drafts_owed.owed,
    item_owed.owed,
    question_owed.owed,
    decision_owed.owed,
    hypothesis_owed.owed,
    command_owed.term,
    escalation_owed.owed,
    state_owed.owed,
    command_owed.day_shift,
    command_owed.span_of_control,
    rest_owed.ceiling,
    severity_owed.owed,
    command_owed.callout,
    losing_owed.resting,
    decision_owed.holding,
    update_owed.switched_off,
)
"""Everything that is owed while an incident runs, in the order of doctrine O.2."""

AFTERWARDS: tuple[Owing, ...] = (end_owed.owed,)
"""What is owed once it is closed."""


def obligations(
    incident: "Incident",
    doctrine: Doctrine,
    now: datetime,
    me: str = "",
    zone: tzinfo = UTC,
    rest: Rest | None = None,
) -> tuple[Obligation, ...]:
    """What is owed, the most pressing first, and of that what waits for who looks.

    Nothing is owed by a past that was entered afterwards.

    Args:
        incident: The slices.
        doctrine: The thresholds.
        now: The present instant.
        me: Who looks: what others owe is quieter then (doctrine E.3). Empty for everybody's view.
        zone: The zone in which times are shown; it decides nothing.
        rest: Who rests after the room's real incidents (ROLE-4); None for this one only.
    """
    gathered = AFTERWARDS if incident.lifecycle.stands else GATHERED
    size = crew.size(incident.crew, incident.roles, now, doctrine, me)
    look = Look(incident, doctrine, now, me, size, zone, incident.resting(rest))
    owed = [each for owing in gathered for each in owing(look)]
    return tuple(sorted(owed, key=lambda each: (-each.urgency, bool(me) and each.who != me)))
