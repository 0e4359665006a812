"""How large may a collection be? ``python -m benchmarks.scale 1000 100000 1000000`` builds and asks them.

The collection is generated: French-looking sentences whose words come from function words and from a vocabulary that
grows with the text (frequencies as Zipf's law has them), in documents of a hundred sentences, each with words of its
own topic. Each step has a process of its own, so that its memory is its own.
"""

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from assistant.assistant import Assistant
from index.collection import add, remove
from index.matching.encoder import load_encoder
from index.reading.documents import parse_document
from index.reading.sources import Source
from index.storage.lock import locked
from index.storage.store import Index

SENTENCES = 100  # a document, on average
VOCABULARY = 400_000
ASKED = 200  # questions at most, and no more than a fifth of the sentences
_FUNCTION = (
    "de la le les des à et en un du une est pour par dans que qui sur au avec plus ce ont sont cette aux ne pas se "
    "leur ces ainsi être entre notamment dont afin lors sans sous"
).split()
_SYLLABLES = [
    a + b for a in "b c d f g j l m n p r s t v ch tr pr gr".split() for b in "a e i o u é on an ou ai".split()
]
_ENDINGS = ["", "s", "tion", "ment", "té", "eur", "ique", "ance", "er"]


def word(number: int) -> str:
    """Return the word of this rank: the rarer, the longer."""
    text = ""
    rest = number * 7 + 3
    while rest or not text:
        rest, place = divmod(rest, len(_SYLLABLES))
        text += _SYLLABLES[place]
    return text + _ENDINGS[number % len(_ENDINGS)]


def generate(sentences: int, seed: int = 0) -> Iterator[Source]:
    """Yield documents of ``sentences`` sentences in all, the same ones for the same seed."""
    numbers = np.random.default_rng(seed)
    choice = random.Random(seed)  # noqa: S311 - the same every time
    made = document = 0
    while made < sentences:
        count = min(choice.randint(SENTENCES // 2, SENTENCES * 3 // 2), sentences - made)
        lengths = np.clip(numbers.normal(22, 8, count), 5, 60).astype(int)
        total = int(lengths.sum())
        ranks = np.exp(numbers.random(total) * np.log(VOCABULARY)).astype(int)  # frequency ~ 1 / rank
        ranks = np.where(numbers.random(total) < 0.4, (ranks * (2 * document + 3)) % 5000, ranks)  # of the topic
        small = (numbers.random(total) ** 2 * len(_FUNCTION)).astype(int)
        words = [
            _FUNCTION[f] if little else word(r)
            for f, r, little in zip(
                small.tolist(), ranks.tolist(), (numbers.random(total) < 0.45).tolist(), strict=True
            )
        ]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        lines = [" ".join(words[a:b]).capitalize() + "." for a, b in pairwise(starts.tolist())]
        paragraphs = [" ".join(lines[place : place + 6]) for place in range(0, count, 6)]
        text = f"# Rapport {document}\n\n" + "\n\n".join(paragraphs) + "\n"
        name = f"rapport-{document:06d}"
        yield Source(parse_document(text, identifier=name, sha256=f"{document:064x}"))
        made += count
        document += 1


def build(sentences: int, folder: Path) -> dict[str, Any]:
    """Build and save an index; return what that took."""
    sources = list(generate(sentences))
    begun = time.perf_counter()
    index = Index.build(sources, load_encoder())
    with locked(folder):
        index.write(folder)
    seconds = time.perf_counter() - begun
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return {
        "documents": len(index.catalogue.ids),
        "sentences": len(index.catalogue.sentences),
        "keys": len(index.catalogue.keys),
        "build_s": round(seconds, 1),
        "disk_gb": round(size / 1e9, 3),
        "build_memory_gb": _memory(),
        "search": asdict(index.vectors.measured) if index.vectors.measured else "exact",
    }


def question(folder: Path) -> dict[str, Any]:
    """Open an index and ask it; return how long that took."""
    encoder = load_encoder()
    encoder.encode_queries(["un"])
    begun = time.perf_counter()
    index = Index.load(folder)
    opened = time.perf_counter() - begun
    assistant = Assistant(index, encoder)
    questions = questions_of(index)
    for text in questions[:20]:
        assistant.ask(text)
    times = []
    for text in questions:
        begun = time.perf_counter()
        assistant.ask(text)
        times.append(time.perf_counter() - begun)
    recall = []
    for vector in encoder.encode_queries(questions[:50]):
        found, truth = index.vectors.search(vector, 10)[0], index.vectors.exact(vector, 10)[0]
        recall.append(len(np.intersect1d(found, truth)) / max(len(truth), 1))
    return {
        "open_s": round(opened, 2),
        "ask_median_ms": round(float(np.median(times)) * 1e3, 1),
        "ask_p99_ms": round(float(np.quantile(times, 0.99)) * 1e3, 1),
        "recall_at_10": round(float(np.mean(recall)), 3),
        "memory_gb": _memory(),
    }


def change(folder: Path) -> dict[str, Any]:
    """Add a document, remove it, and another; return how long each took. The first is added again in the end."""
    encoder = load_encoder()
    encoder.encode_documents(["un"])
    times = [time.perf_counter()]
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "zeste.md"
        file.write_text("# Le zeste\n\nLe zeste est râpé le matin. Il parfume la pâte.\n", encoding="utf-8")
        for work in (
            lambda: add(folder, [file], encoder),
            lambda: remove(folder, ["zeste"]),
            lambda: remove(folder, ["rapport-000000"]),
        ):
            work()
            times.append(time.perf_counter())
        add(folder, [file], encoder)
    took = [round(end - begun, 2) for begun, end in pairwise(times)]
    return dict(zip(("add_one_s", "remove_new_s", "remove_old_s"), took, strict=True))


def changed(folder: Path) -> dict[str, Any]:
    """Ask the index that was changed; return how long that took."""
    return {f"changed_{name}": figure for name, figure in question(folder).items() if name.startswith(("open", "ask"))}


def main(arguments: list[str] | None = None) -> int:
    """Measure each size; print a block of figures for it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("sizes", nargs="+", help="numbers of sentences")
    given = parser.parse_args(arguments).sizes
    if given[0] in _STEPS:
        print(json.dumps(_STEPS[given[0]](*given[1:])))  # noqa: T201 - read by the process that started this one
        return 0
    for size in given:
        folder = Path(tempfile.mkdtemp(prefix="scale-"))
        try:
            figures: dict[str, Any] = {}
            for step in (["build", size], ["question"], ["change"], ["changed"]):
                figures |= _step([*step, str(folder)])
            print(f"{date.today().isoformat()}, {size} sentences: {json.dumps(figures)}", flush=True)  # noqa: T201
        finally:
            shutil.rmtree(folder)
    return 0


_STEPS: dict[str, Any] = {
    "build": lambda size, folder: build(int(size), Path(folder)),
    "question": lambda folder: question(Path(folder)),
    "change": lambda folder: change(Path(folder)),
    "changed": lambda folder: changed(Path(folder)),
}


def _step(arguments: list[str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.scale", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)  # noqa: S603 - ourselves
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def questions_of(index: Index) -> list[str]:
    """Return the first halves of sentences, three words of others, and some with a slip."""
    choice = random.Random(1)  # noqa: S311 - the same every time
    questions = []
    sentences = len(index.catalogue.sentences)
    for number in range(min(ASKED, sentences // 5)):
        words = index.catalogue.text_of(choice.randrange(sentences)).rstrip(".").split()
        half = words[: max(3, len(words) // 2)]
        if number % 4 == 1:
            half = sorted(words, key=len)[-3:]
        elif number % 10 == 2:
            longest = max(half, key=len)
            half[half.index(longest)] = longest[:2] + longest[3:]
        questions.append(" ".join(half))
    return questions


def _memory() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2)


if __name__ == "__main__":
    raise SystemExit(main())
