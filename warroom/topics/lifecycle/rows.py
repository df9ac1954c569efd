"""The derived tables of incidents, one row each, and of the states that they passed."""

from datetime import UTC, datetime

from warroom.core.tables import (
    INCIDENT,
    SEQ,
    Changes,
    Column,
    Part,
    Row,
    Table,
    flag,
    keyed,
    minutes,
    must,
    numbered,
    stamp,
)
from warroom.incident import Incident
from warroom.topics.lifecycle.events import State
from warroom.topics.lifecycle.state import StateStep
from warroom.topics.milestones.metrics import MINUTES, measure

TABLES: dict[str, Table] = {
    "incidents": Table(
        "One row for each incident, as it stands now.",
        ("id",),
        {
            "id": must("The incident, such as INC-7."),
            "title": must("What it is called now."),
            "kind": must("real, drill or backfilled."),
            "service": must("The service it concerns; empty when nobody said."),
            "state": must(
                "triage, active, mitigated, resolved, verified, closed, cancelled, merged."
            ),
            "phase": Column("While active: investigating, identified or mitigating."),
            "severity": Column("1 (worst) to 4; NULL while nobody said it.", "INTEGER"),
            "max_severity": Column("The worst level it ever had.", "INTEGER"),
            "commander": Column("Who holds command now."),
            "opened_by": must("Who opened it."),
            "opened_at": Column("When it was opened."),
            "declared_at": Column(
                "When it was declared; NULL where only implied or known to the day."
            ),
            "changed_at": Column("Since when the present state holds."),
            "resolved_at": Column("When it was resolved, the last time if it came back."),
            "closed_at": Column("When it was closed."),
            "regressions": must("How often it went back to active.", "INTEGER"),
            "merged_into": Column("The parent incident, when merged."),
            "impact": must("The commander's words on the impact."),
            "cause": must("The commander's words on the cause."),
            "doing": must("The commander's words on what is being done."),
            "bridge": must("Where people speak."),
            "chat": must("Where people write."),
            "ttd_min": minutes("from the start of impact to detection"),
            "tta_min": minutes("from detection to acknowledgement"),
            "declare_delay_min": minutes("from detection to declaration"),
            "command_delay_min": minutes("from declaration to established command"),
            "ttm_first_min": minutes("from the start of impact to the first mitigation"),
            "ttm_min": minutes("from the start of impact to the mitigation that held"),
            "ttr_min": minutes("from detection to resolution"),
            "soak_min": minutes("from resolution to verification"),
            "impact_min": minutes("in which anything was hurt, windows that overlap counted once"),
            "impact_sum_of_windows_min": minutes("of all impact windows added up"),
        },
    ),
    "state_history": Table(
        "One row for each state that the incident passed.",
        ("incident", "number"),
        {
            "incident": INCIDENT,
            "number": must("1 for the first.", "INTEGER"),
            "state": must("The state that was entered."),
            "at": must("When it was entered."),
            "set_by": must("Who moved it."),
            "implied": flag("it was passed without being named"),
            "seq": SEQ,
        },
    ),
}


def _summed_up(_: Incident | None, incident: Incident) -> Changes:
    cycle, said = incident.lifecycle, incident.lifecycle.situation
    reached = incident.milestones.at
    yield (
        incident.id, incident.title, str(cycle.kind), cycle.service, str(cycle.state),
        str(cycle.phase) if cycle.state is State.ACTIVE else None,
        incident.severity.current, incident.severity.highest, incident.commander,
        cycle.opened_by, stamp(cycle.opened_at), stamp(incident.declared_at),
        stamp(cycle.changed_at), stamp(reached("resolved")), stamp(reached("closed")),
        cycle.regressions, cycle.merged_into,
        said.impact, said.cause, said.doing, said.bridge, said.chat,
        *_minutes(incident),
    ), True  # fmt: skip


def _minutes(incident: Incident) -> Row:
    """The metrics that no longer move, so that a row depends on the log alone."""
    measured = measure(incident, incident.lifecycle.changed_at or _NEVER)
    return tuple(
        None if measured.running and name in _RUNNING else getattr(measured, name)
        for name in MINUTES
    )


_NEVER = datetime.max.replace(tzinfo=UTC)
_RUNNING = frozenset({"impact_min", "impact_sum_of_windows_min"})


def _state(incident: str, number: int, step: StateStep) -> Row:
    return (
        incident, number, str(step.state), stamp(step.at), step.by, int(step.implied), step.seq
    )  # fmt: skip


PARTS: tuple[Part, ...] = (
    Part(
        "incidents",
        ("lifecycle", "severity", "roles", "milestones", "impact", "updates"),
        _summed_up,
    ),
    keyed("state_history", ("lifecycle",), lambda at: numbered(at.lifecycle.history), _state),
)
