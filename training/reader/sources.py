"""What the reader learns from: texts cut into sentences, with questions and the sentences that answer them.

PIAF, a part of SQuAD 2.0 and SelQA stand outside the project, in the folder given; the invented texts in
``training/examples``. Whole texts are held out, by their place in the file: some to fit on, some to report on.
"""

import json
import lzma
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from index.datatypes import Span
from index.matching.rows import as_cells
from index.text.sentences import split_sentences
from training.corpora import EXAMPLES, PAIRS_OF_WORDS


class Part(Enum):
    """What a text is for."""

    TRAIN = "train"
    FIT = "fit"  # the weights of the evidence: assistant.calibrate
    REPORT = "report"  # figures only


@dataclass(frozen=True)
class Question:
    """A question on a text."""

    text: str
    gold: frozenset[int]  # places of the sentences that answer; none: the text does not
    near: int  # a sentence of the paragraph that the question was asked of; -1: of the whole text
    words: tuple[int, Span] | None = None  # the place of the sentence and the answering words in it, where marked


@dataclass(frozen=True)
class Text:
    """A text with its questions."""

    id: str
    source: str
    heading: str
    sentences: tuple[str, ...]
    paragraphs: tuple[int, ...]  # the paragraph's number, for each sentence
    questions: tuple[Question, ...]
    under: tuple[int, ...] = ()  # for each sentence the place of the header or lead-in that rules it, -1: of none


def read_all(corpora: Path, part: Part) -> list[Text]:
    """Read the texts of one part; ``corpora`` holds ``qa/``."""
    texts = [
        *_part(read_marked(corpora / "qa" / "piaf-1.1.jsonl.xz", "piaf"), part, fit=(4, 8), report=(0, 8)),
        *_part(read_marked(corpora / "qa" / "squad-2.0-part.jsonl.xz", "squad"), part, fit=(3, 13), report=(0, 6)),
        *_part(read_hard("reading", "hard"), part, fit=(0, 4), report=None),
        *_part(read_hard("tables", "tables"), part, fit=(0, 4), report=None),
    ]
    if part is Part.TRAIN:
        texts += [*read_judged(corpora / "qa" / "selqa.jsonl.xz"), *read_examples()]
    return texts


def _part(texts: Iterable[Text], part: Part, fit: tuple[int, int], report: tuple[int, int] | None) -> Iterator[Text]:
    """Yield the texts of a part; each pair is (remainder, divisor) of the text's place in its file."""
    for place, text in enumerate(texts):
        if report and place % report[1] == report[0]:
            found = Part.REPORT
        else:
            found = Part.FIT if place % fit[1] == fit[0] else Part.TRAIN
        if found is part:
            yield text


def read_marked(file: Path, source: str) -> Iterator[Text]:
    """Read texts whose questions mark the answering words: ``{id, title, text, questions: [{q, paragraph, ...}]}``."""
    for entry in _lines(file):
        text = entry["text"]
        spans: list[Span] = []
        paragraphs: list[int] = []
        start = 0
        for number, block in enumerate(text.split("\n")):
            found = split_sentences(text, Span(start, start + len(block))) if block.strip() else []
            spans += found
            paragraphs += [number] * len(found)
            start += len(block) + 1
        questions = tuple(_marked_question(asked, spans) for asked in entry["questions"])
        heading = entry["title"].replace("_", " ").replace("<i>", "").replace("</i>", "")
        yield Text(entry["id"], source, heading, tuple(s.of(text) for s in spans), tuple(paragraphs), questions)


def _marked_question(asked: dict[str, Any], spans: Sequence[Span]) -> Question:
    starts = [span.start for span in spans]
    near = max(0, bisect_right(starts, asked["paragraph"][0]) - 1)
    gold: list[int] = []
    words = None
    for start, end in asked["answers"]:
        place = max(0, bisect_right(starts, start) - 1)
        sentence = spans[place]
        inside = Span(start - sentence.start, min(end, sentence.end) - sentence.start)
        if inside.start < inside.end:
            gold.append(place)
            words = words or (place, inside)
    return Question(asked["q"], frozenset(gold), gold[0] if gold else near, words)


def read_judged(file: Path) -> Iterator[Text]:
    """Read questions whose sentences were judged one by one: ``{q, sentences, answers: [numbers], article}``."""
    for number, entry in enumerate(_lines(file)):
        gold = frozenset(entry["answers"])
        question = Question(entry["q"], gold, min(gold, default=0))
        sentences = tuple(entry["sentences"])
        yield Text(f"selqa-{number}", "selqa", entry["article"], sentences, (0,) * len(sentences), (question,))


def read_examples() -> Iterator[Text]:
    """Read the invented texts."""
    for file in sorted(EXAMPLES.glob("*.jsonl")):
        if file.stem in PAIRS_OF_WORDS:
            continue
        for line in file.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            questions = tuple(_invented_question(asked) for asked in entry["questions"])
            sentences = tuple(entry["sentences"])
            yield Text(entry["id"], "examples", entry["title"], sentences, (0,) * len(sentences), questions)


def read_hard(folder: str, source: str) -> Iterator[Text]:
    """Read the invented texts whose questions differ from an answered one by a detail; ``gold`` is whole sentences."""
    for file in sorted((EXAMPLES / folder).glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            sentences = tuple(as_cells(sentence) for sentence in entry["sentences"])
            questions = tuple(_hard_question(asked, sentences) for asked in entry["questions"])
            under = tuple(-1 if place is None else place for place in entry.get("under", ()))
            yield Text(entry["id"], source, entry["title"], sentences, (0,) * len(sentences), questions, under)


def _hard_question(asked: dict[str, Any], sentences: Sequence[str]) -> Question:
    gold = [sentences.index(as_cells(sentence)) for sentence in asked["gold"]]
    marked = asked.get("words")
    words = None
    for place in gold:
        if marked and marked in sentences[place]:
            start = sentences[place].index(marked)
            words = words or (place, Span(start, start + len(marked)))
    return Question(asked["q"], frozenset(gold), min(gold, default=-1), words)


def _invented_question(asked: dict[str, Any]) -> Question:
    place = asked["sentence"]
    gold = frozenset() if place is None else frozenset([place])
    return Question(asked["q"], gold, place or 0)


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(file, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)
