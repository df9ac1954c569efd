"""An incident as plain data: the shape that scripts rely on."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.spans import stamp
from warroom.incident import Incident, parts
from warroom.obligations import obligations
from warroom.owed import Obligation
from warroom.reports.words import plain, without


def as_dict(
    incident: Incident,
    doctrine: Doctrine,
    now: datetime,
    *,
    head: str = "",
    key: Callable[[Obligation], str] = lambda _: "",
) -> dict[str, Any]:
    """The situation now, as ``warroom show --json`` prints it: what every topic tells of it.

    ``head`` is the end of the log, ``SEQ:HASH``, for whoever wants to check later; ``key`` tells
    the key of the console that clears what is owed.
    """
    found: dict[str, Any] = {"id": incident.id}
    for topic in parts("report").values():
        found |= topic.facts(incident, doctrine, now)
    owed = [{**owed_facts(each), "key": key(each)} for each in obligations(incident, doctrine, now)]
    ends = {"seq": incident.seq, "now": stamp(now), "head": head or None}
    return {**found, "obligations": owed, **ends}


def owed_facts(owed: Obligation) -> dict[str, Any]:
    """What is owed, without the name by which the console knows what clears it."""
    return {**without(plain(owed), "clears"), "urgency": owed.urgency.name.lower()}
