"""The dense half of an index of several parts: each is searched by itself, and the best of all are the best."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Vectors
from index.matching.measured import Measured
from index.matching.renumbered import Numbering
from index.matching.vectors import Nearest, Stored, VectorIndex, cosines


@dataclass(frozen=True)
class JoinedVectors:
    """What :class:`index.matching.vectors.VectorIndex` tells, of several that are counted through."""

    parts: Sequence[VectorIndex]
    numbering: Numbering

    def __len__(self) -> int:
        """Return how many vectors there are."""
        return len(self.numbering)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.parts[0].dimension

    @property
    def measured(self) -> Measured | None:
        """How the largest part is searched; None if exactly."""
        return self.parts[0].measured

    def rows(self) -> Stored:
        """Return all vectors, by id."""
        return self._rows(np.arange(len(self)))

    def search(self, query: Vectors, k: int, allowed: NDArray[np.bool_] | None = None) -> Nearest:
        """Search as one index of all these vectors would."""
        masks = None if allowed is None else self.numbering.by_part(allowed)

        def search_part(number: int) -> Nearest:
            part, kept = self.parts[number], self.numbering.renumbered[number]
            if masks is not None:
                return part.search(query, k, masks[number])
            return part.search(query, k) if kept.all_stay else part.search_without(query, k, kept.stays)

        return self._best(search_part, k)

    def exact(self, query: Vectors, k: int) -> Nearest:
        """Search as :meth:`search` does, but compare with every vector, however many there are."""

        def search_part(number: int) -> Nearest:
            return self.parts[number].exact(query, k, self.numbering.renumbered[number].stays)

        return self._best(search_part, k)

    def _best(self, search_part: Callable[[int], Nearest], k: int) -> Nearest:
        found = [search_part(number) for number in range(len(self.parts))]
        kept = self.numbering.renumbered
        ids = np.concatenate([part.new[ids] for part, (ids, _) in zip(kept, found, strict=True)])
        scores = np.concatenate([scores for _, scores in found])
        best = np.lexsort((ids, -scores))[:k]
        return ids[best], scores[best]

    def scores(self, query: Vectors, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the cosines of ``query`` (d,) with the vectors of ``ids`` (m,): (m,)."""
        return cosines(self._rows(ids), query)

    def _rows(self, ids: NDArray[np.int64]) -> Stored:
        rows = np.empty((len(ids), self.dimension), dtype=np.float16)
        located = self.numbering.locate(ids)
        for number, part in enumerate(self.parts):
            here = located.parts == number
            rows[here] = part.rows()[located.numbers[here]]
        return rows
