"""The derived table of offers."""

from warroom.core.tables import INCIDENT, SEQ, Column, Part, Table, must, numbered, things

TABLES: dict[str, Table] = {
    "handoffs": Table(
        "One row for each offer of a role, and what became of it.",
        ("incident", "number"),
        {
            "incident": INCIDENT,
            "number": must("1 for the first offer of the incident.", "INTEGER"),
            "role": must("What was offered, such as ic."),
            "offered_by": must("Who offered it."),
            "offered_to": must("Who it was offered to."),
            "offered_at": must("When."),
            "reason": must("Why it was to change hands; empty when nobody said."),
            "outcome": must("open, accepted, declined, expired, withdrawn or void."),
            "ended_at": Column("When that was; NULL while it is open."),
            "why": must("The reason of a refusal; empty when none was given."),
            "readbacks": must("How often the situation was said back.", "INTEGER"),
            "corrections": must("How often that was corrected.", "INTEGER"),
            "seq": SEQ,
        },
    )
}

PARTS: tuple[Part, ...] = (
    things(
        "handoffs",
        TABLES,
        lambda incident: numbered(incident.handoff.offers),
        topic="handoff",
        offered_by="by",
        offered_to="to",
        offered_at="at",
    ),
)
