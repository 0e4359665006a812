"""A collection in a database beside the same one on disk: ``python -m benchmarks.postgres 20000 FILE``.

The collection is that of benchmarks/generated.py, or a file's, the French codes (benchmarks/codes.py); it is made once,
and put into both. The database is the one of the tests, with PostgreSQL's own settings but for ``BUFFERS``. One process
asks, answers included; the reader is left out, which costs both the same. ``--keep`` puts what a generated collection
took into benchmarks/measured.json, from which benchmarks/plan.py reckons.
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

from assistant.answer import Answer
from assistant.asking.query import read_query
from assistant.assistant import Assistant
from assistant.finding.search import CANDIDATES
from benchmarks import codes
from benchmarks.generated import generate, questions_of
from benchmarks.plan import Size, keep
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
from index.storage import making as makers
from index.storage.lock import locked
from index.storage.store import Index
from index.text.analysis import analyse
from tests.databases import OPTIONS, copy, database

BUFFERS = "4GB"  # of the server's own memory: the index of vectors and all that a question walks through
NEAR = 0.01  # of a cosine: so much farther than the exact ones, what is found is as good as these
_SIZES = """
SELECT (SELECT count(*) FROM dans_le_texte.terms), (SELECT count(*) FROM dans_le_texte.words),
    pg_table_size('dans_le_texte.keys'),
    coalesce(pg_relation_size(to_regclass('dans_le_texte.keys_by_vector')), 0),
    pg_relation_size('dans_le_texte.keys_by_stem'),
    pg_total_relation_size('dans_le_texte.terms'), pg_total_relation_size('dans_le_texte.words'),
    pg_total_relation_size('dans_le_texte.documents'),
    pg_total_relation_size('dans_le_texte.sections') + pg_relation_size('dans_le_texte.keys_pkey')
"""
_ONE = "# Le zeste\n\nLe zeste est râpé le matin. Il parfume la pâte.\n"


def main(arguments: list[str] | None = None) -> int:
    """Measure each collection; print a block of figures for it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.postgres", description=__doc__)
    parser.add_argument("sizes", nargs="+", help="numbers of sentences, or a file")
    parser.add_argument("--keep", action="store_true", help="write what generated ones took into measured.json")
    OPTIONS["shared_buffers"] = BUFFERS
    makers.MOST = 0  # as in benchmarks/scale.py
    encoder, given = load_encoder(), parser.parse_args(arguments)
    for named in given.sizes:
        folder = Path(tempfile.mkdtemp(prefix="scale-"))
        try:
            for line in measured(named, folder, encoder, keeping=given.keep and named.isdigit()):
                print(f"{date.today().isoformat()}, {named}: {line}", flush=True)  # noqa: T201
        finally:
            shutil.rmtree(folder)
    return 0


def measured(named: str, folder: Path, encoder: Encoder, *, keeping: bool = False) -> list[dict[str, Any]]:
    """Return the figures of both engines."""
    sources = generate(int(named)) if named.isdigit() else codes.read(Path(named))
    index, making = _timed(lambda: Index.build(sources, encoder))
    with locked(folder):
        _, writing = _timed(lambda: index.write(folder))
    address = database().address()
    _, copying = _timed(lambda: copy(index, address, encoder))
    questions = questions_of(index) if named.isdigit() else [one.question for one in codes.wanted()]
    with Server(address).lend() as session:
        _, indexing = _timed(lambda: make_vector_index(session))
        session.run("VACUUM ANALYZE")
    index, opening = _timed(lambda: Index.load(folder))
    there, opening_there = _timed(lambda: PostgresEngine.open(address, encoder))
    file = folder / "zeste.md"
    file.write_text(_ONE, encoding="utf-8")
    disk = sum(part.stat().st_size for part in folder.rglob("*") if part.is_file())
    local = {"make_s": making, "write_s": writing, "open_s": opening, "disk_mb": round(disk / 1e6)}
    answers = asked(there, encoder, questions)
    size = _size(index, address, copying, indexing, answers["ask_database_processor_ms"])
    if keeping:
        keep(size)
    held = {"make_s": making, "write_s": copying, "vector_index_s": indexing, "open_s": opening_there}
    held |= {"disk_mb": round(size.disk_gb * 1e3), "hot_mb": round(size.hot_gb * 1e3)}
    return [
        {"engine": "local"} | local | asked(index, encoder, questions) | _changed(folder, file, encoder),
        {"engine": "postgres"} | held | answers | _changed(address, file, encoder),
        {"engine": "postgres", "exact": True}
        | asked(PostgresEngine(address, exact=True), encoder, questions)
        | _compared(address, index, encoder, questions)
        | _answered(address, index, encoder, questions),
    ]


def _size(index: Index, address: Address, load_s: float, vector_index_s: float, question_ms: float) -> Size:
    with Server(address).lend() as session:
        ((terms, words, *sizes),) = session.rows(_SIZES)
    counts = (len(index.catalogue.sentences), len(index.catalogue.ids), len(index.catalogue.keys))
    took = {"load_s": load_s, "vector_index_s": vector_index_s, "question_ms": question_ms}
    return Size(*counts, terms, words, *(round(size / 1e6, 1) for size in sizes), **took)


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
    """Return how much the database finds, with its index of vectors, of what an exact search there or here finds.

    Among many nearly equal neighbours it is chance which are the ten nearest: so it is told, too, how many of the ten
    found are as near as the exact one of the same rank, or farther by ``NEAR`` at most.
    """
    there, exact = PostgresEngine(address), PostgresEngine(address, exact=True)
    nearest, all_near, as_near, same = [], [], [], []
    for text in questions:
        vector = encoder.encode_queries([text])[0]
        found, truth = (engine.candidates(vector, [], CANDIDATES) for engine in (there, exact))
        best = truth.numbers[np.argsort(-truth.dense, kind="stable")[:10]]
        nearest.append(np.isin(best, found.numbers).mean())
        all_near.append(np.isin(truth.numbers, found.numbers).mean())
        ten = min(10, len(found), len(truth))
        cosines = [-np.sort(-one.dense)[:ten] for one in (found, truth)]
        as_near.append(float((cosines[0] >= cosines[1] - NEAR).mean()))
        ours, theirs = (_candidates(engine, encoder, text).numbers for engine in (local, there))
        same.append(np.isin(ours, theirs).mean())
    return {
        "recall_at_10": round(float(np.mean(nearest)), 4),
        "as_near_at_10": round(float(np.mean(as_near)), 4),
        f"recall_at_{CANDIDATES}": round(float(np.mean(all_near)), 4),
        "candidates_of_the_local_engine": round(float(np.mean(same)), 4),
    }


def _answered(address: Address, local: Engine, encoder: Encoder, questions: list[str]) -> dict[str, Any]:
    """Return how often the answers are those of a search that compares every vector, in the database and here."""
    there, exact, here = (
        [_cited(Assistant(engine, encoder, reader=None).ask(text)) for text in questions]
        for engine in (PostgresEngine(address), PostgresEngine(address, exact=True), local)
    )
    figures = {}
    for name, others in (("exact", exact), ("local", here)):
        pairs = list(zip(there, others, strict=True))
        figures[f"first_of_{name}"] = round(float(np.mean([ours[:1] == theirs[:1] for ours, theirs in pairs])), 3)
        figures[f"cited_of_{name}"] = round(
            float(np.mean([len({*ours} & {*theirs}) / max(len(theirs), 1) for ours, theirs in pairs])), 3
        )
    return figures


def _cited(answer: Answer) -> list[str]:
    return [citation.anchor for citation in (answer.citations or answer.nearest)]


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
