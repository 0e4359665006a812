"""An inverted file: which members (search keys, or documents) hold a term, and how often. Pure: arrays in, arrays out.

Terms stand sorted in one block of UTF-8, and everything else in flat arrays, so that an index of a million sentences is
opened by mapping files into memory, and one document is added or removed without looking at the others' texts.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import compress, count
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from index.matching.renumbered import Renumbered

_END = 10  # a line feed ends each term: no term holds one


@dataclass(frozen=True)
class Terms(Sequence[str]):
    """Distinct strings in ascending order."""

    block: NDArray[np.uint8]  # UTF-8, each ended by a line feed

    @classmethod
    def build(cls, ascending: Iterable[str]) -> "Terms":
        """Store strings that come in ascending order, without line feeds."""
        return cls(np.frombuffer("".join(f"{term}\n" for term in ascending).encode(), dtype=np.uint8))

    @cached_property
    def _ends(self) -> NDArray[np.int64]:
        return np.flatnonzero(self.block == _END)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._ends)

    def __getitem__(self, number):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204 - Sequence's overloads
        """Return the string with this number, or the list of those in a slice."""
        if isinstance(number, slice):
            return [self[place] for place in range(*number.indices(len(self)))]
        end = int(self._ends[number])
        start = int(self._ends[number - 1]) + 1 if number % len(self) else 0
        return self.block[start:end].tobytes().decode()

    def tolist(self) -> list[str]:
        """Return all of them, quicker than one by one."""
        return self.block.tobytes().decode().split("\n")[:-1]

    def find(self, term: str) -> int | None:
        """Return the number of ``term``, or None when it is not there."""
        return self._find(term)

    @cached_property
    def _find(self) -> Callable[[str], int | None]:
        def search(term: str) -> int | None:
            place = bisect_left(self, term)
            return place if place < len(self) and self[place] == term else None

        return lru_cache(maxsize=4096)(search)  # a question's terms are looked up several times


@dataclass(frozen=True)
class Inverted:
    """Term t is in ``members[i]``, ``counts[i]`` times, for each i from ``starts[t]`` up to ``starts[t + 1]``."""

    PARTS: ClassVar = ("terms", "starts", "members", "counts")

    terms: Terms
    starts: NDArray[np.int64]  # (terms + 1,)
    members: NDArray[np.int32]  # (postings,) ascending within a term
    counts: NDArray[np.int32]  # (postings,)

    @classmethod
    def build(cls, texts: Iterable[Iterable[str]]) -> "Inverted":
        """Invert texts, each given as its terms; a text's number is its place."""
        inverter = Inverter()
        for text in texts:
            inverter.add(text)
        return inverter.finish()

    @classmethod
    def merged(cls, parts: Sequence[tuple["Inverted", Renumbered]]) -> "Inverted":
        """Join inverted files whose members get new numbers, or go.

        A term that no member is left to hold is forgotten.
        """
        kept = [_kept(part, renumbered) for part, renumbered in parts]
        ascending = sorted(set().union(*(postings.names for postings in kept)))
        number = {name: place for place, name in enumerate(ascending)}
        term = np.concatenate(
            [np.array([number[name] for name in postings.names], np.int64)[postings.term] for postings in kept]
        )
        member = np.concatenate([postings.member for postings in kept])
        # Stable, so that parts already in order are merged instead of sorted anew.
        order = np.argsort(term * (int(member.max(initial=0)) + 1) + member, kind="stable")
        counts = np.concatenate([postings.counts for postings in kept])
        return cls.of(Terms.build(ascending), term[order], member[order], counts[order])

    @classmethod
    def of(
        cls, terms: Terms, term: NDArray[np.integer], member: NDArray[np.integer], counts: NDArray[np.integer]
    ) -> "Inverted":
        """Return the inverted file of postings (term, member, count) in the order of the first two."""
        starts = np.searchsorted(term, np.arange(len(terms) + 1))
        return cls(terms, starts.astype(np.int64), member.astype(np.int32), counts.astype(np.int32))

    def rows(self, number: int) -> slice:
        """Return where the postings of the term with this number stand."""
        return slice(int(self.starts[number]), int(self.starts[number + 1]))

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return all that it is made of, by name."""
        return {"terms": self.terms.block, "starts": self.starts, "members": self.members, "counts": self.counts}

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray]) -> "Inverted":  # type: ignore[type-arg]  # of several types
        """Restore what :meth:`to_arrays` gave."""
        return cls(Terms(arrays["terms"]), arrays["starts"], arrays["members"], arrays["counts"])


@dataclass(frozen=True)
class _Postings:
    """Postings (term, member, count), and the terms that they are of."""

    names: list[str]
    term: NDArray[np.int64]  # (postings,) places among ``names``
    member: NDArray[np.int64]  # (postings,)
    counts: NDArray[np.int32]  # (postings,)


def _kept(part: Inverted, renumbered: Renumbered) -> _Postings:
    """Return the postings whose member stays, under its new number, with the terms that are left."""
    stays = renumbered.stays[part.members]
    term = np.repeat(np.arange(len(part.terms)), np.diff(part.starts))[stays]
    used = np.bincount(term, minlength=len(part.terms)) > 0
    names = list(compress(part.terms.tolist(), used))
    return _Postings(names, (np.cumsum(used) - 1)[term], renumbered.new[part.members[stays]], part.counts[stays])


class Inverter:
    """Texts on their way into an :class:`Inverted`, one at a time, so that their terms need not all be kept."""

    def __init__(self) -> None:
        """Start with none."""
        self._numbers: dict[str, int] = defaultdict(count().__next__)
        self._terms = array("i")
        self.lengths = array("i")  # of the texts, in terms

    def add(self, text: Iterable[str]) -> None:
        """Take the terms of the next text."""
        before = len(self._terms)
        self._terms.extend(map(self._numbers.__getitem__, text))
        self.lengths.append(len(self._terms) - before)

    def finish(self) -> Inverted:
        """Return the texts inverted."""
        ascending = sorted(self._numbers)
        place = np.empty(len(ascending), dtype=np.int64)
        place[[self._numbers[term] for term in ascending]] = np.arange(len(ascending))
        term = place[np.array(self._terms, dtype=np.int64)]
        member = np.repeat(np.arange(len(self.lengths), dtype=np.int64), np.array(self.lengths, dtype=np.int64))
        pairs, counts = np.unique(term * len(self.lengths) + member, return_counts=True)
        term, member = np.divmod(pairs, max(len(self.lengths), 1))
        return Inverted.of(Terms.build(ascending), term, member, counts)
