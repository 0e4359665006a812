"""What the lists of words by hand are worth: python -m benchmarks.word_lists. No model is asked, it takes seconds.

For each kind of answer (assistant/asking/kinds.py): how many questions of data/evaluation ask for it, answered or not;
how many of the answering sentences hold it, and how many of all sentences, so that a kind which tells nothing shows.
For each word that a follow-up is told by (assistant/asking/dialogue.py): how many of those questions are understood
otherwise without it.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.asking import dialogue
from assistant.asking.kinds import KINDS_OF_ANSWER, kinds_asked, kinds_held
from index.passages import make_passages
from index.paths import DATA, SHIPPED
from index.reading.documents import read_document

EVALUATION = DATA / "evaluation"


@dataclass(frozen=True)
class Asked:
    """A question, and the sentences that answer it."""

    question: str
    gold: tuple[str, ...]


def main() -> None:
    """Print both tables."""
    for title, sentences, asked in (("plan*.jsonl", *_plan()), ("reading.jsonl", *_reading())):
        _say(f"{title}: {len(asked)} questions, {len(sentences)} sentences")
        _say(f"{'kind':8} {'asked':>6} {'unanswered':>11} {'answers hold it':>16} {'sentences hold it':>18}")
        everywhere = Counter(kind for sentence in sentences for kind in kinds_held(sentence))
        for kind in KINDS_OF_ANSWER:
            of_kind = [one for one in asked if kind in kinds_asked(one.question)]
            answered = [one for one in of_kind if one.gold]
            held = sum(any(kind in kinds_held(sentence) for sentence in one.gold) for one in answered)
            share = f"{held / len(answered):.0%}" if answered else "-"
            silent = len(of_kind) - len(answered)
            _say(f"{kind:8} {len(of_kind):>6} {silent:>11} {share:>16} {everywhere[kind] / len(sentences):>18.0%}")
    questions = list(_questions())
    used = {word: _changed(word, questions) for word in sorted(dialogue.ALSO_EMPTY)}
    _say(f"{len(questions)} questions: understood otherwise without " + ", ".join(f"{w} {n}" for w, n in used.items()))


def _changed(word: str, questions: list[str]) -> int:
    """Return how many questions a word decides on: whether they lean on another, and what words of their own are."""
    whole = dialogue.EMPTY
    before = [_understood(question) for question in questions]
    try:
        dialogue.EMPTY = whole - {word}
        return sum(_understood(question) != was for question, was in zip(questions, before, strict=True))
    finally:
        dialogue.EMPTY = whole


def _understood(question: str) -> tuple[str, ...] | None:
    return dialogue.own_words(question) if dialogue.needs_context(question) else None


def _plan() -> tuple[list[str], list[Asked]]:
    document = read_document(next(SHIPPED.glob("*.txt")))
    sentences = [s.span.of(document.text) for passage in make_passages(document) for s in passage.sentences]
    asked = []
    for entry in (entry for file in sorted(EVALUATION.glob("plan*.jsonl")) for entry in _lines(file.name)):
        gold = tuple(s for s in sentences if any(snippet in s for snippet in entry["gold"]))
        asked.append(Asked(entry["q"], gold))
    return sentences, asked


def _reading() -> tuple[list[str], list[Asked]]:
    entries = list(_lines("reading.jsonl"))
    sentences = [sentence for entry in entries for sentence in entry["sentences"]]
    return sentences, [Asked(asked["q"], tuple(asked["gold"])) for entry in entries for asked in entry["questions"]]


def _questions() -> Iterator[str]:
    for file in sorted(EVALUATION.glob("**/*.jsonl")):
        for entry in _lines(file.relative_to(EVALUATION).as_posix()):
            for asked in entry.get("turns") or entry.get("questions") or [entry]:
                if "q" in asked:
                    yield asked["q"]


def _lines(name: str) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in (EVALUATION / name).read_text(encoding="utf-8").splitlines() if line)


def _say(text: str) -> None:
    print(text)  # noqa: T201 - a program for the console


if __name__ == "__main__":
    main()
