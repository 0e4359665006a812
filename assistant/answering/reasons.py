"""Why a sentence is given, or refused: its words and the question's, a prepared question, the reader, the next one."""

import math
import re
from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np

from assistant.answer import Citation
from assistant.answering.examiner import Examiner
from assistant.asking.dialogue import EMPTY
from assistant.asking.query import Query
from assistant.finding.search import CANDIDATES, Found
from assistant.finding.threads import one_thread
from assistant.finding.turns import Judged
from assistant.why import Behind, Prepared, Why
from index.datatypes import Language
from index.engine import EVERYWHERE, Where
from index.text.analysis import STOP_WORDS, analyse, fold, split_words, stem

_TYPED = re.compile(r"\w+(?:-\w+)*")
LIKE = 0.6  # a prepared question further away, by its cosine, is like nothing that was asked
_WORDS = 0.5  # what BM25 counts where a cosine counts 1, as in the vote (assistant/finding/search.py)
_AS_WELL = 0.1  # of likeness: a prepared question that is written out is shown for one typed in haste
SURE_OF_WORDS = 0.5  # share of the words found from which on both are in one language, whatever a short question seems


def reasons(examiner: Examiner, seen: Judged, cited: Sequence[Citation], where: Where = EVERYWHERE) -> Why | None:
    """Return what speaks for the first of the sentences that are cited, best first; None where none is."""
    if not cited or not seen.found.hits:
        return None
    first, hit = cited[0], seen.found.hits[0]
    within, around, lacking, comparable = _compared(examiner, seen.query, [first], hit.sentence)
    return Why(
        within,
        around,
        lacking,
        comparable,
        prepared=_prepared(examiner, seen.query, seen.found, where, answered=seen.judgement.answered),
        read=None if hit.reading is None else round(_probability(hit.reading.answers), 4),
        words=first.answering.text if first.answering else None,
        score=first.score,
        behind=_behind(first, cited[1]) if len(cited) > 1 and seen.judgement.answered else None,
    )


def reasons_of_list(examiner: Examiner, seen: Judged, cited: Sequence[Citation]) -> Why | None:
    """Return what speaks for a list: the question's words, and the heading that it stands under."""
    position = examiner.catalogue.position(cited[0].anchor) if cited else None
    if position is None:
        return None
    heading = cited[0].headings[-1] if cited[0].headings else None
    return Why(*_compared(examiner, seen.query, cited, position), heading=heading)


def _compared(
    examiner: Examiner, query: Query, cited: Sequence[Citation], position: int
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], bool]:
    language, first = examiner.catalogue.language_of(position), cited[0]
    surroundings = [first.title, first.section, first.speaker, first.date, *first.headings]
    quoted = "\n".join(citation.words for citation in cited)
    about = "\n".join([first.passage, *(text for text in surroundings if text)])
    typed = dict(_typed(query.asked))
    within = _had(typed, quoted, language, examiner.encoder.knows)
    around = _had({word: parts for word, parts in typed.items() if word not in within}, about, language, lambda _: True)
    found = {*within, *around}
    comparable = query.language == language or len(found) > SURE_OF_WORDS * len(typed)
    lacking = [word for word in typed if word not in found] if comparable else []
    return within, around, tuple(lacking), comparable


def _typed(question: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the words of a question that have a subject, each once, as typed, with its folded parts."""
    seen: set[str] = set()
    for match in _TYPED.finditer(question):
        # "Il a été vu" is no word of summer, "l'été" is.
        empty = EMPTY if question[: match.start()].endswith(("'", "’")) else EMPTY | STOP_WORDS
        pieces = [piece for piece in match[0].split("-") if fold(piece) not in empty and len(piece) > 1]
        word = match[0] if len(pieces) > 1 else "".join(pieces)
        if pieces and fold(word) not in seen:
            seen.add(fold(word))
            yield word, tuple(map(fold, pieces))


def _had(
    typed: dict[str, tuple[str, ...]], text: str, language: Language, knows: Callable[[str], bool]
) -> tuple[str, ...]:
    """Return the words that a text has, in any of their forms; one that nobody knows may be a slip for one it has."""
    words = set(split_words(text))
    stems = {stem(word, language) for word in words}
    return tuple(
        word
        for word, parts in typed.items()
        if all(stem(part, language) in stems or (not knows(part) and _slipped(part, words)) for part in parts)
    )


def _slipped(word: str, words: Collection[str]) -> bool:
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extractOne

    if len(word) < 4 or not word.isalpha():
        return False
    return extractOne(word, words, scorer=OSA.distance, score_cutoff=1 if len(word) < 8 else 2) is not None


def _prepared(examiner: Examiner, query: Query, found: Found, where: Where, *, answered: bool) -> Prepared | None:
    """Return the prepared question most like what was asked: of those that the sentence answers, or nothing does."""
    catalogue, best = examiner.catalogue, found.hits[0]
    if catalogue.document_of(best.sentence) not in catalogue.asked_documents:
        return None
    with one_thread():
        vector = examiner.encoder.encode_queries([query.text])[0]
        terms = analyse(query.text, query.language)
        candidates = examiner.engine.candidates(vector, terms, CANDIDATES, where)
    closeness = candidates.dense + _WORDS * candidates.words
    like: list[tuple[bool, float, Prepared]] = []
    for place in np.flatnonzero(candidates.dense >= LIKE).tolist():
        key = catalogue.keys[int(candidates.numbers[place])]
        meant = best.sentence in key.sentences if answered else not key.sentences
        if key.kind.is_question and meant and key.document == catalogue.document_of(best.sentence):
            likeness = round(float(candidates.dense[place]), 4)
            own = key.language == query.language
            like.append((own, float(closeness[place]), Prepared(key.text, likeness, answered)))
    if not like:
        return None
    own, closest, _ = max(like, key=lambda one: one[:2])
    near = [one for one in like if one[0] == own and one[1] >= closest - _AS_WELL]
    return max(near, key=lambda one: (_written_out(one[2].question), one[1]))[2]


def _written_out(question: str) -> bool:
    return question[:1].isupper() and question.rstrip().endswith("?")


def _behind(first: Citation, second: Citation) -> Behind:
    lead = _probability(max(0.0, first.score - second.score))
    return Behind(second.quote, second.document, second.anchor, second.score, round(lead, 4))


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
