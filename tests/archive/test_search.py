"""Finding words and incidents over the whole room."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.archive.derived import Derived
from warroom.archive.search import incidents, match, search
from warroom.topics.lifecycle import declare, move
from warroom.topics.lifecycle.events import OVER, IncidentKind, State
from warroom.topics.timeline import typed


@pytest.fixture(scope="module")
def story() -> Derived:
    story = Derived()
    story.do(
        "mara", declare.declare_new, title="Checkout fails", severity_level=2, service="checkout"
    )
    story.do("mara", typed.log, kind="observation", text="Kafka consumers lag")
    story.do(
        "mara",
        declare.declare_new,
        incident="INC-2",
        title="Search is slow",
        severity_level=3,
        incident_kind=IncidentKind.DRILL,
    )
    story.do("mara", typed.log, incident="INC-2", kind="note", text="kafka again, Köln too")
    story.do(
        "mara", typed.log, kind="note", text="see the trace", attachment="KafkaTimeoutException"
    )
    story.do("mara", move.move, incident="INC-2", to=State.CANCELLED, reason="a drill")
    return story


def test_newest_first_over_all_incidents(story: Derived) -> None:
    hits = search(story.query, "kafka")
    assert [hit.incident for hit in hits] == ["INC-1", "INC-2", "INC-1"]
    assert [hit.seq for hit in hits] == sorted((hit.seq for hit in hits), reverse=True)


def test_limit_and_one_incident(story: Derived) -> None:
    assert len(search(story.query, "kafka", limit=1)) == 1
    (hit,) = search(story.query, "kafka", incident="INC-2")
    assert (hit.text, hit.kind, hit.struck) == ("kafka again, Köln too", "note", False)


@pytest.mark.parametrize("words", ["koln", "KÖLN", "kaf aga", "again -> kafka", 'köln "'])
def test_accents_case_beginnings_and_signs_do_not_matter(story: Derived, words: str) -> None:
    assert [hit.incident for hit in search(story.query, words)] == ["INC-2"]


@pytest.mark.parametrize("words", ["", "  ", "->", '"', "\x1b", "()*"])
def test_nothing_to_look_for_finds_nothing(story: Derived, words: str) -> None:
    assert search(story.query, words) == []


@given(st.text())
def test_no_text_is_a_syntax_error(words: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61')")
    asked = match(words)
    if asked:
        assert connection.execute("SELECT * FROM t WHERE t MATCH ?", [asked]).fetchall() == []
    connection.close()


def test_the_list_of_incidents_is_filtered(story: Derived) -> None:
    assert [each.id for each in incidents(story.query)] == ["INC-2", "INC-1"]
    assert [each.id for each in incidents(story.query, but=OVER)] == ["INC-1"]
    assert [each.id for each in incidents(story.query, kind="drill")] == ["INC-2"]
    assert [each.id for each in incidents(story.query, severity=2, service="checkout")] == ["INC-1"]
    assert incidents(story.query, state="closed") == []
    assert len(incidents(story.query, limit=1)) == 1


def test_a_table_name_in_a_filter_is_a_value(story: Derived) -> None:
    assert incidents(story.query, service="x' OR 1=1 --") == []


def test_instants_are_rfc_3339_without_an_empty_fraction(story: Derived) -> None:
    hit = search(story.query, "consumers")[0]
    assert (hit.occurred_at, hit.recorded_at) == ("2026-05-15T09:02:00Z", "2026-05-15T09:02:00Z")
    assert incidents(story.query, severity=2)[0].declared_at == "2026-05-15T09:01:00Z"
