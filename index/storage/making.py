"""Sources become all that an index holds of them: the part of building that costs time, done once a document."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from index.datatypes import WIDTH, Directions, Encoder, Passage, Vectors
from index.entry import Entry
from index.matching.classifier import Classifier, Example
from index.matching.inverted import Inverted, Inverter
from index.matching.keys import Key, KeyKind, question_keys, sentence_keys
from index.matching.spellings import Spellings
from index.matching.vectors import Stored
from index.passages import make_passages
from index.reading.sources import Source
from index.storage.joining import Joining, Stood
from index.storage.tables import Tables, tabulate
from index.text.analysis import split_words, stems_of

SAMPLE = 100  # sentences whose first words, as questions, measure a search that is not exact
BATCH = 20_000  # keys embedded at a time: enough to keep both cores busy, 30 MB of vectors

# Sentences that get a vector in their context, which takes longer than all else: of a document, and in one change.
LONGEST, MOST = 4_000, 20_000

Progress = Callable[[int], object]  # told how many documents have been embedded since it was last told


@dataclass(frozen=True)
class Made:
    """What some documents bring to an index, in the order in which they came."""

    entries: tuple[Entry, ...]
    tables: Tables
    vectors: Stored  # of the keys
    stems: Inverted  # of the keys
    spellings: Spellings
    classifiers: dict[str, Classifier]


@dataclass(frozen=True)
class _Cut:
    """A document cut into passages, and its keys, whose sentence positions count from its first."""

    source: Source
    passages: tuple[Passage, ...]
    keys: tuple[Key, ...]


def make(sources: Iterable[Source], encoder: Encoder, progress: Progress = lambda _: None) -> Made:
    """Cut, key, embed and invert ``sources``."""
    makers = _Making(encoder)
    waiting: list[_Cut] = []
    for source in sources:
        waiting.append(_cut(source))
        if sum(len(cut.keys) for cut in waiting) >= BATCH:
            makers.add(waiting)
            progress(len(waiting))
            waiting = []
    if waiting:
        makers.add(waiting)
        progress(len(waiting))
    return makers.finish()


def nothing(dimension: int) -> Made:
    """Return what no document brings to an index of such vectors."""
    empty = Inverter().finish()
    vectors = np.zeros((0, dimension), dtype=np.float16)
    return Made((), Tables.empty(), vectors, empty, Spellings(empty, empty), {})


def _cut(source: Source) -> _Cut:
    passages = tuple(make_passages(source.document))
    sentences = [sentence for passage in passages for sentence in passage.sentences]
    keys = sentence_keys(source.document, sentences, 0)
    keys += question_keys(source.document, sentences, 0, source.questions)
    return _Cut(source, passages, tuple(keys))


class _Making:
    """What has been made so far."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._stems = Inverter()
        self._own_words, self._asked_words = Inverter(), Inverter()
        self._entries: list[Entry] = []
        self._tables: list[Tables] = []
        self._vectors: list[Stored] = []
        self._classifiers: dict[str, Classifier] = {}
        table = encoder.token_table
        self._left = MOST  # sentences that may still get a vector in their context
        self._token = np.uint16 if table is None or len(table) <= np.iinfo(np.uint16).max + 1 else np.uint32

    def add(self, cuts: Sequence[_Cut]) -> None:
        """Embed the documents together, then note each."""
        texts = [key.text for cut in cuts for key in cut.keys]
        self._vectors.append(self._encoder.encode_documents(texts).astype(np.float16))
        tokens = [ids.astype(self._token) for ids in self._encoder.token_ids(texts)]
        first = 0
        for cut in cuts:
            here = slice(first, first + len(cut.keys))
            first = here.stop
            lengths = self._invert(cut.keys)
            contextual = self._in_context(cut)
            self._tables.append(tabulate(cut.source, cut.passages, cut.keys, tokens[here], lengths, contextual))
            self._entries.append(cut.source.entry)
            if cut.source.questions:
                self._learn(cut, self._vectors[-1][here])

    def _in_context(self, cut: _Cut) -> Directions:
        """Return the vectors of a document's sentences in their context; none where that would take too long."""
        sentences = [sentence for passage in cut.passages for sentence in passage.sentences]
        if self._encoder.contextual is None or len(sentences) > min(LONGEST, self._left):
            return np.zeros((0, WIDTH), dtype=np.int8)
        self._left -= len(sentences)
        return self._encoder.contextual.embed_sentences(cut.source.document, sentences)

    def _invert(self, keys: Sequence[Key]) -> Sequence[int]:
        """Take the words of a document's keys; return how many stems each has."""
        own: list[str] = []
        asked: list[str] = []
        for key in keys:
            words = split_words(key.text)
            self._stems.add(stems_of(words, key.language))
            (asked if key.kind.is_question else own).extend(words)
        self._own_words.add(own)
        self._asked_words.add(asked)
        return self._stems.lengths[len(self._stems.lengths) - len(keys) :]

    def _learn(self, cut: _Cut, vectors: Stored) -> None:
        """Fit a classifier, if the document's questions have more than one outcome."""
        chosen = [
            (number, Example(key.text, key.language, label))
            for number, key in enumerate(cut.keys)
            if key.kind is not KeyKind.CONTEXT
            for label in key.sentences or (None,)
        ]
        if len({example.label for _, example in chosen}) > 1:
            numbers = [number for number, _ in chosen]
            fitted = Classifier.fit([example for _, example in chosen], vectors[numbers].astype(np.float32))
            self._classifiers[cut.source.document.id] = fitted

    def finish(self) -> Made:
        """Return everything."""
        if not self._entries:
            return nothing(self._encoder.dimension)
        return Made(
            tuple(self._entries),
            Joining(self._tables, [Stood(number, 0) for number in range(len(self._tables))]).tables,
            np.concatenate(self._vectors),
            self._stems.finish(),
            Spellings(self._own_words.finish(), self._asked_words.finish()),
            self._classifiers,
        )


def beginnings(tables: Tables, encoder: Encoder) -> Vectors:
    """Return vectors of how some sentences begin: like questions, near some keys and equal to none."""
    rows = np.random.default_rng(0).choice(len(tables["sentences"]), SAMPLE)
    first = tables.starts["texts"][tables.owner("sentences", rows)]
    begun = []
    for row, start in zip(tables["sentences"][rows], first, strict=True):
        words = tables["texts"][start + row["first_byte"] : start + row["end_byte"]].tobytes().decode().split()
        begun.append(" ".join(words[: (len(words) + 1) // 2]))
    return encoder.encode_queries(begun)
