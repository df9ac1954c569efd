"""The derived table of decisions."""

from warroom.core.tables import INCIDENT, Column, Part, Table, flag, must, things

TABLES: dict[str, Table] = {
    "decisions": Table(
        "One row for each decision that has a record, as it stands now.",
        ("incident", "id"),
        {
            "incident": INCIDENT,
            "id": must("Its id within the incident, such as D3."),
            "text": must("What was decided; empty where the entry `seq` says it."),
            "made_by": must("Whose words it is."),
            "made_at": must("When it was decided."),
            "under": Column("Who held command then; NULL when nobody did."),
            "question": must("What was to be decided; empty when nobody said."),
            "options": must("What else was possible, lines: an option, a colon, its risk."),
            "objections": must("Who objected, lines: a name, a colon, why."),
            "poll": must("The outcome of a poll; empty when there was none."),
            "effect": must("What was expected of it."),
            "stop": must("At what it was to be stopped."),
            "review_at": Column("When it was to be looked at, the last time that was set."),
            "put_off": must("How often that time was set anew.", "INTEGER"),
            "hold": flag("nothing was to be escalated until then"),
            "hold_ended_at": Column("When a hold ended before its time."),
            "hold_ended": must("Why it did."),
            "result": must("What came of it; empty while nobody said."),
            "result_at": Column("When that was told."),
            "struck": flag("its entry was struck or is no decision any more"),
            "seq": must("The seq of the entry that tells it.", "INTEGER"),
        },
    )
}

PARTS: tuple[Part, ...] = (
    things(
        "decisions",
        TABLES,
        lambda incident: incident.decisions.by_id,
        made_by="by",
        made_at="at",
        options=lambda made: "\n".join(each.line() for each in made.options),
        objections=lambda made: "\n".join(each.line() for each in made.objections),
        put_off=lambda made: len(made.reviews),
        hold_ended_at="ended_at",
        hold_ended="ended",
    ),
)
