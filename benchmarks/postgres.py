"""A collection in a database beside the same one on disk: ``python -m benchmarks.postgres 20000``.

The collection is that of benchmarks/generated.py, made once, and put into both; the database is the one of the tests,
with PostgreSQL's own settings but for 512 MB of shared buffers. One process asks, answers included; the reader is left
out, which costs both the same.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from assistant.asking.query import read_query
from assistant.assistant import Assistant
from assistant.finding.search import CANDIDATES
from benchmarks.generated import generate, questions_of
from index.collection import add, remove
from index.datatypes import Encoder
from index.engine import Engine
from index.matching.encoder import load_encoder
from index.postgres.address import Address
from index.postgres.collection import add as add_there
from index.postgres.collection import remove as remove_there
from index.postgres.connection import Server
from index.postgres.engine import PostgresEngine
from index.postgres.schema import make_vector_index
from index.storage.lock import locked
from index.storage.store import Index
from index.text.analysis import analyse
from tests.databases import OPTIONS, copy, database

_SIZE = """
SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'dans_le_texte'::regnamespace
"""
_ONE = "# Le zeste\n\nLe zeste est râpé le matin. Il parfume la pâte.\n"


def main(arguments: list[str] | None = None) -> int:
    """Measure each size; print a block of figures for it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.postgres", description=__doc__)
    parser.add_argument("sizes", nargs="+", type=int, help="numbers of sentences")
    OPTIONS["shared_buffers"] = "512MB"
    encoder = load_encoder()
    for size in parser.parse_args(arguments).sizes:
        folder = Path(tempfile.mkdtemp(prefix="scale-"))
        try:
            for line in measured(size, folder, encoder):
                print(f"{date.today().isoformat()}, {size} sentences: {line}", flush=True)  # noqa: T201
        finally:
            shutil.rmtree(folder)
    return 0


def measured(size: int, folder: Path, encoder: Encoder) -> list[dict[str, Any]]:
    """Return the figures of both engines."""
    index, making = _timed(lambda: Index.build(generate(size), encoder))
    with locked(folder):
        _, writing = _timed(lambda: index.write(folder))
    address = database().address()
    _, copying = _timed(lambda: copy(index, address, encoder))
    questions = questions_of(index)
    with Server(address).lend() as session:
        _, indexing = _timed(lambda: make_vector_index(session))
        session.run("VACUUM ANALYZE")
        ((stored,),) = session.rows(_SIZE)
    index, opening = _timed(lambda: Index.load(folder))
    there, opening_there = _timed(lambda: PostgresEngine.open(address, encoder))
    file = folder / "zeste.md"
    file.write_text(_ONE, encoding="utf-8")
    disk = sum(part.stat().st_size for part in folder.rglob("*") if part.is_file())
    local = {"make_s": making, "write_s": writing, "open_s": opening, "disk_mb": round(disk / 1e6)}
    held = {"make_s": making, "write_s": copying, "vector_index_s": indexing, "open_s": opening_there}
    held |= {"disk_mb": round(stored / 1e6)}
    return [
        {"engine": "local"} | local | asked(index, encoder, questions) | _changed(folder, file, encoder),
        {"engine": "postgres"} | held | asked(there, encoder, questions) | _changed(address, file, encoder),
        {"engine": "postgres", "exact": True}
        | asked(PostgresEngine(address, exact=True), encoder, questions)
        | _compared(address, index, encoder, questions),
    ]


def asked(engine: Engine, encoder: Encoder, questions: list[str]) -> dict[str, Any]:
    """Ask every question; return how long the search for candidates, and a whole answer, take."""
    assistant = Assistant(engine, encoder, reader=None)
    for text in questions[:20]:
        assistant.ask(text)
    begun, own = processor_of_the_database(), time.process_time()
    whole = [_timed(lambda text=text: assistant.ask(text))[1] for text in questions]  # type: ignore[misc]
    own, there = time.process_time() - own, processor_of_the_database() - begun
    search = [_timed(lambda text=text: _candidates(engine, encoder, text))[1] for text in questions]  # type: ignore[misc]
    return {
        f"{name}_{what}_ms": round(float(np.quantile(times, share)) * 1e3, 1)
        for name, times in (("candidates", search), ("ask", whole))
        for what, share in (("median", 0.5), ("p99", 0.99))
    } | {
        "ask_processor_ms": round(own * 1e3 / len(questions), 1),
        "ask_database_processor_ms": round(there * 1e3 / len(questions), 1),
    }


def processor_of_the_database() -> float:
    """Return the processor seconds that the server has used: what else runs on the machine adds nothing to them."""
    used = 0
    for pid in [database().process.pid, *database().children()]:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        used += sum(map(int, fields[11:15]))  # user and system, its own and of those children that have ended
    return used / os.sysconf("SC_CLK_TCK")


def _compared(address: Address, local: Engine, encoder: Encoder, questions: list[str]) -> dict[str, Any]:
    """Return how much the database finds, with its index of vectors, of what an exact search there or here finds."""
    there, exact = PostgresEngine(address), PostgresEngine(address, exact=True)
    nearest, all_near, same = [], [], []
    for text in questions:
        vector = encoder.encode_queries([text])[0]
        found, truth = (engine.candidates(vector, [], CANDIDATES) for engine in (there, exact))
        best = truth.numbers[np.argsort(-truth.dense, kind="stable")[:10]]
        nearest.append(np.isin(best, found.numbers).mean())
        all_near.append(np.isin(truth.numbers, found.numbers).mean())
        ours, theirs = (_candidates(engine, encoder, text).numbers for engine in (local, exact))
        same.append(np.isin(ours, theirs).mean())
    return {
        "recall_at_10": round(float(np.mean(nearest)), 4),
        f"recall_at_{CANDIDATES}": round(float(np.mean(all_near)), 4),
        "candidates_of_the_local_engine": round(float(np.mean(same)), 4),
    }


def _candidates(engine: Engine, encoder: Encoder, text: str) -> Any:  # noqa: ANN401 - Candidates
    def search() -> Any:  # noqa: ANN401
        query = read_query(text, engine.known_words, encoder.knows)
        vector = encoder.encode_queries([query.text])[0]
        return engine.candidates(vector, analyse(query.text, query.language), CANDIDATES)

    return engine.as_one(search)


def _changed(place: Path | Address, file: Path, encoder: Encoder) -> dict[str, Any]:
    """Add a document and remove it; return how long each took."""
    if isinstance(place, Address):
        adding = _timed(lambda: add_there(place, [file], encoder))[1]
        return {"add_one_s": adding, "remove_one_s": _timed(lambda: remove_there(place, ["zeste"]))[1]}
    adding = _timed(lambda: add(place, [file], encoder))[1]
    return {"add_one_s": adding, "remove_one_s": _timed(lambda: remove(place, ["zeste"]))[1]}


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    done = work()
    return done, round(time.perf_counter() - begun, 4)


if __name__ == "__main__":
    raise SystemExit(main())
