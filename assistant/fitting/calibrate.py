"""Fit what is fitted: ``make calibrate``, or ``python -m assistant.fitting.calibrate``.

For each kind of document, with expected questions and without, in this order: the weights of the evidence in a
sentence's score, by the likelihood of the gold sentence under a softmax of the scores; a refusal model over the search
alone, a logistic regression for "the first sentence answers"; what search and nearness in context count together, by
the same likelihood, and what these and the reader do, over what is read; and a refusal model over all. All are fitted
on data/evaluation/plan*.jsonl, those for documents without questions also on half of
data/evaluation/other-documents.jsonl and on the examples that the reader was not trained on, so that they do not know
one document only. Reliability is measured on questions that nothing was fitted on: holdout.jsonl, and the other half.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain
from typing import Any

import numpy as np

from assistant.finding.evidence import Evidence, Weights
from assistant.finding.fitted import FITTED, FittedFor, Open
from assistant.finding.reader import OnnxReader, Reader
from assistant.finding.reading import (
    Balance,
    Balances,
    Nearness,
    Nearnesses,
    compared,
    nearest_first,
    ordered,
    read,
    telling_first,
)
from assistant.finding.refusal import Model, features
from assistant.fitting.evaluate import roc_area
from assistant.fitting.material import EVALUATION, Asked, ask_documents, ask_examples, ask_files
from assistant.fitting.models import evidence_rows, fit_balance, fit_nearness, fit_refusal, fit_weights
from index.collection import open_or_build
from index.datatypes import Encoder
from index.matching.encoder import load_encoder
from index.paths import SHIPPED, SHIPPED_INDEX
from index.reading.sources import read_sources
from index.storage.store import Index

REFUSED = 0.025  # share of answerable questions that may be refused: half of the 5 % that users accept
# So a fifth of the questions on the shipped document are read, and nearly all on others; to read every one changes
# neither the share of right first sentences nor the Brier score by more than .001 (on what the numbers are fitted on).
OPEN = Open(0.05, 0.95)


@dataclass(frozen=True)
class Material:
    """What one kind of document is fitted and measured on."""

    known: list[Asked]
    unseen: list[Asked]


@dataclass(frozen=True)
class Fit:
    """All that is fitted for one kind of document."""

    weights: Evidence
    offset: float
    model: Model
    nearness: Nearness
    balance: Balance
    model_after_reading: Model
    measured: dict[str, Any]


def main(reader: Reader | None = None) -> int:
    """Fit, measure on what was held out, write ``fitted.json``."""
    encoder, reader = load_encoder(), reader or OnnxReader()
    shipped = open_or_build(SHIPPED_INDEX, read_sources(SHIPPED), encoder)
    bare = Index.build(read_sources(SHIPPED, with_questions=False), encoder)
    plans, holdout = sorted(EVALUATION.glob("plan*.jsonl")), [EVALUATION / "holdout.jsonl"]
    others = ask_documents(EVALUATION / "other-documents.jsonl", encoder)
    fits = {
        "with_questions": fit(
            Material(ask_files(shipped, plans, encoder), ask_files(shipped, holdout, encoder)),
            reader,
            encoder,
            REFUSED,
        ),
        "without_questions": fit(
            Material(
                [*ask_files(bare, plans, encoder), *chain(*others[::2]), *ask_examples(encoder)],
                [*ask_files(bare, holdout, encoder), *chain(*others[1::2])],
            ),
            reader,
            encoder,
            None,  # to refuse as few would answer most of what is not answered
        ),
    }
    content = {
        "about": "Fitted numbers: see assistant/fitting/calibrate.py, which writes this file.",
        "fitted_for": asdict(FittedFor(encoder.fingerprint, reader.fingerprint)),
        "ranking": {
            **{kind: asdict(one.weights) for kind, one in fits.items()},
            **{f"offset_{kind.removesuffix('_questions')}": one.offset for kind, one in fits.items()},
        },
        "refusal": {kind: asdict(one.model) for kind, one in fits.items()},
        "open": asdict(OPEN),
        "nearness": {kind: asdict(one.nearness) for kind, one in fits.items()},
        "reading": {kind: asdict(one.balance) for kind, one in fits.items()},
        "refusal_after_reading": {kind: asdict(one.model_after_reading) for kind, one in fits.items()},
        "measured_on_held_out": {kind: one.measured for kind, one in fits.items()},
    }
    FITTED.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return 0


def fit(material: Material, reader: Reader, encoder: Encoder, refused: float | None) -> Fit:
    """Fit everything for one kind of document; ``refused`` as for :func:`fit_refusal`."""
    weights = fit_weights(material.known)
    known = [_rank(asked, _alike(weights, 0.0)) for asked in material.known if asked.found.hits]
    offset = _offset(known)
    known, unseen = (
        [_rank(asked, _alike(weights, offset)) for asked in some if asked.found.hits]
        for some in (material.known, material.unseen)
    )
    model = fit_refusal(known, refused)
    measured = {"search": _measure(model, unseen)}
    known, unseen = ([_compared(asked, encoder) for asked in some] for some in (known, unseen))
    nearness = fit_nearness(known)
    nearness = replace(nearness, centre=_centre([_nearest_first(asked, nearness) for asked in known]))
    known, unseen = ([_nearest_first(asked, nearness) for asked in some] for some in (known, unseen))
    known, unseen = ([_read(asked, reader) for asked in some] for some in (known, unseen))
    balance = fit_balance(known)
    balance = replace(balance, centre=nearness.centre)
    balance = replace(balance, offset=_offset([_balanced(asked, balance) for asked in known]))
    known, unseen = ([_balanced(asked, balance) for asked in some] for some in (known, unseen))
    after = fit_refusal(known, refused)
    measured["reading"] = _measure(after, unseen)
    print(json.dumps(measured, indent=1), file=sys.stderr)  # noqa: T201 - a command line
    return Fit(weights, offset, model, nearness, balance, after, measured)


def _alike(weights: Evidence, offset: float) -> Weights:
    return Weights(weights, weights, offset, offset)


def _compared(asked: Asked, encoder: Encoder) -> Asked:
    assert encoder.contextual  # noqa: S101 - for mypy
    return replace(asked, found=compared(asked.engine, encoder.contextual, asked.query.text, asked.found))


def _nearest_first(asked: Asked, nearness: Nearness) -> Asked:
    return replace(asked, found=nearest_first(asked.engine, Nearnesses(nearness, nearness), asked.found))


def _centre(ranked: Sequence[Asked]) -> float:
    """Return how near the best sentence lies on average."""
    return round(float(np.mean([asked.found.hits[0].near or 0.0 for asked in ranked])), 4)


def _read(asked: Asked, reader: Reader) -> Asked:
    return replace(asked, found=read(asked.engine, reader, asked.query.text, asked.found))


def _balanced(asked: Asked, balance: Balance) -> Asked:
    seen = ordered(asked.engine, Balances(balance, balance), asked.found)
    return replace(asked, found=telling_first(asked.engine, asked.query.asked, seen))


def _offset(ranked: Sequence[Asked]) -> float:
    """Return what the best sentence scores on average for a question that is not answered."""
    scores = [asked.found.hits[0].score for asked in ranked if asked.found.hits and not asked.case.gold]
    return round(float(np.mean(scores)), 4)


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
    scores = weights.scores(evidence_rows(asked.found), asked.engine.expected(positions))
    hits = [replace(hit, score=score) for hit, score in zip(asked.found.hits, scores.tolist(), strict=True)]
    hits.sort(key=lambda hit: (-hit.score, hit.sentence))
    return replace(asked, found=replace(asked.found, hits=tuple(hits)))


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()  # takes nothing, and says what it does when asked
    raise SystemExit(main())
