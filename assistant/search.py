"""A question becomes ranked sentences.

Two nets bring in candidate keys: dense (cosine of embeddings) and lexical (BM25). Each candidate then gets a finer look,
word by word: every token of the question looks for its nearest token in the key (late interaction, MaxSim: Khattab &
Zaharia 2020, "ColBERT", arXiv 2004.12832), rare and telling tokens counting more. A sentence's evidence is its best
key of each kind, and its score a weighted sum of that evidence.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.query import Query
from index.datatypes import Encoder, Vectors
from index.store import Index
from index.words import analyse

CANDIDATES = 150  # keys taken from each net
NEIGHBOURS = 12  # expected questions that vote


@dataclass(frozen=True)
class Evidence:
    """What speaks for one sentence; each in [0, 1] but cosines in [-1, 1], higher is closer."""

    own_dense: float = 0.0  # best cosine with the sentence, alone or in context
    own_words: float = 0.0  # best BM25 with it, as a share of the most that the question could score
    own_late: float = 0.0  # best late interaction with it
    asked_dense: float = 0.0  # the same three with the questions that it is expected to answer
    asked_words: float = 0.0
    asked_late: float = 0.0
    vote: float = 0.0  # its share among the nearest expected questions, answered or not


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
    unanswered: Evidence  # the same evidence for "the document does not say", from its known-unanswered questions
    topic: tuple[str, str] | None  # document and topic of the nearest known-unanswered question


# Weights of the evidence in a sentence's score; with expected questions, and for a document that has none.
# Chosen on data/evaluation/plan.jsonl, see benchmarks/README.md.
WEIGHTS = Evidence(0.2, 0.2, 0.4, 0.5, 0.2, 0.8, 0.4)


def search(index: Index, encoder: Encoder, query: Query, allowed: Callable[[int], bool] | None = None) -> Found:
    """Rank the sentences of ``index`` for ``query``; ``allowed`` says which sentence positions may be found."""
    vector = encoder.encode_queries([query.text])[0]
    terms = analyse(query.text, query.language)
    lexical = index.words.scores(terms)
    near, _ = index.vectors.search(vector, CANDIDATES)
    matching = np.argsort(-lexical, kind="stable")[:CANDIDATES]
    candidates = np.unique(np.concatenate([near, matching[lexical[matching] > 0]]))
    most = sum(index.words.highest(term) for term in terms) or 1.0
    scored = _Scored(
        candidates,
        index.vectors.scores(vector, candidates),
        lexical[candidates] / most,
        late_interaction(encoder, query.text, [index.keys[i].text for i in candidates]),
    )
    return _gather(index, scored, allowed or (lambda _: True))
