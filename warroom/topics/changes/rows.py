"""The derived table of changes to production."""

from warroom.core.tables import INCIDENT, SEQ, Column, Part, Table, flag, must, things

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

PARTS: tuple[Part, ...] = (
    things(
        "changes",
        TABLES,
        lambda incident: incident.changes.by_id,
        divergence="diverges",
        marks=lambda change: "\n".join(change.marks),
    ),
)
