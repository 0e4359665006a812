"""Does the document answer at all? A small calibrated model over readable features.

A logistic regression (its probabilities are what is calibrated: Platt 1999), one for documents that have expected
questions beside them and one for those that do not. The coefficients, and how well they were measured to do, are in
``refusal.json``; ``make calibrate`` fits them again.
"""

import json
import math
from dataclasses import astuple
from pathlib import Path

from assistant.kinds import KINDS, kinds_asked, kinds_held
from assistant.query import Query
from assistant.search import WEIGHTS, Found, Hit
from index.store import Index
from index.words import analyse

MODEL_FILE = Path(__file__).with_name("refusal.json")


def features(index: Index, query: Query, found: Found) -> dict[str, float]:
    """Return what the model looks at, by name; a kind asked for and not held is one feature each."""
    best = found.hits[0]
    second = found.hits[1].score if len(found.hits) > 1 else 0.0
    unanswered = sum(w * e for w, e in zip(astuple(WEIGHTS), astuple(found.unanswered), strict=True))
    held = kinds_held(index.text_of(best.sentence))
    asked = kinds_asked(query.text)
    return {
        "own_dense": best.evidence.own_dense,
        "own_words": best.evidence.own_words,
        "own_late": best.evidence.own_late,
        "context_late": best.evidence.context_late,
        "asked_dense": best.evidence.asked_dense,
        "asked_words": best.evidence.asked_words,
        "asked_late": best.evidence.asked_late,
        "vote": best.evidence.vote,
        "margin": best.score - second,
        "unanswered_dense": found.unanswered.asked_dense,
        "unanswered_words": found.unanswered.asked_words,
        "unanswered_late": found.unanswered.asked_late,
        "unanswered_vote": found.unanswered.vote,
        "covered": covered(index, query, best),
        "length": math.log1p(len(analyse(query.text, query.language))),
        **{f"lacks_{kind}": float(kind in asked and kind not in held) for kind in KINDS},
        **{f"holds_{kind}": float(kind in asked and kind in held) for kind in KINDS},
    }


def covered(index: Index, query: Query, hit: Hit) -> float:
    """Return the share of the question's rare words that the sentence has, each counted by its rarity, in [0, 1]."""
    document = index.documents[index.sentences[hit.sentence].document]
    own = set(analyse(index.text_of(hit.sentence), document.language))
    rarities = {term: index.words.rarity(term) for term in analyse(query.text, query.language)}
    return sum(r for term, r in rarities.items() if term in own) / (sum(rarities.values()) or 1.0)


class Judge:
    """The fitted model."""

    def __init__(self, models: dict[str, dict]) -> None:
        """Take the models as they stand in the file."""
        self._models = models

    @classmethod
    def load(cls, file: Path = MODEL_FILE) -> "Judge":
        """Read the coefficients."""
        return cls(json.loads(file.read_text(encoding="utf-8"))["models"])

    def probability(self, index: Index, query: Query, found: Found) -> float:
        """Return the probability, 0..1, that the best hit answers the question."""
        if not found.hits:
            return 0.0
        model = self._models[_which(index, found)]
        values = features(index, query, found)
        logit = model["intercept"] + sum(weight * values[name] for name, weight in model["coefficients"].items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))

    def threshold(self, index: Index, found: Found) -> float:
        """Return the probability from which on the best hit is given as an answer."""
        return float(self._models[_which(index, found)]["threshold"])


def _which(index: Index, found: Found) -> str:
    document = index.sentences[found.hits[0].sentence].document
    return "with_questions" if document in index.asked_documents else "without_questions"
