"""What a hundred million sentences in a database would take: ``python -m benchmarks.plan 100000000 --shard 5000000``.

benchmarks/measured.json holds what benchmarks/postgres.py and the database itself said at three sizes, of the generated
collection. What each sentence brings is taken to go on as between the two largest; terms and words, which repeat, to
grow by the same power; the processor's time of a question by the logarithm of how much a shard holds. Nothing here was
tried at that size: what is reckoned is printed apart from what was measured.
"""

import argparse
import json
import math
from dataclasses import asdict, dataclass, fields
from pathlib import Path

_MEASURED = Path(__file__).with_name("measured.json")
_REPEATING = ("terms", "words", "terms_mb", "words_mb")
_HOT = ("vectors_mb", "stems_mb", "terms_mb", "words_mb")  # what a question walks through, and should be in memory
_FREE = 0.7  # of a machine's memory, for these; the rest for rows, sorting and the system


@dataclass(frozen=True)
class Size:
    """What a collection of so many sentences takes: rows, megabytes, seconds, and milliseconds of the processor."""

    sentences: float
    documents: float
    keys: float
    terms: float
    words: float
    keys_mb: float
    vectors_mb: float
    stems_mb: float
    terms_mb: float
    words_mb: float
    documents_mb: float
    other_mb: float
    load_s: float
    vector_index_s: float
    question_ms: float

    @property
    def disk_gb(self) -> float:
        """All tables and indexes."""
        return sum(float(getattr(self, one.name)) for one in fields(self) if one.name.endswith("_mb")) / 1e3

    @property
    def hot_gb(self) -> float:
        """What should be in memory."""
        return sum(float(getattr(self, name)) for name in _HOT) / 1e3


def measured() -> list[Size]:
    """Return what was measured, the smallest first."""
    return [Size(**one) for one in json.loads(_MEASURED.read_text(encoding="utf-8"))]


def keep(size: Size) -> None:
    """Put what was measured in the place of what had been measured of as many sentences."""
    others = [one for one in measured() if one.sentences != size.sentences]
    lines = [json.dumps(asdict(one)) for one in sorted([*others, size], key=lambda one: one.sentences)]
    _MEASURED.write_text("[\n  " + ",\n  ".join(lines) + "\n]\n", encoding="utf-8")


def reckoned(sentences: float, known: list[Size]) -> Size:
    """Return what so many sentences would take in one database."""
    before, last = known[-2:]
    grown = math.log(last.sentences / before.sentences)
    figures = {}
    for field in fields(Size):
        old, new = float(getattr(before, field.name)), float(getattr(last, field.name))
        if field.name == "question_ms":
            figures[field.name] = new + (new - old) / grown * math.log(sentences / last.sentences)
        elif field.name in (*_REPEATING, "vector_index_s"):
            figures[field.name] = new * (sentences / last.sentences) ** (math.log(new / old) / grown)
        else:
            figures[field.name] = new * sentences / last.sentences
    return Size(**figures)


def told(size: Size) -> str:
    """Return it in a line."""
    return (
        f"{size.sentences:,.0f} sentences: {size.documents:,.0f} documents, {size.keys:,.0f} keys, "
        f"{size.terms:,.0f} terms, {size.words:,.0f} words; "
        f"disk {size.disk_gb:.1f} GB, of which in memory {size.hot_gb:.1f}; "
        f"loading {size.load_s / 60:.1f} min, index of vectors {size.vector_index_s / 60:.0f} min; "
        f"a question {size.question_ms:.0f} ms of the processor"
    )


def main(arguments: list[str] | None = None) -> int:
    """Print what was measured, and what is reckoned from it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plan", description=__doc__)
    parser.add_argument("sentences", type=float)
    parser.add_argument("--shard", type=float, default=5e6, help="sentences on a machine")
    given = parser.parse_args(arguments)
    known = measured()
    shards = math.ceil(given.sentences / given.shard)
    each = reckoned(given.sentences / shards, known)
    lines = ["measured", *(f"  {told(size)}" for size in known), "reckoned, a shard", f"  {told(each)}"]
    lines += [
        f"reckoned, {shards} shards",
        f"  {given.sentences:,.0f} sentences: {each.keys * shards:,.0f} keys; disk {each.disk_gb * shards:,.0f} GB; "
        f"a machine needs {each.hot_gb / _FREE:.0f} GB of memory, all of them {each.hot_gb / _FREE * shards:,.0f}",
        f"  a question: {each.question_ms * shards:,.0f} ms of processors in all, "
        f"{each.question_ms:.0f} ms on each, all at the same time",
    ]
    print("\n".join(lines))  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
