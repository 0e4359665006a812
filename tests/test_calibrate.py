"""Calibration on made-up evidence: which piece tells is found out, and the refusal model is scikit-learn's."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from fakes import HashEncoder
from sklearn.linear_model import LogisticRegressionCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from assistant.asking.query import Query
from assistant.finding.evidence import NAMES
from assistant.finding.refusal import bent, features
from assistant.finding.search import Evidence, Found, Hit
from assistant.fitting.calibrate import REFUSED
from assistant.fitting.cases import Case
from assistant.fitting.material import Asked
from assistant.fitting.models import BENT, STRENGTHS, fit_nearness, fit_refusal, fit_weights, folds, least_wrong
from index.reading.documents import parse_document
from index.reading.sources import Source
from index.storage.store import Index

TEXT = "\n\n".join(f"Le voilier numéro {number} rentre au port." for number in range(2, 8))


@cache
def index() -> Index:
    return Index.build([Source(parse_document(TEXT, identifier="d", sha256="1"))], HashEncoder())


def asked(question: str, gold: set[int], evidence: np.ndarray, weights: np.ndarray) -> Asked:
    """Rank the sentences by ``evidence @ weights``, as a search does."""
    scores = evidence @ weights
    hits = tuple(Hit(int(n), float(scores[n]), Evidence(*evidence[n].tolist())) for n in np.argsort(-scores))
    against = Evidence(asked_dense=float(evidence[:, 6].min()), vote=float(evidence[0, 0]))
    return Asked(
        index(),
        Case(question, "fr", "x", frozenset(gold)),
        Query(question, question, "fr"),
        Found(hits, {"d": against}, {}),
    )


def made_up(seed: int, count: int, true: dict[str, float], answered: float = 1.0) -> list[Asked]:
    """Draw evidence at random; gold is the sentence with the highest weighted sum of the ``true`` pieces and noise."""
    rng = np.random.default_rng(seed)
    weights = np.array([true.get(name, 0.0) for name in NAMES])
    cases = []
    for _ in range(count):
        evidence = rng.random((6, len(NAMES)))
        best = int(np.argmax(evidence @ weights + rng.gumbel(size=6)))
        gold = {best} if rng.random() < answered else set()
        question = " ".join(rng.choice(["voilier", "port", "combien", "quand", "girafe", "rentre"], size=3))
        cases.append(asked(question, gold, evidence, np.where(weights > 0, weights, 0.01)))
    return cases


def test_the_pieces_that_tell_are_found_out() -> None:
    true = {"own_words": 6.0, "asked_late": 4.0, "learned": 2.0}
    fitted = fit_weights(made_up(1, 2000, true))
    for name in NAMES:
        # The noise has the scale at which a softmax of the sums is the very law of the data.
        assert getattr(fitted, name) == pytest.approx(true.get(name, 0.0), abs=0.6), name
    assert fitted.own_words > fitted.asked_late > fitted.learned > 1


def test_no_weight_is_negative_though_its_piece_speaks_against() -> None:
    fitted = fit_weights(made_up(2, 400, {"own_dense": 8.0, "vote": -8.0}))
    assert fitted.vote == 0.0
    assert fitted.own_dense > 3


def test_cases_that_tell_nothing_change_nothing() -> None:
    cases = made_up(3, 60, {"own_dense": 5.0})
    some = cases[0]
    nothing = [
        Asked(some.engine, Case("?", "fr", "x", frozenset()), some.query, some.found),  # not answered
        Asked(some.engine, Case("?", "fr", "x", frozenset({99})), some.query, some.found),  # gold was not found
        Asked(some.engine, Case("?", "fr", "x", frozenset(range(6))), some.query, some.found),  # every sentence is gold
    ]
    assert fit_weights([*cases, *nothing]) == fit_weights(cases)


def test_what_nearness_counts_beside_the_search_is_found_out() -> None:
    rng = np.random.default_rng(6)
    cases = []
    for _ in range(2000):
        scores, near = rng.normal(size=6), rng.normal(0.8, 0.05, size=6)
        best = int(np.argmax(2.0 * scores + 30.0 * near + rng.gumbel(size=6)))
        hits = tuple(Hit(n, float(scores[n]), Evidence(), near=float(near[n])) for n in range(6))
        cases.append(
            Asked(index(), Case("?", "fr", "x", frozenset({best})), Query("?", "?", "fr"), Found(hits, {}, {}))
        )
    fitted = fit_nearness(cases)
    assert fitted.search == pytest.approx(2.0, abs=0.15)
    assert fitted.cosine == pytest.approx(30.0, abs=2.0)


@pytest.fixture(scope="module")
def cases() -> list[Asked]:
    # Evidence tells here whether a question is answered: the best hit's own words.
    drawn = made_up(4, 160, {"own_words": 20.0}, answered=0.7)
    return [
        Asked(c.engine, c.case, c.query, c.found)
        if c.case.gold or number % 3
        else asked(c.case.question, set(), np.array([np.full(11, 0.2) + n / 100 for n in range(6)]), np.ones(11))
        for number, c in enumerate(drawn)
    ]


def test_the_refusal_model_is_scikit_learn_s(cases: list[Asked]) -> None:
    with threadpool_limits(1):  # for tables this small, threads cost more than they bring
        model = fit_refusal(cases, REFUSED)
    plain = [features(one.engine, one.query, one.found) for one in cases]
    table = [bent(row, model.knots) for row in plain]
    names = list(model.coefficients)
    varying = [name for name in table[0] if max(row[name] for row in table) > min(row[name] for row in table)]
    assert names == varying
    values = np.array([[row[name] for name in names] for row in table])
    right = [one.found.hits[0].sentence in one.case.gold for one in cases]
    assert 0.2 < np.mean(right) < 0.9
    pipeline = make_pipeline(
        StandardScaler(),
        LogisticRegressionCV(
            Cs=STRENGTHS, cv=10, scoring="neg_log_loss", max_iter=4000, l1_ratios=(0,), use_legacy_attributes=False
        ),
    ).fit(values, right)
    said = np.array([model.probability(row) for row in plain])
    np.testing.assert_allclose(said, pipeline.predict_proba(values)[:, 1], atol=1e-3)
    assert said.mean() == pytest.approx(np.mean(right), abs=0.01)  # calibrated in the large
    answerable = np.array([bool(one.case.gold) for one in cases])
    assert np.mean(said[answerable] < model.threshold) == pytest.approx(REFUSED, abs=0.04)
    assert np.mean(said[~answerable] < model.threshold) > np.mean(said[answerable] < model.threshold)


def test_the_knots_are_the_quartiles_of_what_is_bent(cases: list[Asked]) -> None:
    with threadpool_limits(1):
        model = fit_refusal(cases, REFUSED)
    scores = sorted(features(one.engine, one.query, one.found)["score"] for one in cases)
    assert model.knots["score"] == pytest.approx([scores[len(scores) * n // 4] for n in (1, 2, 3)], abs=0.3)
    assert set(model.knots) <= set(BENT)
    assert "covered" not in model.knots


def test_no_document_is_fitted_on_where_it_is_tried() -> None:
    known = made_up(5, 60, {"own_words": 5.0})
    engines = [Index.build([], HashEncoder()) for _ in range(12)]
    many = [replace(one, engine=engines[number % 12]) for number, one in enumerate(known)]
    pairs = folds(many)
    assert sorted(np.concatenate([tried for _, tried in pairs])) == list(range(60))
    for fitted, tried in pairs:
        assert not {id(many[n].engine) for n in fitted} & {id(many[n].engine) for n in tried}
    assert {len(tried) for _, tried in folds(known)} == {6}  # of one document, any


def test_the_least_wrong_threshold_is_the_best_of_all_that_could_be() -> None:
    chance = np.random.default_rng(3)
    answerable = chance.random(200) < 0.7
    said = np.clip(chance.normal(np.where(answerable, 0.6, 0.4), 0.2), 0, 1)

    def wrong(threshold: float) -> float:
        return float(max(1.5 * (said[answerable] < threshold).mean(), (said[~answerable] >= threshold).mean()))

    found = least_wrong(said, answerable)
    assert wrong(found) == pytest.approx(min(wrong(threshold) for threshold in (*said, 2.0)))
    assert least_wrong(np.array([0.1, 0.3, 0.8, 0.9]), np.array([False, False, True, True])) == 0.8


def test_fitting_again_gives_the_same(cases: list[Asked]) -> None:
    assert fit_weights(cases) == fit_weights(cases)
