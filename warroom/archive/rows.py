"""How the slices of an incident become rows; one function for each derived table."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from warroom.core.spans import instant
from warroom.incident import Incident
from warroom.topics.lifecycle.events import State
from warroom.topics.milestones.metrics import MINUTES, known, measure
from warroom.topics.questions.state import Question, owned
from warroom.topics.timeline.state import Entry

Row = tuple[Any, ...]
"""The values of one row, in the order of its table's columns."""


def stamp(at: datetime | None) -> str | None:
    """An instant as RFC 3339 in UTC, always with microseconds, as in ``event``."""
    return None if at is None else instant(at)


def entry_row(incident: str, entry: Entry) -> Row:
    """A row of ``entries``; the words of a redacted entry are gone already."""
    return (
        entry.seq, incident, str(entry.kind), entry.text, entry.actor, entry.recorded_by,
        stamp(entry.at), str(entry.precision), stamp(entry.recorded_at), stamp(entry.known_at),
        int(entry.struck), int(entry.redacted), entry.corrects,
        entry.corrected_by, entry.ref, entry.service, entry.attachment, entry.origin, entry.source,
    )  # fmt: skip


def incident_row(incident: Incident) -> Row:
    """The row of ``incidents``."""
    cycle, said = incident.lifecycle, incident.lifecycle.situation
    reached = incident.milestones.at
    return (
        incident.id, incident.title, str(cycle.kind), cycle.service, str(cycle.state),
        str(cycle.phase) if cycle.state is State.ACTIVE else None,
        incident.severity.current, incident.severity.highest, incident.commander,
        cycle.opened_by, stamp(cycle.opened_at), stamp(incident.declared_at),
        stamp(cycle.changed_at), stamp(reached("resolved")), stamp(reached("closed")),
        cycle.regressions, cycle.merged_into,
        said.impact, said.cause, said.doing, said.bridge, said.chat,
        *_minutes(incident),
    )  # fmt: skip


def _minutes(incident: Incident) -> Row:
    """The metrics that no longer move, so that a row depends on the log alone."""
    measured = measure(incident, incident.lifecycle.changed_at or _NEVER)
    return tuple(
        None if measured.running and name in _RUNNING else getattr(measured, name)
        for name in MINUTES
    )


_NEVER = datetime.max.replace(tzinfo=UTC)
_RUNNING = frozenset({"impact_min", "impact_sum_of_windows_min"})


class Part(NamedTuple):
    """One derived table that follows some slices.

    Attributes:
        table: Its name.
        slices: The attributes of Incident that it reads.
        rows: Key to value object for everything in them.
        row: The values of a row from the incident's id, the key and the object.
    """

    table: str
    slices: tuple[str, ...]
    rows: Callable[[Incident], Mapping[Any, Any]]
    row: Callable[[str, Any, Any], Row]


def _numbered(values: Sequence[Any]) -> Mapping[Any, Any]:
    return dict(enumerate(values, start=1))


def _milestones(incident: Incident) -> Mapping[Any, Any]:
    return known(incident.milestones, incident.impact, over=incident.lifecycle.over)


def _questions(incident: Incident) -> Mapping[str, Question]:
    return owned(incident.questions, incident.roles, incident.lifecycle)


PARTS: tuple[Part, ...] = (
    Part(
        "action_items", ("action_items",), lambda incident: incident.action_items.by_id,
        lambda incident, key, item: (
            incident, key, item.text, item.owner, str(item.state), item.minutes,
            item.assigned_by, stamp(item.assigned_at), stamp(item.acked_at), stamp(item.due_at),
            stamp(item.ended_at), item.note, item.extended, item.seq,
        ),
    ),
    Part(
        "updates", ("updates",),
        lambda incident: {(sent.seq, str(sent.audience)): sent for sent in incident.updates.sent},
        lambda incident, key, sent: (
            incident, *key, sent.number, stamp(sent.at), sent.by, sent.text, stamp(sent.next_at),
            int(sent.final), sent.approved_by, sent.public_state, stamp(sent.due_at),
            sent.late_seconds,
        ),
    ),
    Part(
        "update_drafts", ("updates",), lambda incident: incident.updates.drafts.by_id,
        lambda incident, key, draft: (
            incident, key, ", ".join(draft.audiences), draft.text, str(draft.state), draft.by,
            stamp(draft.at), draft.answered_by, stamp(draft.answered_at), draft.answer,
            draft.public_state, draft.seq,
        ),
    ),
    Part(
        "roles", ("roles",), lambda incident: _numbered(incident.roles.terms),
        lambda incident, key, term: (
            incident, key, str(term.role), term.who, stamp(term.since), stamp(term.until),
            term.ended,
        ),
    ),
    Part(
        "handoffs", ("handoff",), lambda incident: _numbered(incident.handoff.handoffs.all),
        lambda incident, key, each: (
            incident, key, str(each.role), each.by, each.to, stamp(each.at), each.reason,
            str(each.outcome), stamp(each.ended_at), each.why, each.readbacks, each.corrections,
            each.seq,
        ),
    ),
    Part(
        "pages", ("people",), lambda incident: _numbered(incident.people.pages),
        lambda incident, key, page: (
            incident, key, page.who, page.purpose, page.level, page.by, stamp(page.at),
            stamp(page.joined_at), stamp(page.ended_at), page.seq,
        ),
    ),
    Part(
        "impact_windows", ("impact",),
        lambda incident: {window.id: window for window in incident.impact.windows},
        lambda incident, key, window: (
            incident, key, window.component, str(window.level), stamp(window.start),
            str(window.start_precision), stamp(window.end), str(window.end_precision),
            window.text, window.share, window.seq,
        ),
    ),
    Part(
        "changes", ("changes",), lambda incident: incident.changes.by_id,
        lambda incident, key, change: (
            incident, key, change.text, str(change.risk), str(change.state), change.component,
            change.requested_by, stamp(change.requested_at), change.approved_by,
            stamp(change.approved_at), change.approved_under, change.answer, change.executed_by,
            stamp(change.executed_at), int(change.unapproved), change.reason,
            stamp(change.expect_by), str(change.outcome) if change.outcome else None,
            change.result, stamp(change.result_at), stamp(change.undone_at), int(change.diverges),
            str(change.settled) if change.settled else None, "\n".join(change.marks), change.seq,
        ),
    ),
    Part(
        "decisions", ("decisions",), lambda incident: incident.decisions.by_id,
        lambda incident, key, made: (
            incident, key, made.text, made.by, stamp(made.at), made.under, made.question,
            "\n".join(each.line() for each in made.options),
            "\n".join(each.line() for each in made.objections), made.poll, made.effect, made.stop,
            stamp(made.review_at), len(made.reviews), int(made.hold), stamp(made.ended_at),
            made.ended, made.result, stamp(made.result_at), int(made.struck), made.seq,
        ),
    ),
    Part(
        "followups", ("followups",), lambda incident: incident.followups.by_id,
        lambda incident, key, followup: (
            incident, key, followup.text, followup.owner, followup.by, stamp(followup.at),
            followup.item, followup.seq,
        ),
    ),
    Part(
        "hypotheses", ("hypotheses",), lambda incident: incident.hypotheses.by_id,
        lambda incident, key, claim: (
            incident, key, claim.text, str(claim.state), str(claim.confidence), claim.owner,
            claim.proposed_by, stamp(claim.proposed_at), stamp(claim.changed_at), claim.note,
            len(claim.doubts), claim.item, claim.from_entry, claim.seq,
        ),
    ),
    Part(
        "questions", ("questions", "roles", "lifecycle"), _questions,
        lambda incident, key, each: (
            incident, key, each.text, str(each.audience) if each.audience else None,
            str(each.state), each.owner, each.asked_by, stamp(each.asked_at), each.user,
            each.answer, each.answered_by, stamp(each.answered_at), each.answer_seq, each.seq,
        ),
    ),
    Part(
        "exit_criteria", ("closing",), lambda incident: incident.closing.criteria,
        lambda incident, key, each: (
            incident, key, each.text, each.by, stamp(each.met_at), each.met_by, each.evidence,
            each.seq,
        ),
    ),
    Part(
        "customer_reports", ("impact",),
        lambda incident: _numbered(incident.impact.reports.counts),
        lambda incident, key, each: (
            incident, key, stamp(each.at), each.n, each.ticket, each.source, each.by, each.seq,
        ),
    ),
    Part(
        "milestones", ("milestones", "impact", "lifecycle"), _milestones,
        lambda incident, key, milestone: (
            incident, key, stamp(milestone.at), str(milestone.precision), str(milestone.source),
            stamp(milestone.recorded_at), milestone.recorded_by, milestone.evidence, milestone.seq,
        ),
    ),
    Part(
        "severity_history", ("severity",), lambda incident: _numbered(incident.severity.history),
        lambda incident, key, step: (
            incident, key, step.level, stamp(step.at), step.by, step.reason, step.seq,
        ),
    ),
    Part(
        "state_history", ("lifecycle",), lambda incident: _numbered(incident.lifecycle.history),
        lambda incident, key, step: (
            incident, key, str(step.state), stamp(step.at), step.by, int(step.implied), step.seq,
        ),
    ),
)  # fmt: skip
"""The tables in which a row is one thing of a slice."""
