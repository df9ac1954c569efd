"""Every derived table, column by column, as the topics tell them: what migrations create."""

from warroom.core.tables import Table, must
from warroom.incident import parts

_FOLDS = Table(
    "What the events of an incident amount to, kept so that a command need not read them all; "
    "used only while the row of `event` with that hash is there.",
    ("incident",),
    {
        "incident": must("The incident; empty for the room as a whole."),
        "seq": must("The last event that is in it.", "INTEGER"),
        "hash": must("The hash of that event."),
        "version": must("Which program folds like this."),
        "checksum": must("Of the state and of what it belongs to.", "INTEGER"),
        "state": must("The state in MessagePack, without the entries.", "BLOB"),
    },
)

LAYOUT: dict[str, Table] = {
    name: table for topic in parts("rows").values() for name, table in topic.TABLES.items()
} | {"folds": _FOLDS}
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
