from hypothesis import given
from hypothesis import strategies as st

from warroom.domain.numbering import free_id


def test_the_next_one_after_those_there_are() -> None:
    assert free_id("A", ()) == "A1"
    assert free_id("A", ("A1", "A2")) == "A3"


@given(st.sets(st.integers(1, 9).map(lambda number: f"A{number}")))
def test_a_name_that_a_file_took_is_never_given_again(taken: set[str]) -> None:
    assert free_id("A", taken) not in taken
