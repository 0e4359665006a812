"""Which reading of a later turn is taken: alone, or in the light of the question before it.

Both are searched and judged. In the light of an earlier question a sentence is found by the earlier question's words
too; so whether it answers depends on whether it has what the new question adds: its own words, and the kind of answer
that it asks for.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from assistant.asking.kinds import kinds_asked, kinds_held
from assistant.asking.query import Query
from assistant.finding.refusal import Judgement
from assistant.finding.search import Found
from index.datatypes import Encoder, Vectors
from index.engine import Catalogue

# A logistic regression for "the first sentence answers" over 127 turns that lean on an earlier one: those of
# data/evaluation/dialogues.jsonl without expected questions, and of training/examples/answers.
_INTERCEPT = -0.53
_TOGETHER, _ALONE = 0.58, 0.22  # of the log-odds of the two judgements
_HELD = 1.49  # of how well the sentence has the word of the turn that it has least, 0..1
_LACKS = -0.07  # of each kind of answer that is asked for and not there
EVEN = 0.6  # from this probability on a turn is answered: both errors together are fewest there on those turns
_TINY = 1e-9


@dataclass(frozen=True)
class Judged:
    """A reading of a turn: what was searched for and found, the judgement, and what it leans on."""

    query: Query
    found: Found
    judgement: Judgement
    resolved: str | None = None  # the earlier question in whose light it was read
    other: str | None = None  # the earlier question of a reading that was not taken


def surer(catalogue: Catalogue, encoder: Encoder, together: Judged, alone: Judged, own: tuple[str, ...]) -> Judged:
    """Return the reading that is surer to answer; ``own`` are the words of the turn that have a subject.

    A turn without any, "Et où ?", is read together. A refusal of one that has some names what that one asks for.
    """
    said = alone.judgement.confidence
    if said is None or together.judgement.confidence is None or not together.found.hits:
        return together
    joined = _weighed(catalogue, encoder, together, said, own, alone.query.asked)
    if not own:
        return joined
    single = _weighed(catalogue, encoder, alone, said, own, alone.query.asked)
    if _sure(single) > _sure(joined):
        # A question that stands by itself is judged as one, unless the turn's own words speak against it.
        by_itself = min(single.judgement, alone.judgement, key=lambda one: one.confidence or 0.0)
        answered = alone.judgement.answered and single.judgement.answered
        return replace(alone, judgement=replace(by_itself, answered=answered), other=together.resolved)
    return replace(joined, found=replace(joined.found, topics=alone.found.topics))


def either(together: Judged, alone: Judged, own: tuple[str, ...]) -> Judged:
    """Return the reading that is named: both come to the same sentence, or the one in the earlier question's light.

    The judgement is that of ``together``, which has looked at the turn by itself too (assistant/finding/leaning.py).
    """
    if not own:
        return together
    same = bool(alone.found.hits) and alone.found.hits[0].sentence == together.found.hits[0].sentence
    if same and alone.judgement.answered:
        return replace(alone, judgement=together.judgement, other=together.resolved)
    return replace(together, found=replace(together.found, topics=alone.found.topics))


def _weighed(
    catalogue: Catalogue, encoder: Encoder, reading: Judged, alone: float, own: tuple[str, ...], turn: str
) -> Judged:
    """Return the reading, judged by what the turn itself asks for as well; ``alone`` is the other probability."""
    text = catalogue.text_of(reading.found.hits[0].sentence) if reading.found.hits else ""
    lacking = kinds_asked(turn) - kinds_held(text)
    logit = _INTERCEPT + _HELD * held(encoder, own, text) + _LACKS * len(lacking)
    logit += _TOGETHER * _log_odds(_sure(reading)) + _ALONE * _log_odds(alone)
    probability = 1 / (1 + math.exp(-logit))
    return replace(reading, judgement=Judgement(probability >= EVEN, probability))


def held(encoder: Encoder, words: tuple[str, ...], text: str) -> float:
    """Return how near the word that ``text`` has least comes to its nearest token there, a cosine; 1 of no word."""
    table = encoder.token_table
    if table is None or not words:
        return 1.0
    there = _unit(table[encoder.token_ids([text])[0]])
    nearest = [float((_unit(table[ids]) @ there.T).max(axis=1).mean()) for ids in encoder.token_ids(words) if len(ids)]
    return min(nearest, default=1.0) if len(there) else 0.0


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _TINY)
    return unit


def _sure(reading: Judged) -> float:
    return reading.judgement.confidence or 0.0


def _log_odds(probability: float) -> float:
    return math.log(max(probability, 1e-3) / max(1 - probability, 1e-3))
