"""BM25 over texts that are already cut into stems.

BM25 as in Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", with Lucene's
idf = ln(1 + (N - df + 0.5) / (df + 0.5)), which is never negative. Scores are worked out when the index is written
(Lù 2024, "BM25S", arXiv 2407.03618), so a search only adds up a few rows. The bm25s package does the same; here it is
the oracle of a test, because importing it (and scipy with it) would double the start of the command line.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.matching.inverted import Inverted

K1 = 1.2  # how soon a repeated word stops counting: Lucene's value
B = 0.5  # how much a long key is held back: keys are one or two sentences, so less than the usual 0.75

_ROUNDING = 1e-4  # more than sums of 32-bit numbers can be wrong by
ENOUGH = 200_000  # postings gathered for one question: 2 ms; every one, in a collection of 50,000 sentences
_COMPARED = 3_000  # texts that are looked up one by one at last
_NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Postings:
    """The texts that hold a term."""

    members: NDArray[np.integer]  # (p,) ascending, one at least
    weights: NDArray[np.float32]  # (p,) what the term scores in each
    most: float  # the highest of these


class Ranking(ABC):
    """BM25 over n texts, wherever the postings of their terms come from."""

    @property
    @abstractmethod
    def count(self) -> int:
        """How many texts there are."""

    @abstractmethod
    def postings(self, term: str) -> Postings | None:
        """Return the texts that hold ``term``, or None when there is none."""

    def scores(self, terms: Sequence[str], texts: NDArray[np.int64] | None = None) -> NDArray[np.float32]:
        """Return the BM25 score of ``texts`` (m,), or of every text: 0 where no term occurs.

        A repeated term counts each time.
        """
        known = self._known(terms)
        if texts is not None:
            return _scores(known, texts)
        scores = np.zeros(self.count, dtype=np.float32)
        for postings in known:
            scores[postings.members] += postings.weights
        return scores

    def search(
        self, terms: Sequence[str], k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the ``k`` best texts and their scores, best first; of equal ones the first. None scores 0.

        ``allowed`` (n,) says which texts may be found. Exact, unless the terms have more than ``ENOUGH`` postings: then
        the rarest ones choose texts, whose scores the frequent ones only complete, so that a text is missed if it has
        nothing but frequent terms (a budget of postings: Lin & Trotman 2015, "Anytime ranking for impact-ordered
        indexes").
        """
        known = self._known(terms)
        left = float(sum(postings.most for postings in known))  # what the terms to come could add
        gathered = np.zeros(self.count, dtype=np.float32)
        touched: list[NDArray[np.int64]] = []
        least = 0.0  # what the k-th best has at least
        for postings in sorted(known, key=lambda postings: -postings.most):
            if sum(map(len, touched)) > ENOUGH:
                break
            texts, weights = postings.members.astype(np.int64), postings.weights
            if allowed is not None:
                kept = allowed[texts]
                texts, weights = texts[kept], weights[kept]
            so_far = gathered[texts] + weights
            gathered[texts] = so_far
            left -= postings.most
            touched.append(texts)
            if 0 < k <= len(texts):
                least = max(least, float(np.partition(so_far, -k)[-k]))
        good = np.concatenate([texts[gathered[texts] >= least - left - _ROUNDING] for texts in touched] or [_NONE])
        if len(good) > _COMPARED and left > _ROUNDING:
            good = good[np.argpartition(gathered[good], -_COMPARED)[-_COMPARED:]]
        found = np.unique(good)
        scores = _scores(known, found)
        best = np.argsort(-scores, kind="stable")[:k]
        return found[best], scores[best]

    def highest(self, terms: Sequence[str]) -> float:
        """Return the most that any text could score for ``terms``; a term of no text counts as the rarest would."""
        rarest = float(np.log1p((self.count + 0.5) / 0.5)) / (1 + K1 * (1 - B))
        known = [self.postings(term) for term in terms]
        return sum(rarest if postings is None else postings.most for postings in known)

    def rarity(self, term: str) -> float:
        """Return the term's idf, from 0 (everywhere) to 1 (in no text): how much it tells."""
        postings = self.postings(term)
        texts = 0 if postings is None else len(postings.members)
        highest = np.log1p((self.count + 0.5) / 0.5)
        return float(np.log1p((self.count - texts + 0.5) / (texts + 0.5)) / highest)

    def _known(self, terms: Sequence[str]) -> list[Postings]:
        return [postings for term in terms if (postings := self.postings(term)) is not None]


def _scores(known: Sequence[Postings], texts: NDArray[np.int64]) -> NDArray[np.float32]:
    scores = np.zeros(len(texts), dtype=np.float32)
    for postings in known:
        members = postings.members
        places = np.minimum(np.searchsorted(members, texts), len(members) - 1)
        scores += np.where(members[places] == texts, postings.weights[places], np.float32(0))
    return scores


def idf_of(held: NDArray[np.integer], count: int) -> NDArray[np.float32]:
    """Return the weight of terms of which each is in ``held`` of ``count`` texts."""
    return np.asarray(np.log1p((count - held + 0.5) / (held + 0.5)), np.float32)


def saturated(counts: NDArray[np.integer], relative: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what it counts, 0..1, that a term comes so often in texts of lengths ``relative`` to the mean."""
    frequency = counts.astype(np.float32)
    length = np.float32(1 - B) + np.float32(B) * relative
    return np.asarray(frequency / (frequency + np.float32(K1) * length), np.float32)


@dataclass(frozen=True)
class Words(Ranking):
    """BM25 over n texts: posting i of ``inverted`` scores ``weights[i]``."""

    inverted: Inverted
    lengths: NDArray[np.int32]  # (n,) terms of each text, repeated ones too
    weights: NDArray[np.float32]  # (postings,)
    most: NDArray[np.float32]  # (terms,) the highest weight of each term

    @classmethod
    def build(cls, texts: Sequence[Sequence[str]]) -> "Words":
        """Index texts that are already analysed."""
        return cls.weigh(Inverted.build(texts), np.array([len(text) for text in texts], dtype=np.int32))

    @classmethod
    def weigh(cls, inverted: Inverted, lengths: NDArray[np.int32]) -> "Words":
        """Work out the scores: they depend on all texts, so this is done anew whenever one comes or goes."""
        held = np.diff(inverted.starts)
        mean = float(lengths.mean()) if len(lengths) else 0.0
        relative = (lengths / (mean or 1.0)).astype(np.float32)
        idf = np.repeat(idf_of(held, len(lengths)), held)
        weights = saturated(inverted.counts, relative[inverted.members]) * idf
        most: NDArray[np.float32] = (
            np.maximum.reduceat(weights, inverted.starts[:-1]) if len(weights) else np.zeros(0, np.float32)
        )
        return cls(inverted, lengths, weights, most)

    @property
    def count(self) -> int:
        """How many texts there are."""
        return len(self.lengths)

    def postings(self, term: str) -> Postings | None:
        """Return the texts that hold ``term``, or None when there is none."""
        number = self.inverted.terms.find(term)
        if number is None:
            return None
        rows = self.inverted.rows(number)
        return Postings(self.inverted.members[rows], self.weights[rows], float(self.most[number]))
