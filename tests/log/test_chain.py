"""Any change to any column is found, and the row is named."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.log.support import START, draft
from warroom.log import chain, codec
from warroom.log.chain import Row
from warroom.log.event_log import Head
from warroom.log.sqlite.schema import COLUMNS, GENESIS

VALUES = st.none() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=70) | st.binary(max_size=9)


def written(count: int) -> list[Row]:
    rows: list[Row] = []
    for number in range(1, count + 1):
        prev = rows[-1].hash if rows else GENESIS
        text = f"entry {number}"
        rows.append(
            codec.encode(draft(text), seq=number, prev=prev, command_id="c", origin="m@h", at=START)
        )
    return rows


ROWS = written(6)


def test_an_untouched_chain_verifies() -> None:
    verdict = chain.verify(ROWS, Head(4, ROWS[3].hash))
    assert verdict.ok
    assert verdict.rows == 6
    assert verdict.head == Head(6, ROWS[5].hash)


def test_an_empty_log_verifies_at_its_beginning() -> None:
    assert chain.verify([]).head == Head(0, GENESIS)


@given(st.integers(0, 5), st.sampled_from(COLUMNS), VALUES)
def test_any_change_of_one_column_is_found_and_named(place: int, column: str, value: Any) -> None:
    changed = ROWS[place]._replace(**{column: value})
    if changed == ROWS[place]:
        return
    rows: list[tuple[Any, ...]] = [*ROWS]
    rows[place] = changed
    verdict = chain.verify(rows)
    assert not verdict.ok
    assert verdict.seq == changed.seq
    assert verdict.problem


@given(st.integers(0, 4), st.integers(0, 5))
def test_a_row_that_is_missing_or_out_of_place_is_found(gone: int, other: int) -> None:
    assert not chain.verify(ROWS[:gone] + ROWS[gone + 1 :]).ok
    if gone != other:
        swapped = [*ROWS]
        swapped[gone], swapped[other] = swapped[other], swapped[gone]
        assert not chain.verify(swapped).ok


def test_a_lost_tail_is_found_only_with_a_head_that_somebody_kept() -> None:
    assert chain.verify(ROWS[:4]).ok
    verdict = chain.verify(ROWS[:4], Head(6, ROWS[5].hash))
    assert not verdict.ok
    assert "ends at row 4" in verdict.problem


def test_a_rewritten_history_is_found_only_with_a_head_that_somebody_kept() -> None:
    other = written(6)
    assert chain.verify(other).ok
    verdict = chain.verify(other, Head(3, ROWS[2].hash))
    assert not verdict.ok
    assert verdict.seq == 3


def test_words_removed_without_a_redaction_are_found() -> None:
    row = ROWS[2]
    gone = chain.tombstone(chain.words_of(row.payload, row.text), 5)
    rows = [*ROWS]
    rows[2] = row._replace(payload=gone, text="(redacted)")
    verdict = chain.verify(rows)
    assert verdict.seq == 3
    assert "no redaction" in verdict.problem
    late = chain.tombstone(chain.words_of(row.payload, row.text), 50)
    rows[2] = row._replace(payload=late, text="(redacted)")
    assert chain.verify(rows).seq == 3


def test_the_documented_formula_gives_the_hash() -> None:
    """Whoever reads the docs can check a row with nothing but sha256 and JSON."""
    row = ROWS[1]
    words = hashlib.sha256(f"{row.payload}\n{row.text}".encode()).hexdigest()
    left_out = {"seq", "text", "payload", "digest", "prev", "hash"}
    content = {k: v for k, v in row._asdict().items() if k not in left_out} | {"words": words}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert digest == row.digest
    assert hashlib.sha256((row.prev + digest).encode()).hexdigest() == row.hash


@pytest.mark.parametrize("payload", ['{"redacted_by":2}', '{"redacted_by":2,"words":"zz"}', "{}"])
def test_only_the_exact_tombstone_counts_as_one(payload: str) -> None:
    assert chain.remains(payload) is None
