"""Fit what tells the sentences of a list, and whether there is one: ``python -m assistant.fitting.fit_lists``.

Both on the list questions of training/examples/answers*, by logistic regression, the second also on questions that are
worded so and answered by one sentence or none; what is printed is measured on documents that were left out. To be run
again when encoder or reader change.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.answering.listing import FEWEST, candidates
from assistant.answering.members import LISTS, Seen, likeliest, look_at, on_the_whole
from assistant.answering.splitting import subject_of_list, wants_list
from assistant.assistant import Assistant
from assistant.finding.fitted import FittedFor
from assistant.finding.reader import OnnxReader, Reader
from assistant.finding.refusal import Model
from assistant.fitting.cases import read_documents
from assistant.fitting.evaluate_answers import entries, open_bench
from assistant.fitting.material import EVALUATION, EXAMPLES
from index.engine import Where
from index.matching.encoder import load_encoder

FOLDERS = ("answers", "answers-more", "answers-lists")
ELSEWHERE = 3  # every third question is also asked of the next document of another body
WRONGLY = 0.15  # share of the questions without a list, near misses all of them, that may be given one
FOLDS = 10
STRENGTH = 0.3  # scikit-learn's C: from .03 to 3 the F1 differs by .002
NOT_OF_ONE = frozenset(["read"])  # tells whether the list is there, and not what is of it
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


def main(reader: Reader | None = None) -> int:
    """Fit, print what was measured, write ``lists.json``."""
    reader = reader or OnnxReader()
    questions = [one for folder in FOLDERS for one in _asked(EXAMPLES / folder, reader)]
    questions += _single(reader)
    answered = np.array([one.wanted >= FEWEST for one in questions])
    said = _members_unseen(questions, answered)
    wholes = [on_the_whole(one.seen, *chosen, one.confidence) for one, chosen in zip(questions, said, strict=True)]
    table = np.array([list(whole.values()) for whole in wholes])
    sure = np.zeros(len(questions))
    for known, unseen in _folds(questions):
        sure[unseen] = _regression(table[known], answered[known], even=True).predict_proba(table[unseen])[:, 1]
    given = sure >= (threshold := round(float(np.quantile(sure[~answered], 1 - WRONGLY)), 4))
    scores = np.array([_f1(mask, one) for (mask, _), one in zip(said, questions, strict=True)])
    measured = {
        "questions": len(questions),
        "of one sentence or none": int((~answered).sum()),
        "F1 if all are given": scores[answered].mean(),
        "F1": (scores * given)[answered].mean(),
        "lists that are given": given[answered].mean(),
        "others that are given as lists": given[~answered].mean(),
    }
    there = _model(list(wholes[0]), _regression(table, answered, even=True))
    stored = {
        "fitted_for": asdict(FittedFor(load_encoder().fingerprint, reader.fingerprint)),
        "member": asdict(_members([one for one in questions if one.wanted >= FEWEST])),
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
        yield _seen(assistant, entry["q"], own, bench.gold(own, entry["gold"]) if entry["gold"] else frozenset())
        if number % ELSEWHERE == 0:
            following = [*names[names.index(own) + 1 :], *names]
            other = next(name for name in following if _body(name) != _body(own))
            yield _seen(assistant, entry["q"], other, frozenset())


def _single(reader: Reader) -> list[Question]:
    """Return questions worded as for a list that one sentence answers, or none.

    They are of the half of other-documents.jsonl that refusal is fitted on too (assistant/fitting/calibrate.py).
    """
    encoder = load_encoder()
    found = []
    for index, cases in read_documents(EVALUATION / "other-documents.jsonl", encoder)[::2]:
        assistant = Assistant(index, encoder, reader)
        wanting = [case for case in cases if wants_list(case.question)]
        found += [_seen(assistant, case.question, index.catalogue.ids[0], frozenset(case.gold)) for case in wanting]
    return found


def _body(name: str) -> str:
    """Return what the reports of one body are called alike: "ferme" of "ferme-2023"."""
    return name.split("-")[0]


def _seen(assistant: Assistant, question: str, name: str, gold: frozenset[int]) -> Question:
    where = Where(documents=frozenset([name]))
    found = assistant.examine(question, where=where)
    words = subject_of_list(question)
    sections = candidates(assistant.catalogue, assistant.encoder, words, found.found.hits, where)
    positions = [position for section in sections for position in section.positions]
    readings = dict(zip(positions, assistant.read(found.query.text, positions), strict=True))
    seen = look_at(assistant.catalogue, assistant.encoder, words, sections, readings)
    mask = np.array([position in gold for position in seen.positions])
    return Question(name, seen, mask, len(gold), found.judgement.confidence)


def _members_unseen(questions: Sequence[Question], answered: Mask) -> list[tuple[Mask, float]]:
    """Return of each question what is chosen of its sentences by a model that has not seen its document."""
    said: dict[int, tuple[Mask, float]] = {}
    for known, unseen in _folds(questions):
        model = _members([questions[place] for place in known if answered[place]])
        for place in unseen:
            rows = questions[place].seen.rows
            said[int(place)] = likeliest(np.array([model.probability(dict(row)) for row in rows]))
    return [said[place] for place in range(len(questions))]


def _members(questions: Sequence[Question]) -> Model:
    """Return the regression for "this sentence is of the list", of questions that have one."""
    names = [name for name in questions[0].seen.rows[0] if name not in NOT_OF_ONE]
    table = np.array([[row[name] for name in names] for one in questions for row in one.seen.rows])
    return _model(names, _regression(table, np.concatenate([one.gold for one in questions])))


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


def _folds(questions: Sequence[Question]) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return pairs of places: what to fit on, and what to try it on, of other documents."""
    from sklearn.model_selection import GroupKFold

    return list(GroupKFold(FOLDS).split(questions, groups=[one.document for one in questions]))


def _f1(mask: Mask, question: Question) -> float:
    return float(2 * (mask & question.gold).sum() / (mask.sum() + question.wanted)) if question.wanted else 0.0


if __name__ == "__main__":
    raise SystemExit(main())
