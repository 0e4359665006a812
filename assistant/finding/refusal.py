"""Does the document answer at all? A small calibrated model over readable features.

A logistic regression, whose probabilities are calibrated by its own fitting (Platt 1999): one for documents that have
expected questions beside them, one for those that do not. Coefficients and measured reliability are in ``fitted.json``;
``make calibrate`` fits them again. They hold for what they were fitted with; with another encoder, whose cosines mean
something else, no probability is claimed and words alone decide.
"""

import math
from dataclasses import asdict, dataclass, field
from typing import Protocol

from assistant.asking.kinds import KINDS_OF_ANSWER, kinds_asked, kinds_held
from assistant.asking.query import Query
from assistant.finding.details import lacks_name, lacks_number
from assistant.finding.evidence import Evidence
from assistant.finding.reading import candidate
from assistant.finding.search import Found, Hit
from index.engine import Catalogue, Engine
from index.text.analysis import analyse

_OWN = ("own_dense", "own_words", "own_late", "context_late")
_ASKED = ("asked_dense", "asked_words", "asked_late", "vote", "learned")
_NONE = Evidence()
# Of the rare words. Measured with an encoder that knows no meaning (tests/fakes.py) on data/evaluation/plan*.jsonl: an
# answer is claimed for 0.6 % of the unanswerable questions, and for 16 to 20 % of the others, where it is right 99
# times in 100; at 0.6 for 2 to 4 %, and 22 to 26 %.
COVERED = 0.75
CUT = 8.0  # of log-odds: 8 is 3,000 to 1


@dataclass(frozen=True)
class Judgement:
    """Whether the best hit is given as an answer, and how sure that is."""

    answered: bool
    confidence: float | None  # calibrated probability, 0..1, that the best hit answers; None: nothing was calibrated


class Judge(Protocol):
    """Decides whether the best hit of a search is an answer."""

    def judge(self, engine: Engine, query: Query, found: Found) -> Judgement:
        """Look at what was found for ``query``."""
        ...


@dataclass(frozen=True)
class Model:
    """One logistic regression: log-odds = intercept + sum of coefficient * feature, some of them bent."""

    intercept: float
    coefficients: dict[str, float]
    threshold: float  # the probability from which on the best hit is given as an answer
    knots: dict[str, list[float]] = field(default_factory=dict)  # of the features that are bent: see bent()

    def probability(self, values: dict[str, float]) -> float:
        """Return the probability, 0..1, that the best hit answers."""
        values = bent(values, self.knots)
        logit = self.intercept + sum(weight * values[name] for name, weight in self.coefficients.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))


def bent(values: dict[str, float], knots: dict[str, list[float]]) -> dict[str, float]:
    """Return the features with those of ``knots`` also as "NAME over KNOT", how far each is beyond each of its knots.

    So a model that adds up draws a line with a bend at each knot: a point more says much in the middle of a scale and
    little at its ends (the hinges of Friedman 1991, Multivariate adaptive regression splines).
    """
    beyond = {f"{name} over {knot}": max(0.0, values[name] - knot) for name, some in knots.items() for knot in some}
    return {**values, **beyond}


@dataclass(frozen=True)
class Calibrated:
    """The two fitted models."""

    with_questions: Model
    without_questions: Model

    def judge(self, engine: Engine, query: Query, found: Found) -> Judgement:
        """See :class:`Judge`."""
        if not found.hits:
            return Judgement(answered=False, confidence=0.0)
        document = engine.catalogue.document_of(found.hits[0].sentence)
        asked = document in engine.catalogue.asked_documents
        model = self.with_questions if asked else self.without_questions
        probability = model.probability(features(engine, query, found))
        return Judgement(probability >= model.threshold, probability)


class Uncalibrated:
    """For an encoder that nothing was fitted for: a sentence answers if it has nearly all rare words of the question.

    This refuses most paraphrases, but claims little that is not there, whatever the encoder's cosines mean.
    """

    def judge(self, engine: Engine, query: Query, found: Found) -> Judgement:
        """See :class:`Judge`."""
        if not found.hits:
            return Judgement(answered=False, confidence=None)
        return Judgement(covered(engine, query, found.hits[0]) >= COVERED, confidence=None)


def features(engine: Engine, query: Query, found: Found) -> dict[str, float]:
    """Return what the models look at, by name.

    The evidence of the best hit, how far it is ahead, what speaks for "not in the document", the share of the
    question's rare words that the sentence has, for each kind of answer asked for whether it is there, and whether what
    stands around it lacks a number or a name of the question.
    """
    best = found.hits[0]
    runner_up = found.hits[1].score if len(found.hits) > 1 else 0.0
    document = engine.catalogue.document_of(best.sentence)
    evidence, unanswered = asdict(best.evidence), asdict(found.unanswered.get(document, _NONE))
    around = _around(engine.catalogue, best.sentence)
    held, asked = kinds_held(engine.catalogue.text_of(best.sentence)), kinds_asked(query.text)
    return {
        **{name: evidence[name] for name in _OWN + _ASKED},
        **{f"unanswered_{name}": unanswered[name] for name in _ASKED},
        "margin": min(best.score - runner_up, 10.0),
        "score": best.score,
        "covered": covered(engine, query, best),
        "length": math.log1p(len(analyse(query.text, query.language))),
        **{f"lacks_{kind}": float(kind in asked and kind not in held) for kind in KINDS_OF_ANSWER},
        **{f"holds_{kind}": float(kind in asked and kind in held) for kind in KINDS_OF_ANSWER},
        "lacks_number": float(lacks_number(query.asked, around)),
        "lacks_name": float(lacks_name(query.asked, around)),
        **_read(engine, found),
    }


def _around(catalogue: Catalogue, position: int) -> str:
    """Return a sentence with all that tells what it is about: what it leans on, its heading, its document and date."""
    seen = candidate(catalogue, position)
    document = catalogue.documents[catalogue.document_of(position)]
    date = document.sections[catalogue.sentences[position].section].date
    return "\n".join(part for part in (seen.sentence, seen.before, seen.heading, document.title, date) if part)


def _read(engine: Engine, found: Found) -> dict[str, float]:
    """Return what the reader makes of the best hit and of all that it read; nothing where it read nothing.

    ``read`` are the best hit's log-odds and ``read_best`` the highest, both cut, as beyond there they tell nothing
    more; ``read_alone`` is the share of the best hit in a softmax over all that was read and "none of them", which is
    what the reader was trained to make 1, and ``read_any`` that of all. ``lead`` is the logarithm of its share in a
    softmax over the scores, under which these were fitted. A long sentence answers more, ``sentence`` is its length.
    """
    best = found.hits[0]
    if best.reading is None:
        return {}
    said = [hit.reading.answers for hit in found.hits if hit.reading]
    ahead = sum(math.exp(hit.score - best.score) for hit in found.hits if hit.reading)
    own, highest = said[0], max(said)
    odds = [math.exp(min(one, CUT)) for one in said]
    return {
        "read": max(-CUT, min(CUT, own)),
        "read_best": max(-CUT, min(CUT, highest)),
        "read_alone": odds[0] / (1.0 + sum(odds)),
        "read_any": sum(odds) / (1.0 + sum(odds)),
        "lead": -math.log(ahead),
        "sentence": math.log1p(len(engine.catalogue.text_of(best.sentence))),
    }


def covered(engine: Engine, query: Query, hit: Hit) -> float:
    """Return the share of the question's rare words that the sentence has, each counted by its rarity, in [0, 1]."""
    own = set(analyse(engine.catalogue.text_of(hit.sentence), engine.catalogue.language_of(hit.sentence)))
    rarities = {term: engine.rarity(term) for term in analyse(query.text, query.language)}
    return sum(rarity for term, rarity in rarities.items() if term in own) / (sum(rarities.values()) or 1.0)
