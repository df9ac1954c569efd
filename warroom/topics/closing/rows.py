"""The derived table of exit criteria."""

from warroom.core.tables import INCIDENT, SEQ, Column, Part, Table, must, things

TABLES: dict[str, Table] = {
    "exit_criteria": Table(
        "One row for each exit criterion in force, as it stands now.",
        ("incident", "id"),
        {
            "incident": INCIDENT,
            "id": must("Its id within the incident, such as X1."),
            "text": must("What must hold."),
            "written_by": must("Who wrote it down."),
            "met_at": Column("When it was shown to hold; NULL while nothing shows it."),
            "met_by": must("Who showed it; empty while nobody did."),
            "evidence": must("What shows it."),
            "seq": SEQ,
        },
    )
}

PARTS: tuple[Part, ...] = (
    things(
        "exit_criteria", TABLES, lambda at: at.closing.criteria, topic="closing", written_by="by"
    ),
)
