"""The words of documents as they are written: what a misspelt word of a question is compared with."""

from collections.abc import KeysView, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.matching.inverted import Inverted
from index.matching.renumbered import Renumbered


@dataclass(frozen=True)
class Spellings:
    """The folded words of each document, by its place: those of its own keys, and those of its expected questions."""

    own: Inverted
    asked: Inverted

    @classmethod
    def merged(cls, parts: Sequence[tuple["Spellings", Renumbered]]) -> "Spellings":
        """Join the words of documents that get new places."""
        return cls(
            Inverted.merged([(part.own, renumbered) for part, renumbered in parts]),
            Inverted.merged([(part.asked, renumbered) for part, renumbered in parts]),
        )

    @cached_property
    def known(self) -> KeysView[str]:
        """All of them: those of documents before those of questions alone, then the most frequent first."""
        asked = dict(zip(self.asked.terms.tolist(), _frequencies(self.asked).tolist(), strict=True))
        terms, own = self.own.terms.tolist(), _frequencies(self.own)
        everywhere = own + np.fromiter((asked.get(term, 0) for term in terms), dtype=np.int64, count=len(terms))
        words = dict.fromkeys(terms[number] for number in np.lexsort((-everywhere, -own)))
        words.update(dict.fromkeys(sorted(asked, key=lambda term: -asked[term])))
        return words.keys()


def _frequencies(inverted: Inverted) -> NDArray[np.int64]:
    """Return how often each term comes, in all documents together: (terms,)."""
    ends = np.concatenate([[0], np.cumsum(inverted.counts, dtype=np.int64)])
    frequencies: NDArray[np.int64] = np.diff(ends[inverted.starts])
    return frequencies
