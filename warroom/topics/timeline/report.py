"""Entries as plain data, and which of them came late."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.spans import stamp
from warroom.incident import Incident
from warroom.reports.words import plain
from warroom.topics.lifecycle.events import IncidentKind
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.shown import is_late


def facts(incident: Incident, doctrine: Doctrine, now: datetime) -> dict[str, Any]:
    """How many entries there are; ``timeline`` tells them."""
    return {"entries": len(incident.timeline)}


def late_entries(incident: Incident, doctrine: Doctrine) -> frozenset[int]:
    """The seqs of entries that were written long after they happened, or after the close.

    None in a backfilled incident, where everything was (doctrine D.4).
    """
    late = lateness(incident, doctrine)
    return frozenset(entry.seq for entry in incident.timeline.written if late(entry))


def lateness(incident: Incident, doctrine: Doctrine) -> Callable[[Entry], bool]:
    """Judges single entries of an incident as :func:`late_entries` judges all of them."""
    cycle = incident.lifecycle
    if cycle.kind is IncidentKind.BACKFILLED:
        return lambda _: False
    closed_at = cycle.changed_at if cycle.over else None
    return lambda entry: is_late(entry, doctrine, closed_at)


def entry_dict(entry: Entry, *, late: bool = False) -> dict[str, Any]:
    """One entry, as ``warroom timeline --json`` prints it.

    ``recorded_at`` is when this log got it; ``known_at`` when an imported file says it was
    written down; ``late`` is the caller's judgement, as in :func:`late_entries`.
    """
    facts: dict[str, Any] = {
        "seq": entry.seq,
        "kind": plain(entry.kind),
        "text": plain(entry.text),
        "actor": plain(entry.actor),
        "occurred_at": stamp(entry.at),
        "precision": plain(entry.precision),
        "recorded_at": stamp(entry.recorded_at),
        "known_at": stamp(entry.known_at),
        "recorded_by": plain(entry.recorded_by),
        "late": late,
        "struck": entry.struck,
        "redacted": entry.redacted,
        "corrects": entry.corrects,
        "corrected_by": entry.corrected_by,
        "ref": plain(entry.ref),
        "service": plain(entry.service),
        "attachment": plain(entry.attachment),
        "origin": plain(entry.origin),
        "source": plain(entry.source),
    }
    if entry.imported is not None:
        facts["role"] = plain(entry.imported.role)
        facts["core"] = entry.imported.core
        facts["extra"] = plain(entry.imported.extra)
    return facts
