"""An incident for other programs: every event as JSON Lines, every entry as CSV."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from warroom.core.event import Recorded
from warroom.core.spans import stamp
from warroom.incident import Incident
from warroom.reports.words import csv_cell, exercise, plain
from warroom.topics.timeline.report import entry_dict
from warroom.topics.timeline.shown import shown
from warroom.topics.timeline.signed import recorder, writer

FORMAT = "warroom-events/1"
"""The name of the JSON Lines format, in its first line."""

CSV_COLUMNS = (
    "seq", "occurred_at", "precision", "recorded_at", "known_at", "kind", "actor", "recorded_by",
    "text", "attachment", "ref", "service", "struck", "redacted", "corrects",
    "corrected_by", "exercise",
)  # fmt: skip


def jsonl_lines(
    incident: Incident, recorded: Iterable[Recorded], *, head: str = ""
) -> Iterator[str]:
    """Every event of the incident as a line of JSON, as it is asked for; the first tells the file.

    ``head`` is the end of the log, ``SEQ:HASH``; each line carries the chain's value at its row,
    and each line of an exercise says ``"drill": true``.
    """
    first = {
        "format": FORMAT,
        "incident": incident.id,
        "title": plain(incident.title),
        "kind": plain(incident.lifecycle.kind),
        "head": head or None,
    }
    mark = {"drill": True} if exercise(incident) else {}
    yield msgspec.json.encode(first | mark).decode()
    for each in recorded:
        yield msgspec.json.encode(_event(each) | mark).decode()


def _event(recorded: Recorded) -> dict[str, Any]:
    event = recorded.event
    return {
        "seq": recorded.seq,
        "id": recorded.id,
        "incident": recorded.incident,
        "kind": plain(event.kind),
        "version": event.version,
        "actor": plain(recorded.actor),
        "origin": plain(recorded.origin),
        "occurred_at": stamp(recorded.when.at),
        "precision": plain(recorded.when.precision),
        "recorded_at": stamp(recorded.recorded_at),
        "text": plain(event.line()),
        "event": plain(msgspec.to_builtins(event)),
        "hash": recorded.hash or None,
    }


def csv_lines(incident: Incident) -> Iterator[str]:
    """Every entry in order of occurrence as CSV, safe to open in a spreadsheet."""
    accounts = incident.crew.accounts
    yield _csv_line(CSV_COLUMNS)
    for entry in shown(incident.timeline):
        facts = entry_dict(entry) | {
            "actor": writer(entry, accounts),
            "recorded_by": recorder(entry, accounts) or None,
            "exercise": exercise(incident).strip(),
        }
        cells = (facts[name] for name in CSV_COLUMNS)
        yield _csv_line(csv_cell(int(it) if isinstance(it, bool) else it) for it in cells)


def _csv_line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue().removesuffix("\n")
