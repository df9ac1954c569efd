"""The derived table of follow-ups."""

from warroom.core.tables import INCIDENT, SEQ, Part, Table, must, things

TABLES: dict[str, Table] = {
    "followups": Table(
        "One row for each follow-up that the incident leaves to be done.",
        ("incident", "id"),
        {
            "incident": INCIDENT,
            "id": must("Its id within the incident, such as F1."),
            "text": must("What is to be done."),
            "owner": must("Who takes care; empty while nobody does."),
            "noted_by": must("Who captured it."),
            "noted_at": must("When it was captured."),
            "item": must("The action item it came from; empty when from none."),
            "seq": SEQ,
        },
    )
}

PARTS: tuple[Part, ...] = (
    things(
        "followups",
        TABLES,
        lambda incident: incident.followups.by_id,
        noted_by="by",
        noted_at="at",
    ),
)
