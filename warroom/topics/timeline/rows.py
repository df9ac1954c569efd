"""The derived table of entries, which the search reads."""

from collections.abc import Iterator

from warroom.core.tables import INCIDENT, Changes, Column, Part, Row, Table, flag, must, stamp
from warroom.incident import Incident
from warroom.topics.timeline.entry import Entry
from warroom.topics.timeline.state import Timeline, amended

ALONE = True
"""No table of another topic shows entries: logging one concerns no other table."""

TABLES: dict[str, Table] = {
    "entries": Table(
        "One row for each entry of a timeline; full-text search in entries_fts.",
        ("seq",),
        {
            "seq": must("Its place in the log, and its name.", "INTEGER"),
            "incident": INCIDENT,
            "kind": must("Its kind, such as note, decision or role."),
            "text": must("The words."),
            "actor": must("Who said or did it."),
            "recorded_by": Column("Who wrote it down, if somebody else."),
            "occurred_at": Column("When it happened; NULL when nobody knows."),
            "precision": must("exact, minute, approximate, date or untimed."),
            "recorded_at": must("When it was written into this log."),
            "known_at": Column("When an imported file says it was written down."),
            "struck": flag("it was struck and no longer counts"),
            "redacted": flag("its words were removed for good"),
            "corrects": Column("The seq of the entry that this one corrects.", "INTEGER"),
            "corrected_by": Column("The seq of the entry that corrects this one.", "INTEGER"),
            "ref": must("What it speaks of, such as A3; empty for nothing in particular."),
            "service": must("The service that a change concerns; empty for the incident's own."),
            "attachment": must("A long paste that the entry captions; empty without one."),
            "origin": must("user@host of the process that wrote it."),
            "source": must("The kind of the event that made it."),
        },
        indexes=(("incident",),),
    )
}


def _changes(before: Incident | None, after: Incident) -> Changes:
    old, new = before.timeline if before else Timeline(), after.timeline
    for entry in (*_newly_amended(old, new), *new.written[len(old.written) :]):
        yield _row(after.id, amended(new, entry)), True


def _newly_amended(old: Timeline, new: Timeline) -> Iterator[Entry]:
    """The entries that were there before and of which something new is said."""
    if old.amended is new.amended or not len(old.written):
        return
    for seq in new.amended.changed(old.amended):
        if entry := old.written.of(seq):
            yield entry


def _row(incident: str, entry: Entry) -> Row:
    """The words of a redacted entry are gone already."""
    return (
        entry.seq, incident, str(entry.kind), entry.text, entry.actor, entry.recorded_by,
        stamp(entry.at), str(entry.precision), stamp(entry.recorded_at), stamp(entry.known_at),
        int(entry.struck), int(entry.redacted), entry.corrects,
        entry.corrected_by, entry.ref, entry.service, entry.attachment, entry.origin, entry.source,
    )  # fmt: skip


PARTS: tuple[Part, ...] = (Part("entries", ("timeline",), _changes),)
