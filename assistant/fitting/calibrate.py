"""Fit what is fitted: ``make calibrate``, or ``python -m assistant.fitting.calibrate``.

Two things for each kind of document, with expected questions and without: the weights of the evidence in a sentence's
score, by the likelihood of the gold sentence under a softmax of the scores; and the refusal model, a logistic
regression for "the first sentence answers". Both are fitted on data/evaluation/plan*.jsonl, those for documents
without questions also on half of data/evaluation/other-documents.jsonl, so that they do not know one document only.
Reliability is measured on questions that nothing was fitted on: holdout.jsonl, and the other half.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.asking.query import Query, read_query
from assistant.assistant import Assistant
from assistant.finding.evidence import NAMES, Evidence, Rows, Weights, matrix_of, rows_of
from assistant.finding.fitted import FITTED, FittedFor
from assistant.finding.refusal import Model, features
from assistant.finding.search import Found, Searcher
from assistant.fitting.evaluate import Case, read_cases, roc_area
from index.engine import Engine
from index.matching.encoder import load_encoder
from index.paths import DATA
from index.reading.documents import parse_document
from index.reading.questions import find_sentences
from index.reading.sources import Source
from index.storage.store import Index

EVALUATION = DATA / "evaluation"
SHRINK = 0.02  # of the weights towards 0, against weights that one question decides
STRENGTHS = (0.01, 0.03, 0.1, 0.3, 1.0)  # scikit-learn's C to choose from, by cross-validation
EVEN = 0.5  # threshold without expected questions, where the features tell less: refuse rather than guess
REFUSED = 0.025  # share of answerable questions that the threshold may refuse: half of the 5 % that users accept


@dataclass(frozen=True)
class Asked:
    """A case and what a search found for it."""

    engine: Engine
    case: Case
    query: Query
    found: Found


def main() -> int:
    """Fit, measure on what was held out, write ``fitted.json``."""
    encoder = load_encoder()
    neutral = Weights(Evidence(*[1.0] * len(NAMES)), Evidence(*[1.0] * len(NAMES)))
    shipped, bare = Assistant.open(encoder=encoder), Assistant.without_questions(encoder)
    plans, holdout = sorted(EVALUATION.glob("plan*.jsonl")), [EVALUATION / "holdout.jsonl"]
    others = _other_documents(encoder)
    kinds = {
        "with_questions": (_ask_files(shipped, plans, encoder), _ask_files(shipped, holdout, encoder)),
        "without_questions": (
            _ask_files(bare, plans, encoder) + [asked for document in others[::2] for asked in document],
            _ask_files(bare, holdout, encoder) + [asked for document in others[1::2] for asked in document],
        ),
    }
    weights = neutral
    refusal: dict[str, Any] = {}
    measured: dict[str, Any] = {}
    for kind, (known, unseen) in kinds.items():
        fitted = fit_weights(known)
        weights = _set(weights, kind, fitted, 0.0)
        weights = _set(weights, kind, fitted, _offset([_rank(asked, weights) for asked in known]))
        model = fit_refusal([_rank(asked, weights) for asked in known if asked.found.hits])
        if kind == "without_questions":
            model = replace(model, threshold=EVEN)
        refusal[kind] = asdict(model)
        measured[kind] = _measure(model, [_rank(asked, weights) for asked in unseen if asked.found.hits])
        print(kind, json.dumps(measured[kind]), file=sys.stderr)  # noqa: T201 - a command line
    content = {
        "about": "Fitted numbers: see assistant/fitting/calibrate.py, which writes this file.",
        "fitted_for": asdict(FittedFor(encoder.fingerprint)),
        "ranking": asdict(weights),
        "refusal": refusal,
        "measured_on_held_out": measured,
    }
    FITTED.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return 0


def _set(weights: Weights, kind: str, fitted: Evidence, offset: float) -> Weights:
    if kind == "with_questions":
        return replace(weights, with_questions=fitted, offset_with=offset)
    return replace(weights, without_questions=fitted, offset_without=offset)


def _offset(ranked: Sequence[Asked]) -> float:
    """Return what the best sentence scores on average for a question that is not answered."""
    scores = [asked.found.hits[0].score for asked in ranked if asked.found.hits and not asked.case.gold]
    return round(float(np.mean(scores)), 4)


def fit_weights(asked: Sequence[Asked]) -> Evidence:
    """Return the weights, none negative, under which the gold sentences are likeliest."""
    from scipy.optimize import minimize

    cases = [(matrix_of(_rows(one.found)), _is_gold(one)) for one in asked if one.case.gold]
    cases = [(rows, gold) for rows, gold in cases if gold.any() and not gold.all()]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = SHRINK * float(weights @ weights) / 100, 2 * SHRINK * weights / 100
        for rows, gold in cases:
            scores = rows @ weights
            likely = np.exp(scores - scores.max())
            likely /= likely.sum()
            right = likely[gold].sum()
            target = np.where(gold, likely / max(right, 1e-12), 0.0)
            total -= float(np.log(max(right, 1e-12))) / len(cases)
            slope = slope - (target - likely) @ rows / len(cases)
        return total, slope

    found = minimize(loss, np.ones(len(NAMES)), jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(NAMES))
    return Evidence(*np.round(found.x, 3).tolist())


def fit_refusal(asked: Sequence[Asked]) -> Model:
    """Return the logistic regression for "the first sentence answers".

    Its threshold refuses the share ``REFUSED`` of the answerable questions, by cross-validated probabilities.
    """
    from sklearn.linear_model import LogisticRegressionCV
    from sklearn.model_selection import cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    table = [features(one.engine, one.query, one.found) for one in asked]
    names = [name for name in table[0] if len({row[name] for row in table}) > 1]
    values = np.array([[row[name] for name in names] for row in table])
    right = np.array([one.found.hits[0].sentence in one.case.gold for one in asked])
    regression = LogisticRegressionCV(
        Cs=STRENGTHS, cv=10, scoring="neg_log_loss", max_iter=2000, l1_ratios=(0,), use_legacy_attributes=False
    )
    pipeline = make_pipeline(StandardScaler(), regression)
    unseen = cross_val_predict(pipeline, values, right, cv=10, method="predict_proba")[:, 1]
    answerable = np.array([bool(one.case.gold) for one in asked])
    threshold = float(np.quantile(unseen[answerable], REFUSED))
    pipeline.fit(values, right)
    scaler, fitted = pipeline[0], pipeline[1]
    coefficients = fitted.coef_[0] / scaler.scale_
    intercept = float(fitted.intercept_[0] - coefficients @ scaler.mean_)
    return Model(
        round(intercept, 4), dict(zip(names, np.round(coefficients, 4).tolist(), strict=True)), round(threshold, 4)
    )


def _measure(model: Model, asked: Sequence[Asked]) -> dict[str, Any]:
    """Return reliability on questions that nothing was fitted on."""
    said = np.array([model.probability(features(one.engine, one.query, one.found)) for one in asked])
    right = np.array([one.found.hits[0].sentence in one.case.gold for one in asked])
    answerable = np.array([bool(one.case.gold) for one in asked])
    bins = []
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        inside = (said >= low) & (said < low + 0.2 + (low == 0.8))
        if inside.any():
            means = [round(float(values[inside].mean()), 3) for values in (said, right)]
            bins.append([int(inside.sum()), *means])
    return {
        "questions": len(asked),
        "first_right": round(float(right[answerable].mean()), 4),
        "roc_area": round(roc_area(said[answerable], said[~answerable]), 4),
        "answerable_refused": round(float((said[answerable] < model.threshold).mean()), 4),
        "unanswerable_answered": round(float((said[~answerable] >= model.threshold).mean()), 4),
        "brier": round(float(np.mean((said - right) ** 2)), 4),
        "bins_count_said_true": bins,
    }


def _rank(asked: Asked, weights: Weights) -> Asked:
    """Return the same search with other weights: the evidence stays."""
    if not asked.found.hits:
        return asked
    positions = np.array([hit.sentence for hit in asked.found.hits])
    scores = weights.scores(_rows(asked.found), asked.engine.expected(positions))
    hits = [replace(hit, score=score) for hit, score in zip(asked.found.hits, scores.tolist(), strict=True)]
    hits.sort(key=lambda hit: (-hit.score, hit.sentence))
    return replace(asked, found=replace(asked.found, hits=tuple(hits)))


def _rows(found: Found) -> Rows:
    return rows_of([hit.evidence for hit in found.hits])


def _is_gold(asked: Asked) -> NDArray[np.bool_]:
    return np.array([hit.sentence in asked.case.gold for hit in asked.found.hits])


def _ask_files(assistant: Assistant, files: Sequence[Path], encoder: Any) -> list[Asked]:  # noqa: ANN401
    return _ask(assistant.engine, [case for file in files for case in read_cases(file, assistant)], encoder)


def _ask(engine: Engine, cases: Sequence[Case], encoder: Any) -> list[Asked]:  # noqa: ANN401
    weights = Weights(Evidence(*[1.0] * len(NAMES)), Evidence(*[1.0] * len(NAMES)))
    searcher = Searcher(engine, encoder, weights)
    asked = []
    for case in cases:
        query = read_query(case.question, engine.known_words, encoder.knows)
        asked.append(Asked(engine, case, query, searcher.search(query)))
    return asked


def _other_documents(encoder: Any) -> list[list[Asked]]:  # noqa: ANN401
    """Return the questions on other documents, searched in each document's own index."""
    result = []
    for line in (EVALUATION / "other-documents.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        document = parse_document(entry["text"], identifier=entry["id"], sha256=entry["id"])
        index = Index.build([Source(document)], encoder)
        cases = [
            Case(
                q["q"], q["lang"], q["kind"], frozenset(find_sentences(document, index.catalogue.sentences, q["gold"]))
            )
            for q in entry["questions"]
        ]
        result.append(_ask(index, cases, encoder))
    return result


if __name__ == "__main__":
    raise SystemExit(main())
