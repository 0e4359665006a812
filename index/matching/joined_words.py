"""The lexical half of an index of several parts, weighed as if they were one.

A term's weights depend on how many texts hold it and on how long they are on average, in all parts together, so that
those that a part was written with do not hold. They are worked out when a term is asked for, by the formula and with
the rounding of :mod:`index.matching.bm25`, so that scores are the very same as those of one index of all texts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from index.matching.bm25 import Postings, Ranking, Words, idf_of, saturated
from index.matching.renumbered import Numbering

KEPT = 256  # terms that stay weighed: 0.1 GB if they were the most frequent ones of a million sentences


@dataclass(frozen=True)
class JoinedWords(Ranking):
    """BM25 over the texts of several parts, which are counted through."""

    parts: Sequence[Words]
    numbering: Numbering

    @property
    def count(self) -> int:
        """How many texts there are."""
        return len(self.numbering)

    def postings(self, term: str) -> Postings | None:
        """Return the texts that hold ``term``, or None when there is none."""
        return self._postings(term)

    @cached_property
    def _mean(self) -> float:
        """How many terms a text has on average."""
        kept = zip(self.parts, self.numbering.renumbered, strict=True)
        return sum(int(part.lengths[one.stays].sum()) for part, one in kept) / (self.count or 1)

    @cached_property
    def _postings(self) -> Callable[[str], Postings | None]:
        return lru_cache(maxsize=KEPT)(self._weighed)

    def _weighed(self, term: str) -> Postings | None:
        members: list[NDArray[np.int32]] = []
        scores: list[NDArray[np.float32]] = []
        for part, kept in zip(self.parts, self.numbering.renumbered, strict=True):
            number = part.inverted.terms.find(term)
            if number is None:
                continue
            rows = part.inverted.rows(number)
            texts, counts = part.inverted.members[rows], part.inverted.counts[rows]
            if not kept.all_stay:
                stay = kept.stays[texts]
                texts, counts = texts[stay], counts[stay]
            relative = (part.lengths[texts] / (self._mean or 1.0)).astype(np.float32)
            members.append(kept.new[texts].astype(np.int32))
            scores.append(saturated(counts, relative))
        held = sum(map(len, members))
        if not held:
            return None
        member = np.concatenate(members)
        order = np.argsort(member, kind="stable")  # each part's are in order already: they are merged
        weights = np.concatenate(scores)[order] * idf_of(np.array([held]), self.count)
        return Postings(member[order], weights, float(weights.max()))
