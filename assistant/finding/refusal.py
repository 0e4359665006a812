"""Does the document answer at all? A small calibrated model over readable features.

A logistic regression, whose probabilities are calibrated by its own fitting (Platt 1999): one for documents that have
expected questions beside them, one for those that do not. Coefficients and measured reliability are in ``fitted.json``;
``make calibrate`` fits them again.
"""

import math
from dataclasses import asdict, dataclass

from assistant.asking.kinds import KINDS, kinds_asked, kinds_held
from assistant.asking.query import Query
from assistant.finding.search import Evidence, Found, Hit
from index.storage.store import Index
from index.text.analysis import analyse

_OWN = ("own_dense", "own_words", "own_late", "context_late")
_ASKED = ("asked_dense", "asked_words", "asked_late", "vote", "learned")
_NONE = Evidence()


@dataclass(frozen=True)
class Model:
    """One logistic regression: log-odds = intercept + sum of coefficient * feature."""

    intercept: float
    coefficients: dict[str, float]
    threshold: float  # the probability from which on the best hit is given as an answer

    def probability(self, values: dict[str, float]) -> float:
        """Return the probability, 0..1, that the best hit answers."""
        logit = self.intercept + sum(weight * values[name] for name, weight in self.coefficients.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))


@dataclass(frozen=True)
class Judge:
    """The two fitted models."""

    with_questions: Model
    without_questions: Model

    def judge(self, index: Index, query: Query, found: Found) -> tuple[float, bool]:
        """Return the probability, 0..1, that the best hit answers, and whether that is enough to give it."""
        if not found.hits:
            return 0.0, False
        document = index.document_of(found.hits[0].sentence)
        model = self.with_questions if document in index.asked_documents else self.without_questions
        probability = model.probability(features(index, query, found))
        return probability, probability >= model.threshold


def features(index: Index, query: Query, found: Found) -> dict[str, float]:
    """Return what the models look at, by name.

    The evidence of the best hit, how far it is ahead, what speaks for "not in the document", the share of the
    question's rare words that the sentence has, and for each kind of answer asked for whether it is there.
    """
    best = found.hits[0]
    runner_up = found.hits[1].score if len(found.hits) > 1 else 0.0
    document = index.document_of(best.sentence)
    evidence, unanswered = asdict(best.evidence), asdict(found.unanswered.get(document, _NONE))
    held, asked = kinds_held(index.text_of(best.sentence)), kinds_asked(query.text)
    return {
        **{name: evidence[name] for name in _OWN + _ASKED},
        **{f"unanswered_{name}": unanswered[name] for name in _ASKED},
        "margin": min(best.score - runner_up, 10.0),
        "score": best.score,
        "covered": covered(index, query, best),
        "length": math.log1p(len(analyse(query.text, query.language))),
        **{f"lacks_{kind}": float(kind in asked and kind not in held) for kind in KINDS},
        **{f"holds_{kind}": float(kind in asked and kind in held) for kind in KINDS},
    }


def covered(index: Index, query: Query, hit: Hit) -> float:
    """Return the share of the question's rare words that the sentence has, each counted by its rarity, in [0, 1]."""
    own = set(analyse(index.text_of(hit.sentence), index.language_of(hit.sentence)))
    rarities = {term: index.words.rarity(term) for term in analyse(query.text, query.language)}
    return sum(rarity for term, rarity in rarities.items() if term in own) / (sum(rarities.values()) or 1.0)
