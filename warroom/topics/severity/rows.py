"""The derived table of levels."""

from warroom.core.tables import INCIDENT, SEQ, Part, Row, Table, keyed, must, numbered, stamp
from warroom.topics.severity.state import SeverityStep

TABLES: dict[str, Table] = {
    "severity_history": Table(
        "One row for each time the severity was set.",
        ("incident", "number"),
        {
            "incident": INCIDENT,
            "number": must("1 for the first.", "INTEGER"),
            "level": must("1 (worst) to 4.", "INTEGER"),
            "at": must("Since when it held."),
            "set_by": must("Who set it."),
            "reason": must("Why; empty when nobody said."),
            "seq": SEQ,
        },
    )
}


def _row(incident: str, number: int, step: SeverityStep) -> Row:
    return incident, number, step.level, stamp(step.at), step.by, step.reason, step.seq


PARTS: tuple[Part, ...] = (
    keyed("severity_history", ("severity",), lambda at: numbered(at.severity.history), _row),
)
