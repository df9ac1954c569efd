"""An incident and its entries as plain data: the shapes that scripts rely on."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from warroom.core.doctrine.thresholds import Doctrine
from warroom.core.spans import stamp
from warroom.incident import Incident
from warroom.obligations import obligations
from warroom.owed import Obligation
from warroom.reports.changes import change_facts
from warroom.reports.decisions import decision_facts
from warroom.reports.words import plain
from warroom.topics.crew.authority import size
from warroom.topics.impact.reports import detected_candidate, pace
from warroom.topics.lifecycle.events import IncidentKind, State
from warroom.topics.milestones.metrics import MINUTES, known, measure
from warroom.topics.milestones.state import NAMES
from warroom.topics.people.state import awaited
from warroom.topics.questions.state import owned
from warroom.topics.roles.state import open_offers
from warroom.topics.timeline.state import Entry, is_late
from warroom.topics.updates.cadence import clocks
from warroom.topics.updates.state import Clock

__all__ = ["MINUTES", "Facts", "as_dict", "entry_dict", "late_entries", "lateness", "plain"]

Facts = dict[str, Any]
"""An object that JSON can hold."""


def as_dict(
    incident: Incident,
    doctrine: Doctrine,
    now: datetime,
    *,
    head: str = "",
    key: Callable[[Obligation], str] = lambda _: "",
) -> Facts:
    """The situation now, as ``warroom show --json`` prints it.

    Args:
        incident: The incident.
        doctrine: The thresholds in force.
        now: The present instant, UTC.
        head: The end of the log, ``SEQ:HASH``, for whoever wants to check later.
        key: The key of the console that clears what is owed.
    """
    return {
        **_identity(incident, doctrine, now),
        **_milestones(incident),
        "contradictions": plain(incident.milestones.contradictions),
        "metrics": _metrics(incident, doctrine, now),
        "obligations": [
            {**owed_facts(each), "key": key(each)} for each in obligations(incident, doctrine, now)
        ],
        "pages": plain(incident.people.pages),
        "awaited": [page.who for page in awaited(incident.people, incident.crew, incident.roles)],
        "joined": plain(incident.people.joined),
        "action_items": plain(list(incident.action_items.by_id.values())),
        "updates": plain(incident.updates.sent),
        "update_drafts": [
            _without(plain(each), "override") for each in incident.updates.drafts.by_id.values()
        ],
        "update_clocks": [
            {**plain(each), "level": each.level.name.lower()}
            for each in owed(incident, doctrine, now)
        ],
        "update_off": plain(incident.updates.off),
        "customer_reports": _reports(incident, doctrine, now),
        "impact_windows": plain(incident.impact.windows),
        "severity_history": plain(incident.severity.history),
        "state_history": plain(incident.lifecycle.history),
        "situation": plain(incident.lifecycle.situation),
        "freeze": plain(incident.freeze.in_force(now)),
        "followups": plain(list(incident.followups.by_id.values())),
        "changes": [change_facts(each, doctrine, now) for each in incident.changes.by_id.values()],
        "decisions": [
            decision_facts(each, incident, now) for each in incident.decisions.by_id.values()
        ],
        "hypotheses": plain(list(incident.hypotheses.by_id.values())),
        "questions": plain(
            list(owned(incident.questions, incident.roles, incident.lifecycle).values())
        ),
        "entries": len(incident.timeline),
        "seq": incident.seq,
        "now": stamp(now),
        "head": head or None,
    }


def owed_facts(owed: Obligation) -> Facts:
    """What is owed, without the name by which the console knows what clears it."""
    return {**_without(plain(owed), "clears"), "urgency": owed.urgency.name.lower()}


def _without(facts: Facts, name: str) -> Facts:
    return {each: value for each, value in facts.items() if each != name}


def _reports(incident: Incident, doctrine: Doctrine, now: datetime) -> Facts:
    reports = incident.impact.reports
    return {
        **plain(pace(reports, doctrine, now)),
        "first_at": stamp(reports.first_at),
        "detected_candidate": stamp(detected_candidate(reports, incident.milestones)),
        "tickets": plain(reports.tickets),
    }


def _identity(incident: Incident, doctrine: Doctrine, now: datetime) -> Facts:
    cycle = incident.lifecycle
    return {
        "id": incident.id,
        "title": plain(incident.title),
        "kind": plain(cycle.kind),
        "service": plain(cycle.service),
        "state": plain(cycle.state),
        "phase": plain(cycle.phase) if cycle.state is State.ACTIVE else None,
        "severity": incident.severity.current,
        "max_severity": incident.severity.highest,
        "commander": plain(incident.commander),
        "owner": plain(incident.owner),
        "opened_at": stamp(cycle.opened_at),
        "opened_by": plain(cycle.opened_by),
        "declared_at": stamp(incident.declared_at),
        "declaration": plain(cycle.harm) and {**plain(cycle.harm), "suggested": cycle.suggested},
        "changed_at": stamp(cycle.changed_at),
        "exit_criteria": plain(cycle.criteria),
        "criteria": plain(list(incident.closing.criteria.values())),
        "confirmed_by": plain(incident.closing.confirmed_by) or None,
        "review_owner": plain(incident.review.owner) or None,
        "review_declined": plain(incident.review.declined_by) or None,
        "review_due": stamp(incident.review.due_at),
        "regressions": cycle.regressions,
        "merged_into": plain(cycle.merged_into),
        "roles": plain(incident.roles.holdings),
        "offers": plain(open_offers(incident.roles, now)),
        "terms": [_without(plain(each), "to_rest") for each in incident.roles.terms],
        "handoffs": [_without(plain(each), "to_rest") for each in incident.handoff.handoffs.all],
        "challenge": plain(incident.handoff.challenges.open),
        "resting": plain(incident.rest.since),
        "crew": plain(size(incident.crew, incident.roles, now, doctrine)),
    }


def _milestones(incident: Incident) -> Facts:
    found = known(incident.milestones, incident.impact, over=incident.lifecycle.over)
    return {
        "milestones": {name: stamp(found[name].at) if name in found else None for name in NAMES},
        "milestone_details": plain(list(found.values())),
    }


def _metrics(incident: Incident, doctrine: Doctrine, now: datetime) -> Facts:
    measured = measure(incident, now, doctrine)
    return {
        **{name: getattr(measured, name) for name in MINUTES},
        "max_severity": measured.max_severity,
        "regressions": measured.regressions,
        "severity_minutes": plain(measured.severity_minutes),
        "ic_terms": plain(measured.ic_terms),
        "late_updates": plain(measured.late_updates),
        "counted": incident.lifecycle.counted,
        "early": measured.early,
        "approximate": plain(measured.approximate),
        "running": measured.running,
    }


def owed(incident: Incident, doctrine: Doctrine, now: datetime) -> tuple[Clock, ...]:
    """The update clocks that run, most pressing first."""
    return clocks(
        incident.updates,
        incident.severity,
        incident.lifecycle,
        incident.roles,
        incident.impact,
        doctrine,
        now,
    )


def late_entries(incident: Incident, doctrine: Doctrine) -> frozenset[int]:
    """The seqs of entries that were written long after they happened, or after the close.

    None in a backfilled incident, where everything was (doctrine D.4).
    """
    late = lateness(incident, doctrine)
    return frozenset(entry.seq for entry in incident.timeline.written if late(entry))


def lateness(incident: Incident, doctrine: Doctrine) -> Callable[[Entry], bool]:
    """Judges single entries of an incident as :func:`late_entries` judges all of them."""
    cycle = incident.lifecycle
    if cycle.kind is IncidentKind.BACKFILLED:
        return lambda _: False
    closed_at = cycle.changed_at if cycle.over else None
    return lambda entry: is_late(entry, doctrine, closed_at)


def entry_dict(entry: Entry, *, late: bool = False) -> Facts:
    """One entry, as ``warroom timeline --json`` prints it.

    ``recorded_at`` is when this log got it; ``known_at`` when an imported file says it was
    written down; ``late`` is the caller's judgement, as in :func:`late_entries`.
    """
    facts: Facts = {
        "seq": entry.seq,
        "kind": plain(entry.kind),
        "text": plain(entry.text),
        "actor": plain(entry.actor),
        "occurred_at": stamp(entry.at),
        "precision": plain(entry.precision),
        "recorded_at": stamp(entry.recorded_at),
        "known_at": stamp(entry.known_at),
        "recorded_by": plain(entry.recorded_by),
        "late": late,
        "struck": entry.struck,
        "redacted": entry.redacted,
        "corrects": entry.corrects,
        "corrected_by": entry.corrected_by,
        "ref": plain(entry.ref),
        "service": plain(entry.service),
        "attachment": plain(entry.attachment),
        "origin": plain(entry.origin),
        "source": plain(entry.source),
    }
    if entry.imported is not None:
        facts["role"] = plain(entry.imported.role)
        facts["core"] = entry.imported.core
        facts["extra"] = plain(entry.imported.extra)
    return facts
