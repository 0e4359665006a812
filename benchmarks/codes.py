"""The French codes as a collection, and fifty plain questions about them.

A file of lines ``{"id": …, "text": Markdown}``, packed with xz; codes-fr.tsv has a question, the code and the article
that answer it, which were chosen by their words alone, before any was asked.
"""

import csv
import hashlib
import json
import lzma
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answer import Answer
from assistant.assistant import Assistant
from index.reading.documents import parse_document
from index.reading.sources import Source

ARTICLE = "article L. 225-4-1 du code pénal"
_FILE = Path(__file__).with_name("codes-fr.tsv")


@dataclass(frozen=True)
class Wanted:
    """A question, and where its answer stands."""

    question: str
    code: str  # how the ids of its documents begin
    article: str  # its number as the headings write it

    def is_code(self, answer: Answer) -> bool:
        """Tell whether the first sentence is of the code."""
        return any(citation.document.split("__")[0] == self.code for citation in answer.citations[:1])

    def is_article(self, answer: Answer) -> bool:
        """Tell whether one of the first three sentences is of the article."""
        return any(
            citation.document.split("__")[0] == self.code and f"Article {self.article}" in citation.headings
            for citation in (answer.citations or answer.nearest)[:3]
        )


def read(file: Path) -> Iterator[Source]:
    """Yield the documents of a file."""
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            digest = hashlib.sha256(row["text"].encode()).hexdigest()
            yield Source(parse_document(row["text"], identifier=row["id"], sha256=digest))


def wanted() -> Sequence[Wanted]:
    """Return the fifty questions."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return [Wanted(*row) for row in csv.reader(lines, delimiter="\t")]


def judged(assistant: Assistant) -> dict[str, Any]:
    """Ask all of them, and the article; return how often what was wanted came."""
    answers = {one: assistant.ask(one.question) for one in wanted()}
    first = assistant.ask(ARTICLE).citations[:1]
    return {
        "answered": sum(answer.found for answer in answers.values()),
        "article_among_three": sum(one.is_article(answer) for one, answer in answers.items()),
        "code_first": sum(one.is_code(answer) for one, answer in answers.items()),
        "of": len(answers),
        ARTICLE: (*first[0].headings[-1:], first[0].document) if first else (),
    }
