"""An immutable view on a growing list."""

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar, overload

Item = TypeVar("Item")


class Growing(Sequence[Item], Generic[Item]):
    """Items in the order in which they were added.

    Adding shares the list with the older view, so a list of any length grows in constant time;
    a view that was already grown past copies, so that no two histories mix.
    """

    __slots__ = ("_items", "_length")

    def __init__(self, items: list[Item] | None = None, length: int | None = None) -> None:
        self._items = [] if items is None else items
        self._length = len(self._items) if length is None else length

    def add(self, item: Item) -> "Growing[Item]":
        """A view with one more item at its end."""
        items = self._items if len(self._items) == self._length else self._items[: self._length]
        items.append(item)
        return type(self)(items, self._length + 1)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> list[Item]: ...
    def __getitem__(self, index: int | slice) -> Item | list[Item]:
        if isinstance(index, slice):
            return [self._items[place] for place in range(*index.indices(self._length))]
        if not -self._length <= index < self._length:
            raise IndexError(index)
        return self._items[index if index >= 0 else self._length + index]

    def __iter__(self) -> Iterator[Item]:
        for index in range(self._length):
            yield self._items[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Growing) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]
