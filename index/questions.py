"""The expected questions that stand beside a document, and what a refusal can name.

One JSON Lines file a document, ``NAME.questions.jsonl`` beside it or ``data/questions/NAME.jsonl`` for a shipped one:

    {"q": "Combien d'enfants ont été aidés ?", "lang": "fr", "register": "everyday", "gold": ["Plus d'une centaine"]}
    {"topic": "budget", "fr": "le budget du plan", "en": "the plan's budget"}
    {"q": "Quel est le budget ?", "lang": "fr", "register": "formal", "gold": [], "topic": "budget"}

``gold`` holds verbatim snippets, each inside one sentence of the document that answers; empty when none does.
The questions are search keys (document expansion: Nogueira et al. 2019, arXiv 1904.08375), never shown as answers.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from index.datatypes import Document, ExpectedQuestion, Sentence, Topic
from index.errors import QuestionsError


def read_questions(path: Path) -> tuple[list[ExpectedQuestion], dict[str, Topic]]:
    """Read a file of expected questions.

    Raises:
        QuestionsError: a line is not of the form above; the message names the line.
    """
    questions: list[ExpectedQuestion] = []
    topics: dict[str, Topic] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            if "q" in entry:
                questions.append(_question(entry))
            else:
                topics[entry["topic"]] = Topic(entry["topic"], entry["fr"], entry["en"])
        except (ValueError, TypeError, KeyError) as error:
            raise QuestionsError(f"{path.name}, line {number}: {error!r}; see index/questions.py for the form.") from None
    unknown = {question.topic for question in questions if question.topic} - topics.keys()
    if unknown:
        raise QuestionsError(f"{path.name}: no line names the topic {', '.join(sorted(unknown))}.")
    return questions, topics


def find_sentences(document: Document, sentences: Sequence[Sentence], gold: Iterable[str]) -> list[int]:
    """Return the positions in ``sentences`` of the ones that hold the snippets.

    Raises:
        QuestionsError: a snippet stands in no sentence, or in more than one.
    """
    found = []
    for snippet in gold:
        places = [i for i, sentence in enumerate(sentences) if snippet in sentence.span.of(document.text)]
        if len(places) != 1:
            where = "no sentence" if not places else f"{len(places)} sentences"
            raise QuestionsError(f"“{snippet}” stands in {where} of {document.id}; quote a part of exactly one.")
        found.append(places[0])
    return found


def _question(entry: dict) -> ExpectedQuestion:
    if entry["lang"] not in ("fr", "en"):
        raise ValueError(f"lang is {entry['lang']!r}, not fr or en")
    if not isinstance(entry["gold"], list) or not all(isinstance(snippet, str) and snippet for snippet in entry["gold"]):
        raise ValueError("gold is not a list of snippets")
    if not entry["q"].strip():
        raise ValueError("the question is empty")
    return ExpectedQuestion(entry["q"], entry["lang"], entry["register"], tuple(entry["gold"]), entry.get("topic"))
