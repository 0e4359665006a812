"""A question becomes ranked sentences.

Two nets bring in candidate keys: dense (cosine of embeddings) and lexical (BM25). Each candidate then gets a finer look,
word by word: every token of the question looks for its nearest token in the key (late interaction, MaxSim: Khattab &
Zaharia 2020, "ColBERT", arXiv 2004.12832), telling tokens counting more. A sentence's evidence is its best key of each
kind, and its score a weighted sum of that evidence.
"""

from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from assistant.query import Query
from index.datatypes import Encoder, Vectors
from index.store import Index
from index.words import analyse

CANDIDATES = 200  # keys taken from each net
NEIGHBOURS = 15  # expected questions that vote on what is meant
TEMPERATURE = 0.1  # how fast a vote fades with distance from the nearest


@dataclass(frozen=True)
class Evidence:
    """What speaks for one sentence, higher is closer: cosines in [-1, 1], the rest in [0, 1].

    ``*_dense`` is a cosine, ``*_words`` a BM25 score as a share of the most that the question could score, ``*_late`` a
    late interaction. ``own_*`` compare with the sentence, ``context_*`` with the sentence in its context, ``asked_*``
    with the questions that it is expected to answer. ``vote`` is its share among the nearest expected questions.
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
    unanswered: Evidence  # what speaks for "the document does not say": its known-unanswered questions
    topic: tuple[str, str] | None  # document and topic of the nearest of these


# What each piece of evidence adds to a sentence's score; fitted by assistant/calibrate.py on data/evaluation/plan.jsonl.
WEIGHTS = Evidence(1.96, 2.5, 5.19, 1.59, 0.0, 1.6, 4.34, 6.08, 5.93, 3.18)
_KINDS = {"sentence": 0, "context": 3, "question": 6, "unanswered": 6}  # where a key's three measures go
_VOTE = 9
_QUESTIONS = ("question", "unanswered")


class Searcher:
    """Search over one index with one encoder."""

    def __init__(self, index: Index, encoder: Encoder) -> None:
        """Join the two; token vectors of keys are looked up when first needed."""
        self._index = index
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
        return self._gather(keys, measures, late_both, allowed or (lambda _: True))

    def _gather(
        self, keys: NDArray[np.int64], measures: Vectors, late_both: NDArray[np.float32], allowed: Callable[[int], bool]
    ) -> Found:
        """Bring the keys' measures (m, 3) together by sentence; position -1 stands for "no sentence"."""
        rows: dict[int, NDArray[np.float64]] = {}
        votes: list[tuple[float, tuple[int, ...]]] = []
        nearest_topic: tuple[float, tuple[str, str] | None] = (-np.inf, None)
        for key_number, three, both in zip(keys, measures, late_both, strict=True):
            key = self._index.keys[key_number]
            at = _KINDS[key.kind]
            if key.kind in _QUESTIONS:  # a question is compared with a question both ways
                three = np.array([three[0], three[1], both])
                closeness = float(three @ (1.0, 0.5, 1.0))
                votes.append((closeness, key.sentences or (-1,)))
                if key.kind == "unanswered" and closeness > nearest_topic[0]:
                    nearest_topic = (closeness, (key.document, key.topic) if key.topic else None)
            for position in key.sentences or (-1,):
                row = rows.setdefault(position, np.zeros(len(fields(Evidence))))
                np.maximum(row[at : at + 3], three, out=row[at : at + 3])
        for position, share in _shares(votes):
            rows[position][_VOTE] += share
        weights = np.array(astuple(WEIGHTS))
        unanswered = Evidence(*rows.pop(-1, np.zeros(len(fields(Evidence)))).tolist())
        hits = [Hit(p, float(row @ weights), Evidence(*row.tolist())) for p, row in rows.items() if allowed(p)]
        hits.sort(key=lambda hit: (-hit.score, hit.sentence))
        return Found(tuple(hits), unanswered, nearest_topic[1])

    def _late_interaction(self, text: str, keys: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return for each key how well it covers the question's tokens, and the mean of that and the reverse: (m,) each.

        A token counts by the length of its vector: training the encoder made telling tokens long.
        """
        if not len(keys):
            return np.zeros(0, np.float32), np.zeros(0, np.float32)
        asked, asked_weights = _directions(self._encoder.token_vectors([text])[0])
        tokens = [self._key_tokens(int(key)) for key in keys]
        lengths = np.array([len(weights) for _, weights in tokens])
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        cosines = np.concatenate([vectors for vectors, _ in tokens]) @ asked.T  # (all tokens of the keys, tokens asked)
        covered = np.maximum.reduceat(cosines, starts, axis=0) @ asked_weights / (asked_weights.sum() or 1.0)
        weights = np.concatenate([weights for _, weights in tokens])
        back = np.add.reduceat(cosines.max(axis=1) * weights, starts) / np.maximum(np.add.reduceat(weights, starts), 1e-9)
        return covered, (covered + back) / 2

    def _key_tokens(self, key: int) -> tuple[Vectors, NDArray[np.float32]]:
        if key not in self._tokens:
            self._tokens[key] = _directions(self._encoder.token_vectors([self._index.keys[key].text])[0])
        return self._tokens[key]


def _directions(vectors: Vectors) -> tuple[Vectors, NDArray[np.float32]]:
    """Return unit vectors and the lengths they had; a text of no token counts as one that is like nothing."""
    if not len(vectors):
        vectors = np.zeros((1, vectors.shape[1]), dtype=np.float32)
    lengths = np.linalg.norm(vectors, axis=1)
    return vectors / np.maximum(lengths, 1e-9)[:, None], lengths


def _shares(votes: list[tuple[float, tuple[int, ...]]]) -> Iterable[tuple[int, float]]:
    """Let the nearest expected questions vote for their sentences; the weights of all votes sum to 1."""
    votes = sorted(votes, key=lambda vote: -vote[0])[:NEIGHBOURS]
    if not votes:
        return
    strengths = np.exp((np.array([closeness for closeness, _ in votes]) - votes[0][0]) / TEMPERATURE)
    for (_, positions), share in zip(votes, strengths / strengths.sum(), strict=True):
        for position in positions:
            yield position, float(share)
