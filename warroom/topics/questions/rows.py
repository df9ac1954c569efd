"""The derived table of questions; a role that owns one is shown by who holds it."""

from warroom.core.tables import INCIDENT, Column, Part, Row, Table, keyed, must, stamp
from warroom.topics.questions.state import Question, owned

TABLES: dict[str, Table] = {
    "questions": Table(
        "One row for each question, and each request for an update, as it stands now.",
        ("incident", "id"),
        {
            "incident": INCIDENT,
            "id": must("Its id within the incident, such as Q3."),
            "text": must("The words; empty where only an update is asked for."),
            "audience": Column("Who should hear an update; NULL for a question."),
            "state": must("open, answered or dropped."),
            "owner": must("Who shall answer, by name or by role; empty while nobody is there."),
            "asked_by": must("Who asked, as they claim."),
            "asked_at": must("When."),
            "unix_user": must("Whose file it was in the drop-box; empty when not from there."),
            "answer": must("The answer, or the reason for dropping it; empty while it is open."),
            "answered_by": must("Who gave it; empty while it is open."),
            "answered_at": Column("When it was answered; NULL when it was not."),
            "answer_seq": Column("The seq of the entry that holds the answer.", "INTEGER"),
            "seq": must("The seq of the entry that tells it.", "INTEGER"),
        },
    )
}


def _row(incident: str, key: str, each: Question) -> Row:
    return (
        incident, key, each.text, str(each.audience) if each.audience else None,
        str(each.state), each.owner, each.asked_by, stamp(each.asked_at), each.user,
        each.answer, each.answered_by, stamp(each.answered_at), each.answer_seq, each.seq,
    )  # fmt: skip


PARTS: tuple[Part, ...] = (
    keyed(
        "questions",
        ("questions", "roles", "lifecycle"),
        lambda at: owned(at.questions, at.roles, at.lifecycle),
        _row,
    ),
)
