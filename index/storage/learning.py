"""What the classifiers of some documents say of a question, put together by place."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.engine import Learned
from index.languages import Language
from index.matching.classifier import Classifier


@dataclass(frozen=True)
class Taught:
    """A document that has a classifier."""

    place: int  # among all documents
    first_sentence: int  # its position among all sentences
    classifier: Classifier


def learned_of(documents: Iterable[Taught], question: str, language: Language, vector: NDArray[np.float32]) -> Learned:
    """Ask each classifier; see :meth:`index.engine.Engine.learned`."""
    answers, unanswered = dict[int, float](), dict[int, float]()
    for taught in documents:
        for label, log_probability in taught.classifier.log_probabilities(question, language, vector).items():
            if label is None:
                unanswered[taught.place] = log_probability
            else:
                answers[taught.first_sentence + label] = log_probability
    return Learned(answers, unanswered)
