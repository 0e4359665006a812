"""One collection in several databases beside the same in one: ``python -m benchmarks.shards 20000 4``.

What would be as many machines are as many databases of one server, asked one after the other: each with its share of
the documents, and with weights of words counted over all of them, as whoever asks would bring along. What they give is
put together as the candidates of one collection, and compared with the candidates of the one database.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.finding.search import CANDIDATES
from benchmarks.generated import generate, questions_of
from benchmarks.postgres import processor_of_the_database
from index.datatypes import Encoder
from index.engine import EVERYWHERE, Candidates, Leads, Numbers
from index.matching.encoder import load_encoder
from index.postgres.connection import Server
from index.postgres.schema import make_vector_index
from index.postgres.searching import Asked, candidates
from index.postgres.snapshots import Snapshots
from index.postgres.weighing import Weights
from index.storage import making as makers
from index.storage.store import Index
from index.text.analysis import analyse
from tests.databases import copy, database


@dataclass(frozen=True)
class Shard:
    """A database with some of the documents, which follow each other."""

    snapshots: Snapshots
    first_key: int  # how many keys the shards before it have
    first_sentence: int
    first_document: int


def main(arguments: list[str] | None = None) -> int:
    """Fill one database and several; print how they compare."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.shards", description=__doc__)
    parser.add_argument("sentences", type=int)
    parser.add_argument("shards", type=int)
    given = parser.parse_args(arguments)
    makers.MOST = 0  # as in benchmarks/scale.py
    encoder = load_encoder()
    index = Index.build(generate(given.sentences), encoder)
    for line in measured(index, given.shards, encoder):
        print(f"{date.today().isoformat()}, {given.sentences} sentences: {line}", flush=True)  # noqa: T201
    return 0


def measured(index: Index, count: int, encoder: Encoder) -> list[dict[str, Any]]:
    """Return what one database and several give, with every vector compared and with an index of vectors each."""
    whole = filled(index, encoder)
    shards = split(index, count, encoder)
    questions = questions_of(index)
    lines = [{"shards": count, "exact": True} | compared(whole, shards, questions, encoder, exact=True)]
    for one in (whole, *(shard.snapshots for shard in shards)):
        with one.server.lend() as session:
            make_vector_index(session)
            session.run("VACUUM ANALYZE")
    return [*lines, {"shards": count, "exact": False} | compared(whole, shards, questions, encoder, exact=False)]


def filled(index: Index, encoder: Encoder) -> Snapshots:
    """Put an index into a new database."""
    address = database().address()
    copy(index, address, encoder)
    return Snapshots(Server(address))


def split(index: Index, count: int, encoder: Encoder) -> list[Shard]:
    """Put each share of the documents into a database of its own."""
    ids, shards = index.catalogue.ids, list[Shard]()
    keys = sentences = documents = 0
    for share in np.array_split(np.array(ids), count):
        held = set(share.tolist())
        some = index.changed(remove=[name for name in ids if name not in held]).joined(erase=True)
        shards.append(Shard(filled(some, encoder), keys, sentences, documents))
        keys, sentences = keys + len(some.catalogue.keys), sentences + len(some.catalogue.sentences)
        documents += len(held)
    return shards


def compared(
    whole: Snapshots, shards: Sequence[Shard], questions: Sequence[str], encoder: Encoder, *, exact: bool
) -> dict[str, Any]:
    """Ask all, and return how much of what the whole gives the shards give together, and what each costs."""
    shares, same, times, merging = list[float](), 0, list[float](), list[float]()
    used = np.zeros(2)
    for text in questions:
        terms = analyse(text, "fr")
        weighing = whole.look(lambda moment: Weights(moment.directory.corpus).of(terms, moment))  # noqa: B023
        asked = Asked(encoder.encode_queries([text])[0], terms, CANDIDATES, EVERYWHERE, exact)

        def found(snapshots: Snapshots) -> Candidates:
            return snapshots.look(lambda moment: candidates(moment, weighing, asked))  # noqa: B023 - called at once

        begun = processor_of_the_database()
        truth = found(whole)
        between = processor_of_the_database()
        parts = []
        for shard in shards:
            start = time.perf_counter()
            parts.append(found(shard.snapshots))
            times.append(time.perf_counter() - start)
        used += between - begun, processor_of_the_database() - between
        start = time.perf_counter()
        merged = put_together(parts, shards)
        merging.append(time.perf_counter() - start)
        shares.append(float(np.isin(truth.numbers, merged.numbers).mean()) if len(truth) else 1.0)
        same += np.array_equal(truth.numbers, merged.numbers)
        same += np.array_equal(truth.answers.targets, merged.answers.targets)
    return {
        "questions": len(questions),
        "same_candidates": same / 2,
        "of_the_candidates": round(float(np.mean(shares)), 4),
        "one_database_processor_ms": round(float(used[0]) * 1e3 / len(questions), 1),
        "shards_processor_ms": round(float(used[1]) * 1e3 / len(questions), 1),
        "a_shard_median_ms": round(float(np.median(times)) * 1e3, 1),
        "put_together_ms": round(float(np.median(merging)) * 1e3, 2),
    }


def put_together(parts: Sequence[Candidates], shards: Sequence[Shard]) -> Candidates:
    """Return the best of what shards gave, numbered as in one collection."""
    starts = np.cumsum([0, *map(len, parts)])
    dense, words = (np.concatenate([getattr(part, name) for part in parts]) for name in ("dense", "words"))
    kept = np.union1d(_best(dense, -np.inf), _best(words, 0))
    place = np.full(len(dense), -1)
    place[kept] = np.arange(len(kept))
    tokens = np.split(np.concatenate([part.tokens for part in parts]), np.cumsum(_all(parts, "token_counts"))[:-1])
    return Candidates(
        np.concatenate([part.numbers + shard.first_key for part, shard in zip(parts, shards, strict=True)])[kept],
        _all(parts, "kinds")[kept],
        dense[kept],
        words[kept],
        np.concatenate([tokens[one] for one in kept.tolist()] or [np.zeros(0, np.int64)]),
        _all(parts, "token_counts")[kept],
        _led([part.answers for part in parts], starts, [shard.first_sentence for shard in shards], place),
        _led([part.unanswered for part in parts], starts, [shard.first_document for shard in shards], place),
    )


def _led(leads: Sequence[Leads], starts: Numbers, first: Sequence[int], place: Numbers) -> Leads:
    keys = np.concatenate([place[one.keys + start] for one, start in zip(leads, starts[:-1], strict=True)])
    targets = np.concatenate([one.targets + begun for one, begun in zip(leads, first, strict=True)])
    return Leads(keys[keys >= 0], targets[keys >= 0])


def _all(parts: Sequence[Candidates], name: str) -> NDArray[Any]:
    return np.concatenate([getattr(part, name) for part in parts])


def _best(scores: NDArray[np.float32], above: float) -> Numbers:
    best = np.argsort(-scores, kind="stable")[:CANDIDATES]
    return best[scores[best] > above]


if __name__ == "__main__":
    raise SystemExit(main())
