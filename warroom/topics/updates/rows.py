"""The derived tables of updates and of the texts that wait for approval."""

from collections.abc import Mapping

from warroom.core.tables import INCIDENT, SEQ, Column, Part, Row, Table, flag, keyed, must, stamp
from warroom.incident import Incident
from warroom.topics.updates.draft_state import UpdateDraft
from warroom.topics.updates.state import Sent

TABLES: dict[str, Table] = {
    "updates": Table(
        "One row for each update and each audience that it served.",
        ("incident", "seq", "audience"),
        {
            "incident": INCIDENT,
            "seq": SEQ,
            "audience": must("internal, leadership, customers or support."),
            "number": must("1 for the first to this audience.", "INTEGER"),
            "sent_at": must("When it went out."),
            "sent_by": must("Who sent it."),
            "text": must("The words."),
            "next_at": Column("The promised next time."),
            "final": flag("it was the last one to this audience"),
            "approved_by": must("Who approved it; empty when nobody had to."),
            "public_state": must("What the status page said; empty when it said nothing."),
            "due_at": Column("When it had been promised or was due."),
            "late_seconds": must("How much later than due it went out.", "INTEGER"),
        },
    ),
    "update_drafts": Table(
        "One row for each text that waited for approval before it went out.",
        ("incident", "id"),
        {
            "incident": INCIDENT,
            "id": must("Its id within the incident, such as U1."),
            "audiences": must("Who shall hear it, with commas between."),
            "text": must("The words, without the next time."),
            "state": must("waiting, approved, returned, sent or dropped."),
            "written_by": must("Who wrote it."),
            "written_at": must("When."),
            "answered_by": must("Who approved it, sent it back or dropped it; empty before."),
            "answered_at": Column("When that was."),
            "answer": must("Why it was sent back or dropped; empty for no reason."),
            "public_state": must("What the status page shall say; empty for nothing."),
            "seq": SEQ,
        },
    ),
}


def _sent(incident: Incident) -> Mapping[tuple[int, str], Sent]:
    return {(sent.seq, str(sent.audience)): sent for sent in incident.updates.sent}


def _update(incident: str, key: tuple[int, str], sent: Sent) -> Row:
    return (
        incident, *key, sent.number, stamp(sent.at), sent.by, sent.text, stamp(sent.next_at),
        int(sent.final), sent.approved_by, sent.public_state, stamp(sent.due_at),
        sent.late_seconds,
    )  # fmt: skip


def _draft(incident: str, key: str, draft: UpdateDraft) -> Row:
    return (
        incident, key, ", ".join(draft.audiences), draft.text, str(draft.state), draft.by,
        stamp(draft.at), draft.answered_by, stamp(draft.answered_at), draft.answer,
        draft.public_state, draft.seq,
    )  # fmt: skip


PARTS: tuple[Part, ...] = (
    keyed("updates", ("updates",), _sent, _update),
    keyed("update_drafts", ("updates",), lambda incident: incident.updates.drafts.by_id, _draft),
)
