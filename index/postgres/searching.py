"""The keys near a question, out of a database: the nearest vectors, and those that hold the question's rarest stems.

The database chooses a few more than are wanted, roughly; what comes back is compared here, exactly as the engine in
this process does it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.engine import EVERYWHERE, Candidates, Leads, Numbers, Where
from index.matching.bm25 import K1, B
from index.matching.keys import KeyKind
from index.postgres.connection import Row
from index.postgres.directory import Directory
from index.postgres.rows import vectors_of
from index.postgres.snapshots import Moment
from index.postgres.sparse import written
from index.postgres.weighing import Weighing
from index.postgres.where import Condition, condition_of

# Keys that may be looked at because they hold a stem of the question, times its stems. Of a long question fewer are
# looked at, and those with its rarest stems. Among a million generated sentences 0.90 of the ten keys that score most
# by words are among them; 0.83 where half as many are looked at. Of 200,000 it takes 6 ms of the database's processor.
BUDGET = 60_000
MORE = 1.1  # times as many as wanted are chosen roughly: by numbers of 16 bits, or of 64 where here they have 32
ERRING = 1.5  # times as many as wanted are chosen by the inner product of stems: 0.996 of the best 200 are there
# Times as many as wanted are kept in view while the index of vectors is searched. Of 200,000 generated sentences this
# takes 18 ms and finds 0.968 of the 10 nearest; half as many 13 ms, 0.928; five times as many 45 ms, 0.987.
WIDER = 2
SCANNED = 20_000  # sentences: where so few are admitted, all of them are compared instead of searched for
_MOST = 1000  # that the index of vectors can be asked for
# Adding 0 keeps the index of vectors out of it.
_NEAREST = "SELECT k.document, k.number FROM dans_le_texte.keys k {where} ORDER BY k.vector <#> %s::halfvec LIMIT %s"
_EXACT = (
    "SELECT k.document, k.number FROM dans_le_texte.keys k {where} ORDER BY (k.vector <#> %s::halfvec) + 0 LIMIT %s"
)
_MATCHING = """
SELECT k.document, k.number FROM (
    SELECT * FROM dans_le_texte.keys k WHERE k.stems && %s::text[] {where} LIMIT %s
) AS k, LATERAL (SELECT %s + %s * k.length AS c) AS n
ORDER BY {score} DESC, k.document, k.number LIMIT %s
"""
_ROUGHLY_MATCHING = """
SELECT k.document, k.number FROM (
    SELECT * FROM dans_le_texte.keys k WHERE k.stems && %s::text[] {where} LIMIT %s
) AS k ORDER BY (k.weights <#> %s::sparsevec) / (%s + %s * k.length), k.document, k.number LIMIT %s
"""
_SENTENCES = "SELECT coalesce(sum(s.sentences), 0)::bigint FROM dans_le_texte.sections s"
# Whether a stem is there at all is known five times as fast as how often.
_HELD = "CASE WHEN %s = ANY(k.stems) THEN {times} ELSE 0 END"
_TIMES = "cardinality(array_positions(k.stems, %s))"
_COUNT = _HELD.format(times=_TIMES)
# f / (f + c) as 1 - c / (f + c), so that f, how often the stem stands in the key, is counted once.
_SCORE = _HELD.format(times=f"%s * (1 - n.c / ({_TIMES} + n.c))")
_CHOSEN = """
WITH near AS ({near}), matching AS ({matching}), chosen AS (TABLE near UNION TABLE matching)
SELECT k.document, k.number, k.kind, k.sentence, k.further, halfvec_send(k.vector), k.length, k.tokens,
    ARRAY[{held}]::int[]
FROM chosen JOIN dans_le_texte.keys k USING (document, number) ORDER BY k.document, k.number
"""


@dataclass(frozen=True)
class Part:
    """A part of a query, and what is to be put into it."""

    sql: str
    parameters: tuple[object, ...]


@dataclass(frozen=True)
class Asked:
    """What is searched for."""

    vector: NDArray[np.float32]  # (d,)
    terms: Sequence[str]
    k: int  # keys from each side
    where: Where
    exact: bool  # whether every vector is compared


def candidates(moment: Moment, weighing: Weighing, asked: Asked) -> Candidates:
    """Return the keys near a question; see :meth:`index.engine.Engine.candidates`."""
    directory = moment.directory
    condition = None if asked.where == EVERYWHERE else condition_of(asked.where)
    exact = asked.exact or not directory.has_vector_index or (condition is not None and _few(moment, condition))
    near = _near(asked, condition, exact=exact)
    matching = (_matching if exact else _roughly_matching)(asked, weighing, condition)
    if not exact:
        _prepare(moment, asked.k, filtered=condition is not None)
    known = list(weighing.known)
    query = _CHOSEN.format(near=near.sql, matching=matching.sql, held=", ".join([_COUNT] * len(known)))
    counted = [name for name in known for _ in range(2)]
    rows = moment.session.rows(query, (*near.parameters, *matching.parameters, *counted))
    return _Chosen(rows, directory).candidates(asked, weighing, known)


def _few(moment: Moment, condition: Condition) -> bool:
    ((sentences,),) = moment.session.rows(f"{_SENTENCES} WHERE {condition.sql}", condition.parameters)
    return bool(sentences <= SCANNED)


def _prepare(moment: Moment, k: int, *, filtered: bool) -> None:
    """Have the index of vectors looked at as far as is needed, in this transaction."""
    moment.session.run(f"SET LOCAL hnsw.ef_search = {min(_MOST, WIDER * k)}")
    if filtered:
        moment.session.run("SET LOCAL hnsw.iterative_scan = strict_order")


def _near(asked: Asked, condition: Condition | None, *, exact: bool) -> Part:
    # Its shortest form: what a number of 16 bits cannot hold is rounded away by the database.
    vector = "[" + ",".join(map(repr, asked.vector.astype(np.float16).tolist())) + "]"
    sql = (_EXACT if exact else _NEAREST).format(where=f"WHERE {condition.of_keys}" if condition else "")
    return Part(sql, (*(condition.parameters if condition else ()), vector, _roughly(asked.k)))


def _matching(asked: Asked, weighing: Weighing, condition: Condition | None) -> Part:
    corpus = weighing.corpus
    mean = corpus.stems / corpus.keys if corpus.keys else 1.0
    scores, numbers = [], list[object]()
    for name, term in weighing.known.items():
        scores.append(_SCORE)
        times = asked.terms.count(name)
        numbers += [name, float(term.idf) * times, name]
    sql = _MATCHING.format(
        where=f"AND {condition.of_keys}" if condition else "", score=" + ".join(scores) or "k.length"
    )
    narrowed = condition.parameters if condition else ()
    most = _most(asked, weighing)
    held_back = (K1 * (1 - B), K1 * B / (mean or 1.0))
    return Part(sql, (weighing.rarest(most), *narrowed, most, *held_back, *numbers, _roughly(asked.k)))


def _roughly_matching(asked: Asked, weighing: Weighing, condition: Condition | None) -> Part:
    """Choose by one inner product, which errs where a stem stands in a key several times."""
    corpus = weighing.corpus
    sql = _ROUGHLY_MATCHING.format(where=f"AND {condition.of_keys}" if condition else "")
    narrowed = condition.parameters if condition else ()
    most = _most(asked, weighing)
    weights = {name: float(term.idf) * asked.terms.count(name) for name, term in weighing.known.items()}
    held_back = (1 + K1 * (1 - B), K1 * B * corpus.keys / (corpus.stems or 1))
    return Part(sql, (weighing.rarest(most), *narrowed, most, written(weights), *held_back, int(ERRING * asked.k)))


def _most(asked: Asked, weighing: Weighing) -> int:
    return max(BUDGET // max(len(weighing.known), 1), _roughly(asked.k))


def _roughly(wanted: int) -> int:
    return int(MORE * wanted) + 4


@dataclass(frozen=True)
class _Chosen:
    """Keys that the database chose, as it gives them: ascending."""

    rows: Sequence[Row]
    directory: Directory

    def candidates(self, asked: Asked, weighing: Weighing, known: Sequence[str]) -> Candidates:
        """Compare them, and keep the best of each side."""
        columns = list(zip(*self.rows, strict=True)) or [()] * 9
        documents, numbers, kinds, first, further, wires, lengths, tokens, held = columns
        places = _integers(self.directory.places[name] for name in documents)
        dense = np.einsum("nd,d->n", vectors_of(wires, len(asked.vector)), asked.vector)
        counts = np.array(held, dtype=np.int64).reshape(len(self.rows), len(known))
        frequencies = dict(zip(known, counts.T, strict=True))
        words = weighing.scores(asked.terms, frequencies, _integers(lengths))
        kept = np.union1d(_best(dense, asked.k), _best(words, asked.k, above=0))
        starts = self.directory.first_sentence[places]
        form = f"<u{self.directory.corpus.token_bytes}"
        own = [np.frombuffer(tokens[place], dtype=form).astype(np.int64) for place in kept.tolist()]
        silent = _integers(kinds)[kept] == KeyKind.UNANSWERED
        more = [(place, one) for place, key in enumerate(kept.tolist()) for one in further[key]]
        answering, leading = np.flatnonzero(~silent), _integers(place for place, _ in more)
        targets = np.concatenate([_integers(first)[kept][answering], _integers(one for _, one in more)])
        keys = np.concatenate([answering, leading])
        return Candidates(
            self.directory.first_key[places[kept]] + _integers(numbers)[kept],
            _integers(kinds)[kept].astype(np.uint8),
            dense[kept].astype(np.float32),
            words[kept] / np.float32(weighing.highest(asked.terms) or 1.0),
            np.concatenate(own) if own else np.zeros(0, np.int64),
            _integers(map(len, own)),
            Leads(keys, targets + starts[kept][keys]),
            Leads(np.flatnonzero(silent), places[kept][silent]),
        )


def _best(scores: NDArray[np.float32], k: int, above: float = -np.inf) -> Numbers:
    """Return the places of the ``k`` highest scores; of equal ones the first, and only those ``above`` a number."""
    best = np.argsort(-scores, kind="stable")[:k]
    return best[scores[best] > above]


def _integers(numbers: Iterable[int]) -> Numbers:
    return np.fromiter(numbers, dtype=np.int64)
