"""Rows of several tables as one sequence, without copying them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from index.matching.renumbered import Numbering


class Spliced:
    """The rows of a level of several parts, one run after the other; a slice of one run is no copy."""

    def __init__(self, parts: Sequence[Any], numbering: Numbering) -> None:
        """Take each part's rows."""
        self._parts, self._numbering = parts, numbering

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._numbering)

    def __getitem__(self, rows: slice) -> NDArray[Any]:
        """Return the rows from a first one up to another."""
        first, end, _ = rows.indices(len(self))
        starts, runs, pieces = self._numbering.starts, self._numbering.runs, []
        number = self._numbering.run_of(first)
        while first < end:
            run, start = runs[number], int(starts[number])
            upto = min(end, int(starts[number + 1]))
            pieces.append(self._parts[run.part][run.first + first - start : run.first + upto - start])
            first, number = upto, number + 1
        if len(pieces) == 1:
            return np.asarray(pieces[0])
        return np.concatenate(pieces) if pieces else np.asarray(self._parts[0][:0])

    def slices(self, firsts: NDArray[np.int64], ends: NDArray[np.int64]) -> list[NDArray[Any]]:
        """Return several slices, each of one run, sooner than one by one."""
        located = self._numbering.locate(firsts)
        places = zip(located.parts.tolist(), located.numbers.tolist(), (ends - firsts).tolist(), strict=True)
        return [self._parts[part][number : number + length] for part, number, length in places]

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]:
        """Return a copy of all rows."""
        return np.asarray(self[0 : len(self)], dtype=dtype)


class ByName(Mapping[str, Any]):
    """Things by name, made when they are first asked for."""

    def __init__(self, names: Sequence[str], make: Callable[[str], Any]) -> None:
        """Take their names, and what makes the one of a name."""
        self._names, self._make = names, make
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - whatever is made
        """Return the thing of this name."""
        if name not in self._made:
            if name not in self._names:
                raise KeyError(name)
            self._made[name] = self._make(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._names)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._names)
