"""Print how well and how fast the assistant answers: ``make bench``; how fast alone: ``python -m benchmarks time``.

Ranking and refusal on questions that nothing was trained or fitted on, beside what most tools use: BM25 alone and the
embedding alone, both over the sentences and over all keys. Then the time of a warm answer and of a cold command line.
"""

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.asking.query import read_query
from assistant.assistant import Assistant
from assistant.fitting.cases import Case, read_cases, read_documents
from assistant.fitting.evaluate import Result, ranking_table, refusal_table, run
from index.collection import open_or_build
from index.datatypes import Encoder
from index.matching.encoder import load_encoder
from index.paths import DATA, SHIPPED, SHIPPED_INDEX
from index.reading.sources import read_sources
from index.storage.store import Index
from index.text.analysis import analyse

FILE = DATA / "evaluation" / "holdout.jsonl"
OTHERS = DATA / "evaluation" / "reading.jsonl"
DIALOGUES = DATA / "evaluation" / "holdout-dialogues.jsonl"
COLD_RUNS = 5

Score = Callable[[str], NDArray[np.float32]]  # a question -> a score for each key


def main(arguments: Sequence[str]) -> int:
    """Print every figure, or those of time."""
    encoder = load_encoder()
    whole = open_or_build(SHIPPED_INDEX, read_sources(SHIPPED), encoder)
    bare = Index.build(read_sources(SHIPPED, with_questions=False), encoder)
    shipped = Assistant(whole, encoder)
    cases = read_cases(FILE, shipped.catalogue)
    if arguments == ["time"]:
        print("\n".join([machine(), *times(shipped, Assistant(bare, encoder), cases)]))  # noqa: T201 - a command line
        return 0
    lines = [machine(), f"questions: {FILE.relative_to(DATA.parent)}", ""]
    for name, local in (("with expected questions", whole), ("without expected questions", bare)):
        results = run(Assistant(local, encoder), cases)
        lines += [f"# {name}", *ranking_table(results), *refusal_table(results)]
        lines += in_short("without the reader", run(Assistant(local, encoder, reader=None), cases))
        for rival, score in (("BM25 alone", bm25(local)), ("embedding alone", dense(local))):
            lines.append(f"{rival}: {ranking_table(by_keys(local, cases, score))[1]}")
        lines.append("")
    lines += [*other_documents(encoder), ""]
    dialogues = run(shipped, read_cases(DIALOGUES, shipped.catalogue))
    lines += [f"# follow-ups: {DIALOGUES.relative_to(DATA.parent)}", *ranking_table(dialogues), ""]
    lines += times(shipped, Assistant(bare, encoder), cases)
    print("\n".join(lines))  # noqa: T201 - a command line
    return 0


def times(shipped: Assistant, bare: Assistant, cases: Sequence[Case]) -> list[str]:
    """Return how long answers take with expected questions, without them, and from a cold start."""
    return ["# time", warm(shipped, cases), warm(bare, cases[::5]), cold()]


def other_documents(encoder: Encoder) -> list[str]:
    """Return the figures on documents that nobody wrote expected questions for, each searched by itself."""
    asked = read_documents(OTHERS, encoder)
    results = [r for index, cases in asked for r in run(Assistant(index, encoder), cases)]
    unread = [r for index, cases in asked for r in run(Assistant(index, encoder, reader=None), cases)]
    title = f"# {len(asked)} other documents: {OTHERS.relative_to(DATA.parent)}"
    return [title, *ranking_table(results), *refusal_table(results), *in_short("without the reader", unread)]


def in_short(name: str, results: Sequence[Result]) -> list[str]:
    """Return the total of the ranking, the ROC area and the Brier score."""
    refusal = [
        line for line in refusal_table(results) if line.startswith(("ROC", "answerable", "unanswerable", "Brier"))
    ]
    return [f"{name}: {line}" for line in (ranking_table(results)[1], *refusal)]


def machine() -> str:
    """Return the date and the size of this machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    today = datetime.now(UTC).date().isoformat()
    return f"{today}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}"


def bm25(index: Index) -> Score:
    """Score keys by BM25 alone."""
    return lambda question: index.words.scores(analyse(question, read_query(question).language))


def dense(index: Index) -> Score:
    """Score keys by the cosine of embeddings alone."""
    encoder, vectors = load_encoder(), index.vectors
    every = np.arange(len(vectors))
    return lambda question: vectors.scores(encoder.encode_queries([question])[0], every)


def by_keys(index: Index, cases: Sequence[Case], score: Score) -> list[Result]:
    """Rank sentences by their best key under one score, as a plain search would."""
    results = []
    for case in cases:
        scores = score(case.question)
        order = [place for key in np.argsort(-scores, kind="stable") for place in index.catalogue.keys[key].sentences]
        results.append(Result(case, tuple(dict.fromkeys(order)), 0.0, found=True))
    return results


def warm(assistant: Assistant, cases: Sequence[Case]) -> str:
    """Return the time that an answer takes once the index is open, for what is read and for what need not be."""
    for case in cases[:50]:
        assistant.ask(case.question)
    times: dict[str, list[float]] = {"read": [], "not read": []}
    for case in cases:
        begun = time.perf_counter()
        seen = assistant.examine(case.question)
        taken = 1000 * (time.perf_counter() - begun)
        times["read" if any(hit.reading for hit in seen.found.hits) else "not read"].append(taken)
    return "warm, " + "; ".join(
        f"{name}: median {statistics.median(some):.1f} ms, p95 {np.quantile(some, 0.95):.1f} ms, n {len(some)}"
        for name, some in times.items()
        if some
    )


def cold() -> str:
    """Return the time of the command line from nothing to an answer, on a built index."""
    command = [sys.executable, "-m", "assistant", "Combien de mineurs ont été protégés ?"]
    times = []
    for _ in range(COLD_RUNS):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parent.parent)  # noqa: S603 - ours
        times.append(time.perf_counter() - begun)
    return f"cold command line: median {statistics.median(times):.2f} s, n {COLD_RUNS}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
