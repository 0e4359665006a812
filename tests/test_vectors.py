"""The dense half: FAISS finds what numpy finds by brute force, in ids and in scores."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.datatypes import Vectors
from index.errors import StoreError
from index.vectors import VectorIndex


def unit_rows(seed: int, n: int, dimension: int) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(n, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@given(st.integers(0, 10**6), st.integers(1, 200), st.integers(1, 70), st.integers(1, 400))
@settings(max_examples=60, deadline=None)
def test_search_equals_brute_force(seed: int, n: int, dimension: int, k: int) -> None:
    vectors = unit_rows(seed, n, dimension)
    query = unit_rows(seed + 1, 1, dimension)[0]
    ids, scores = VectorIndex.build(vectors).search(query, k)
    cosines = (vectors.astype(np.float64) @ query.astype(np.float64)).astype(np.float32)
    best = np.sort(cosines)[::-1][:k]
    assert len(ids) == min(k, n)
    assert ids.min() >= 0  # FAISS pads with -1: none may show
    assert len(set(ids.tolist())) == len(ids)
    np.testing.assert_allclose(scores, best, atol=1e-5)
    np.testing.assert_allclose(scores, cosines[ids], atol=1e-5)


def test_ids_equal_brute_force_where_no_scores_are_close() -> None:
    angles = np.linspace(0, np.pi / 2, 50)
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    order = np.random.default_rng(3).permutation(50)
    ids, scores = VectorIndex.build(vectors[order]).search(np.array([1, 0], dtype=np.float32), 50)
    assert order[ids].tolist() == list(range(50))
    np.testing.assert_allclose(scores, np.cos(angles), atol=1e-6)


def test_scores_of_given_ids_are_their_cosines() -> None:
    vectors, query = unit_rows(1, 40, 16), unit_rows(2, 1, 16)[0]
    ids = np.array([5, 0, 39, 5])
    np.testing.assert_allclose(VectorIndex.build(vectors).scores(query, ids), vectors[ids] @ query, atol=1e-6)


def test_more_results_than_vectors_no_vectors_and_a_query_of_zeros() -> None:
    vectors = unit_rows(1, 3, 8)
    index = VectorIndex.build(vectors)
    assert len(index.search(vectors[0], 1000)[0]) == 3
    assert index.search(vectors[1], 1)[0].tolist() == [1]
    assert len(index.search(vectors[0], 0)[0]) == 0
    ids, scores = index.search(np.zeros(8, dtype=np.float32), 3)
    assert sorted(ids.tolist()) == [0, 1, 2]
    assert scores.tolist() == [0, 0, 0]
    assert len(VectorIndex.build(np.zeros((0, 8), dtype=np.float32)).search(vectors[0], 5)[0]) == 0


def test_bytes_restore_the_same_index() -> None:
    vectors, query = unit_rows(1, 30, 16), unit_rows(2, 1, 16)[0]
    index = VectorIndex.build(vectors)
    restored = VectorIndex.from_bytes(index.to_bytes())
    assert (len(restored), restored.dimension) == (30, 16)
    for before, after in zip(index.search(query, 30), restored.search(query, 30), strict=True):
        np.testing.assert_array_equal(before, after)


def test_what_is_no_faiss_index_is_one_sentence() -> None:
    with pytest.raises(StoreError, match="not a FAISS index") as raised:
        VectorIndex.from_bytes(b"\0" * 100)
    assert "\n" not in str(raised.value)
