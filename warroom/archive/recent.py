"""What changed lately in the services of the room, over all incidents (MIT-0)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from warroom.core.spans import held
from warroom.core.tables import stamp

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


class Changed(NamedTuple):
    """One change that was logged or carried out in an incident, and where that is told."""

    at: datetime
    service: str
    text: str
    who: str
    incident: str
    seq: int


def changed(query: Query, since: datetime, until: datetime) -> Iterator[Changed]:
    """The changes that were logged or carried out between two instants, in no order.

    What was undone is not among them, nor what only read.

    Args:
        query: Reads the derived tables.
        since: The first instant that counts.
        until: The last one.
    """
    span = stamp(since), stamp(until)
    for at, *told in (*query(_LOGGED, span), *query(_DONE, span)):
        yield Changed(held(datetime.fromisoformat(at)), *told)
