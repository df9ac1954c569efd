"""What is written is what is read; what cannot be read is shown as such."""

import json
import sys
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import warroom.incident  # noqa: F401 - registers the kinds of events
from tests.log.support import START, draft, said
from warroom.core.event import Draft, Precision, Redacted, Unknown, When
from warroom.core.text import clean, clean_line
from warroom.log import codec
from warroom.log.chain import Row
from warroom.log.sqlite.schema import GENESIS

NAIVE = "2026-05-15T12:00:00"
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


def encoded(one: Draft) -> Row:
    return codec.encode(one, seq=1, prev=GENESIS, command_id="c", origin="mara@host", at=START)


@given(ANY_TEXT, ANY_TEXT)
def test_what_is_written_is_what_is_read_and_clean(text: str, actor: str) -> None:
    row = encoded(draft(text, actor=actor))
    read = codec.decode(codec.readable(row))
    assert read.event == said(clean(text))
    assert read.actor == clean_line(actor)
    assert read.recorded_at == START
    assert "\n" not in row.text
    assert json.loads(row.payload)["text"] == clean(text)


def test_the_quick_look_finds_exactly_what_cleaning_changes() -> None:
    missed = [
        hex(point)
        for point in range(sys.maxunicode + 1)
        if clean(chr(point)) != chr(point) and not codec._suspect().search(chr(point))
    ]
    assert missed == []


@pytest.mark.parametrize("hostile", ["\x1b]52;c;aGk=\x07", "\x9b31m", "‮abc", "a\x00b", "\x7f"])
@pytest.mark.parametrize("escape", [True, False])
def test_hostile_text_in_a_foreign_row_is_cleaned(hostile: str, escape: bool) -> None:
    payload = json.dumps({"entry": "note", "text": f"é{hostile}"}, ensure_ascii=escape)
    row = encoded(draft("x"))._replace(payload=payload, actor=f"mara{hostile}")
    read = codec.decode(codec.readable(row))
    assert clean_line(read.actor) == read.actor
    line = read.event.line()
    assert clean(line) == line


def test_two_equal_entries_have_different_payloads_so_that_a_redacted_one_cannot_be_guessed() -> (
    None
):
    assert encoded(draft("the password")).payload != encoded(draft("the password")).payload


def test_extra_fields_of_a_newer_program_are_ignored() -> None:
    row = encoded(draft("x"))
    payload = json.dumps({**json.loads(row.payload), "mood": ["new", {"deep": 1}]})
    assert codec.decode(codec.readable(row._replace(payload=payload))).event == said("x")


@pytest.mark.parametrize("change", [{"kind": "weather.changed"}, {"v": 99}])
def test_an_unknown_kind_or_version_is_kept_and_shown(change: dict[str, Any]) -> None:
    row = encoded(draft("hail at noon"))._replace(**change)
    event = codec.decode(codec.readable(row)).event
    assert isinstance(event, Unknown)
    assert event.of_kind == row.kind
    assert event.line() == "hail at noon"


@pytest.mark.parametrize(
    "change",
    [
        {"payload": "{"},
        {"payload": '{"entry":"note","text":"x","occurred":{"at":"2026-03-01T12:00:00"}}'},
        {"payload": '{"text":5}'},
        {"payload": b"\xff\x00"},
        {"payload": None},
        {"payload": "[" * 5000 + "]" * 5000},
        {"recorded_at": "yesterday"},
        {"recorded_at": "2026-03-01T12:00:00"},
        {"recorded_at": None},
        {"actor": None},
        {"actor": b"\xff"},
        {"kind": None},
        {"id": "\x1b[0m"},
        {"hash": None},
        {"v": "x"},
        {"incident": b"\xff", "kind": 7, "text": None},
    ],
)
def test_a_damaged_row_becomes_an_entry_that_says_so(change: dict[str, Any]) -> None:
    row = encoded(draft("x"))._replace(**change)
    read = codec.decode(codec.readable(row))
    assert isinstance(read.event, Unknown)
    assert "row 1 is damaged" in read.event.line()
    assert "verify" in read.event.line()
    assert read.recorded_at.tzinfo is not None


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("role.offered", {"role": "ops", "holder": None, "to": "wei", "expires_at": NAIVE}),
        ("role.claimed", {"role": "wizard", "who": "wei"}),
        ("item.assigned", {"item": "A1", "text": "x", "owner": "wei", "due_at": NAIVE}),
        ("update.promised", {"audience": "internal", "next_at": NAIVE}),
        ("freeze.set", {"until": NAIVE}),
        ("severity.changed", {"old": None, "new": 9}),
        ("incident.declared", {"severity": 0}),
        ("incident.moved", {"old": "active", "new": "forgotten"}),
    ],
)
def test_what_no_rule_can_have_written_is_unknown(kind: str, payload: dict[str, Any]) -> None:
    row = encoded(draft("x"))._replace(kind=kind, payload=json.dumps(payload))
    assert isinstance(codec.decode(codec.readable(row)).event, Unknown)


def test_a_year_of_three_digits_is_read_as_it_was_written() -> None:
    ago = datetime(109, 3, 1, 12, 0, tzinfo=UTC)
    row = encoded(Draft(None, "m", said("x", occurred=When(ago))))
    assert row.occurred_at == "0109-03-01T12:00:00.000000Z"
    read = codec.decode(codec.readable(row._replace(kind="weather.changed"))).event
    assert read.occurred == When(ago, Precision.APPROXIMATE)


def test_times_are_columns_in_utc_and_an_untimed_one_is_null() -> None:
    east = timezone(timedelta(hours=2))
    at = When(START.astimezone(east), Precision.MINUTE)
    assert encoded(Draft(None, "m", said("x", occurred=at))).occurred_at == (
        "2026-03-01T12:00:00.000000Z"
    )
    untimed = When(None, Precision.UNTIMED)
    assert encoded(Draft(None, "m", said("x", occurred=untimed))).occurred_at is None


def test_a_redacted_row_keeps_when_it_happened() -> None:
    row = encoded(Draft(None, "m", said("x", occurred=When(START - timedelta(hours=1)))))
    gone = '{"redacted_by":2,"words":"' + "0" * 64 + '"}'
    event = codec.decode(codec.readable(row._replace(payload=gone, text="(redacted)"))).event
    assert isinstance(event, Redacted)
    assert event.of_kind == row.kind
    assert event.occurred == When(START - timedelta(hours=1), Precision.APPROXIMATE)


def test_ids_sort_by_time_and_differ() -> None:
    ids = [codec.new_id(START + timedelta(seconds=second)) for second in range(100)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 100
    assert {each[14] for each in ids} == {"7"}
    assert codec.new_id(START) != codec.new_id(START)
