"""The derived table of action items."""

from warroom.core.tables import INCIDENT, SEQ, Column, Part, Table, must, things

TABLES: dict[str, Table] = {
    "action_items": Table(
        "One row for each action item, as it stands now.",
        ("incident", "id"),
        {
            "incident": INCIDENT,
            "id": must("Its id within the incident, such as A3."),
            "text": must("What is to be done."),
            "owner": must("The one owner."),
            "state": must("assigned, acknowledged, blocked, done, dropped or follow-up."),
            "minutes": Column("The time box.", "INTEGER"),
            "assigned_by": must("Who gave it."),
            "assigned_at": must("When it was given."),
            "acked_at": Column("When the owner took it."),
            "due_at": Column("When the time box ends."),
            "ended_at": Column("When it was done, dropped or became a follow-up."),
            "note": must("Result, need or reason of the last change."),
            "extended": must("How often the time box was extended.", "INTEGER"),
            "seq": SEQ,
        },
    )
}

PARTS: tuple[Part, ...] = (
    things("action_items", TABLES, lambda incident: incident.action_items.by_id),
)
