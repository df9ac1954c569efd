"""What changed lately in the services of the room, over all incidents (MIT-0)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from warroom.archive.rows import stamp
from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.spans import held
from warroom.incident import Incident
from warroom.room_state import RoomState
from warroom.topics.changes.mitigation import services, what_changed
from warroom.topics.changes.state import WhatChanged

Query = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]
"""Runs one reading statement and fetches all rows; may be called from any thread."""

_LOGGED = """
SELECT e.occurred_at, COALESCE(NULLIF(e.service, ''), i.service), e.text, e.actor, e.incident, e.seq
FROM entries AS e JOIN incidents AS i ON i.id = e.incident
WHERE e.kind = 'change' AND e.source = 'entry.logged' AND e.struck = 0
  AND e.occurred_at >= ? AND e.occurred_at <= ? AND i.kind <> 'drill'
"""


_DONE = """
SELECT c.executed_at, COALESCE(NULLIF(c.component, ''), i.service), c.id || ' ' || c.text,
       c.executed_by, c.incident, c.seq
FROM changes AS c JOIN incidents AS i ON i.id = c.incident
WHERE c.executed_at >= ? AND c.executed_at <= ? AND c.undone_at IS NULL AND c.risk <> 'R0'
  AND i.kind <> 'drill'
"""


def logged(
    query: Query, register: RoomState, since: datetime, until: datetime
) -> Iterator[WhatChanged]:
    """The changes that were logged or carried out between two instants, in no order.

    What was undone is not among them, nor what only read.
    """
    yield from (each for each in register.changed if since <= each.at <= until)
    span = stamp(since), stamp(until)
    for at, service, text, who, incident, seq in (*query(_LOGGED, span), *query(_DONE, span)):
        yield WhatChanged(held(datetime.fromisoformat(at)), service, text, who, incident, seq)


def recent(
    query: Query,
    register: RoomState,
    doctrine: Doctrine,
    now: datetime,
    incident: Incident | None = None,
    service: str = "",
) -> tuple[WhatChanged, ...]:
    """What changed lately, newest first.

    Args:
        query: Reads the derived tables.
        register: What the room as a whole knows.
        doctrine: How far to look back.
        now: The present instant.
        incident: Whose services are affected; the hours count back from its declaration.
        service: One service instead; empty for those of the incident, else for all.
    """
    declared = incident.lifecycle.declared_at if incident else None
    affected = services(incident.lifecycle, incident.impact) if incident else ()
    span = timedelta(hours=doctrine.mitigation.changes_lookback_hours)
    found = logged(query, register, min(declared or now, now) - span, now)
    return what_changed(found, (service,) if service else affected, doctrine, now, declared)
