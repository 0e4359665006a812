"""What becomes of numbered things, keys or documents, when some of them go and others come between."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Renumbered:
    """Which of n things stay, and the number that each gets; that of one which goes has no meaning."""

    stays: NDArray[np.bool_]  # (n,)
    new: NDArray[np.int64]  # (n,)

    @classmethod
    def of(cls, n: int, new: Mapping[int, int]) -> "Renumbered":
        """Say what becomes of ``n`` things: ``new`` are the numbers of those that stay."""
        renumbered = cls(np.zeros(n, dtype=bool), np.zeros(n, dtype=np.int64))
        old = list(new)
        renumbered.stays[old], renumbered.new[old] = True, list(new.values())
        return renumbered

    @cached_property
    def all_stay(self) -> bool:
        """Whether none goes."""
        return bool(self.stays.all())


@dataclass(frozen=True)
class Run:
    """Neighbours of one part that stay neighbours: its things from ``first`` on, up to ``end``."""

    part: int
    first: int
    end: int


@dataclass(frozen=True)
class Located:
    """Where some things stand: of each the part, and its number there."""

    parts: NDArray[np.int64]  # (m,)
    numbers: NDArray[np.int64]  # (m,)


@dataclass(frozen=True)
class Numbering:
    """The things of several parts counted through, one run after the other; those in no run are gone."""

    runs: Sequence[Run]
    sizes: Sequence[int]  # of the parts, with what is gone

    def __len__(self) -> int:
        """Return how many things there are."""
        return self._starts[-1]

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """The number of each run's first thing, and at the end how many there are: (runs + 1,)."""
        lengths = [run.end - run.first for run in self.runs]
        return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])

    @cached_property
    def _starts(self) -> list[int]:
        starts: list[int] = self.starts.tolist()
        return starts

    def run_of(self, number: int) -> int:
        """Return which run a thing is in."""
        return bisect_right(self._starts, number) - 1

    def locate(self, numbers: NDArray[np.int64]) -> Located:
        """Return where some things (m,) stand."""
        if not len(numbers):
            return Located(numbers, numbers)
        runs = np.minimum(np.searchsorted(self.starts, numbers, side="right"), len(self.runs)) - 1
        return Located(self._parts[runs], numbers - self.starts[runs] + self._firsts[runs])

    @cached_property
    def _parts(self) -> NDArray[np.int64]:
        return np.array([run.part for run in self.runs], dtype=np.int64)

    @cached_property
    def _firsts(self) -> NDArray[np.int64]:
        return np.array([run.first for run in self.runs], dtype=np.int64)

    @cached_property
    def renumbered(self) -> tuple[Renumbered, ...]:
        """What becomes of the things of each part."""
        made = tuple(Renumbered(np.zeros(size, dtype=bool), np.zeros(size, dtype=np.int64)) for size in self.sizes)
        for run, start in zip(self.runs, self._starts, strict=False):
            made[run.part].stays[run.first : run.end] = True
            made[run.part].new[run.first : run.end] = np.arange(start, start + run.end - run.first)
        return made

    def by_part(self, mask: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
        """Return a mask of all things (n,) as one of each part's; what is gone is not in it."""
        masks = [np.zeros(size, dtype=bool) for size in self.sizes]
        for run, start in zip(self.runs, self._starts, strict=False):
            masks[run.part][run.first : run.end] = mask[start : start + run.end - run.first]
        return masks
