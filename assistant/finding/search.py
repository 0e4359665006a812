"""A question becomes ranked sentences.

Two nets bring in candidate keys: dense (cosine of embeddings) and lexical (BM25). Each candidate then gets a finer
look, word by word: every token of the question looks for its nearest token in the key (late interaction, MaxSim:
Khattab & Zaharia 2020, "ColBERT", arXiv 2004.12832), telling tokens counting more. A sentence's evidence is its best
key of each kind, and its score a weighted sum of that evidence.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.asking.query import Query
from assistant.finding.threads import one_thread
from index.datatypes import Encoder, Vectors
from index.storage.store import Index
from index.storage.tables import KINDS
from index.text.analysis import analyse

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
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Weights:
    """What each piece of evidence adds to a score: for documents with expected questions, and for those without.

    ``offset`` is what an unanswered question's best sentence scores on average, so that 0 means as much for both kinds.
    """

    with_questions: Evidence
    without_questions: Evidence
    offset_with: float = 0.0
    offset_without: float = 0.0

    def scores(self, rows: NDArray[np.float64], asked: Mask) -> NDArray[np.float64]:
        """Return the weighted sum of each row of evidence (m, fields): higher is closer.

        ``asked`` (m,) says which rows are of documents that have expected questions.
        """
        weights = np.where(asked[:, None], astuple(self.with_questions), astuple(self.without_questions))
        scores: NDArray[np.float64] = (rows * weights).sum(axis=1)
        return scores - np.where(asked, self.offset_with, self.offset_without)


_COLUMNS = np.array([0, 3, 6, 6])  # where the three measures of a key go, by its kind's number
_VOTE, _LEARNED = 9, 10
_FIRST_QUESTION = KINDS.index("question")  # this kind and the next are questions


class Searcher:
    """Search over one index with one encoder."""

    def __init__(self, index: Index, encoder: Encoder, weights: Weights) -> None:
        """Join the two."""
        self._index = index
        self._weights = weights
        self._encoder = encoder

    def search(self, query: Query, allowed: Mask | None = None) -> Found:
        """Rank the sentences for ``query``; ``allowed`` (sentences,) says which positions may be found."""
        with one_thread():
            return self._search(query, allowed)

    def _search(self, query: Query, allowed: Mask | None) -> Found:
        index = self._index
        vector = self._encoder.encode_queries([query.text])[0]
        terms = analyse(query.text, query.language)
        some = None if allowed is None else index.keys_allowed(allowed)
        near, _ = index.vectors.search(vector, CANDIDATES, some)
        matching, _ = index.words.search(terms, CANDIDATES, some)
        keys = np.union1d(near, matching)
        dense = index.vectors.scores(vector, keys)
        words = index.words.scores(terms, keys) / (index.words.highest(terms) or 1.0)
        late, late_both = self._late_interaction(query.text, keys, dense)
        kinds = index.tables["keys"]["kind"][keys]
        # A question is compared with a question both ways.
        measures = np.stack([dense, words, np.where(kinds >= _FIRST_QUESTION, late_both, late)], axis=1)
        return _gather(index, keys, kinds, measures, self._learned(query, vector, keys)).ranked(self._weights, allowed)

    def _late_interaction(self, text: str, keys: Whole, dense: Column) -> tuple[Column, Column]:
        """Return for each key how well it covers the question's tokens, and the mean of that and the reverse.

        A token counts by the length of its vector: training the encoder made telling tokens long. Of an encoder without
        token vectors, the cosine of the whole texts takes their place.
        """
        table = self._encoder.token_table
        if table is None or not len(keys):
            return dense, dense
        asked, asked_weights = _directions(table[self._encoder.token_ids([text])[0]])
        numbers, lengths = self._index.key_tokens(keys)
        place = np.zeros(len(table), dtype=np.int64)  # of a token among the distinct ones
        place[numbers] = 1
        distinct = np.flatnonzero(place)
        place[distinct] = np.arange(len(distinct))
        places = place[numbers]
        weights = self._token_lengths[distinct]
        # (distinct tokens of the keys, tokens asked); divided last: there are fewer cosines than numbers in vectors
        cosines = (table[distinct] @ asked.T) / np.maximum(weights, 1e-9)[:, None]
        filled = lengths > 0  # a key without a token is like nothing
        starts = (np.cumsum(lengths) - lengths)[filled]
        covered, back = np.zeros(len(keys)), np.zeros(len(keys))
        if len(starts):
            nearest = np.maximum.reduceat(cosines[places], starts, axis=0)
            # Elementwise: as a matrix-vector product this once raised a floating-point error under twenty threads.
            covered[filled] = (nearest * asked_weights).sum(axis=1) / (asked_weights.sum() or 1.0)
            weighed = np.add.reduceat(weights[places], starts)
            back[filled] = np.add.reduceat((cosines.max(axis=1) * weights)[places], starts) / np.maximum(weighed, 1e-9)
        return covered, (covered + back) / 2

    @cached_property
    def _token_lengths(self) -> NDArray[np.float32]:
        """The length of each token's vector, (V,)."""
        table = self._encoder.token_table
        return np.zeros(0, np.float32) if table is None else np.sqrt(np.einsum("vd,vd->v", table, table))

    def _learned(self, query: Query, vector: NDArray[np.float32], keys: Whole) -> dict[int, float]:
        """Ask the classifiers of the documents that the keys belong to; return what each says of its targets."""
        index, said = self._index, dict[int, float]()
        if not index.classifiers:
            return said
        for place in np.unique(index.tables.owner("keys", keys)).tolist():
            if model := index.classifiers.get(index.ids[place]):
                first = int(index.tables.starts["sentences"][place])
                for label, log_probability in model.log_probabilities(query.text, query.language, vector).items():
                    said[-1 - place if label < 0 else first + label] = max(0.0, 1 + log_probability / 10)
        return said


@dataclass(frozen=True)
class _Rows:
    """Evidence by target: the position of a sentence, or -1 - d for "document d does not say"."""

    index: Index
    targets: Whole  # (m,) ascending
    rows: NDArray[np.float64]  # (m, fields of Evidence)
    topics: Mapping[str, Mapping[str, float]]

    def ranked(self, weights: Weights, allowed: Mask | None) -> Found:
        """Return the allowed sentences by score, best first."""
        split = int(np.searchsorted(self.targets, 0))
        sentences, rows = self.targets[split:], self.rows[split:]
        if allowed is not None:
            kept = allowed[sentences]
            sentences, rows = sentences[kept], rows[kept]
        tables = self.index.tables
        scores = weights.scores(rows, tables.documents["asked"][tables.owner("sentences", sentences)])
        order = np.argsort(-scores, kind="stable")
        hits = zip(sentences[order].tolist(), scores[order].tolist(), rows[order].tolist(), strict=True)
        unanswered = {
            self.index.ids[-1 - target]: Evidence(*row)
            for target, row in zip(self.targets[:split].tolist(), self.rows[:split].tolist(), strict=True)
        }
        return Found(tuple(Hit(place, score, Evidence(*row)) for place, score, row in hits), unanswered, self.topics)


def _gather(index: Index, keys: Whole, kinds: Whole, measures: Column, learned: Mapping[int, float]) -> _Rows:
    """Take for each target the best of each measure (m, 3) of its keys, and let the nearest questions vote."""
    linked, further = index.links
    first, last = np.searchsorted(linked, keys), np.searchsorted(linked, keys, side="right")
    rest = np.flatnonzero(np.isin(linked, keys))
    number = np.concatenate([np.arange(len(keys)), np.repeat(np.arange(len(keys)), last - first)])  # of the key ...
    target = np.concatenate([index.key_target[keys], further[rest]])  # ... and where it leads
    said = np.array(list(learned), dtype=np.int64)
    targets, row = np.unique(np.concatenate([target, said]), return_inverse=True)
    rows = np.zeros((len(targets), len(fields(Evidence))))
    column = _COLUMNS[kinds[number]]
    for measure in range(3):
        np.maximum.at(rows, (row[: len(number)], column + measure), measures[number, measure])
    rows[row[len(number) :], _LEARNED] = list(learned.values())
    voters, shares = _shares(np.flatnonzero(kinds >= _FIRST_QUESTION), measures)
    topics: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for voter, share in zip(voters.tolist(), shares.tolist(), strict=True):
        rows[row[: len(number)][number == voter], _VOTE] += share
        key = index.keys[int(keys[voter])]
        if key.topic:
            topics[key.document][key.topic] += share
    return _Rows(index, targets, rows, topics)


def _directions(vectors: Vectors) -> tuple[Vectors, NDArray[np.float32]]:
    """Return unit vectors and the lengths they had; a text of no token counts as one that is like nothing."""
    if not len(vectors):
        vectors = np.zeros((1, vectors.shape[1]), dtype=np.float32)
    lengths = np.linalg.norm(vectors, axis=1)
    return vectors / np.maximum(lengths, 1e-9)[:, None], lengths


def _shares(questions: Whole, measures: Column) -> tuple[Whole, Column]:
    """Return the nearest of the ``questions``, and their shares, which fade with distance and sum to 1."""
    closeness = (measures[questions] * (1.0, 0.5, 1.0)).sum(axis=1)
    order = np.argsort(-closeness, kind="stable")[:NEIGHBOURS]
    strengths = np.exp((closeness[order] - closeness[order].max(initial=-np.inf)) / TEMPERATURE)
    return questions[order], strengths / strengths.sum()
