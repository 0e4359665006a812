"""BM25 of keys that a database gave, by the formula of :mod:`index.matching.bm25`, out of counts over all of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.engine import Numbers
from index.matching.bm25 import K1, B
from index.postgres.schema import Corpus
from index.postgres.snapshots import Moment

# For each frequency the shortest key has the highest weight.
_TERMS = """
SELECT stem, frequency, min(length), sum(keys)::bigint FROM dans_le_texte.terms
WHERE stem = ANY(%s) GROUP BY stem, frequency
"""


@dataclass(frozen=True)
class Term:
    """A stem of some key."""

    keys: int  # how many hold it
    idf: np.float32
    most: np.float32  # the highest weight that it has in any key


@dataclass(frozen=True)
class Weighing:
    """How much each term of a question weighs; ``known`` holds those that some key has."""

    corpus: Corpus
    known: Mapping[str, Term]

    def weights(self, term: Term, frequencies: Numbers, lengths: Numbers) -> NDArray[np.float32]:
        """Return what a term adds to the scores of keys (m,) that have it so often, and so many stems in all."""
        return _weights(self.corpus, term.idf, frequencies, lengths)

    def scores(self, terms: Sequence[str], frequencies: Mapping[str, Numbers], lengths: Numbers) -> NDArray[np.float32]:
        """Return the BM25 score of keys (m,), in which each known term stands so often: a repeated one counts again."""
        scores = np.zeros(len(lengths), dtype=np.float32)
        for term in terms:
            if term in self.known:
                scores += self.weights(self.known[term], frequencies[term], lengths)
        return scores

    def highest(self, terms: Sequence[str]) -> float:
        """Return the most that any key could score; a term of no key counts as the rarest would."""
        rarest = _most_telling(self.corpus.keys) / (1 + K1 * (1 - B))
        return sum(float(self.known[term].most) if term in self.known else rarest for term in terms)

    def rarest(self, budget: int) -> list[str]:
        """Return the known terms that tell most, until ``budget`` keys hold them: always one, if there is one."""
        chosen: list[str] = []
        held = 0
        for name, term in sorted(self.known.items(), key=lambda item: -float(item[1].most)):
            if chosen and held + term.keys > budget:
                break
            chosen.append(name)
            held += term.keys
        return chosen

    def rarity(self, name: str) -> float:
        """Return a term's idf, from 0 (everywhere) to 1 (in no key)."""
        held = self.known[name].keys if name in self.known else 0
        return _idf(self.corpus.keys, held) / _most_telling(self.corpus.keys)


class Weights:
    """What is known of terms at one version of a collection. Threads may share it."""

    def __init__(self, corpus: Corpus) -> None:
        """Know of none yet."""
        self.corpus = corpus
        self._lock = Lock()
        self._known: dict[str, Term | None] = {}

    def of(self, terms: Iterable[str], moment: Moment) -> Weighing:
        """Return how much these terms weigh."""
        wanted = {term.replace("\0", "") for term in terms}
        with self._lock:
            missing = sorted(wanted - self._known.keys())
        if missing:
            read = self._read(missing, moment)
            with self._lock:
                self._known |= dict.fromkeys(missing) | read
        with self._lock:
            found = {name: self._known[name] for name in wanted}
        return Weighing(self.corpus, {name: term for name, term in found.items() if term})

    def _read(self, names: Sequence[str], moment: Moment) -> dict[str, Term]:
        rows = moment.session.rows(_TERMS, [names])
        found: dict[str, Term] = {}
        for name in {row[0] for row in rows}:
            own = [row for row in rows if row[0] == name]
            held = sum(keys for *_, keys in own)
            idf = np.float32(_idf(self.corpus.keys, held))
            frequencies, lengths = np.array([row[1] for row in own]), np.array([row[2] for row in own])
            found[name] = Term(held, idf, _weights(self.corpus, idf, frequencies, lengths).max())
        return found


def _weights(corpus: Corpus, idf: np.float32, frequencies: Numbers, lengths: Numbers) -> NDArray[np.float32]:
    # As index/matching/bm25.py has it, number of 32 bits by number of 32 bits: scores are equal, not only near.
    mean = corpus.stems / corpus.keys if corpus.keys else 0.0
    relative = (lengths / (mean or 1.0)).astype(np.float32)
    frequency = frequencies.astype(np.float32)
    length = np.float32(1 - B) + np.float32(B) * relative
    return np.asarray(frequency / (frequency + np.float32(K1) * length) * idf, np.float32)


def _idf(keys: int, held: int) -> float:
    return float(np.log1p((keys - held + 0.5) / (held + 0.5)))


def _most_telling(keys: int) -> float:
    return float(np.log1p((keys + 0.5) / 0.5))
