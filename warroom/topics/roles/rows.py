"""The derived table of terms."""

from warroom.core.tables import INCIDENT, Column, Part, Row, Table, keyed, must, numbered, stamp
from warroom.topics.roles.holding import Term

TABLES: dict[str, Table] = {
    "roles": Table(
        "One row for each term: one person in one role, from and until.",
        ("incident", "number"),
        {
            "incident": INCIDENT,
            "number": must("1 for the first term of the incident.", "INTEGER"),
            "role": must("ic, deputy, ops, comms, scribe, liaison, support, sme or observer."),
            "who": must("Who holds or held it."),
            "since": must("When the term began."),
            "until": Column("When it ended; NULL while it lasts."),
            "ended": must("How it ended; empty while it lasts."),
        },
    )
}


def _row(incident: str, number: int, term: Term) -> Row:
    return (
        incident, number, str(term.role), term.who, stamp(term.since), stamp(term.until), term.ended
    )  # fmt: skip


PARTS: tuple[Part, ...] = (
    keyed("roles", ("roles",), lambda incident: numbered(incident.roles.terms), _row),
)
