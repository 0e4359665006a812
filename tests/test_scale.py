"""The generated collection is the same every time, as large as was asked for, and has a language's frequencies."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from patience import PATIENCE

from benchmarks.generated import generate, word
from index.passages import make_passages
from index.text.analysis import split_words

ROOT = Path(__file__).resolve().parent.parent


def test_as_many_sentences_are_cut_as_were_generated_and_the_same_every_time() -> None:
    sources = list(generate(1234, seed=3))
    cut = [s for source in sources for passage in make_passages(source.document) for s in passage.sentences]
    assert len(cut) == 1234
    assert [source.document.text for source in generate(1234, seed=3)] == [source.document.text for source in sources]
    assert next(generate(50, seed=4)).document.text != sources[0].document.text
    assert len({source.document.id for source in sources}) == len(sources)


def test_words_are_as_frequent_as_zipf_has_them_and_ever_more() -> None:
    words = [word for source in generate(4000) for word in split_words(source.document.text)]
    counts = [count for _, count in Counter(words).most_common()]
    assert 0.01 < counts[0] / len(words) < 0.15
    assert sum(count == 1 for count in counts) > 0.3 * len(counts)  # half of a text's words occur once in it
    half = len(set(words[: len(words) // 2]))
    assert 1.2 < len(set(words)) / half < 1.9  # Heaps: more text, more words, but less than twice
    assert len({word(number) for number in range(20_000)}) == 20_000


def test_the_benchmark_runs_from_end_to_end() -> None:
    command = [sys.executable, "-m", "benchmarks.scale", "200"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=PATIENCE).stdout
    figures = json.loads(printed.split(": ", 1)[1])
    assert (figures["sentences"], figures["search"], figures["recall_at_10"]) == (200, "exact", 1.0)
    assert 0 < figures["ask_median_ms"] < figures["ask_p99_ms"]
