"""Is a file of expected questions fit to be used?

The questions are what makes a sentence found in words that it does not use, so each sentence needs many; and what the
document does not say must be known as well. They must not contain the questions that measure them. Pure but for
:func:`read_evaluation`.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.datatypes import Document, ExpectedQuestion, Sentence, Topic
from index.errors import QuestionsError
from index.reading.questions import find_sentences
from index.text.analysis import split_words

QUESTIONS_PER_SENTENCE = 60
UNANSWERED = 500


@dataclass(frozen=True)
class Report:
    """What was found; ``problems`` holds one line for each thing that is wrong."""

    problems: tuple[str, ...]
    total: int
    unanswered: int
    by_sentence: tuple[tuple[str, int], ...]  # anchor of each sentence in reading order, and its questions
    by_language: tuple[tuple[str, int], ...]  # most frequent first, as the next
    by_register: tuple[tuple[str, int], ...]


def check_questions(
    document: Document,
    sentences: Sequence[Sentence],
    questions: Sequence[ExpectedQuestion],
    topics: Mapping[str, Topic],
    evaluation: Iterable[str] = (),
) -> Report:
    """Check a document's expected questions.

    Every snippet must stand in exactly one sentence, no question may come twice or be among the ``evaluation``
    questions (letters' case, accents and punctuation aside), every sentence needs ``QUESTIONS_PER_SENTENCE`` questions,
    ``UNANSWERED`` more must have no answer, and every topic must be used and bear both names or neither.
    """
    problems: list[str] = []
    counts = Counter[int]()
    for question in questions:
        try:
            counts.update(set(find_sentences(document, sentences, question.gold)))
        except QuestionsError as error:
            problems.append(f"“{question.text}”: {error.said_in('en')}")  # as these lines are
    problems += _repeated(questions)
    seen = {_same(text) for text in evaluation}
    problems += [f"“{q.text}”: is also a question of the evaluation." for q in questions if _same(q.text) in seen]
    for position, sentence in enumerate(sentences):
        if counts[position] < QUESTIONS_PER_SENTENCE:
            start = sentence.span.of(document.text)[:50]
            problems.append(
                f"{sentence.anchor} (“{start}…”): {counts[position]} questions, {QUESTIONS_PER_SENTENCE} are needed."
            )
    unanswered = [question for question in questions if not question.gold]
    if len(unanswered) < UNANSWERED:
        problems.append(f"{len(unanswered)} questions without an answer, {UNANSWERED} are needed.")
    problems += _topic_problems(questions, topics)
    return Report(
        tuple(problems),
        len(questions),
        len(unanswered),
        tuple((sentence.anchor, counts[position]) for position, sentence in enumerate(sentences)),
        tuple(Counter(question.language for question in questions).most_common()),
        tuple(Counter(question.register for question in questions).most_common()),
    )


def read_evaluation(folder: Path) -> list[str]:
    """Return the questions of every evaluation file in ``folder``: single ones, and the turns of dialogues.

    Raises:
        QuestionsError: a file cannot be read.
    """
    questions: list[str] = []
    for file in sorted(folder.glob("*.jsonl")):
        try:
            for line in file.read_text(encoding="utf-8").split("\n"):
                if line.strip():
                    entry: dict[str, Any] = json.loads(line)
                    if "questions" not in entry:  # those of a line with a text of its own ask about that one
                        questions += [turn["q"] for turn in entry.get("turns", [entry])]
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
            raise QuestionsError(f"{file.name}: cannot be read ({error!r}).") from None
    return questions


def _same(text: str) -> str:
    """Return what two questions share that differ by case, accents, punctuation and spacing only."""
    return " ".join(split_words(text)) or text.strip()


def _repeated(questions: Sequence[ExpectedQuestion]) -> list[str]:
    spellings: dict[str, list[str]] = defaultdict(list)
    for question in questions:
        spellings[_same(question.text)].append(question.text)
    return [f"“{texts[0]}”: comes {len(texts)} times." for texts in spellings.values() if len(texts) > 1]


def _topic_problems(questions: Sequence[ExpectedQuestion], topics: Mapping[str, Topic]) -> list[str]:
    used = {question.topic for question in questions if question.topic and not question.gold}
    problems = [f"Topic {slug}: no unanswered question has it." for slug in sorted(topics.keys() - used)]
    problems += [f"Topic {slug}: no line names it." for slug in sorted(used - topics.keys())]
    for topic in topics.values():
        if bool(topic.fr.strip()) != bool(topic.en.strip()):
            problems.append(f"Topic {topic.slug}: named in one language only.")
    without = [question for question in questions if not question.gold and not question.topic]
    return problems + [f"“{question.text}”: has neither an answer nor a topic." for question in without]
