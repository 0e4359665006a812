"""The best hits of a search are read, each in its window, and ordered anew by both."""

from dataclasses import dataclass, replace

import numpy as np

from assistant.asking.requests import is_about_requests, is_question
from assistant.finding.reader import Candidate, Reader
from assistant.finding.rows import as_cells
from assistant.finding.search import Found, Hit
from index.engine import Catalogue, Engine

READ = 6  # sentences


@dataclass(frozen=True)
class Balance:
    """What a point of the search and one of the reader's log-odds count in a score, for one kind of document.

    ``offset`` is what an unanswered question's best sentence scores on average.
    """

    search: float
    answers: float
    offset: float = 0.0

    def score(self, search: float, answers: float) -> float:
        """Return the score: higher is closer."""
        return self.search * search + self.answers * answers - self.offset


@dataclass(frozen=True)
class Balances:
    """For documents that have expected questions, and for those that do not."""

    with_questions: Balance
    without_questions: Balance


def read(engine: Engine, reader: Reader, question: str, found: Found) -> Found:
    """Return the same with the best ``READ`` hits read, their order as it was."""
    best, others = found.hits[:READ], found.hits[READ:]
    readings = reader.read(question, [candidate(engine.catalogue, hit.sentence) for hit in best])
    seen = (replace(hit, reading=reading) for hit, reading in zip(best, readings, strict=True))
    return replace(found, hits=(*seen, *others))


def ordered(engine: Engine, balances: Balances, found: Found) -> Found:
    """Order the hits that were read by search and reading together; the others follow, none above them."""
    hits = [hit for hit in found.hits if hit.reading]
    expected = engine.expected(np.array([hit.sentence for hit in hits], dtype=np.int64)).tolist()
    weighed: list[Hit] = []
    for hit, asked in zip(hits, expected, strict=True):
        assert hit.reading is not None  # noqa: S101 - for mypy
        balance = balances.with_questions if asked else balances.without_questions
        weighed.append(replace(hit, score=balance.score(hit.score, hit.reading.answers)))
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
    section = document.sections[sentence.section]
    before = None
    if sentence.ruled_by:
        before = " ".join(as_cells(span.of(document.text)) for span in sentence.ruled_by)
    elif position and catalogue.section_of(position - 1) == catalogue.section_of(position):
        before = catalogue.text_of(position - 1)
    return Candidate(as_cells(sentence.span.of(document.text)), before, section.heading or document.title)
