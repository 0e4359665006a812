"""Fit what tells the sentences of a list, and whether there is one: ``python -m assistant.fitting.fit_lists``.

All on the list questions of training/examples/answers*, by logistic regression, what tells whether there is one also on
questions that are worded so and answered by one sentence or none; what is printed is measured on documents that were
left out. To be run again when encoder or reader change.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.answering.listing import FEWEST
from assistant.answering.members import LISTS, Chosen, alone, among_others, chosen_of, on_the_whole
from assistant.answering.sights import Seen, look
from assistant.answering.splitting import wants_list
from assistant.assistant import Assistant
from assistant.finding.fitted import FittedFor
from assistant.finding.reader import OnnxReader, Reader
from assistant.finding.refusal import Model
from assistant.fitting.cases import read_documents
from assistant.fitting.evaluate_answers import entries, open_bench
from assistant.fitting.material import EVALUATION, EXAMPLES
from index.engine import Where
from index.matching.encoder import load_encoder

FOLDERS = ("answers", "answers-more", "answers-lists", "answers-lists-2", "answers-lists-3")
ELSEWHERE = 3  # every third question is also asked of the next document of another body
WRONGLY = 0.2  # share of the near misses without a list that may be given one
FOLDS, INNER_FOLDS = 10, 5
STRENGTH = 0.1  # scikit-learn's C: from .03 to .3 the F1 differs by .005
Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Question:
    """A list question, what was seen of its document, and which of that is right."""

    document: str
    seen: Seen
    gold: Mask  # of the sentences seen
    wanted: int  # how many sentences are right, seen or not
    confidence: float | None  # of the judgement on the best single sentence
    near: bool  # whether it was asked of this document by who wrote it


@dataclass(frozen=True)
class Fitted:
    """What tells a sentence of a list, by itself and among the others."""

    member: Model
    among: Model


def main(reader: Reader | None = None) -> int:
    """Fit, print what was measured, write ``lists.json``."""
    reader = reader or OnnxReader()
    questions = [one for folder in FOLDERS for one in _asked(EXAMPLES / folder, reader)]
    questions += _single(reader)
    answered = np.array([one.wanted >= FEWEST for one in questions])
    near = np.array([one.near for one in questions])
    said = _unseen(questions, answered)
    wholes = [on_the_whole(one.seen, chosen, one.confidence) for one, chosen in zip(questions, said, strict=True)]
    table = _table(wholes)
    sure = np.zeros(len(questions))
    for known, unseen in _folds(questions, FOLDS):
        sure[unseen] = _regression(table[known], answered[known], even=True).predict_proba(table[unseen])[:, 1]
    given = sure >= (threshold := round(float(np.quantile(sure[near & ~answered], 1 - WRONGLY)), 4))
    scores = np.array([_f1(chosen.mask, one) for chosen, one in zip(said, questions, strict=True)])
    measured = {
        "questions": len(questions),
        "near misses": int((near & ~answered).sum()),
        "F1 if all are given": scores[answered].mean(),
        "F1": (scores * given)[answered].mean(),
        "lists that are given": given[answered].mean(),
        "near misses that are given as lists": given[near & ~answered].mean(),
        "the same of other documents": given[~near].mean(),
    }
    fitted = _fit([one for one in questions if one.wanted >= FEWEST])
    there = _model(list(wholes[0]), _regression(table, answered, even=True))
    stored = {
        "fitted_for": asdict(FittedFor(load_encoder().fingerprint, reader.fingerprint)),
        "member": asdict(fitted.member),
        "among": asdict(fitted.among),
        "there": asdict(replace(there, threshold=threshold)),
        "measured": {name: round(float(value), 3) for name, value in measured.items()},
    }
    LISTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(stored["measured"], indent=1) + "\n")
    return 0


def _asked(folder: Path, reader: Reader) -> Iterator[Question]:
    """Yield the list questions of a folder, asked of their documents, and some of others, which lack the list."""
    bench = open_bench(folder)
    assistant = Assistant(bench.assistant.engine, bench.assistant.encoder, reader)
    names = bench.catalogue.ids
    for number, entry in enumerate(entries(folder / "lists.jsonl")):
        own = entry["document"]
        gold = bench.gold(own, entry["gold"]) if entry["gold"] else frozenset()
        yield from _seen(assistant, entry["q"], own, gold)
        if number % ELSEWHERE == 0:
            following = [*names[names.index(own) + 1 :], *names]
            other = next(name for name in following if _body(name) != _body(own))
            yield from _seen(assistant, entry["q"], other, frozenset(), near=False)


def _single(reader: Reader) -> list[Question]:
    """Return questions worded as for a list that one sentence answers, or none.

    They are of the half of other-documents.jsonl that refusal is fitted on too (assistant/fitting/calibrate.py).
    """
    encoder = load_encoder()
    found: list[Question] = []
    for index, cases in read_documents(EVALUATION / "other-documents.jsonl", encoder)[::2]:
        assistant = Assistant(index, encoder, reader)
        for case in (case for case in cases if wants_list(case.question)):
            found += _seen(assistant, case.question, index.catalogue.ids[0], frozenset(case.gold))
    return found


def _body(name: str) -> str:
    """Return what the reports of one body are called alike: "ferme" of "ferme-2023"."""
    return name.split("-")[0]


def _seen(
    assistant: Assistant, question: str, name: str, gold: frozenset[int], *, near: bool = True
) -> Iterator[Question]:
    """Yield the question as it is seen in a document; nothing where no sentence may be of a list."""
    where = Where(documents=frozenset([name]))
    found = assistant.examine(question, where=where)
    seen = look(assistant.catalogue, assistant.encoder, question, found, assistant.read, where)
    if seen is not None:
        mask = np.array([position in gold for position in seen.positions])
        yield Question(name, seen, mask, len(gold), found.judgement.confidence, near)


def _unseen(questions: Sequence[Question], answered: Mask) -> list[Chosen]:
    """Return of each question what is chosen of its sentences by models that have not seen its document."""
    said: dict[int, Chosen] = {}
    for known, unseen in _folds(questions, FOLDS):
        fitted = _fit([questions[place] for place in known if answered[place]])
        for place in unseen:
            said[int(place)] = chosen_of(questions[place].seen, fitted.member, fitted.among)
    return [said[place] for place in range(len(questions))]


def _fit(questions: Sequence[Question]) -> Fitted:
    """Return the regressions for "this sentence is of the list", of questions that have one.

    The second is fitted on what the first says of documents that it has not seen, as it will be asked (Wolpert 1992,
    Stacked generalization).
    """
    right = np.concatenate([one.gold for one in questions])
    chances: dict[int, Numbers] = {}
    for known, unseen in _folds(questions, INNER_FOLDS):
        first = _members([questions[place].seen.rows for place in known], right=[questions[p].gold for p in known])
        chances |= {int(place): alone(questions[place].seen, first) for place in unseen}
    rows = [among_others(one.seen, chances[place]) for place, one in enumerate(questions)]
    return Fitted(_members([one.seen.rows for one in questions], [right]), _members(rows, [right]))


def _members(rows: Sequence[Sequence[Mapping[str, float]]], right: Sequence[Mask]) -> Model:
    """Return the regression over the features of sentences, by question."""
    table = _table([row for some in rows for row in some])
    return _model(list(rows[0][0]), _regression(table, np.concatenate(right)))


def _table(rows: Sequence[Mapping[str, float]]) -> Numbers:
    return np.array([list(row.values()) for row in rows])


def _regression(table: Numbers, right: Mask, *, even: bool = False) -> Any:  # noqa: ANN401 - scikit-learn has no types
    """Return a logistic regression; ``even`` counts right and wrong rows alike, however many there are of each."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    regression = LogisticRegression(C=STRENGTH, class_weight="balanced" if even else None, max_iter=4000)
    return make_pipeline(StandardScaler(), regression).fit(table, right)


def _model(names: Sequence[str], fitted: Any) -> Model:  # noqa: ANN401 - scikit-learn has no types
    """Return a fitted pipeline as a model over the features as they are."""
    scaler, regression = fitted[0], fitted[1]
    weights = regression.coef_[0] / scaler.scale_
    intercept = float(regression.intercept_[0] - weights @ scaler.mean_)
    return Model(round(intercept, 4), dict(zip(names, np.round(weights, 4).tolist(), strict=True)), 0.5)


def _folds(questions: Sequence[Question], number: int) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return pairs of places: what to fit on, and what to try it on, of other documents."""
    from sklearn.model_selection import GroupKFold

    return list(GroupKFold(number).split(questions, groups=[one.document for one in questions]))


def _f1(mask: Mask, question: Question) -> float:
    return float(2 * (mask & question.gold).sum() / (mask.sum() + question.wanted)) if question.wanted else 0.0


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()  # takes nothing, and says what it does when asked
    raise SystemExit(main())
