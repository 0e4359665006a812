"""A question that leans on an earlier one is read as a question of its own, and as it was typed.

Read behind the earlier question as that was asked, whatever answered that seems to answer again: over the turns below
such a reading tells answered from unanswered ones hardly better than chance (ROC area .57), one as a question of its
own does (.68), and as it was typed still better (.75).
"""

import math
from collections.abc import Sequence
from dataclasses import replace

from assistant.asking.dialogue import own_words
from assistant.asking.resolving import by_itself
from assistant.finding.decision import Decider
from assistant.finding.refusal import Judgement
from assistant.finding.search import Found, Hit
from assistant.finding.turns import held
from index.datatypes import Encoder
from index.engine import Catalogue

# Fitted over the 100 later turns that lean on an earlier one in training/examples/answers and answers-more: the first
# sentence answers for .93 of those that are answered (.91 with other documents left out), .76 with the joined reading.
_SEARCH, _RESOLVED, _TYPED = 0.9, 0.65, 0.65  # what a point of the search and the two readings' log-odds count
_CUT = 6.0  # of log-odds: beyond, a reading tells no more
_INTERCEPT = -1.222  # of the logistic regression for "the first sentence answers" ...
_BY_RESOLVED, _BY_TYPED, _BY_SEARCH = 0.171, 0.33, 0.187  # ... over the same three ...
_HELD = 1.8  # ... and how well the sentence has the word of the turn that it has least, 0..1
EVEN = 0.65  # from this probability on a turn is answered: both errors together are fewest there


def read_leaning(
    catalogue: Catalogue, encoder: Encoder, decider: Decider, turn: str, earlier: str, found: Found
) -> tuple[Found, Judgement] | None:
    """Return what was found for ``turn`` after ``earlier``, in its final order, and the judgement on the first of it.

    None where nothing is read: there is no reader, or what is first is a row of a table or in a document with expected
    questions, for which this was not fitted.
    """
    if not found.hits or catalogue.document_of(found.hits[0].sentence) in catalogue.asked_documents:
        return None
    seen = decider.seen(by_itself(turn, earlier), found)
    if seen is None:
        return None
    hits = [hit for hit in seen.hits if hit.reading]
    searched = {hit.sentence: hit.score for hit in hits}
    typed = dict(zip(searched, map(_cut, decider.read(turn, list(searched))), strict=True))
    resolved = {hit.sentence: _cut(hit.reading.answers) for hit in hits if hit.reading}

    def score(hit: Hit) -> float:
        place = hit.sentence
        return _SEARCH * searched[place] + _RESOLVED * resolved[place] + _TYPED * typed[place]

    seen = decider.telling(turn, _ordered(seen, [replace(hit, score=score(hit)) for hit in hits]))
    best = seen.hits[0].sentence
    logit = _INTERCEPT + _BY_RESOLVED * resolved[best] + _BY_TYPED * typed[best] + _BY_SEARCH * searched[best]
    logit += _HELD * held(encoder, own_words(turn), catalogue.text_of(best))
    probability = 1 / (1 + math.exp(-logit))
    return seen, Judgement(probability >= EVEN, probability)


def _ordered(found: Found, weighed: Sequence[Hit]) -> Found:
    """Order the hits that were read; the others follow, none above them."""
    first = sorted(weighed, key=lambda hit: (-hit.score, hit.sentence))
    lowest = min(hit.score for hit in first)
    others = (replace(hit, score=min(hit.score, lowest)) for hit in found.hits if not hit.reading)
    return replace(found, hits=(*first, *others))


def _cut(log_odds: float) -> float:
    return max(-_CUT, min(_CUT, log_odds))
