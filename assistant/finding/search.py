"""A question becomes ranked sentences.

Two nets bring in candidate keys: dense (cosine of embeddings) and lexical (BM25). Each candidate then gets a finer
look, word by word: every token of the question looks for its nearest token in the key (late interaction, MaxSim:
Khattab & Zaharia 2020, "ColBERT", arXiv 2004.12832), telling tokens counting more. A sentence's evidence is its best
key of each kind, and its score a weighted sum of that evidence.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.asking.query import Query
from assistant.finding.evidence import Column, Evidence, Gathered, Measures, Weights, gather
from assistant.finding.reader import Reading
from assistant.finding.threads import one_thread
from index.datatypes import Encoder, Vectors
from index.engine import EVERYWHERE, Candidates, Engine, Where
from index.matching.keys import KeyKind
from index.text.analysis import analyse

CANDIDATES = 200  # keys taken from each net
NEIGHBOURS = 15  # expected questions that vote on what is meant
TEMPERATURE = 0.1  # how fast a vote fades with distance from the nearest
WORDS_IN_VOTE = 0.5  # what BM25 counts in that distance, where cosine and late interaction count 1
LEAST_LOG = -10.0  # a class this unlikely (p < 0.00005), or less, has no evidence from what was learned
_TINY = 1e-9  # instead of a length of 0, to divide by


@dataclass(frozen=True)
class Hit:
    """A sentence found: its position in the index, and why."""

    sentence: int
    score: float
    evidence: Evidence
    reading: Reading | None = None  # where it was read
    near: float | None = None  # cosine with the question, each in its context, where that was looked at


@dataclass(frozen=True)
class Found:
    """All that a search learns about a question."""

    hits: tuple[Hit, ...]  # best first
    unanswered: Mapping[str, Evidence]  # by document: what speaks for "it does not say", its known-unanswered questions
    topics: Mapping[str, Mapping[str, float]]  # by document: the topics of these, each with its share of the vote


class Searcher:
    """Search in one engine with one encoder."""

    def __init__(self, engine: Engine, encoder: Encoder, weights: Weights) -> None:
        """Join them."""
        self._engine = engine
        self._weights = weights
        self._encoder = encoder

    def search(self, query: Query, where: Where = EVERYWHERE) -> Found:
        """Rank the sentences that ``where`` admits."""
        with one_thread():
            return self._search(query, where)

    def _search(self, query: Query, where: Where) -> Found:
        engine = self._engine
        vector = self._encoder.encode_queries([query.text])[0]
        candidates = engine.candidates(vector, analyse(query.text, query.language), CANDIDATES, where)
        measures = self._measures(query.text, candidates)
        votes = _votes(candidates, measures)
        learned = engine.learned(query.text, query.language, vector, candidates)
        answers = gather(candidates, candidates.answers, measures, votes, _as_evidence(learned.answers))
        silent = gather(candidates, candidates.unanswered, measures, votes, _as_evidence(learned.unanswered))
        documents = [engine.catalogue.ids[place] for place in silent.targets.tolist()]
        unanswered = {name: Evidence(*row) for name, row in zip(documents, silent.rows.tolist(), strict=True)}
        found = answers.kept(engine.admitted(answers.targets, where))
        return Found(self._ranked(found), unanswered, self._topics(candidates, votes))

    def _ranked(self, found: Gathered) -> tuple[Hit, ...]:
        """Return the sentences, best first; of equal ones the one that stands first."""
        scores = self._weights.scores(found.rows, self._engine.expected(found.targets))
        order = np.argsort(-scores, kind="stable")
        hits = zip(found.targets[order].tolist(), scores[order].tolist(), found.rows[order].tolist(), strict=True)
        return tuple(Hit(position, score, Evidence(*row)) for position, score, row in hits)

    def _topics(self, candidates: Candidates, votes: Column) -> Mapping[str, Mapping[str, float]]:
        """Return what the voters that are not answered ask for, by document, each with its share of the vote."""
        topics: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for place in np.flatnonzero(votes).tolist():
            key = self._engine.catalogue.keys[int(candidates.numbers[place])]
            if key.topic:
                topics[key.document][key.topic] += float(votes[place])
        return topics

    def _measures(self, text: str, candidates: Candidates) -> Measures:
        late, late_both = self._late_interaction(text, candidates)
        # A question is compared with a question both ways.
        return Measures(candidates.dense, candidates.words, np.where(_questions(candidates), late_both, late))

    def _late_interaction(self, text: str, candidates: Candidates) -> tuple[Column, Column]:
        """Return for each key how well it covers the question's tokens, and the lesser of that and the reverse.

        The lesser, since a prepared question that asks for more ("... in 2017?") is not the question that was asked.
        A token counts by the length of its vector: training the encoder made telling tokens long. Of an encoder without
        token vectors, the cosine of the whole texts takes their place.
        """
        table = self._encoder.token_table
        if table is None or not len(candidates):
            return candidates.dense, candidates.dense
        asked, asked_weights = _directions(table[self._encoder.token_ids([text])[0]])
        lengths = candidates.token_counts
        # (distinct tokens of the keys, tokens asked); divided last: there are fewer cosines than numbers in vectors
        distinct, places = _distinct(candidates.tokens, len(table))
        weights = self._token_lengths[distinct]
        cosines = (table[distinct] @ asked.T) / np.maximum(weights, _TINY)[:, None]
        filled = lengths > 0  # a key without a token is like nothing
        starts = (np.cumsum(lengths) - lengths)[filled]
        covered, back = np.zeros(len(candidates)), np.zeros(len(candidates))
        if len(starts):
            nearest = np.maximum.reduceat(cosines[places], starts, axis=0)
            # Elementwise: as a matrix-vector product this once raised a floating-point error under twenty threads.
            covered[filled] = (nearest * asked_weights).sum(axis=1) / (asked_weights.sum() or 1.0)
            weighed = np.add.reduceat(weights[places], starts)
            back[filled] = np.add.reduceat((cosines.max(axis=1) * weights)[places], starts) / np.maximum(weighed, _TINY)
        return covered, np.minimum(covered, back)

    @cached_property
    def _token_lengths(self) -> NDArray[np.float32]:
        """The length of each token's vector, (V,)."""
        table = self._encoder.token_table
        return np.zeros(0, np.float32) if table is None else np.sqrt(np.einsum("vd,vd->v", table, table))


def _questions(candidates: Candidates) -> NDArray[np.bool_]:
    """Return which keys are questions: (m,)."""
    return np.isin(candidates.kinds, [kind for kind in KeyKind if kind.is_question])


def _votes(candidates: Candidates, measures: Measures) -> Column:
    """Return the share of each key (m,) in the vote: only the nearest questions have one; they sum to 1."""
    questions = np.flatnonzero(_questions(candidates))
    closeness = (measures.dense + WORDS_IN_VOTE * measures.words + measures.late)[questions]
    order = np.argsort(-closeness, kind="stable")[:NEIGHBOURS]
    strengths = np.exp((closeness[order] - closeness[order].max(initial=-np.inf)) / TEMPERATURE)
    votes = np.zeros(len(candidates))
    votes[questions[order]] = strengths / strengths.sum()
    return votes


def _as_evidence(log_probabilities: Mapping[int, float]) -> dict[int, float]:
    """Return log-probabilities as evidence: 1 for a certainty, 0 for ``LEAST_LOG`` and less."""
    return {target: max(0.0, 1 - said / LEAST_LOG) for target, said in log_probabilities.items()}


def _distinct(tokens: NDArray[np.int64], table_length: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct tokens, ascending, and for each token its place among them: np.unique without its sorting."""
    place = np.zeros(table_length, dtype=np.int64)
    place[tokens] = 1
    distinct = np.flatnonzero(place)
    place[distinct] = np.arange(len(distinct))
    return distinct, place[tokens]


def _directions(vectors: Vectors) -> tuple[Vectors, NDArray[np.float32]]:
    """Return unit vectors and the lengths they had; a text of no token counts as one that is like nothing."""
    if not len(vectors):
        vectors = np.zeros((1, vectors.shape[1]), dtype=np.float32)
    lengths = np.linalg.norm(vectors, axis=1)
    return vectors / np.maximum(lengths, _TINY)[:, None], lengths
