"""What speaks for a sentence, by name, and what it weighs.

Each candidate key is compared with the question by three measures; a sentence's evidence is its best key of each kind,
what the nearest expected questions vote, and what was learned from them.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.engine import Candidates, Leads, Mask, Numbers
from index.matching.keys import KeyKind


@dataclass(frozen=True)
class Evidence:
    """What speaks for one sentence, each in [0, 1], higher is closer; a cosine below 0 counts as 0.

    ``*_dense`` is a cosine, ``*_words`` a BM25 score as a share of the most that the question could score, ``*_late`` a
    late interaction. ``own_*`` compare with the sentence, ``context_*`` with the sentence in its context, ``asked_*``
    with the questions that it is expected to answer. ``vote`` is its share among the nearest expected questions.
    ``learned`` is what a classifier of the expected questions says of it.
    """

    own_dense: float = 0.0
    own_words: float = 0.0
    own_late: float = 0.0
    context_dense: float = 0.0
    context_words: float = 0.0
    context_late: float = 0.0
    asked_dense: float = 0.0
    asked_words: float = 0.0
    asked_late: float = 0.0
    vote: float = 0.0
    learned: float = 0.0


NAMES = tuple(field.name for field in fields(Evidence))
ROW = np.dtype([(name, np.float64) for name in NAMES])  # one Evidence in an array: a column is called by its name
Rows = NDArray[Any]  # (m,) of ROW
Column = NDArray[np.floating]  # (m,): one number for each of m keys
_COMPARED = {  # what a key of a kind is evidence of
    KeyKind.SENTENCE: "own",
    KeyKind.CONTEXT: "context",
    KeyKind.QUESTION: "asked",
    KeyKind.UNANSWERED: "asked",
}


@dataclass(frozen=True)
class Measures:
    """How near each of m keys is to the question."""

    dense: Column
    words: Column
    late: Column

    def by_name(self) -> Mapping[str, Column]:
        """Return them as they are called in the fields of :class:`Evidence`."""
        return {"dense": self.dense, "words": self.words, "late": self.late}


@dataclass(frozen=True)
class Gathered:
    """Evidence for each of m targets: sentences by position, or documents by place for "it does not say"."""

    targets: Numbers  # (m,) ascending
    rows: Rows  # (m,)

    def kept(self, mask: Mask) -> "Gathered":
        """Return the targets of the ``mask`` (m,)."""
        return Gathered(self.targets[mask], self.rows[mask])


def gather(
    candidates: Candidates, leads: Leads, measures: Measures, votes: Column, learned: Mapping[int, float]
) -> Gathered:
    """Take for each target the best of each measure of the keys that lead to it, and add up their votes.

    ``votes`` is the share of each key (m,), ``learned`` the evidence of that name by target.
    """
    said = np.array(list(learned), dtype=np.int64)
    targets, place = np.unique(np.concatenate([leads.targets, said]), return_inverse=True)
    led, told = place[: len(leads.targets)], place[len(leads.targets) :]
    rows = np.zeros(len(targets), dtype=ROW)
    kinds = candidates.kinds[leads.keys]
    for kind, compared in _COMPARED.items():
        here = kinds == kind
        for measure, values in measures.by_name().items():
            np.maximum.at(rows[f"{compared}_{measure}"], led[here], values[leads.keys[here]])
    np.add.at(rows["vote"], led, votes[leads.keys])
    rows["learned"][told] = list(learned.values())
    return Gathered(targets, rows)


@dataclass(frozen=True)
class Weights:
    """What each piece of evidence adds to a score: for documents with expected questions, and for those without.

    ``offset`` is what an unanswered question's best sentence scores on average, so that 0 means as much for both kinds.
    """

    with_questions: Evidence
    without_questions: Evidence
    offset_with: float = 0.0
    offset_without: float = 0.0

    def scores(self, rows: Rows, expected: Mask) -> NDArray[np.float64]:
        """Return the weighted sum of each row of evidence (m,): higher is closer.

        ``expected`` (m,) says which rows are of documents that have expected questions.
        """
        weights = np.where(expected[:, None], astuple(self.with_questions), astuple(self.without_questions))
        scores: NDArray[np.float64] = (matrix_of(rows) * weights).sum(axis=1)
        return scores - np.where(expected, self.offset_with, self.offset_without)


def matrix_of(rows: Rows) -> NDArray[np.float64]:
    """Return rows of evidence as plain numbers, (m, fields), the fields in the order of ``NAMES``."""
    return np.ascontiguousarray(rows).view(np.float64).reshape(len(rows), len(NAMES))


def rows_of(evidence: list[Evidence]) -> Rows:
    """Return evidence as an array."""
    return np.array([astuple(one) for one in evidence], dtype=ROW)
