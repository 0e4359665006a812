"""Questions with the sentences that answer them, as files hold them: one JSON object a line.

    {"q", "lang", "kind", "gold"}                               a question on the shipped document
    {"lang", "kind", "turns": [{"q", "gold"}, ...]}             a dialogue: each turn is asked after the ones before it
    {"id", "title", "text" | "sentences", "questions": [...]}   another document, with questions on it

``gold`` holds verbatim snippets, each inside one sentence that answers; none when the document does not answer.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.datatypes import Document, Encoder, Language
from index.engine import Catalogue
from index.errors import QuestionsError
from index.reading.documents import parse_document
from index.reading.questions import find_sentences
from index.reading.sources import Source
from index.storage.store import Index


@dataclass(frozen=True)
class Case:
    """A question, what came before it, and the positions of the sentences that answer it."""

    question: str
    language: Language
    kind: str
    gold: frozenset[int]
    history: tuple[str, ...] = ()


def read_cases(file: Path, catalogue: Catalogue) -> list[Case]:
    """Read questions or dialogues about the one document of a catalogue."""
    (document,) = catalogue.documents.values()
    cases = []
    for entry in entries(file):
        turns = entry.get("turns", [entry])
        for number, turn in enumerate(turns):
            gold = find_sentences(document, catalogue.sentences, turn["gold"])
            earlier = tuple(t["q"] for t in turns[:number])
            kind = entry["kind"] if number or "turns" not in entry else "first turn"
            cases.append(Case(turn["q"], entry["lang"], kind, frozenset(gold), earlier))
    return cases


def has_documents(file: Path) -> bool:
    """Whether a file brings documents of its own."""
    return any("questions" in entry for entry in entries(file))


def read_documents(file: Path, encoder: Encoder, *, strict: bool = True) -> list[tuple[Index, list[Case]]]:
    """Read documents, each in an index of its own, with the questions on it.

    A question whose gold is no single sentence as this project cuts them is an error; if not ``strict``, it is left
    out: texts for training were cut by their author.
    """
    return [read_entry(entry, encoder, strict=strict) for entry in entries(file)]


def read_entry(entry: dict[str, Any], encoder: Encoder, *, strict: bool = True) -> tuple[Index, list[Case]]:
    """Read a line of such a file; ``strict`` as for :func:`read_documents`."""
    document = _document(entry)
    index = Index.build([Source(document)], encoder)
    cases = []
    for asked in entry["questions"]:
        try:
            gold = find_sentences(document, index.catalogue.sentences, asked["gold"])
        except QuestionsError:
            if strict:
                raise
            continue
        cases.append(Case(asked["q"], asked["lang"], asked["kind"], frozenset(gold)))
    return index, cases


def _document(entry: dict[str, Any]) -> Document:
    text = entry.get("text") or "\n\n".join(entry["sentences"])
    document = parse_document(text, identifier=entry["id"], sha256=entry["id"])
    return replace(document, title=entry["title"])


def entries(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of a file of questions."""
    for line in file.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
