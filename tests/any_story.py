"""Stories that nobody would tell: any events of any kinds in any order, with names that meet."""

import enum
import types
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from hypothesis import strategies as st

import warroom.incident
import warroom.room_state  # noqa: F401 - they register every kind
from warroom.core.event import Event, Recorded, event_types

START = datetime(2026, 5, 15, 9, 0, tzinfo=UTC)
_NAMES = ("mara", "ravi", "wei", "A1", "A2", "H1", "H2", "Q1", "Q2", "C1", "C2", "D1", "U1", "W1",
          "F1", "E1", "checkout", "IC", "")  # fmt: skip
_ZONES = (UTC, timezone(timedelta(hours=2)), timezone(-timedelta(hours=5, minutes=30)))


def instants() -> st.SearchStrategy[datetime]:
    """Within a day, to the microsecond, in several zones."""
    micros = st.integers(0, 86_400_000_000)
    return st.builds(
        lambda after, zone: (START + timedelta(microseconds=after)).astimezone(zone),
        micros,
        st.sampled_from(_ZONES),
    )


@cache
def values(wanted: Any) -> st.SearchStrategy[Any]:
    """Any value of a type of a payload."""
    origin, of = get_origin(wanted), get_args(wanted)
    if origin is Annotated:
        return st.integers(1, 4) if of[0] is int else values(of[0])
    if origin in (Union, types.UnionType):
        return st.one_of(*(values(each) for each in of))
    if origin is tuple:
        if len(of) == 2 and of[1] is Ellipsis:
            return st.lists(values(of[0]), max_size=3).map(tuple)
        return st.tuples(*(values(each) for each in of))
    if origin is dict:
        return st.just({})
    if origin is Literal:
        return st.sampled_from(of)
    return _plain(wanted)


def _plain(wanted: Any) -> st.SearchStrategy[Any]:
    if wanted in (type(None), None):
        return st.none()
    if isinstance(wanted, type) and issubclass(wanted, enum.Enum):
        return st.sampled_from(list(wanted))
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        return structs(wanted)
    if wanted is bool:
        return st.booleans()
    if wanted is int:
        return st.integers(0, 15)
    if wanted is float:
        return st.floats(0, 100)
    if wanted is str:
        return st.sampled_from(_NAMES) | st.text(max_size=12)
    if wanted is datetime:
        return instants()
    raise TypeError(f"no values for {wanted}")


@cache
def structs(wanted: type[Any]) -> st.SearchStrategy[Any]:
    """Any instance of a struct; what has a default is often left out."""
    hints = get_type_hints(wanted, include_extras=True)
    required = {each.name for each in msgspec.structs.fields(wanted) if each.required}
    fields = {name: hints[name] for name in wanted.__struct_fields__}
    return st.fixed_dictionaries(
        {name: values(hint) for name, hint in fields.items() if name in required},
        optional={name: values(hint) for name, hint in fields.items() if name not in required},
    ).map(lambda given: wanted(**given))


@cache
def events() -> st.SearchStrategy[Event]:
    """Any event of any kind that this program knows."""
    kinds = [each for each in event_types().values() if each is not Event]
    return st.sampled_from(kinds).flatmap(structs)


def recorded(told: Sequence[Event], actors: Sequence[str]) -> list[Recorded]:
    """The events as the log would hold them, a minute after each other."""
    return [
        Recorded(seq, f"e{seq}", "INC-1", actor, f"{actor}@host", START + timedelta(minutes=seq), e)
        for seq, (e, actor) in enumerate(zip(told, actors, strict=True), start=1)
    ]


def stories(longest: int = 20) -> st.SearchStrategy[list[Recorded]]:
    """Any story of one incident."""
    pairs = st.tuples(events(), st.sampled_from(["mara", "ravi", "wei"]))
    return st.lists(pairs, max_size=longest).map(
        lambda told: recorded([e for e, _ in told], [by for _, by in told])
    )
