"""One collection in several databases beside the same in one: ``python -m benchmarks.shards 20000 4``.

What would be as many machines are as many databases of one server, asked one after the other: each with its share of
the documents, and with weights of words counted over all of them, as whoever asks would bring along. What they give is
put together as the candidates of one collection, and compared with the candidates of the one database.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from assistant.finding.search import CANDIDATES
from benchmarks.generated import generate, questions_of
from benchmarks.postgres import processor_of_the_database
from index.datatypes import Encoder
from index.engine import Candidates, Leads, Numbers
from index.matching.encoder import load_encoder
from index.postgres.connection import Server
from index.postgres.schema import make_vector_index
from index.postgres.searching import Asked, candidates
from index.postgres.snapshots import Snapshots
from index.postgres.weighing import Weighing, Weights
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
    encoder = load_encoder()
    folder = Path(tempfile.mkdtemp(prefix="shards-"))
    try:
        index = Index.build(generate(given.sentences), encoder)
        for line in measured(index, given.shards, encoder):
            print(f"{date.today().isoformat()}, {given.sentences} sentences: {line}", flush=True)  # noqa: T201
    finally:
        shutil.rmtree(folder)
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
    alike, same, times, merging = list[float](), 0, list[float](), list[float]()
    database_used = [0.0, 0.0]
    for text in questions:
        asked = Asked(encoder.encode_queries([text])[0], analyse(text, "fr"), CANDIDATES, EVERYWHERE_, exact)
        weighing = weighed(whole, asked.terms)
        begun = processor_of_the_database()
        truth = whole.look(lambda moment: candidates(moment, weighing, asked))  # noqa: B023 - called at once
        between = processor_of_the_database()
        parts = []
        for shard in shards:
            start = time.perf_counter()
            parts.append(shard.snapshots.look(lambda moment: candidates(moment, weighing, asked)))  # noqa: B023
            times.append(time.perf_counter() - start)
        end = processor_of_the_database()
        database_used = [database_used[0] + between - begun, database_used[1] + end - between]
        start = time.perf_counter()
        merged = put_together(parts, shards, CANDIDATES)
        merging.append(time.perf_counter() - start)
        alike.append(float(np.isin(truth.numbers, merged.numbers).mean()))
        same += bool(
            np.array_equal(truth.numbers, merged.numbers) and np.array_equal(truth.answers.targets, merged.answers.targets)
        )
    return {
        "questions": len(questions),
        "alike": same,
        "of_the_candidates": round(float(np.mean(alike)), 4),
        "whole_database_processor_ms": round(database_used[0] * 1e3 / len(questions), 1),
        "shards_database_processor_ms": round(database_used[1] * 1e3 / len(questions), 1),
        "one_shard_median_ms": round(float(np.median(times)) * 1e3, 1),
        "put_together_ms": round(float(np.median(merging)) * 1e3, 2),
    }
