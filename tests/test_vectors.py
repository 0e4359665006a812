"""The dense search: FAISS finds what numpy finds by brute force, in ids and in scores, however they came there."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import StoreError
from index.matching.vectors import SCANNED, VectorIndex
from tests.rows import NOBODY, Model, check_results, rounded, unit_rows


@given(st.integers(0, 10**6), st.integers(1, 200), st.integers(1, 70), st.integers(0, 400), st.floats(0, 1))
@settings(max_examples=80)
def test_search_equals_brute_force(seed: int, n: int, dimension: int, k: int, share: float) -> None:
    vectors, query = unit_rows(seed, n, dimension), unit_rows(seed + 1, 1, dimension)[0]
    index = VectorIndex.build(vectors)
    cosines = rounded(vectors) @ query.astype(np.float64)
    check_results(index.search(query, k), cosines, k)
    check_results(index.exact(query, k), cosines, k)
    allowed = np.random.default_rng(seed).random(n) < share
    check_results(index.search(query, k, allowed), cosines, k, allowed)


@pytest.mark.parametrize("share", [0.5, 0.9, 1.0])
def test_search_among_many_allowed_vectors_equals_brute_force(share: float) -> None:
    vectors, query = unit_rows(5, 2 * SCANNED + 77, 16), unit_rows(6, 1, 16)[0]
    allowed = np.random.default_rng(7).random(len(vectors)) < share
    allowed[:3] = allowed[-3:] = [True, False, True]
    assert allowed.sum() > SCANNED - 1000
    check_results(
        VectorIndex.build(vectors).search(query, 200, allowed), rounded(vectors) @ query.astype(float), 200, allowed
    )


def test_ids_equal_brute_force_where_no_scores_are_close() -> None:
    angles = np.linspace(0, np.pi / 2, 50)
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    order = np.random.default_rng(3).permutation(50)
    ids, scores = VectorIndex.build(vectors[order]).search(np.array([1, 0], dtype=np.float32), 50)
    assert order[ids].tolist() == list(range(50))
    np.testing.assert_allclose(scores, np.cos(angles), atol=5e-4)  # 16-bit numbers


@pytest.mark.parametrize("n", [30, 700, 5_000])
def test_of_equal_vectors_the_first_are_found(n: int) -> None:
    """Faiss by itself takes any of them; some of every kind of row are nearer, some farther, than those at the end."""
    three, query = unit_rows(3, 3, 8), unit_rows(4, 1, 8)[0]
    kinds = np.random.default_rng(5).integers(0, 3, n)
    index = VectorIndex.build(three[kinds])
    order = np.lexsort((np.arange(n), -(rounded(three) @ query)[kinds]))
    allowed = np.arange(n) % 7 != 3
    for k in (1, 5, 20, n // 2, n - 1):
        assert index.exact(query, k)[0].tolist() == order[:k].tolist()
        assert index.exact(query, k, allowed)[0].tolist() == order[allowed[order]][:k].tolist()


def test_sixteen_bits_are_wrong_by_less_than_a_thousandth() -> None:
    vectors, queries = unit_rows(1, 2000, 384), unit_rows(2, 20, 384)
    index = VectorIndex.build(vectors)
    everyone = np.arange(2000)
    wrong = [np.abs(index.scores(query, everyone) - vectors @ query).max() for query in queries]
    assert 0 < max(wrong) < 1e-3


def test_scores_of_given_ids_are_their_cosines_and_rows_are_what_was_given() -> None:
    vectors, query = unit_rows(1, 40, 16), unit_rows(2, 1, 16)[0]
    ids = np.array([5, 0, 39, 5])
    index = VectorIndex.build(vectors)
    np.testing.assert_allclose(index.scores(query, ids), rounded(vectors)[ids] @ query, atol=1e-6)
    assert index.scores(query, NOBODY).shape == (0,)
    np.testing.assert_array_equal(index.rows(), vectors.astype(np.float16))


def test_more_results_than_vectors_no_vectors_and_a_query_of_zeros() -> None:
    vectors = unit_rows(1, 3, 8)
    index = VectorIndex.build(vectors)
    assert len(index.search(vectors[0], 1000)[0]) == 3
    assert index.search(vectors[1], 1)[0].tolist() == [1]
    assert len(index.search(vectors[0], 0)[0]) == 0
    assert len(index.search(vectors[0], 3, np.zeros(3, dtype=bool))[0]) == 0
    ids, scores = index.search(np.zeros(8, dtype=np.float32), 3)
    assert sorted(ids.tolist()) == [0, 1, 2]
    assert scores.tolist() == [0, 0, 0]
    empty = VectorIndex.build(np.zeros((0, 8), dtype=np.float32))
    assert (len(empty), empty.dimension, empty.rows().shape) == (0, 8, (0, 8))
    assert len(empty.search(vectors[0], 5)[0]) == len(empty.search(vectors[0], 5, np.zeros(0, dtype=bool))[0]) == 0


@pytest.mark.parametrize("n", [0, 1, 30])
def test_files_restore_the_same_index(tmp_path: Path, n: int) -> None:
    vectors, query = unit_rows(1, n, 16), unit_rows(2, 1, 16)[0]
    index = VectorIndex.build(vectors)
    index.write(tmp_path)
    restored = VectorIndex.read(tmp_path, index.measured)
    assert (len(restored), restored.dimension, restored.measured) == (n, 16, None)
    np.testing.assert_array_equal(restored.rows(), vectors.astype(np.float16))
    for before, after in zip(index.search(query, 30), restored.search(query, 30), strict=True):
        np.testing.assert_array_equal(before, after)


def test_what_is_no_faiss_index_is_one_sentence(tmp_path: Path) -> None:
    for content in (b"", b"\0" * 100, b"IxSQ"):
        (tmp_path / "vectors.faiss").write_bytes(content)
        with pytest.raises(StoreError, match=r"vectors\.faiss is not a FAISS index") as raised:
            VectorIndex.read(tmp_path, None)
        assert "\n" not in str(raised.value)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6), st.integers(0, 10**6))
@settings(max_examples=60)
def test_after_any_changes_each_row_has_its_own_vector(changes: list[tuple[int, int]], seed: int) -> None:
    random = np.random.default_rng(seed)
    vectors, query = unit_rows(seed, 50, 12).astype(np.float16), unit_rows(seed + 1, 1, 12)[0]
    model = Model(12)
    for gone, come in changes:
        model.change(random, gone, come, vectors, None)
        model.check(query)
