"""A kind that declares its line instead of writing it names what its events hold."""

from string import Formatter

import pytest

from warroom.core.event import Event, event_types
from warroom.incident import parts

parts("events")  # loads every kind


@pytest.mark.parametrize("kind", event_types())
def test_a_kind_tells_itself_by_fields_that_it_has(kind: str) -> None:
    told = event_types()[kind]
    says, words = told._says
    named = {name for _, name, _, _ in Formatter().parse(says) if name} | ({words} - {""})
    assert named <= set(told.__struct_fields__)
    assert bool(says) != (told.line is not Event.line)
