"""The expected questions that stand beside a document, and what a refusal can name.

One JSON Lines file a document, ``NAME.questions.jsonl`` beside it or ``data/questions/NAME.jsonl`` for a shipped one:

    {"q": "Combien d'enfants ont été aidés ?", "lang": "fr", "register": "everyday", "gold": ["Plus d'une centaine"]}
    {"topic": "budget", "fr": "le budget du plan", "en": "the plan's budget"}
    {"q": "Quel est le budget ?", "lang": "fr", "register": "formal", "gold": [], "topic": "budget"}

A topic whose names are empty gathers what has no name to give, such as greetings: the refusal then names nothing.
``gold`` holds verbatim snippets, each inside one sentence of the document that answers; empty when none does.
The questions are search keys (document expansion: Nogueira et al. 2019, arXiv 1904.08375), never shown as answers.
"""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.datatypes import Document, ExpectedQuestion, Sentence, Topic
from index.errors import QuestionsError
from index.languages import LANGUAGES, Language, language_named
from index.printable import printable
from index.reading.whole import bytes_of

MAX_BYTES = 20_000_000  # as many as a document of plain text


@dataclass(frozen=True)
class Questions:
    """What a file of expected questions holds."""

    expected: tuple[ExpectedQuestion, ...]
    topics: dict[str, Topic]  # by slug
    sha256: str  # of the file's bytes


def read_questions(path: Path) -> Questions:
    """Read a file of expected questions.

    Raises:
        QuestionsError: a line is not of the form above; the message names the line.
    """
    raw = bytes_of(path, MAX_BYTES, QuestionsError)
    name = printable(path.name)
    try:
        lines = raw.decode("utf-8").split("\n")  # JSON may hold other line separators within its strings
    except UnicodeDecodeError as error:
        raise QuestionsError(
            f"{name}\u00a0: n’est pas en UTF-8 (octet {error.start})\u00a0; enregistrez le fichier en UTF-8.",
            f"{name}: not UTF-8 (byte {error.start}); save the file as UTF-8.",
        ) from None
    questions: list[ExpectedQuestion] = []
    topics: dict[str, Topic] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            if "q" in entry:
                questions.append(_question(entry))
            else:
                topics[entry["topic"]] = Topic(_text(entry, "topic"), _name(entry, "fr"), _name(entry, "en"))
        except (ValueError, TypeError, KeyError, RecursionError) as error:  # the last of brackets without end
            what = f"{error} is missing" if isinstance(error, KeyError) else printable(str(error))
            raise QuestionsError(
                f"{name}, ligne {number}\u00a0: n’a pas la forme que décrit index/reading/questions.py.",
                f"{name}, line {number}: {what}; see index/reading/questions.py for the form.",
            ) from None
    unknown = {question.topic for question in questions if question.topic} - topics.keys()
    if unknown:
        topic = printable(", ".join(sorted(unknown)))
        raise QuestionsError(
            f"{name}\u00a0: aucune ligne ne nomme le sujet {topic}.", f"{name}: no line names the topic {topic}."
        )
    return Questions(tuple(questions), topics, hashlib.sha256(raw).hexdigest())


def find_sentences(document: Document, sentences: Sequence[Sentence], gold: Iterable[str]) -> list[int]:
    """Return the positions in ``sentences`` of the ones that hold the snippets.

    Raises:
        QuestionsError: a snippet stands in no sentence, or in more than one.
    """
    found: list[int] = []
    for snippet in gold:
        places = _places(document.text, sentences, snippet)
        if len(places) != 1:
            french, where = "n’est dans aucune phrase", "no sentence"
            if places:
                french, where = f"est dans {len(places)} phrases", f"{len(places)} sentences"
            raise QuestionsError(
                f"«\u00a0{snippet}\u00a0» {french} de {document.id}\u00a0; citez un extrait d’une seule.",
                f"“{snippet}” stands in {where} of {document.id}; quote a part of exactly one.",
            )
        found += places
    return found


def _places(text: str, sentences: Sequence[Sentence], snippet: str) -> set[int]:
    """Return the positions of the sentences, which are in reading order, that hold ``snippet``."""
    places: set[int] = set()
    at = text.find(snippet)
    while at >= 0:
        place = bisect_right(sentences, at, key=lambda sentence: sentence.span.start) - 1
        if place >= 0 and at + len(snippet) <= sentences[place].span.end:
            places.add(place)
        at = text.find(snippet, at + 1)
    return places


def _question(entry: dict[str, Any]) -> ExpectedQuestion:
    language, gold = language_named(entry["lang"]), entry["gold"]
    if language is None:
        raise ValueError(f"lang is {entry['lang']!r}, not {' or '.join(LANGUAGES)}")
    if not isinstance(gold, list) or not all(isinstance(snippet, str) and snippet for snippet in gold):
        raise ValueError("gold is not a list of snippets")
    topic = _text(entry, "topic") if entry.get("topic") is not None else None
    return ExpectedQuestion(_text(entry, "q"), language, _text(entry, "register"), tuple(gold), topic)


def _name(entry: dict[str, Any], language: Language) -> str:
    value = entry[language]
    if not isinstance(value, str):
        raise ValueError(f"{language} is {value!r}, not a text")
    return value


def _text(entry: dict[str, Any], name: str) -> str:
    value = entry[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} is {value!r}, not a text")
    return value
