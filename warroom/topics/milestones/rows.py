"""The derived table of milestones, those that impact windows imply among them."""

from warroom.core.tables import INCIDENT, SEQ, Part, Row, Table, keyed, must, stamp
from warroom.topics.milestones.metrics import known
from warroom.topics.milestones.state import Milestone

TABLES: dict[str, Table] = {
    "milestones": Table(
        "One row for each milestone that was reached, with the value in force.",
        ("incident", "name"),
        {
            "incident": INCIDENT,
            "name": must("Such as impact_started, detected or resolved."),
            "at": must("When it was reached."),
            "precision": must("How well the instant is known."),
            "source": must("live, automatic, backfilled or implied."),
            "recorded_at": must("When it was written down."),
            "recorded_by": must("Who wrote it down."),
            "evidence": must("What shows it; empty when nobody said."),
            "seq": SEQ,
        },
    )
}


def _row(incident: str, key: str, milestone: Milestone) -> Row:
    return (
        incident, key, stamp(milestone.at), str(milestone.precision), str(milestone.source),
        stamp(milestone.recorded_at), milestone.recorded_by, milestone.evidence, milestone.seq,
    )  # fmt: skip


PARTS: tuple[Part, ...] = (
    keyed(
        "milestones",
        ("milestones", "impact", "lifecycle"),
        lambda at: known(at.milestones, at.impact, over=at.lifecycle.over),
        _row,
    ),
)
