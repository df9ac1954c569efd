"""The derived tables, column by column: what migrations create, projectors write, docs explain."""

from typing import Literal, NamedTuple

SqlType = Literal["TEXT", "INTEGER", "REAL", "BLOB"]


class Column(NamedTuple):
    """One column.

    Attributes:
        what: What it holds, as one sentence for people who query the file.
        type: Its SQLite type; flags are INTEGER 0 or 1, instants TEXT in RFC 3339 UTC.
        required: False where NULL means "unknown" or "not yet".
    """

    what: str
    type: SqlType = "TEXT"
    required: bool = False


class Table(NamedTuple):
    """One derived table: what a row is, its key, its columns in order."""

    what: str
    key: tuple[str, ...]
    columns: dict[str, Column]
    indexes: tuple[tuple[str, ...], ...] = ()


def _must(what: str, type: SqlType = "TEXT") -> Column:  # noqa: A002 - SQL's own word
    return Column(what, type, required=True)


def _flag(what: str) -> Column:
    return Column(f"1 when {what}, else 0.", "INTEGER", required=True)


def _minutes(what: str) -> Column:
    return Column(f"Minutes {what}; NULL while an end is missing.", "INTEGER")


_INCIDENT = _must("The incident, such as INC-7.")
_SEQ = _must("The seq of the event that made it.", "INTEGER")

LAYOUT: dict[str, Table] = {
    "incidents": Table(
        "One row for each incident, as it stands now.",
        ("id",),
        {
            "id": _must("The incident, such as INC-7."),
            "title": _must("What it is called now."),
            "kind": _must("real, drill or backfilled."),
            "service": _must("The service it concerns; empty when nobody said."),
            "state": _must(
                "triage, active, mitigated, resolved, verified, closed, cancelled, merged."
            ),
            "phase": Column("While active: investigating, identified or mitigating."),
            "severity": Column("1 (worst) to 4; NULL while nobody said it.", "INTEGER"),
            "max_severity": Column("The worst level it ever had.", "INTEGER"),
            "commander": Column("Who holds command now."),
            "opened_by": _must("Who opened it."),
            "opened_at": Column("When it was opened."),
            "declared_at": Column(
                "When it was declared; NULL where only implied or known to the day."
            ),
            "changed_at": Column("Since when the present state holds."),
            "resolved_at": Column("When it was resolved, the last time if it came back."),
            "closed_at": Column("When it was closed."),
            "regressions": _must("How often it went back to active.", "INTEGER"),
            "merged_into": Column("The parent incident, when merged."),
            "impact": _must("The commander's words on the impact."),
            "cause": _must("The commander's words on the cause."),
            "doing": _must("The commander's words on what is being done."),
            "bridge": _must("Where people speak."),
            "chat": _must("Where people write."),
            "ttd_min": _minutes("from the start of impact to detection"),
            "tta_min": _minutes("from detection to acknowledgement"),
            "declare_delay_min": _minutes("from detection to declaration"),
            "command_delay_min": _minutes("from declaration to established command"),
            "ttm_first_min": _minutes("from the start of impact to the first mitigation"),
            "ttm_min": _minutes("from the start of impact to the mitigation that held"),
            "ttr_min": _minutes("from detection to resolution"),
            "soak_min": _minutes("from resolution to verification"),
            "impact_min": _minutes("in which anything was hurt, windows that overlap counted once"),
            "impact_sum_of_windows_min": _minutes("of all impact windows added up"),
        },
    ),
    "entries": Table(
        "One row for each entry of a timeline; full-text search in entries_fts.",
        ("seq",),
        {
            "seq": _must("Its place in the log, and its name.", "INTEGER"),
            "incident": _INCIDENT,
            "kind": _must("Its kind, such as note, decision or role."),
            "text": _must("The words."),
            "actor": _must("Who said or did it."),
            "recorded_by": Column("Who wrote it down, if somebody else."),
            "occurred_at": Column("When it happened; NULL when nobody knows."),
            "precision": _must("exact, minute, approximate, date or untimed."),
            "recorded_at": _must("When it was written into this log."),
            "known_at": Column("When an imported file says it was written down."),
            "struck": _flag("it was struck and no longer counts"),
            "redacted": _flag("its words were removed for good"),
            "corrects": Column("The seq of the entry that this one corrects.", "INTEGER"),
            "corrected_by": Column("The seq of the entry that corrects this one.", "INTEGER"),
            "ref": _must("What it speaks of, such as A3; empty for nothing in particular."),
            "service": _must("The service that a change concerns; empty for the incident's own."),
            "attachment": _must("A long paste that the entry captions; empty without one."),
            "origin": _must("user@host of the process that wrote it."),
            "source": _must("The kind of the event that made it."),
        },
        indexes=(("incident",),),
    ),
    "action_items": Table(
        "One row for each action item, as it stands now.",
        ("incident", "id"),
        {
            "incident": _INCIDENT,
            "id": _must("Its id within the incident, such as A3."),
            "text": _must("What is to be done."),
            "owner": _must("The one owner."),
            "state": _must("assigned, acknowledged, blocked, done, dropped or follow-up."),
            "minutes": Column("The time box.", "INTEGER"),
            "assigned_by": _must("Who gave it."),
            "assigned_at": _must("When it was given."),
            "acked_at": Column("When the owner took it."),
            "due_at": Column("When the time box ends."),
            "ended_at": Column("When it was done, dropped or became a follow-up."),
            "note": _must("Result, need or reason of the last change."),
            "extended": _must("How often the time box was extended.", "INTEGER"),
            "seq": _SEQ,
        },
    ),
    "updates": Table(
        "One row for each update and each audience that it served.",
        ("incident", "seq", "audience"),
        {
            "incident": _INCIDENT,
            "seq": _SEQ,
            "audience": _must("internal, leadership, customers or support."),
            "number": _must("1 for the first to this audience.", "INTEGER"),
            "sent_at": _must("When it went out."),
            "sent_by": _must("Who sent it."),
            "text": _must("The words."),
            "next_at": Column("The promised next time."),
            "final": _flag("it was the last one to this audience"),
            "approved_by": _must("Who approved it; empty when nobody had to."),
            "public_state": _must("What the status page said; empty when it said nothing."),
            "due_at": Column("When it had been promised or was due."),
            "late_seconds": _must("How much later than due it went out.", "INTEGER"),
        },
    ),
    "update_drafts": Table(
        "One row for each text that waited for approval before it went out.",
        ("incident", "id"),
        {
            "incident": _INCIDENT,
            "id": _must("Its id within the incident, such as U1."),
            "audiences": _must("Who shall hear it, with commas between."),
            "text": _must("The words, without the next time."),
            "state": _must("waiting, approved, returned, sent or dropped."),
            "written_by": _must("Who wrote it."),
            "written_at": _must("When."),
            "answered_by": _must("Who approved it, sent it back or dropped it; empty before."),
            "answered_at": Column("When that was."),
            "answer": _must("Why it was sent back or dropped; empty for no reason."),
            "public_state": _must("What the status page shall say; empty for nothing."),
            "seq": _SEQ,
        },
    ),
    "roles": Table(
        "One row for each term: one person in one role, from and until.",
        ("incident", "number"),
        {
            "incident": _INCIDENT,
            "number": _must("1 for the first term of the incident.", "INTEGER"),
            "role": _must("ic, deputy, ops, comms, scribe, liaison, support, sme or observer."),
            "who": _must("Who holds or held it."),
            "since": _must("When the term began."),
            "until": Column("When it ended; NULL while it lasts."),
            "ended": _must("How it ended; empty while it lasts."),
        },
    ),
    "handoffs": Table(
        "One row for each offer of a role, and what became of it.",
        ("incident", "number"),
        {
            "incident": _INCIDENT,
            "number": _must("1 for the first offer of the incident.", "INTEGER"),
            "role": _must("What was offered, such as ic."),
            "offered_by": _must("Who offered it."),
            "offered_to": _must("Who it was offered to."),
            "offered_at": _must("When."),
            "reason": _must("Why it was to change hands; empty when nobody said."),
            "outcome": _must("open, accepted, declined, expired, withdrawn or void."),
            "ended_at": Column("When that was; NULL while it is open."),
            "why": _must("The reason of a refusal; empty when none was given."),
            "readbacks": _must("How often the situation was said back.", "INTEGER"),
            "corrections": _must("How often that was corrected.", "INTEGER"),
            "seq": _SEQ,
        },
    ),
    "pages": Table(
        "One row for each time that somebody was called.",
        ("incident", "number"),
        {
            "incident": _INCIDENT,
            "number": _must("1 for the first page of the incident.", "INTEGER"),
            "who": _must("Who was called."),
            "purpose": _must("What they are needed for; empty when nobody said."),
            "level": _must("The step of the page ladder, such as secondary."),
            "paged_by": _must("Who called them."),
            "paged_at": _must("When."),
            "joined_at": Column("When they said that they are here; NULL while they did not."),
            "ended_at": Column("When it ended otherwise: called again, or released."),
            "seq": _SEQ,
        },
    ),
    "impact_windows": Table(
        "One row for each impact window: what was hurt from when until when.",
        ("incident", "id"),
        {
            "incident": _INCIDENT,
            "id": _must("Its id within the incident, such as W1."),
            "component": _must("What is hurt; empty for the whole service."),
            "level": _must("The component's state, such as major_outage."),
            "started_at": _must("When it began."),
            "start_precision": _must("How well the beginning is known."),
            "ended_at": Column("When it ended; NULL while it runs."),
            "end_precision": _must("How well the end is known."),
            "text": _must("The words."),
            "share": Column("Share of customers affected, 0 to 1.", "REAL"),
            "seq": _SEQ,
        },
    ),
    "changes": Table(
        "One row for each change to production that was asked for, as it stands now.",
        ("incident", "id"),
        {
            "incident": _INCIDENT,
            "id": _must("Its id within the incident, such as C3."),
            "text": _must("The intent."),
            "risk": _must("R0, R1p, R1, R2 or R3."),
            "state": _must("requested, approved, refused, withdrawn, executed, result or undone."),
            "component": _must("What it touches; empty when nobody said."),
            "requested_by": _must("Who wanted it."),
            "requested_at": _must("When."),
            "approved_by": _must("Who approved it; empty when nobody did."),
            "approved_at": Column("When it was approved."),
            "approved_under": Column("Who held command at the answer."),
            "answer": _must("The words of the approval or the refusal."),
            "executed_by": _must("Who did it; empty while nobody did."),
            "executed_at": Column("When it was done first."),
            "unapproved": _flag("it was done and nobody had approved it"),
            "reason": _must("Why it was done without approval."),
            "expect_by": Column("When its effect was to show."),
            "outcome": Column("worked, partial, failed or worse."),
            "result": _must("The words of the result."),
            "result_at": Column("When the result was told."),
            "undone_at": Column("When it was taken back."),
            "divergence": _flag("production differs from normal by it"),
            "settled": Column("reverted, kept or follow-up, once it is no divergence any more."),
            "marks": _must("What is marked about it, lines."),
            "seq": _SEQ,
        },
    ),
    "decisions": Table(
        "One row for each decision that has a record, as it stands now.",
        ("incident", "id"),
        {
            "incident": _INCIDENT,
            "id": _must("Its id within the incident, such as D3."),
            "text": _must("What was decided; empty where the entry `seq` says it."),
            "made_by": _must("Whose words it is."),
            "made_at": _must("When it was decided."),
            "under": Column("Who held command then; NULL when nobody did."),
            "question": _must("What was to be decided; empty when nobody said."),
            "options": _must("What else was possible, lines: an option, a colon, its risk."),
            "objections": _must("Who objected, lines: a name, a colon, why."),
            "poll": _must("The outcome of a poll; empty when there was none."),
            "effect": _must("What was expected of it."),
            "stop": _must("At what it was to be stopped."),
            "review_at": Column("When it was to be looked at, the last time that was set."),
            "put_off": _must("How often that time was set anew.", "INTEGER"),
            "hold": _flag("nothing was to be escalated until then"),
            "hold_ended_at": Column("When a hold ended before its time."),
            "hold_ended": _must("Why it did."),
            "result": _must("What came of it; empty while nobody said."),
            "result_at": Column("When that was told."),
            "struck": _flag("its entry was struck or is no decision any more"),
            "seq": _must("The seq of the entry that tells it.", "INTEGER"),
        },
    ),
    "followups": Table(
        "One row for each follow-up that the incident leaves to be done.",
        ("incident", "id"),
        {
            "incident": _INCIDENT,
            "id": _must("Its id within the incident, such as F1."),
            "text": _must("What is to be done."),
            "owner": _must("Who takes care; empty while nobody does."),
            "noted_by": _must("Who captured it."),
            "noted_at": _must("When it was captured."),
            "item": _must("The action item it came from; empty when from none."),
            "seq": _SEQ,
        },
    ),
    "hypotheses": Table(
        "One row for each claim of what could explain an incident, as it stands now.",
        ("incident", "id"),
        {
            "incident": _INCIDENT,
            "id": _must("Its id within the incident, such as H3."),
            "text": _must("The claim."),
            "state": _must("proposed, testing, confirmed, refuted or parked."),
            "confidence": _must("low, medium or high."),
            "owner": _must("Who sees to it, or tests it."),
            "proposed_by": _must("Who claimed it."),
            "proposed_at": _must("When it was claimed."),
            "changed_at": _must("Since when its state holds."),
            "note": _must("The evidence or the reason of its state; empty while it is open."),
            "doubts": _must("How often it was doubted.", "INTEGER"),
            "item": _must("The action item that tests it; empty when there is none."),
            "from_entry": Column("The seq of the entry it was drawn from.", "INTEGER"),
            "seq": _must("The seq of the entry that tells it.", "INTEGER"),
        },
    ),
    "questions": Table(
        "One row for each question, and each request for an update, as it stands now.",
        ("incident", "id"),
        {
            "incident": _INCIDENT,
            "id": _must("Its id within the incident, such as Q3."),
            "text": _must("The words; empty where only an update is asked for."),
            "audience": Column("Who should hear an update; NULL for a question."),
            "state": _must("open, answered or dropped."),
            "owner": _must("Who shall answer, by name or by role; empty while nobody is there."),
            "asked_by": _must("Who asked, as they claim."),
            "asked_at": _must("When."),
            "unix_user": _must("Whose file it was in the drop-box; empty when not from there."),
            "answer": _must("The answer, or the reason for dropping it; empty while it is open."),
            "answered_by": _must("Who gave it; empty while it is open."),
            "answered_at": Column("When it was answered; NULL when it was not."),
            "answer_seq": Column("The seq of the entry that holds the answer.", "INTEGER"),
            "seq": _must("The seq of the entry that tells it.", "INTEGER"),
        },
    ),
    "exit_criteria": Table(
        "One row for each exit criterion in force, as it stands now.",
        ("incident", "id"),
        {
            "incident": _INCIDENT,
            "id": _must("Its id within the incident, such as X1."),
            "text": _must("What must hold."),
            "written_by": _must("Who wrote it down."),
            "met_at": Column("When it was shown to hold; NULL while nothing shows it."),
            "met_by": _must("Who showed it; empty while nobody did."),
            "evidence": _must("What shows it."),
            "seq": _SEQ,
        },
    ),
    "customer_reports": Table(
        "One row for each time that reports of customers were counted.",
        ("incident", "number"),
        {
            "incident": _INCIDENT,
            "number": _must("1 for the first.", "INTEGER"),
            "at": _must("When they came in."),
            "n": _must("How many more; negative where some were taken back.", "INTEGER"),
            "ticket": _must("The reference of a case; empty without one."),
            "counted_in": _must("Where they were counted, such as support."),
            "counted_by": _must("Who counted them."),
            "seq": _SEQ,
        },
    ),
    "milestones": Table(
        "One row for each milestone that was reached, with the value in force.",
        ("incident", "name"),
        {
            "incident": _INCIDENT,
            "name": _must("Such as impact_started, detected or resolved."),
            "at": _must("When it was reached."),
            "precision": _must("How well the instant is known."),
            "source": _must("live, automatic, backfilled or implied."),
            "recorded_at": _must("When it was written down."),
            "recorded_by": _must("Who wrote it down."),
            "evidence": _must("What shows it; empty when nobody said."),
            "seq": _SEQ,
        },
    ),
    "severity_history": Table(
        "One row for each time the severity was set.",
        ("incident", "number"),
        {
            "incident": _INCIDENT,
            "number": _must("1 for the first.", "INTEGER"),
            "level": _must("1 (worst) to 4.", "INTEGER"),
            "at": _must("Since when it held."),
            "set_by": _must("Who set it."),
            "reason": _must("Why; empty when nobody said."),
            "seq": _SEQ,
        },
    ),
    "state_history": Table(
        "One row for each state that the incident passed.",
        ("incident", "number"),
        {
            "incident": _INCIDENT,
            "number": _must("1 for the first.", "INTEGER"),
            "state": _must("The state that was entered."),
            "at": _must("When it was entered."),
            "set_by": _must("Who moved it."),
            "implied": _flag("it was passed without being named"),
            "seq": _SEQ,
        },
    ),
    "folds": Table(
        "What the events of an incident amount to, kept so that a command need not read them all; "
        "used only while the row of `event` with that hash is there.",
        ("incident",),
        {
            "incident": _must("The incident; empty for the room as a whole."),
            "seq": _must("The last event that is in it.", "INTEGER"),
            "hash": _must("The hash of that event."),
            "version": _must("Which program folds like this."),
            "checksum": _must("Of the state and of what it belongs to.", "INTEGER"),
            "state": _must("The state in MessagePack, without the entries.", "BLOB"),
        },
    ),
}
"""Every derived table by name, in the order in which they are created."""

TABLES: dict[str, tuple[str, dict[str, str]]] = {
    name: (table.what, {column: told.what for column, told in table.columns.items()})
    for name, table in LAYOUT.items()
}
"""Every derived table by name: what a row is, and what each column holds; docs print it."""

SEARCHED = ("text", "attachment")
"""The columns of ``entries`` that full-text search reads."""

TOKENIZER = "unicode61 remove_diacritics 2"
"""How words are cut: letters and digits of every script, accents ignored."""
