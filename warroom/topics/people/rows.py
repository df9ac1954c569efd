"""The derived table of pages."""

from warroom.core.tables import INCIDENT, SEQ, Column, Row, Table, keyed, must, numbered, stamp
from warroom.topics.people.state import Page

TABLES: dict[str, Table] = {
    "pages": Table(
        "One row for each time that somebody was called.",
        ("incident", "number"),
        {
            "incident": INCIDENT,
            "number": must("1 for the first page of the incident.", "INTEGER"),
            "who": must("Who was called."),
            "purpose": must("What they are needed for; empty when nobody said."),
            "level": must("The step of the page ladder, such as secondary."),
            "paged_by": must("Who called them."),
            "paged_at": must("When."),
            "joined_at": Column("When they said that they are here; NULL while they did not."),
            "ended_at": Column("When it ended otherwise: called again, or released."),
            "seq": SEQ,
        },
    )
}


def _row(incident: str, number: int, page: Page) -> Row:
    return (
        incident, number, page.who, page.purpose, page.level, page.by, stamp(page.at),
        stamp(page.joined_at), stamp(page.ended_at), page.seq,
    )  # fmt: skip


PARTS = (keyed("pages", ("people",), lambda incident: numbered(incident.people.pages), _row),)
