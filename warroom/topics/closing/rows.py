"""The derived table of exit criteria."""

from warroom.core.tables import INCIDENT, SEQ, Column, Part, Row, Table, keyed, must, stamp
from warroom.topics.closing.state import Criterion

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


def _row(incident: str, key: str, each: Criterion) -> Row:
    return (
        incident, key, each.text, each.by, stamp(each.met_at), each.met_by, each.evidence, each.seq
    )  # fmt: skip


PARTS: tuple[Part, ...] = (
    keyed("exit_criteria", ("closing",), lambda incident: incident.closing.criteria, _row),
)
