"""A question becomes ranked sentences.

Two nets bring in candidate keys: dense (cosine of embeddings) and lexical (BM25). Each candidate then gets a finer
look, word by word: every token of the question looks for its nearest token in the key (late interaction, MaxSim:
Khattab & Zaharia 2020, "ColBERT", arXiv 2004.12832), telling tokens counting more. A sentence's evidence is its best
key of each kind, and its score a weighted sum of that evidence.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from assistant.query import Query
from index.datatypes import Encoder, Vectors
from index.keys import Key
from index.store import Index
from index.words import analyse

CANDIDATES = 200  # keys taken from each net
NEIGHBOURS = 15  # expected questions that vote on what is meant
TEMPERATURE = 0.1  # how fast a vote fades with distance from the nearest


@dataclass(frozen=True)
class Evidence:
    """What speaks for one sentence, each in [0, 1], higher is closer; a cosine below 0 counts as 0.

    ``*_dense`` is a cosine, ``*_words`` a BM25 score as a share of the most that the question could score, ``*_late`` a
    late interaction. ``own_*`` compare with the sentence, ``context_*`` with the sentence in its context, ``asked_*``
    with the questions that it is expected to answer. ``vote`` is its share among the nearest expected questions.
    ``learned`` is what a classifier of the expected questions says: 1 + ln(p) / 10, at least 0.
    """

    own_dense: float = 0.0
    own_words: float = 0.0
    own_late: float = 0.0
    context_dense: float = 0.0
    context_words: float = 0.0
    context_late: float = 0.0
    asked_dense: float = 0.0
    asked_words: float = 0.0
    asked_late: float = 0.0
    vote: float = 0.0
    learned: float = 0.0


@dataclass(frozen=True)
class Hit:
    """A sentence found: its position in the index, and why."""

    sentence: int
    score: float
    evidence: Evidence


@dataclass(frozen=True)
class Found:
    """All that a search learns about a question."""

    hits: tuple[Hit, ...]  # best first
    unanswered: Mapping[str, Evidence]  # by document: what speaks for "it does not say", its known-unanswered questions
    topics: Mapping[str, Mapping[str, float]]  # by document: the topics of these, each with its share of the vote


Column = NDArray[np.floating]  # (m,): one number for each of m keys
Row = NDArray[np.float64]  # one number for each field of Evidence


@dataclass(frozen=True)
class Weights:
    """What each piece of evidence adds to a score: for documents with expected questions, and for those without.

    ``offset`` is what an unanswered question's best sentence scores on average, so that 0 means as much for both kinds.
    """

    with_questions: Evidence
    without_questions: Evidence
    offset_with: float = 0.0
    offset_without: float = 0.0

    def score(self, index: Index, position: int, evidence: Evidence) -> float:
        """Return the weighted sum for the sentence at ``position``: higher is closer."""
        asked = index.sentences[position].document in index.asked_documents
        weights, offset = (
            (self.with_questions, self.offset_with) if asked else (self.without_questions, self.offset_without)
        )
        return float(np.dot(astuple(weights), astuple(evidence))) - offset


_KINDS = {"sentence": 0, "context": 3, "question": 6, "unanswered": 6}  # where a key's three measures go
_VOTE, _LEARNED = 9, 10
_QUESTIONS = ("question", "unanswered")


class Searcher:
    """Search over one index with one encoder."""

    def __init__(self, index: Index, encoder: Encoder, weights: Weights) -> None:
        """Join the two; token vectors of keys are looked up when first needed."""
        self._index = index
        self._weights = weights
        self._encoder = encoder
        self._tokens: dict[int, tuple[Vectors, NDArray[np.float32]]] = {}

    def search(self, query: Query, allowed: Callable[[int], bool] | None = None) -> Found:
        """Rank the sentences for ``query``; ``allowed`` says which sentence positions may be found."""
        index = self._index
        vector = self._encoder.encode_queries([query.text])[0]
        terms = analyse(query.text, query.language)
        lexical = index.words.scores(terms)
        near, _ = index.vectors.search(vector, CANDIDATES)
        matching = np.argsort(-lexical, kind="stable")[:CANDIDATES]
        keys = np.union1d(near, matching[lexical[matching] > 0])
        late, late_both = self._late_interaction(query.text, keys)
        measures = np.stack(
            [index.vectors.scores(vector, keys), lexical[keys] / (index.words.highest(terms) or 1.0), late], axis=1
        )
        rows = _Rows(index)
        rows.add_keys(keys, measures, late_both)
        rows.add_learned(query, vector)
        return rows.rank(self._weights, allowed or (lambda _: True))

    def _late_interaction(self, text: str, keys: NDArray[np.int64]) -> tuple[Column, Column]:
        """Return for each key how well it covers the question's tokens, and the mean of that and the reverse.

        A token counts by the length of its vector: training the encoder made telling tokens long.
        """
        if not len(keys):
            return np.zeros(0, np.float32), np.zeros(0, np.float32)
        asked, asked_weights = _directions(self._encoder.token_vectors([text])[0])
        tokens = [self._key_tokens(int(key)) for key in keys]
        lengths = np.array([len(weights) for _, weights in tokens])
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        cosines = np.concatenate([vectors for vectors, _ in tokens]) @ asked.T  # (all tokens of the keys, tokens asked)
        # Elementwise: as a matrix-vector product this once raised a floating-point error under twenty threads.
        nearest = np.maximum.reduceat(cosines, starts, axis=0)
        covered = (nearest * asked_weights).sum(axis=1) / (asked_weights.sum() or 1.0)
        weights = np.concatenate([weights for _, weights in tokens])
        weighed = np.maximum(np.add.reduceat(weights, starts), 1e-9)
        back = np.add.reduceat(cosines.max(axis=1) * weights, starts) / weighed
        return covered, (covered + back) / 2

    def _key_tokens(self, key: int) -> tuple[Vectors, NDArray[np.float32]]:
        if key not in self._tokens:
            self._tokens[key] = _directions(self._encoder.token_vectors([self._index.keys[key].text])[0])
        return self._tokens[key]


class _Rows:
    """Evidence while it is gathered: one row a sentence, and one a document for "it does not say"."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._sentences: dict[int, Row] = defaultdict(_empty_row)
        self._unanswered: dict[str, Row] = defaultdict(_empty_row)
        self._topics: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))

    def add_keys(self, keys: NDArray[np.int64], measures: Vectors, late_both: Column) -> None:
        """Take the best of each measure (m, 3) over the keys of each kind, and let the nearest questions vote."""
        votes: list[tuple[float, Key]] = []
        for number, three, both in zip(keys, measures, late_both, strict=True):
            key = self._index.keys[number]
            if key.kind in _QUESTIONS:  # a question is compared with a question both ways
                three = np.array([three[0], three[1], both])
                votes.append((float(three @ (1.0, 0.5, 1.0)), key))
            at = _KINDS[key.kind]
            for row in self._rows(key):
                np.maximum(row[at : at + 3], three, out=row[at : at + 3])
        for key, share in _shares(votes):
            for row in self._rows(key):
                row[_VOTE] += share
            if key.topic:
                self._topics[key.document][key.topic] += share

    def _rows(self, key: Key) -> list[Row]:
        return [self._sentences[position] for position in key.sentences] or [self._unanswered[key.document]]

    def add_learned(self, query: Query, vector: NDArray[np.float32]) -> None:
        """Ask the classifiers of the documents that have been found so far."""
        found = {self._index.sentences[position].document for position in self._sentences} | self._unanswered.keys()
        for document in found & self._index.classifiers.keys():
            first = self._index.first_sentence[document]
            said = self._index.classifiers[document].log_probabilities(query.text, query.language, vector)
            for label, log_probability in said.items():
                row = self._unanswered[document] if label < 0 else self._sentences[first + label]
                row[_LEARNED] = max(0.0, 1 + log_probability / 10)

    def rank(self, weights: Weights, allowed: Callable[[int], bool]) -> Found:
        """Return the sentences by score, best first."""
        hits = []
        for position, row in self._sentences.items():
            if allowed(position):
                evidence = Evidence(*row.tolist())
                hits.append(Hit(position, weights.score(self._index, position, evidence), evidence))
        hits.sort(key=lambda hit: (-hit.score, hit.sentence))
        unanswered = {document: Evidence(*row.tolist()) for document, row in self._unanswered.items()}
        return Found(tuple(hits), unanswered, self._topics)


def _empty_row() -> Row:
    return np.zeros(len(fields(Evidence)))


def _directions(vectors: Vectors) -> tuple[Vectors, NDArray[np.float32]]:
    """Return unit vectors and the lengths they had; a text of no token counts as one that is like nothing."""
    if not len(vectors):
        vectors = np.zeros((1, vectors.shape[1]), dtype=np.float32)
    lengths = np.linalg.norm(vectors, axis=1)
    return vectors / np.maximum(lengths, 1e-9)[:, None], lengths


def _shares(votes: list[tuple[float, Key]]) -> Iterable[tuple[Key, float]]:
    """Give the nearest expected questions shares that fade with distance and sum to 1."""
    nearest = sorted(votes, key=lambda vote: -vote[0])[:NEIGHBOURS]
    if nearest:
        strengths = np.exp((np.array([closeness for closeness, _ in nearest]) - nearest[0][0]) / TEMPERATURE)
        for (_, key), share in zip(nearest, strengths / strengths.sum(), strict=True):
            yield key, float(share)
