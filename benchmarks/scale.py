"""How large may a collection be? ``python -m benchmarks.scale 1000 100000 1000000`` builds and asks them.

A file in the place of a number is the French codes (benchmarks/codes.py). A step by itself, on a folder that stays:
``python -m benchmarks.scale build 1000000 FOLDER``, then ``question``, ``change`` and ``changed`` in the place of
``build``. The reader is left out but for ``read_median_ms``: what it costs depends on how sure the search is, not on
how much there is; so are vectors of sentences in their context.

Each step has a process of its own, so that its memory is its own.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from assistant.assistant import Assistant
from benchmarks import codes
from benchmarks.generated import generate, questions_of, slipped
from index.collection import add, remove
from index.matching.encoder import load_encoder
from index.reading.sources import Source
from index.storage import making
from index.storage.lock import locked
from index.storage.store import Index

WARMING = 20  # questions asked before any is measured


def collection(named: str) -> list[Source]:
    """Return the documents of a generated collection, or those of a file."""
    return list(generate(int(named)) if named.isdigit() else codes.read(Path(named)))


def build(named: str, folder: Path) -> dict[str, Any]:
    """Build and save an index; return what that took."""
    making.MOST = 0  # vectors in context, which only the first 20,000 sentences would get, cost the same at every size
    sources = collection(named)
    begun, own = time.perf_counter(), time.process_time()
    index = Index.build(sources, load_encoder())
    with locked(folder):
        index.write(folder)
    seconds, own = time.perf_counter() - begun, time.process_time() - own
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return {
        "documents": len(index.catalogue.ids),
        "sentences": len(index.catalogue.sentences),
        "keys": len(index.catalogue.keys),
        "build_s": round(seconds, 1),
        "build_processor_s": round(own, 1),
        "disk_gb": round(size / 1e9, 3),
        "build_memory_gb": _memory(),
        "search": asdict(index.vectors.measured) if index.vectors.measured else "exact",
    }


def question(named: str, folder: Path) -> dict[str, Any]:
    """Open an index and ask it; return how long that took."""
    encoder = load_encoder()
    encoder.encode_queries(["un"])
    begun = time.perf_counter()
    index = Index.load(folder)
    opened = time.perf_counter() - begun
    assistant = Assistant(index, encoder, reader=None)
    generated = named.isdigit()
    questions = questions_of(index) if generated else [one.question for one in codes.wanted()]
    misspelt = [slipped(text) for text in questions]
    times = {name: asked(assistant, texts) for name, texts in (("ask", questions), ("misspelt", misspelt))}
    own = time.process_time()
    asked(assistant, questions)
    own = (time.process_time() - own) / (len(questions) + len(questions[:WARMING]))
    reading = Assistant(index, encoder)
    read = asked(reading, questions[::4])
    recall = []
    for vector in encoder.encode_queries(questions[:50]):
        found, truth = index.vectors.search(vector, 10)[0], index.vectors.exact(vector, 10)[0]
        recall.append(len(np.intersect1d(found, truth)) / max(len(truth), 1))
    return {
        "open_s": round(opened, 2),
        **{
            f"{name}_{what}_ms": round(float(np.quantile(took, share)) * 1e3, 1)
            for name, took in times.items()
            for what, share in (("median", 0.5), ("p99", 0.99))
        },
        "ask_processor_ms": round(own * 1e3, 1),
        "read_median_ms": round(float(np.median(read)) * 1e3, 1),
        "recall_at_10": round(float(np.mean(recall)), 3),
        "memory_gb": _memory(),
    } | ({} if generated else codes.judged(reading))


def asked(assistant: Assistant, questions: list[str]) -> list[float]:
    """Ask them, the first ones twice; return how long each took."""
    for text in questions[:WARMING]:
        assistant.ask(text)
    times = [time.perf_counter()]
    for text in questions:
        assistant.ask(text)
        times.append(time.perf_counter())
    return [end - begun for begun, end in pairwise(times)]


def change(folder: Path) -> dict[str, Any]:
    """Add a document, remove it, and another; return how long each took. The first is added again in the end."""
    encoder = load_encoder()
    oldest = Index.load(folder, checked=False).catalogue.ids[0]
    times = [time.perf_counter()]
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "zeste.md"
        file.write_text("# Le zeste\n\nLe zeste est râpé le matin. Il parfume la pâte.\n", encoding="utf-8")
        for work in (
            lambda: add(folder, [file], encoder),
            lambda: remove(folder, ["zeste"]),
            lambda: remove(folder, [oldest]),
        ):
            work()
            times.append(time.perf_counter())
        add(folder, [file], encoder)
    took = [round(end - begun, 2) for begun, end in pairwise(times)]
    return dict(zip(("add_one_s", "remove_new_s", "remove_old_s"), took, strict=True))


def changed(named: str, folder: Path) -> dict[str, Any]:
    """Ask the index that was changed; return how long that took."""
    figures = question(named, folder).items()
    return {f"changed_{name}": figure for name, figure in figures if name.startswith(("open", "ask"))}


def main(arguments: list[str] | None = None) -> int:
    """Measure each size; print a block of figures for it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("sizes", nargs="+", help="numbers of sentences, or a file")
    given = parser.parse_args(arguments).sizes
    if given[0] in _STEPS:
        print(json.dumps(_STEPS[given[0]](given[1], Path(given[2])), ensure_ascii=False))  # noqa: T201 - read by the process that started this one
        return 0
    for size in given:
        folder = Path(tempfile.mkdtemp(prefix="scale-"))
        try:
            figures: dict[str, Any] = {}
            for step in _STEPS:
                figures |= _step([step, size, str(folder)])
            figures_of = f"{figures['sentences']} sentences: {json.dumps(figures, ensure_ascii=False)}"
            print(f"{date.today().isoformat()}, {figures_of}", flush=True)  # noqa: T201
        finally:
            shutil.rmtree(folder)
    return 0


_STEPS: dict[str, Any] = {
    "build": build,
    "question": question,
    "change": lambda _, folder: change(folder),
    "changed": changed,
}


def _step(arguments: list[str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.scale", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)  # noqa: S603 - ourselves
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _memory() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2)


if __name__ == "__main__":
    raise SystemExit(main())
