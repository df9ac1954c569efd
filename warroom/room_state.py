"""The room's state: every topic of the room at one moment, folded from its events.

A topic of the room registers here by its field, as one of an incident does in ``Incident``.
"""

from collections.abc import Iterable
from importlib import import_module

import msgspec

from warroom.core.event import Event, Fold, Recorded
from warroom.topics.doctrine.state import DoctrineText
from warroom.topics.index.state import Index
from warroom.topics.language.state import WordingText
from warroom.topics.services.state import Services


class RoomState(msgspec.Struct, frozen=True):
    """What the room as a whole knows."""

    index: Index = Index()
    doctrine: DoctrineText = DoctrineText()
    language: WordingText = WordingText()
    services: Services = Services()


_FOLDS: dict[type[Event], tuple[tuple[str, Fold], ...]] = {}
"""Who folds a type of event."""

for _field in msgspec.structs.fields(RoomState):
    _state = import_module(_field.type.__module__)
    for _type in _state.EVENTS:
        _FOLDS[_type] = (*_FOLDS.get(_type, ()), (_field.name, _state.fold))


KINDS = tuple(type_.kind for type_ in _FOLDS)
"""The kinds of events that the room's state is made of; all others may be skipped."""


def fold_many(room: RoomState, events: Iterable[Recorded]) -> RoomState:
    """The room's state after further events, in the order of the log."""
    state = {name: getattr(room, name) for name in room.__struct_fields__}
    for recorded in events:
        for name, fold in _FOLDS.get(type(recorded.event), ()):
            state[name] = fold(state[name], recorded)
    return RoomState(**state)
