"""Print how good the encoder is: ``python -m training.figures CORPORA``, with the development sets beside CORPORA.

Similarity (STS benchmark, French, development split), translation search among held-out pairs, question to passage
beside BM25 and the teacher, and speed beside the teacher in the same run.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from benchmarks.__main__ import machine
from index.datatypes import Encoder
from index.matching.bm25 import Words
from index.matching.encoder import load_encoder
from index.paths import EMBEDDED_ENCODER
from index.text.analysis import analyse
from index.text.language import detect_language
from training.corpora import read_laws, read_rated, read_tatoeba
from training.export import translations_found
from training.teacher import load_teacher

Encode = Callable[[Sequence[str]], NDArray[np.float32]]  # texts -> (n, d), rows of norm 1
SPEED_MANY = 10_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every figure."""
    parser = argparse.ArgumentParser(prog="python -m training.figures", description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--dev-sets", type=Path, help="default: dev-sets beside CORPORA")
    parser.add_argument("--encoder", type=Path, default=EMBEDDED_ENCODER)
    given = parser.parse_args(arguments)
    sets = given.dev_sets or given.corpora.resolve().parent / "dev-sets"
    encoder, teacher = load_encoder(given.encoder), load_teacher(half=False)

    def taught(texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = teacher.encode(list(texts), batch_size=64, convert_to_tensor=True, normalize_embeddings=True)
        return np.asarray(vectors.float().numpy(), dtype=np.float32)

    rated = read_rated(sets / "stsb-fr-dev.csv")
    everyday, laws = read_tatoeba(given.corpora), read_laws(given.corpora)
    questions = [json.loads(line) for line in (sets / "crpa-faq.jsonl").read_text(encoding="utf-8").splitlines()]
    lines = [machine()]
    for name, encode in (("encoder", encoder.encode_queries), ("teacher", taught)):
        lines.append(f"STS French dev, Spearman, {name}: {similarity(encode, rated):.3f}")
    for name, corpus in (("everyday", everyday), ("laws", laws)):
        found = translations_found(given.encoder, corpus.held_out)
        lines.append(
            f"translation first of {len(corpus.held_out)}, {name}: {found[0]:.1%} from English, {found[1]:.1%} back"
        )
    lines += [
        f"question to passage, encoder: {by_vectors(encoder.encode_queries, questions)}",
        f"question to passage, teacher: {by_vectors(taught, questions)}",
        f"question to passage, BM25: {by_words(questions)}",
        *speeds(encoder, taught, [pair.french for pair in laws.train[:SPEED_MANY]]),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def similarity(encode: Encode, rated: Sequence[tuple[str, str, float]]) -> float:
    """Return Spearman's correlation of cosine and rating."""
    first, second = encode([row[0] for row in rated]), encode([row[1] for row in rated])
    return float(spearmanr((first * second).sum(axis=1), [row[2] for row in rated])[0])


def by_vectors(encode: Encode, questions: Sequence[dict[str, str]]) -> str:
    """Return hit@1 and hit@3 of the passage by cosine."""
    passages = list(dict.fromkeys(entry["passage"] for entry in questions))
    return _hits(encode([entry["question"] for entry in questions]) @ encode(passages).T, passages, questions)


def by_words(questions: Sequence[dict[str, str]]) -> str:
    """Return hit@1 and hit@3 of the passage by BM25 with French analysis."""
    passages = list(dict.fromkeys(entry["passage"] for entry in questions))
    words = Words.build([analyse(passage, "fr") for passage in passages])
    scores = np.array([words.scores(analyse(e["question"], detect_language(e["question"]))) for e in questions])
    return _hits(scores, passages, questions)


def speeds(encoder: Encoder, taught: Encode, texts: Sequence[str]) -> list[str]:
    """Return sentences a second for one, as a question is embedded, and for many, as documents are; both in one run."""
    lines = []
    for name, encode, chosen, ours, theirs in (
        ("one", encoder.encode_queries, texts[:1], 1000, 50),
        (f"{len(texts):,}", encoder.encode_documents, texts, 5, 1),
    ):
        seconds, taught_seconds = _seconds(encode, chosen, ours), _seconds(taught, chosen, theirs)
        rate, times = len(chosen) / seconds, taught_seconds / seconds
        lines.append(f"speed, {name} at a time: {rate:,.0f} sentences a second, {times:.0f} times the teacher")
    return lines


def _hits(scores: NDArray[np.float32], passages: Sequence[str], questions: Sequence[dict[str, str]]) -> str:
    gold = np.array([passages.index(entry["passage"]) for entry in questions])
    better = (scores > scores[np.arange(len(gold)), gold][:, None]).sum(axis=1)
    return f"hit@1 {np.mean(better < 1):.1%}, hit@3 {np.mean(better < 3):.1%} of {len(gold)}"


def _seconds(encode: Encode, texts: Sequence[str], repeats: int) -> float:
    encode(texts[:1])
    begun = time.perf_counter()
    for _ in range(repeats):
        encode(texts)
    return (time.perf_counter() - begun) / repeats


if __name__ == "__main__":
    raise SystemExit(main())
