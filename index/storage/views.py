"""Mappings and sequences whose items are made when somebody looks at them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar, overload

T = TypeVar("T")


class ById(Mapping[str, T]):
    """What belongs to each document, made when it is asked for."""

    def __init__(self, ids: Sequence[str], place: Callable[[str], int | None], at: Callable[[int], T]) -> None:
        """Take the documents' ids, what finds the place of one, and what makes the thing at a place."""
        self._ids, self._place, self._at = ids, place, at

    def __getitem__(self, document: str) -> T:
        """Return what belongs to a document."""
        place = self._place(document)
        if place is None:
            raise KeyError(document)
        return self._at(place)

    def __iter__(self) -> Iterator[str]:
        """Go through the ids, ascending."""
        return iter(self._ids)

    def __len__(self) -> int:
        """Return how many documents there are."""
        return len(self._ids)

    def __contains__(self, document: object) -> bool:
        """Tell whether there is such a document."""
        return isinstance(document, str) and self._place(document) is not None


class Numbered(Sequence[T]):
    """Things by number, made when they are asked for."""

    def __init__(self, length: int, at: Callable[[int], T]) -> None:
        """Take how many there are, and what makes one."""
        self._length, self._at = length, at

    @overload
    def __getitem__(self, number: int) -> T: ...
    @overload
    def __getitem__(self, number: slice) -> list[T]: ...
    def __getitem__(self, number: int | slice) -> T | list[T]:
        """Return one, or the list of those in a slice."""
        if isinstance(number, slice):
            return [self._at(place) for place in range(*number.indices(self._length))]
        if not -self._length <= number < self._length:
            raise IndexError(number)
        return self._at(int(number) % self._length)

    def __len__(self) -> int:
        """Return how many there are."""
        return self._length
