"""More vectors than are all compared: a rough search finds what was measured, and what it finds is scored exactly."""

from pathlib import Path

import numpy as np
import pytest

from index.datatypes import Vectors
from index.matching import vectors as module
from index.matching.joined_vectors import JoinedVectors
from index.matching.measured import RECALL
from index.matching.renumbered import Numbering, Renumbered, Run
from index.matching.vectors import EXACT, VectorIndex
from tests.rows import FEW, NOBODY, Model, check_results, clustered, near, recall


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Search roughly from a size on that tests can build many of: the one constant that says how many is ours."""
    monkeypatch.setattr(module, "EXACT", FEW)


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


def test_several_parts_are_searched_as_one_without_what_is_gone(few: None) -> None:
    n, random = 6_000, np.random.default_rng(11)
    large = VectorIndex.build(clustered(1, n), lambda: near(n))
    small = VectorIndex.build(clustered(1, n)[random.choice(n, 400)])  # each of them is equal to one of the large part
    runs = [Run(0, 0, 1000), Run(1, 0, 150), Run(0, 1200, 5000), Run(1, 200, 400), Run(0, 5001, n)]
    joined = JoinedVectors([large, small], Numbering(runs, [n, 400]))
    rows = np.concatenate([(large, small)[run.part].rows()[run.first : run.end] for run in runs])
    one = VectorIndex.build(rows)
    assert len(joined) == len(one) == n - 201 + 350
    np.testing.assert_array_equal(joined.rows(), rows)
    allowed = random.random(len(joined)) < 0.3
    for query in near(n)[:20]:
        for found, expected in (
            (joined.exact(query, 50), one.exact(query, 50)),
            (joined.search(query, 50, allowed), one.search(query, 50, allowed)),
        ):
            assert found[0].tolist() == expected[0].tolist()
            np.testing.assert_allclose(found[1], expected[1], atol=1e-6)
        ids, scores = joined.search(query, 50)
        assert len(set(ids.tolist())) == 50
        np.testing.assert_array_equal(joined.scores(query, ids), one.scores(query, ids))
        np.testing.assert_allclose(scores, one.scores(query, ids), atol=1e-6)
    shares = [np.isin(joined.search(query, 10)[0], one.exact(query, 10)[0]).mean() for query in near(n)]
    assert large.measured is not None
    assert np.mean(shares) >= large.measured.recall - 0.02


def test_where_all_that_is_near_has_gone_the_rest_is_found(few: None) -> None:
    n, query = 6_000, near(6_000)[0]
    index = VectorIndex.build(clustered(1, n), lambda: near(n))
    assert index.measured is not None
    stays = np.ones(n, dtype=bool)
    stays[index.exact(query, n // 2)[0]] = False
    for found, expected in zip(index.search_without(query, 20, stays), index.exact(query, 20, stays), strict=True):
        np.testing.assert_array_equal(found, expected)
