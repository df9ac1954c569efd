"""Collections that grow: older views stay what they were, and nothing is copied for one more."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.core.growing import Growing, Keyed, dec_hook, enc_hook


class Step(msgspec.Struct, frozen=True):
    at: datetime
    who: str
    tags: Growing[str] = Growing()


class State(msgspec.Struct, frozen=True):
    steps: Growing[Step] = Growing()
    by_id: Keyed[str, Step] = Keyed()
    by_seq: Keyed[int, str] = Keyed()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5), st.integers())))
def test_every_view_stays_what_it_was(steps: list[tuple[int, int, int]]) -> None:
    """Views are grown in any order, old ones too; a tuple and a dict tell what they should be."""
    rows: list[tuple[Growing[int], tuple[int, ...]]] = [(Growing(), ())]
    maps: list[tuple[Keyed[int, int], dict[int, int]]] = [(Keyed(), {})]
    for which, key, value in steps:
        row, told = rows[which % len(rows)]
        rows.append((row.add(value), (*told, value)))
        if told:
            place = key % len(told)
            rows.append((row.put(place, value), (*told[:place], value, *told[place + 1 :])))
        map_, meant = maps[which % len(maps)]
        maps.append((map_.put(key, value), {**meant, key: value}))
    for row, told in rows:
        assert row == told
        assert list(row) == list(told)
        assert row[1:] == told[1:]
        assert hash(row) == hash(told)
    for map_, meant in maps:
        for before, was in maps:
            differs = {key: value for key, value in meant.items() if was.get(key) != value}
            assert map_.changed(before) == differs
        assert map_ == meant
        assert list(map_.items()) == list(meant.items())
        assert all((key in map_) is (key in meant) for key in range(6))


def test_growing_the_newest_view_copies_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    row, map_ = Growing([0]), Keyed({0: 0})

    def copied(_: Any) -> Any:
        raise AssertionError("copied")

    monkeypatch.setattr(Growing, "__iter__", copied)
    for number in range(1, 100):
        row = row.add(number).put(number - 1, -number)
        map_ = map_.put(number, number).put(number - 1, -number)
    assert (len(row), row[-1], row[50]) == (100, 99, -51)
    assert (len(map_), map_[99], map_[50]) == (100, 99, -51)


def test_what_changed_since_is_found_without_looking_at_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = Keyed(dict.fromkeys(range(100), 0))
    after = before.put(100, 1).put(7, 1).put(8, 0)
    looked: list[int] = []
    by_place = Growing._at

    def noting(row: Growing[Any], place: int) -> Any:
        looked.append(place)
        return by_place(row, place)

    monkeypatch.setattr(Growing, "_at", noting)
    assert after.changed(before) == {100: 1, 7: 1}
    assert set(looked) == {100, 7, 8}


def test_an_empty_default_is_shared_by_nobody() -> None:
    first, second = State().steps.add(Step(datetime.now(UTC), "wei")), State().steps
    assert (len(first), len(second)) == (1, 0)
    assert State().by_id.put("A", first[0]) != State().by_id
    with pytest.raises(IndexError):
        second.put(0, first[0])


def test_msgspec_writes_and_reads_it() -> None:
    step = Step(datetime(2026, 3, 28, 13, tzinfo=UTC), "wei", Growing(["a", "b"]))
    state = State(Growing([step]), Keyed({"C1": step, "C2": step}), Keyed({4: "C1"}))
    told = msgspec.msgpack.encode(state, enc_hook=enc_hook)
    assert msgspec.msgpack.decode(told, type=State, dec_hook=dec_hook) == state
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(
            msgspec.msgpack.encode({"steps": [{"at": "x", "who": 1}]}),
            type=State,
            dec_hook=dec_hook,
        )
