"""The derived table of hypotheses."""

from warroom.core.tables import INCIDENT, Column, Part, Table, must, things

TABLES: dict[str, Table] = {
    "hypotheses": Table(
        "One row for each claim of what could explain an incident, as it stands now.",
        ("incident", "id"),
        {
            "incident": INCIDENT,
            "id": must("Its id within the incident, such as H3."),
            "text": must("The claim."),
            "state": must("proposed, testing, confirmed, refuted or parked."),
            "confidence": must("low, medium or high."),
            "owner": must("Who sees to it, or tests it."),
            "proposed_by": must("Who claimed it."),
            "proposed_at": must("When it was claimed."),
            "changed_at": must("Since when its state holds."),
            "note": must("The evidence or the reason of its state; empty while it is open."),
            "doubts": must("How often it was doubted.", "INTEGER"),
            "item": must("The action item that tests it; empty when there is none."),
            "from_entry": Column("The seq of the entry it was drawn from.", "INTEGER"),
            "seq": must("The seq of the entry that tells it.", "INTEGER"),
        },
    )
}

PARTS: tuple[Part, ...] = (
    things(
        "hypotheses",
        TABLES,
        lambda incident: incident.hypotheses.by_id,
        doubts=lambda claim: len(claim.doubts),
    ),
)
