"""What the derived tables hold after each append."""

import sqlite3
from datetime import timedelta

import pytest

from tests.archive.derived import Derived
from tests.story import NINE
from warroom.core.event import Precision, When
from warroom.topics.action_items import rules as action_items
from warroom.topics.freeze import rules as freeze
from warroom.topics.handoff import rules as handoff
from warroom.topics.lifecycle import declare, move
from warroom.topics.lifecycle import rules as lifecycle
from warroom.topics.lifecycle.events import State
from warroom.topics.roles import rules as roles
from warroom.topics.roles.events import Role
from warroom.topics.severity import rules as severity
from warroom.topics.timeline import redaction, typed
from warroom.topics.timeline import rules as timeline


@pytest.fixture
def story() -> Derived:
    story = Derived()
    story.do("ravi", declare.declare_new, title="Checkout fails", severity_level=2)
    story.do("mara", roles.claim, role=Role.IC)
    return story


def test_an_incident_has_one_row_that_follows_it(story: Derived) -> None:
    story.do("mara", severity.set_severity, level=1, reason="six in ten fail")
    story.do("mara", lifecycle.edit, field="impact", text="six in ten purchases fail")
    rows = story.query(
        "SELECT id, title, state, severity, max_severity, commander, opened_by, impact,"
        " command_delay_min, impact_min FROM incidents"
    )
    assert rows == [
        (
            "INC-1",
            "Checkout fails",
            "active",
            1,
            1,
            "mara",
            "ravi",
            "six in ten purchases fail",
            1,
            None,
        )
    ]


def test_a_plain_entry_costs_one_row(story: Derived) -> None:
    story.do("mara", typed.log, kind="note", text="Kafka consumers lag")
    story.do("mara", typed.log, kind="note", text="still lagging")
    written = {sql.partition(" (")[0] for sql in story.statements if not sql.startswith("--")}
    assert written == {"INSERT INTO entries"}


def test_instants_are_utc_text_as_in_the_log(story: Derived) -> None:
    at = NINE + timedelta(seconds=30)
    story.do("mara", typed.log, kind="note", text="lag", when=When(at, Precision.APPROXIMATE))
    story.do(
        "mara", typed.log, kind="note", text="nobody knows", when=When(None, Precision.UNTIMED)
    )
    rows = story.query("SELECT occurred_at, precision FROM entries ORDER BY seq DESC LIMIT 2")
    assert rows == [(None, "untimed"), ("2026-05-15T09:00:30.000000Z", "approximate")]


def test_corrected_and_struck_entries_keep_their_words(story: Derived) -> None:
    story.do("mara", typed.log, kind="note", text="pool is 20")
    wrong = story.seq
    story.do("mara", timeline.correct, entry=wrong, text="pool is 40")
    right = story.seq
    story.do("mara", typed.log, kind="note", text="wrong room")
    other = story.seq
    story.do("mara", timeline.strike, entry=other)
    rows = story.query(
        "SELECT seq, text, struck, corrects, corrected_by FROM entries WHERE seq IN (?, ?, ?)"
        " ORDER BY seq",
        [wrong, right, other],
    )
    assert rows == [
        (wrong, "pool is 20", 0, None, right),
        (right, "pool is 40", 0, wrong, None),
        (other, "wrong room", 1, None, None),
    ]


def test_action_items_show_their_present_state(story: Derived) -> None:
    story.do("mara", action_items.assign, text="roll back", owner="ravi", minutes=10)
    story.do("ravi", action_items.done, item="A1", result="24 pods")
    rows = story.query("SELECT incident, id, text, owner, state, minutes, note FROM action_items")
    assert rows == [("INC-1", "A1", "roll back", "ravi", "done", 10, "24 pods")]


def test_terms_states_and_levels_are_kept_with_their_ends(story: Derived) -> None:
    story.do("mara", handoff.offer, role=Role.IC, to="jonas", reason="rest")
    story.do("jonas", handoff.accept, role=Role.IC)
    story.do("jonas", move.move, to=State.MITIGATED, evidence="rollback")
    terms = story.query("SELECT who, until IS NULL FROM roles WHERE role = 'ic' ORDER BY number")
    assert terms == [("mara", 0), ("jonas", 1)]
    assert story.query("SELECT state FROM state_history ORDER BY number")[-1] == ("mitigated",)
    assert story.query("SELECT level FROM severity_history ORDER BY number") == [(2,)]
    assert ("mitigated",) in story.query("SELECT name FROM milestones")


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


def test_a_freeze_changes_no_row_but_its_entry(story: Derived) -> None:
    before = story.query("SELECT * FROM incidents")
    story.do("mara", freeze.freeze_deploys, reason="rollback running")
    assert story.query("SELECT * FROM incidents") == before
    assert story.query("SELECT kind FROM entries ORDER BY seq DESC LIMIT 1") == [("decision",)]


def test_the_schema_refuses_a_row_without_its_words(story: Derived) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        story.query("INSERT INTO entries (seq, incident) VALUES (999, 'INC-1')")
