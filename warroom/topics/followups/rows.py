"""The derived table of follow-ups."""

from warroom.core.tables import INCIDENT, SEQ, Part, Row, Table, keyed, must, stamp
from warroom.topics.followups.state import FollowUp

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


def _row(incident: str, key: str, each: FollowUp) -> Row:
    return (
        incident, key, each.text, each.owner, each.by, stamp(each.at), each.item, each.seq
    )  # fmt: skip


PARTS: tuple[Part, ...] = (
    keyed("followups", ("followups",), lambda incident: incident.followups.by_id, _row),
)
