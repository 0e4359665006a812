"""Vectors of sentences in their context, by the network that reads: what a question lies near before anything is read.

Neighbouring sentences run through the layers together, and a sentence's vector is the mean over its own pieces ("late
chunking": Günther et al. 2024, arXiv 2409.04701), so that "it" is what the sentence before it speaks of. They are made
once, when a document is added; a question's takes some milliseconds. They choose what is read: of everyday questions
the sentence that answers is among the six that lie nearest more often than among the six that share most words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.datatypes import WIDTH, Directions, Document, Sentence, Vectors
from index.matching.network import EMBEDDED, Floats, network_in
from index.matching.rows import QUESTION_PIECES, Row, as_cells
from index.text.context import ruled_words

TOGETHER = (
    4  # sentences in a row, as many as the network was trained on: half the time of one by one, and nearly as good
)
_MOST = 127  # what 8 bits hold


@dataclass(frozen=True)
class _Run:
    """Neighbouring sentences that become a row, and what stands before them there."""

    sentences: Sequence[Sentence]
    before: str | None


class NetworkInContext:
    """The network that ships as what embeds sentences in their context; see :class:`index.datatypes.Contextual`."""

    def __init__(self) -> None:
        """Open nothing yet: that is done when something is embedded."""
        self._network = network_in(EMBEDDED)

    @property
    def fingerprint(self) -> str:
        """What changes when, and only when, the vectors may."""
        return self._network.fingerprint

    def embed_sentences(self, document: Document, sentences: Sequence[Sentence]) -> Directions:
        """Embed all sentences of a document, in reading order: (n, WIDTH)."""
        runs = list(_runs(document, sentences))
        rows = [self._row(document, run) for run in runs]
        means: list[Floats] = []
        for run, row, (hidden, _) in zip(runs, rows, self._network.run(rows), strict=True):
            means += [hidden[start:end].mean(axis=0) for start, end in row.sentences[-len(run.sentences) :]]
        vectors = np.array(means, dtype=np.float32).reshape(-1, WIDTH)
        largest = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-9)
        directions: Directions = np.rint(vectors / largest * _MOST).astype(np.int8)
        return directions

    def embed_question(self, question: str) -> Vectors:
        """Embed a question: (WIDTH,), of length 1."""
        row = self._network.pieces.row(self._network.pieces.cut([question], QUESTION_PIECES)[0], None, ())
        ((hidden, _),) = self._network.run([row])
        mean = hidden[slice(*row.question)].mean(axis=0)
        unit: Vectors = mean / np.linalg.norm(mean)
        return unit

    def _row(self, document: Document, run: _Run) -> Row:
        heading = document.sections[run.sentences[0].section].heading or document.title
        texts = [as_cells(sentence.span.of(document.text)) for sentence in run.sentences]
        return self._network.pieces.window(None, heading, run.before, texts)


def before_of(document: Document, sentence: Sentence, previous: Sentence | None) -> str | None:
    """Return what a sentence leans on: the lead-in or header that rules it, or the sentence before it in its section.

    ``previous`` is the sentence before it in its document, if there is one.
    """
    if sentence.ruled_by:
        return " ".join(as_cells(span.of(document.text)) for span in sentence.ruled_by)
    if previous and previous.section == sentence.section:
        return ruled_words(document.text, previous)
    return None


def _runs(document: Document, sentences: Sequence[Sentence]) -> Iterator[_Run]:
    """Yield the sentences in runs of one section; what others rule, an item or a row of a table, by itself."""
    start = 0
    while start < len(sentences):
        first, end = sentences[start], start + 1
        while not first.ruled_by and end < min(start + TOGETHER, len(sentences)) and _goes_on(first, sentences[end]):
            end += 1
        yield _Run(sentences[start:end], before_of(document, first, sentences[start - 1] if start else None))
        start = end


def _goes_on(first: Sentence, later: Sentence) -> bool:
    return later.section == first.section and not later.ruled_by
