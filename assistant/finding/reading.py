"""What a search has found is compared in its context, and the best of that read; each time it is ordered anew."""

from dataclasses import dataclass, replace

import numpy as np

from assistant.asking.requests import is_about_requests, is_question
from assistant.finding.reader import Candidate, Reader
from assistant.finding.search import Found, Hit
from index.datatypes import Contextual
from index.engine import Catalogue, Engine
from index.matching.contextual import before_of
from index.matching.rows import as_cells

READ = 6  # sentences


@dataclass(frozen=True)
class Nearness:
    """What a point of the search and a cosine in context count where it is chosen what is read; for a kind of document.

    ``centre`` is the cosine of an average question with the sentence that is nearest to it.
    """

    search: float
    cosine: float
    centre: float = 0.0

    def score(self, search: float, cosine: float) -> float:
        """Return the score: higher is closer."""
        return self.search * search + self.cosine * (cosine - self.centre)


@dataclass(frozen=True)
class Nearnesses:
    """For documents that have expected questions, and for those that do not."""

    with_questions: Nearness
    without_questions: Nearness


@dataclass(frozen=True)
class Balance:
    """What a point of the search, a cosine in context and one of the reader's log-odds count in a score, likewise.

    ``offset`` is what an unanswered question's best sentence scores on average, ``centre`` as for :class:`Nearness`.
    """

    search: float
    cosine: float
    answers: float
    offset: float = 0.0
    centre: float = 0.0

    def score(self, search: float, cosine: float, answers: float) -> float:
        """Return the score: higher is closer."""
        return self.search * search + self.cosine * (cosine - self.centre) + self.answers * answers - self.offset


@dataclass(frozen=True)
class Balances:
    """For documents that have expected questions, and for those that do not."""

    with_questions: Balance
    without_questions: Balance


def compared(engine: Engine, contextual: Contextual, question: str, found: Found) -> Found:
    """Return the same with each hit compared with the question in its context, as far as there are vectors for that."""
    vectors = engine.contextual(np.array([hit.sentence for hit in found.hits], dtype=np.int64)).astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1)
    cosines = vectors @ contextual.embed_question(question) / np.maximum(lengths, 1.0)
    near = [float(cosine) if length else None for cosine, length in zip(cosines, lengths, strict=True)]
    return replace(found, hits=tuple(replace(hit, near=one) for hit, one in zip(found.hits, near, strict=True)))


def nearest_first(engine: Engine, nearnesses: Nearnesses, found: Found) -> Found:
    """Order the hits by search and nearness together, for the best to be read; their scores stay.

    A hit without a vector is taken to be as near as the others are.
    """
    known = [hit.near for hit in found.hits if hit.near is not None]
    if not known:
        return found
    expected = engine.expected(np.array([hit.sentence for hit in found.hits], dtype=np.int64)).tolist()
    mean = float(np.mean(known))
    weighed: list[tuple[float, Hit]] = []
    for hit, asked in zip(found.hits, expected, strict=True):
        nearness = nearnesses.with_questions if asked else nearnesses.without_questions
        weighed.append((nearness.score(hit.score, mean if hit.near is None else hit.near), hit))
    weighed.sort(key=lambda one: (-one[0], one[1].sentence))
    return replace(found, hits=tuple(hit for _, hit in weighed))


def read(engine: Engine, reader: Reader, question: str, found: Found) -> Found:
    """Return the same with the best ``READ`` hits read, their order as it was."""
    best, others = found.hits[:READ], found.hits[READ:]
    readings = reader.read(question, [candidate(engine.catalogue, hit.sentence) for hit in best])
    seen = (replace(hit, reading=reading) for hit, reading in zip(best, readings, strict=True))
    return replace(found, hits=(*seen, *others))


def ordered(engine: Engine, balances: Balances, found: Found) -> Found:
    """Order the hits that were read by search, nearness and reading together; the others follow, none above them."""
    hits = [hit for hit in found.hits if hit.reading]
    expected = engine.expected(np.array([hit.sentence for hit in hits], dtype=np.int64)).tolist()
    known = [hit.near for hit in hits if hit.near is not None]
    mean = float(np.mean(known)) if known else None
    weighed: list[Hit] = []
    for hit, asked in zip(hits, expected, strict=True):
        assert hit.reading is not None  # noqa: S101 - for mypy
        balance = balances.with_questions if asked else balances.without_questions
        near = next((one for one in (hit.near, mean) if one is not None), balance.centre)
        weighed.append(replace(hit, score=balance.score(hit.score, near, hit.reading.answers)))
    weighed.sort(key=lambda hit: (-hit.score, hit.sentence))
    lowest = min((hit.score for hit in weighed), default=0.0)
    others = (replace(hit, score=min(hit.score, lowest)) for hit in found.hits if not hit.reading)
    return replace(found, hits=(*weighed, *others))


def telling_first(engine: Engine, question: str, found: Found) -> Found:
    """Put the sentences that ask behind all that were read and tell, unless the question is about what was asked.

    They have the words of many a question, and no answer: of 2,828 answered questions in data/evaluation none, of 3,840
    in training/examples/reading two are answered by such a sentence alone.
    """
    read_ones = [hit for hit in found.hits if hit.reading]
    telling = [hit for hit in read_ones if not is_question(engine.catalogue.text_of(hit.sentence))]
    if not telling or is_about_requests(question):
        return found
    least = telling[-1].score
    asking = [replace(hit, score=min(hit.score, least)) for hit in read_ones if hit not in telling]
    return replace(found, hits=(*telling, *asking, *found.hits[len(read_ones) :]))


def candidate(catalogue: Catalogue, position: int) -> Candidate:
    """Return a sentence with what it leans on: the lead-in that rules it or the sentence before it, and its heading."""
    sentence = catalogue.sentences[position]
    document = catalogue.documents[sentence.document]
    previous = catalogue.sentences[position - 1] if _goes_on(catalogue, position) else None
    heading = document.sections[sentence.section].heading or document.title
    return Candidate(as_cells(sentence.span.of(document.text)), before_of(document, sentence, previous), heading)


def _goes_on(catalogue: Catalogue, position: int) -> bool:
    return position > 0 and catalogue.section_of(position - 1) == catalogue.section_of(position)
