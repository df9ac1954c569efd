"""What the derived tables hold after each append."""

import sqlite3

import pytest

from tests.archive.derived import Derived, commanded
from warroom.topics.timeline import redaction, typed


@pytest.fixture
def story() -> Derived:
    return commanded()


def test_a_plain_entry_costs_one_row(story: Derived) -> None:
    story.do("mara", typed.log, kind="note", text="Kafka consumers lag")
    story.do("mara", typed.log, kind="note", text="still lagging")
    written = {sql.partition(" (")[0] for sql in story.statements if not sql.startswith("--")}
    assert written == {"INSERT INTO entries"}


def test_a_redacted_word_is_nowhere_in_the_derived_tables(story: Derived) -> None:
    story.do(
        "mara", typed.log, kind="note", text="the password is hunter2", attachment="token hunter2"
    )
    seq = story.seq
    story.do("mara", redaction.redact, entry=seq, reason="a password")
    assert story.query("SELECT text, attachment, redacted FROM entries WHERE seq = ?", [seq]) == [
        ("(redacted)", "", 1)
    ]
    assert not [row for row in story.rows()["words"] if "hunter2" in row]
    image = b"".join(bytes(row[0]) for row in story.query("SELECT block FROM entries_fts_data"))
    assert b"hunter2" not in image


def test_a_failed_append_leaves_nothing_behind(story: Derived) -> None:
    before = story.rows()
    story.connection.execute("BEGIN IMMEDIATE")
    story.connection.execute("DELETE FROM entries")
    story.connection.execute("ROLLBACK")
    assert story.rows() == before


def test_the_schema_refuses_a_row_without_its_words(story: Derived) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        story.query("INSERT INTO entries (seq, incident) VALUES (999, 'INC-1')")
