"""The sentences for a question that leans on an earlier one: those near what was cited last come forward."""

from dataclasses import replace

from assistant.asking.kinds import kinds_asked, kinds_held
from assistant.finding.search import Found
from index.engine import Catalogue

# What a sentence's score gains, in the units of the search: chosen on data/evaluation/dialogues.jsonl, where a range
# around them did as well.
_SAME, _NEIGHBOUR, _KIND = 2.0, 1.0, 1.0


def follow_up(catalogue: Catalogue, question: str, together: Found, alone: Found, previous: int | None) -> Found:
    """Rank the sentences for a follow-up question.

    ``together`` is what was found for it with the earlier question before it, ``alone`` for it by itself,
    ``previous`` the position of the sentence that came first for the turn before. Scores are means of both searches,
    plus a gain for the previous sentence, its neighbours, and sentences that hold the kind of answer asked for.
    """
    by_itself = {hit.sentence: hit.score for hit in alone.hits}
    lowest = min(by_itself.values(), default=0.0)
    asked = kinds_asked(question)
    hits = []
    for hit in together.hits:
        gain = 0.0
        if previous is not None:
            distance = abs(hit.sentence - previous)
            same_section = catalogue.section_of(hit.sentence) == catalogue.section_of(previous)
            gain = _SAME if distance == 0 else _NEIGHBOUR if distance == 1 and same_section else 0.0
            if asked and asked <= kinds_held(catalogue.text_of(hit.sentence)):
                gain += _KIND
        hits.append(replace(hit, score=(hit.score + by_itself.get(hit.sentence, lowest) + gain) / 2))
    hits.sort(key=lambda hit: (-hit.score, hit.sentence))
    return replace(together, hits=tuple(hits))
