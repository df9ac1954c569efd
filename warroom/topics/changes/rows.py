"""The derived table of changes to production."""

from warroom.core.tables import INCIDENT, SEQ, Column, Part, Row, Table, flag, keyed, must, stamp
from warroom.topics.changes.state import Change

TABLES: dict[str, Table] = {
    "changes": Table(
        "One row for each change to production that was asked for, as it stands now.",
        ("incident", "id"),
        {
            "incident": INCIDENT,
            "id": must("Its id within the incident, such as C3."),
            "text": must("The intent."),
            "risk": must("R0, R1p, R1, R2 or R3."),
            "state": must("requested, approved, refused, withdrawn, executed, result or undone."),
            "component": must("What it touches; empty when nobody said."),
            "requested_by": must("Who wanted it."),
            "requested_at": must("When."),
            "approved_by": must("Who approved it; empty when nobody did."),
            "approved_at": Column("When it was approved."),
            "approved_under": Column("Who held command at the answer."),
            "answer": must("The words of the approval or the refusal."),
            "executed_by": must("Who did it; empty while nobody did."),
            "executed_at": Column("When it was done first."),
            "unapproved": flag("it was done and nobody had approved it"),
            "reason": must("Why it was done without approval."),
            "expect_by": Column("When its effect was to show."),
            "outcome": Column("worked, partial, failed or worse."),
            "result": must("The words of the result."),
            "result_at": Column("When the result was told."),
            "undone_at": Column("When it was taken back."),
            "divergence": flag("production differs from normal by it"),
            "settled": Column("reverted, kept or follow-up, once it is no divergence any more."),
            "marks": must("What is marked about it, lines."),
            "seq": SEQ,
        },
    )
}


def _row(incident: str, key: str, change: Change) -> Row:
    return (
        incident, key, change.text, str(change.risk), str(change.state), change.component,
        change.requested_by, stamp(change.requested_at), change.approved_by,
        stamp(change.approved_at), change.approved_under, change.answer, change.executed_by,
        stamp(change.executed_at), int(change.unapproved), change.reason,
        stamp(change.expect_by), str(change.outcome) if change.outcome else None,
        change.result, stamp(change.result_at), stamp(change.undone_at), int(change.diverges),
        str(change.settled) if change.settled else None, "\n".join(change.marks), change.seq,
    )  # fmt: skip


PARTS: tuple[Part, ...] = (
    keyed("changes", ("changes",), lambda incident: incident.changes.by_id, _row),
)
