"""The dense half: FAISS finds what numpy finds by brute force, in ids and in scores, however the vectors came there."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.datatypes import Vectors
from index.errors import StoreError
from index.matching import vectors as module
from index.matching.renumbered import Renumbered
from index.matching.vectors import EXACT, RECALL, SCANNED, Stored, VectorIndex

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


# ---- Any number of changes ----


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


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6), st.integers(0, 10**6))
@settings(max_examples=60)
def test_after_any_changes_each_row_has_its_own_vector(changes: list[tuple[int, int]], seed: int) -> None:
    random = np.random.default_rng(seed)
    vectors, query = unit_rows(seed, 50, 12).astype(np.float16), unit_rows(seed + 1, 1, 12)[0]
    model = Model(12)
    for gone, come in changes:
        model.change(random, gone, come, vectors, None)
        model.check(query)


# ---- More vectors than are all compared ----


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Search roughly from a size on that tests can build many of: the one constant that says how many is ours."""
    monkeypatch.setattr(module, "EXACT", FEW)


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


def test_up_to_exact_all_are_compared_and_without_questions_always(few: None) -> None:
    vectors = clustered(1, FEW + 1)
    assert VectorIndex.build(vectors[:-1], lambda: near(FEW)).measured is None
    assert VectorIndex.build(vectors).measured is None
    assert VectorIndex.build(vectors, lambda: near(FEW)).measured is not None


def test_a_rough_search_finds_what_its_measurement_says(few: None) -> None:
    n = 12_000
    index = VectorIndex.build(clustered(1, n), lambda: near(n))
    assert index.measured is not None
    assert (index.measured.measured_at, index.measured.measured_on) == (n, 200)
    assert recall(index, near(n)) == pytest.approx(index.measured.recall, abs=2e-3)
    assert index.measured.recall >= RECALL
    # Of other questions: the mean of 200 shares of ten, whose standard error is below 0.01.
    assert recall(index, near(n, seed=77)) >= index.measured.recall - 0.03
    rows = index.rows().astype(np.float64)
    for query in near(n)[:20]:
        check_results(index.exact(query, 30), rows @ query, 30)
        ids, scores = index.search(query, 30)
        assert len(set(ids.tolist())) == 30
        np.testing.assert_allclose(scores, rows[ids] @ query, atol=2e-6)  # what is found is scored exactly
        assert (np.diff(scores) <= 0).all()


def test_a_rough_index_searches_exactly_among_those_allowed(few: None) -> None:
    n = 12_000
    index = VectorIndex.build(clustered(1, n), lambda: near(n))
    rows, random = index.rows().astype(np.float64), np.random.default_rng(9)
    for query, share in zip(near(n)[:12], [0.0, 0.0005, 0.01, 0.5, 0.9, 1.0] * 2, strict=True):
        allowed = random.random(n) < share
        check_results(index.search(query, 20, allowed), rows @ query, 20, allowed)


def test_a_rough_index_is_read_as_it_was_written(few: None, tmp_path: Path) -> None:
    n = 6_000
    index = VectorIndex.build(clustered(1, n), lambda: near(n))
    index.write(tmp_path)
    restored = VectorIndex.read(tmp_path, index.measured)
    for query in near(n)[:20]:
        for before, after in zip(index.search(query, 50), restored.search(query, 50), strict=True):
            np.testing.assert_array_equal(before, after)
    kept = Renumbered.of(n, {row: row - 1 for row in range(1, n)})  # the first one goes
    changed = restored.changed(kept, np.zeros((0, 48), np.float16), NOBODY, None)
    np.testing.assert_array_equal(changed.rows(), index.rows()[1:])
    assert recall(changed, near(n)) >= index.measured.recall - 0.02


def test_filled_changed_and_emptied_every_id_keeps_its_own_vector(few: None) -> None:
    random, query = np.random.default_rng(1), near(FEW)[0]
    model = Model(48)
    kinds = []
    for gone, come in ((0, 500), (0, FEW), (100, 400), (0, 3 * FEW), (50, 7), (FEW, 0), (0, 1), (3 * FEW, 0), (FEW, 0)):
        model.change(random, gone, come, clustered(2, 9_000), near(FEW))
        model.check(query)
        kinds.append(model.index.measured is None)
        if not kinds[-1]:
            assert recall(model.index, model.rows[::97][:100].astype(np.float32)) > 0.9
    assert kinds == [True, False, False, False, False, False, False, True, True]
    model.change(random, len(model.rows), 0, clustered(2, 10), near(FEW))
    assert len(model.index) == 0
    model.change(random, 0, 5, clustered(2, 10), near(FEW))
    model.check(query)


def test_it_is_measured_again_when_a_quarter_has_changed_and_not_before(few: None) -> None:
    n = 4_000
    measured: list[int] = []
    index = VectorIndex.build(clustered(1, n), lambda: near(n))

    def grown(by: int) -> VectorIndex:
        def questions() -> Vectors:
            measured.append(by)
            return near(n)

        return index.changed(
            Renumbered.of(n, {row: row for row in range(n)}), clustered(3, by), np.arange(n, n + by), questions
        )

    assert grown(990).measured == index.measured
    assert grown(1010).measured.measured_at == n + 1010
    assert measured == [1010]


def test_the_real_number_of_vectors_from_which_on_a_search_is_rough() -> None:
    vectors = np.concatenate([clustered(8, EXACT, 24), clustered(9, 5_000, 24)])
    questions = vectors[:: len(vectors) // 50].astype(np.float32)
    index = VectorIndex.build(vectors, lambda: questions)
    assert index.measured is not None
    assert recall(index, questions) == pytest.approx(index.measured.recall, abs=5e-3)
