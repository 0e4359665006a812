"""What is fitted, each from questions whose answers are known: weights, a balance, a model of refusal."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.finding.evidence import Evidence, Rows, matrix_of, rows_of
from assistant.finding.reading import Balance, Nearness
from assistant.finding.refusal import Model, bent, features
from assistant.finding.search import Found
from assistant.fitting.material import Asked

SHRINK = 0.02  # of the weights towards 0, against weights that one question decides
STRENGTHS = (0.01, 0.03, 0.1, 0.3, 1.0)  # scikit-learn's C to choose from, by cross-validation
FOLDS = 10
TEMPERATURE = 0.05  # of the softmax over cosines in which these vectors were trained: weights of like size shrink alike
# What a wrong refusal counts, where a wrong answer counts 1: it hides what is there, while a doubtful answer says so.
REFUSAL = 1.5
# What is bent at its quartiles. On documents that nothing was fitted on, the area under the ROC curve is .797 with
# these and .781 without, .800 with all.
BENT = ("score", "margin", "lead", "own_dense", "own_late", "read", "read_best", "read_alone", "read_any")


def fit_weights(asked: Sequence[Asked]) -> Evidence:
    """Return the weights, none negative, under which the gold sentences are likeliest."""
    found = _likeliest([(matrix_of(evidence_rows(one.found)), _is_gold(one)) for one in asked if one.case.gold])
    return Evidence(*np.round(found, 3).tolist())


def fit_nearness(asked: Sequence[Asked]) -> Nearness:
    """Return what search and nearness in context count, neither negative, so that the gold sentences are likeliest."""
    tables = []
    for one in (one for one in asked if one.case.gold):
        table = np.array([[hit.score, hit.near] for hit in one.found.hits], dtype=np.float64)
        tables.append((table / (1.0, TEMPERATURE), _is_gold(one)))
    search, near = _likeliest(tables).tolist()
    return Nearness(round(search, 3), round(near / TEMPERATURE, 3))


def fit_balance(asked: Sequence[Asked]) -> Balance:
    """Return what search, nearness and reading count, none negative, so that the gold sentences are likeliest."""
    tables = []
    for one in asked:
        hits = [hit for hit in one.found.hits if hit.reading]
        table = np.array([[hit.score, hit.near, hit.reading.answers] for hit in hits if hit.reading], dtype=np.float64)
        gold = np.array([hit.sentence in one.case.gold for hit in hits], dtype=np.bool_)
        tables.append((table.reshape(-1, 3) / (1.0, TEMPERATURE, 1.0), gold))
    search, near, answers = _likeliest(tables).tolist()
    return Balance(round(search, 3), round(near / TEMPERATURE, 3), round(answers, 3))


def _likeliest(tables: Sequence[tuple[NDArray[np.float64], NDArray[np.bool_]]]) -> NDArray[np.float64]:
    """Return weights (columns,), none negative, of tables (rows, columns) with a mask (rows,) of the right rows."""
    from scipy.optimize import minimize

    cases = [(rows, gold) for rows, gold in tables if gold.any() and not gold.all()]

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

    columns = cases[0][0].shape[1]
    found = minimize(loss, np.ones(columns), jac=True, method="L-BFGS-B", bounds=[(0, None)] * columns)
    result: NDArray[np.float64] = found.x
    return result


def fit_refusal(asked: Sequence[Asked], refused: float | None = None) -> Model:
    """Return the logistic regression for "the first sentence answers".

    Its threshold, by cross-validated probabilities, refuses the share ``refused`` of the answerable questions; where
    none is given, it is that of :func:`least_wrong`.
    """
    from sklearn.linear_model import LogisticRegression, LogisticRegressionCV
    from sklearn.model_selection import cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    plain = [features(one.engine, one.query, one.found) for one in asked]
    knots = {name: _quartiles([row[name] for row in plain]) for name in BENT if name in plain[0]}
    table = [bent(row, knots) for row in plain]
    names = [name for name in table[0] if len({row[name] for row in table}) > 1]
    values = np.array([[row[name] for name in names] for row in table])
    right = np.array([one.found.hits[0].sentence in one.case.gold for one in asked])
    apart = folds(asked)
    regression = LogisticRegressionCV(
        Cs=STRENGTHS, cv=apart, scoring="neg_log_loss", max_iter=4000, l1_ratios=(0,), use_legacy_attributes=False
    )
    scaler = StandardScaler().fit(values)
    fitted = regression.fit(scaler.transform(values), right)
    again = make_pipeline(StandardScaler(), LogisticRegression(C=fitted.C_, max_iter=4000))
    unseen = cross_val_predict(again, values, right, cv=apart, method="predict_proba")[:, 1]
    answerable = np.array([bool(one.case.gold) for one in asked])
    threshold = least_wrong(unseen, answerable) if refused is None else float(np.quantile(unseen[answerable], refused))
    coefficients = fitted.coef_[0] / scaler.scale_
    intercept = float(fitted.intercept_[0] - coefficients @ scaler.mean_)
    return Model(
        round(intercept, 4),
        dict(zip(names, np.round(coefficients, 4).tolist(), strict=True)),
        round(threshold, 4),
        knots,
    )


def _quartiles(values: Sequence[float]) -> list[float]:
    return sorted({round(float(value), 2) for value in np.quantile(values, (0.25, 0.5, 0.75))})


def folds(asked: Sequence[Asked]) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return ``FOLDS`` pairs of places: what to fit on, and what to try it on, of other documents if they suffice."""
    from sklearn.model_selection import GroupKFold, StratifiedKFold

    documents = [id(one.engine) for one in asked]
    right = [one.found.hits[0].sentence in one.case.gold for one in asked]
    if len(set(documents)) >= FOLDS:
        return list(GroupKFold(FOLDS).split(documents, right, documents))
    return list(StratifiedKFold(FOLDS).split(documents, right))


def least_wrong(said: NDArray[np.float64], answerable: NDArray[np.bool_]) -> float:
    """Return the probability from which on to answer, so that the greater of the two shares of errors is the least.

    They are the share of the answerable questions that are refused, which counts ``REFUSAL``, and of the others that
    are answered. Their sum is nearly the same over a wide range of probabilities, of which readers took either end.

    Args:
        said: the probabilities, (questions,).
        answerable: which of the questions are answered, (questions,).
    """
    thresholds = np.unique(said)
    refused = np.searchsorted(np.sort(said[answerable]), thresholds) / answerable.sum()
    answered = 1 - np.searchsorted(np.sort(said[~answerable]), thresholds) / (~answerable).sum()
    return float(thresholds[np.maximum(REFUSAL * refused, answered).argmin()])


def evidence_rows(found: Found) -> Rows:
    """Return the evidence of what was found, one row a hit."""
    return rows_of([hit.evidence for hit in found.hits])


def _is_gold(asked: Asked) -> NDArray[np.bool_]:
    return np.array([hit.sentence in asked.case.gold for hit in asked.found.hits])
