"""Rows of vectors, what numpy finds among them by brute force, and how much of it an index finds."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Vectors
from index.matching.renumbered import Renumbered
from index.matching.vectors import Stored, VectorIndex

FEW = 3_000  # vectors from which on the tests of the rough search use it; really EXACT
NOBODY = np.zeros(0, dtype=np.int64)


def unit_rows(seed: int, n: int, dimension: int) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(n, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def clustered(seed: int, n: int, dimension: int = 48) -> Stored:
    """Return rows in groups, as texts about the same thing are."""
    random = np.random.default_rng(seed)
    centres = unit_rows(seed, max(n // 30, 1), dimension)
    rows = centres[random.integers(len(centres), size=n)] + random.normal(size=(n, dimension)) * 0.1
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)


def rounded(vectors: Vectors) -> NDArray[np.float64]:
    """Return what is kept of vectors: 16 bits of each number."""
    return vectors.astype(np.float16).astype(np.float64)


def check_results(
    found: tuple[NDArray[np.int64], NDArray[np.float32]],
    cosines: NDArray[np.float64],
    k: int,
    allowed: NDArray[np.bool_] | None = None,
) -> None:
    """Assert that these are the ``k`` best of the cosines, best first; of nearly equal ones any will do."""
    ids, scores = found
    fair = cosines if allowed is None else cosines[allowed]
    assert len(ids) == min(k, len(fair))
    assert len(set(ids.tolist())) == len(ids)
    assert ids.min(initial=0) >= 0  # FAISS pads with -1: none may show
    assert allowed is None or allowed[ids].all()
    np.testing.assert_allclose(scores, cosines[ids], atol=2e-6)
    np.testing.assert_allclose(scores, np.sort(fair)[::-1][:k], atol=2e-6)
    assert (np.diff(scores) <= 0).all()


class Model:
    """What an index of vectors should hold: each vector under its row, through the same changes, with numpy alone."""

    def __init__(self, dimension: int) -> None:
        self.rows = np.zeros((0, dimension), dtype=np.float16)
        self.index = VectorIndex.build(self.rows)

    def change(
        self, random: np.random.Generator, gone: int, come: int, vectors: Stored, queries: Vectors | None
    ) -> None:
        """Drop ``gone`` vectors, bring ``come`` in at any rows; the ones that stay keep their order."""
        stay = np.ones(len(self.rows), dtype=bool)
        stay[random.choice(len(self.rows), min(gone, len(self.rows)), replace=False)] = False
        total = int(stay.sum()) + come
        at = np.sort(random.choice(total, come, replace=False)).astype(np.int64)
        old, new = np.flatnonzero(stay), np.setdiff1d(np.arange(total), at)
        added = vectors[random.choice(len(vectors), come)]
        rows = np.zeros((total, self.rows.shape[1]), dtype=np.float16)
        rows[new], rows[at] = self.rows[stay], added
        self.rows = rows
        kept = Renumbered.of(len(stay), dict(zip(old.tolist(), new.tolist(), strict=True)))
        self.index = self.index.changed(kept, added, at, None if queries is None else lambda: queries)

    def check(self, query: Vectors) -> None:
        """Every id has its own vector."""
        assert len(self.index) == len(self.rows)
        np.testing.assert_array_equal(self.index.rows(), self.rows)
        cosines = self.rows.astype(np.float64) @ query.astype(np.float64)
        everyone = np.arange(len(self.rows))
        np.testing.assert_allclose(self.index.scores(query, everyone), cosines, atol=2e-6)
        check_results(self.index.exact(query, 10), cosines, 10)
        one = everyone == len(everyone) // 2
        assert self.index.search(query, 10, one)[0].tolist() == everyone[one].tolist()


@cache
def near(n: int, seed: int = 4) -> Vectors:
    """Return questions near some of ``clustered(1, n)``."""
    random = np.random.default_rng(seed)
    rows = clustered(1, n)[random.choice(n, 200)].astype(np.float32) + random.normal(size=(200, 48)) * 0.05
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def recall(index: VectorIndex, queries: Vectors) -> float:
    """Return how much of the 10 nearest, as numpy finds them, a search finds."""
    rows = index.rows().astype(np.float32)
    truth = [np.argsort(-(rows @ query), kind="stable")[:10] for query in queries]
    found = [index.search(query, 10)[0] for query in queries]
    return float(np.mean([len(np.intersect1d(a, b)) / 10 for a, b in zip(found, truth, strict=True)]))
