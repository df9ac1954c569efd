"""The derived tables of impact windows and of reports of customers."""

from warroom.core.tables import INCIDENT, SEQ, Column, Row, Table, keyed, must, numbered, stamp
from warroom.topics.impact.state import Count, Window

TABLES = {
    "impact_windows": Table(
        "One row for each impact window: what was hurt from when until when.",
        ("incident", "id"),
        {
            "incident": INCIDENT,
            "id": must("Its id within the incident, such as W1."),
            "component": must("What is hurt; empty for the whole service."),
            "level": must("The component's state, such as major_outage."),
            "started_at": must("When it began."),
            "start_precision": must("How well the beginning is known."),
            "ended_at": Column("When it ended; NULL while it runs."),
            "end_precision": must("How well the end is known."),
            "text": must("The words."),
            "share": Column("Share of customers affected, 0 to 1.", "REAL"),
            "seq": SEQ,
        },
    ),
    "customer_reports": Table(
        "One row for each time that reports of customers were counted.",
        ("incident", "number"),
        {
            "incident": INCIDENT,
            "number": must("1 for the first.", "INTEGER"),
            "at": must("When they came in."),
            "n": must("How many more; negative where some were taken back.", "INTEGER"),
            "ticket": must("The reference of a case; empty without one."),
            "counted_in": must("Where they were counted, such as support."),
            "counted_by": must("Who counted them."),
            "seq": SEQ,
        },
    ),
}


def _window(incident: str, key: str, window: Window) -> Row:
    return (
        incident, key, window.component, str(window.level), stamp(window.start),
        str(window.start_precision), stamp(window.end), str(window.end_precision),
        window.text, window.share, window.seq,
    )  # fmt: skip


def _count(incident: str, number: int, each: Count) -> Row:
    return (
        incident, number, stamp(each.at), each.n, each.ticket, each.source, each.by, each.seq
    )  # fmt: skip


PARTS = (
    keyed(
        "impact_windows",
        ("impact",),
        lambda at: {each.id: each for each in at.impact.windows},
        _window,
    ),
    keyed("customer_reports", ("impact",), lambda at: numbered(at.impact.reports.counts), _count),
)
