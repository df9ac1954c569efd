"""Collections that grow with the incident: one more costs the same however many there are.

They are immutable to whoever holds them. What was added or changed later lies in storage that
views share, behind the version of an older view, so that no event copies what came before it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar, get_args, get_origin, overload

import msgspec

Item = TypeVar("Item")


Key = TypeVar("Key")


Value = TypeVar("Value")


class _Shared(Generic[Item]):
    """What the views of one history share; it only ever grows.

    Attributes:
        items: Each as it was first.
        changes: Place to what took its place later: versions and items, oldest first.
        touched: The place that each version added or changed, from the first on.
    """

    __slots__ = ("changes", "items", "touched")

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.changes: dict[int, list[tuple[int, Item]]] = {}
        self.touched: list[int] = []

    @property
    def version(self) -> int:
        """That of the newest view."""
        return len(self.touched)


class Growing(Sequence[Item]):
    """A sequence to which one adds, and in which one puts another item at a place.

    A view that was already grown past copies once, so that no two histories mix. It equals a tuple
    of the same items.
    """

    __slots__ = ("_length", "_shared", "_version")

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._shared: _Shared[Item] = _Shared(list(items))
        self._length, self._version = len(self._shared.items), 0

    @property
    def newest(self) -> bool:
        """Whether nothing was added to it or changed in it yet; else growing it copies."""
        return self._version == self._shared.version

    def add(self, item: Item) -> "Growing[Item]":
        """The same with one more at its end."""
        shared = self._owned()
        shared.items.append(item)
        return self._next(shared, self._length, self._length + 1)

    def put(self, place: int, item: Item) -> "Growing[Item]":
        """The same with another item at a place, counted from the beginning."""
        if not 0 <= place < self._length:
            raise IndexError(place)
        shared = self._owned()
        shared.changes.setdefault(place, []).append((shared.version + 1, item))
        return self._next(shared, place, self._length)

    def touched(self, before: "Growing[Item]") -> Iterable[int]:
        """The places that may hold something else than in an older view: all, if it is none."""
        if before._shared is self._shared and before._version <= self._version:
            return dict.fromkeys(self._shared.touched[before._version : self._version])
        return range(self._length)

    def _owned(self) -> _Shared[Item]:
        """Storage of which this is the newest view; an empty one begins its own."""
        return self._shared if self._length and self.newest else _Shared(list(self))

    @classmethod
    def _next(cls, shared: _Shared[Item], place: int, length: int) -> "Growing[Item]":
        shared.touched.append(place)
        view = cls.__new__(cls)
        view._shared, view._length, view._version = shared, length, shared.version
        return view

    def _at(self, place: int) -> Item:
        for version, item in reversed(self._shared.changes.get(place, ())):
            if version <= self._version:
                return item
        return self._shared.items[place]

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, index: int | slice) -> Item | tuple[Item, ...]:
        if isinstance(index, slice):
            return tuple(self._at(place) for place in range(*index.indices(self._length)))
        if not -self._length <= index < self._length:
            raise IndexError(index)
        return self._at(index if index >= 0 else self._length + index)

    def __iter__(self) -> Iterator[Item]:
        if not self._shared.changes:
            return islice(self._shared.items, self._length)
        return map(self._at, range(self._length))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, Growing | tuple) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Growing({list(self)!r})"


class Keyed(Mapping[Key, Value]):
    """A mapping in the order in which its keys came first; it equals a dict of the same items."""

    __slots__ = ("_keys", "_places", "_values")

    def __init__(self, items: Mapping[Key, Value] | None = None) -> None:
        items = items or {}
        self._keys, self._values = Growing(items), Growing(items.values())
        self._places = {key: place for place, key in enumerate(items)}

    def put(self, key: Key, value: Value) -> "Keyed[Key, Value]":
        """The same with a value under a key; a key that is there keeps its place."""
        place, places = self._place(key), self._places
        if place is not None:
            return self._view(self._keys, self._values.put(place, value), places)
        if not (self._keys and self._keys.newest):
            places = {key: place for place, key in enumerate(self._keys)}
        places[key] = len(self._keys)
        return self._view(self._keys.add(key), self._values.add(value), places)

    def changed(self, before: "Keyed[Key, Value]") -> dict[Key, Value]:
        """What an older view does not hold, or holds otherwise."""
        touched = self._values.touched(before._values)
        found = {self._keys[place]: self._values[place] for place in touched}
        return {key: value for key, value in found.items() if before.get(key) != value}

    @classmethod
    def _view(
        cls, keys: Growing[Key], values: Growing[Value], places: dict[Key, int]
    ) -> "Keyed[Key, Value]":
        view = cls.__new__(cls)
        view._keys, view._values, view._places = keys, values, places
        return view

    def _place(self, key: object) -> int | None:
        place = self._places.get(key)  # type: ignore[arg-type]
        return place if place is not None and place < len(self._keys) else None

    def __getitem__(self, key: Key) -> Value:
        if (place := self._place(key)) is None:
            raise KeyError(key)
        return self._values[place]

    def __contains__(self, key: object) -> bool:
        return self._place(key) is not None

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, Mapping) and dict(self) == dict(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Keyed({dict(self)!r})"


def enc_hook(value: object) -> Any:
    """A growing collection as msgspec writes it: a list, or a map.

    Raises:
        NotImplementedError: It is something else.
    """
    if isinstance(value, Growing):
        return list(value)
    if isinstance(value, Keyed):
        return dict(value)
    raise NotImplementedError(type(value).__name__)


def dec_hook(wanted: Any, value: Any) -> Any:
    """The growing collection that a field asks for, from what ``enc_hook`` made of it.

    Raises:
        NotImplementedError: It asks for something else.
        msgspec.ValidationError: It does not fit.
    """
    kind, of = get_origin(wanted) or wanted, get_args(wanted)
    if kind is Growing:
        items: Any = tuple[of[0], ...] if of else tuple  # type: ignore[valid-type]
        return Growing(msgspec.convert(value, items, dec_hook=dec_hook))
    if kind is Keyed:
        pairs: Any = dict[of[0], of[1]] if of else dict  # type: ignore[valid-type]
        return Keyed(msgspec.convert(value, pairs, dec_hook=dec_hook))
    raise NotImplementedError(str(wanted))
