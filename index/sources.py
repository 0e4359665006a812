"""The files that an index is made of: documents, and what was written beside them."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.datatypes import Document, ExpectedQuestion, Topic
from index.documents import SUFFIXES, parse_document, read_document
from index.errors import StoreError
from index.questions import read_questions

DATA = Path(__file__).resolve().parent.parent / "data"
SHIPPED = DATA / "documents"
SHIPPED_QUESTIONS = DATA / "questions"
SHIPPED_INDEX = DATA / "index"
_ABOUT = ("SOURCE.md", "README.md")  # about the documents, not one of them


@dataclass(frozen=True)
class Source:
    """A document and what was written beside it."""

    document: Document
    questions: tuple[ExpectedQuestion, ...] = ()
    topics: tuple[Topic, ...] = ()
    questions_sha256: str | None = None

    def described(self) -> dict[str, Any]:
        """Return what an index's manifest says of this source: it is out of date when that differs."""
        return {"id": self.document.id, "sha256": self.document.sha256, "questions_sha256": self.questions_sha256}


def read_sources(folder: Path = SHIPPED, *, with_questions: bool = True) -> list[Source]:
    """Read every document below ``folder``, each with its expected questions where there are some.

    Hidden files and folders, SOURCE.md and README.md are passed over. A single file may be given as well.

    Raises:
        DocumentError, QuestionsError: a file cannot be read.
        StoreError: the folder is missing, holds no document, or two with the same id.
    """
    if folder.is_file():
        return [_source(folder, with_questions)]
    if not folder.is_dir():
        raise StoreError(f"{folder}: no such folder; give one with {' or '.join(SUFFIXES)} files in it.")
    files = sorted(file for file in folder.rglob("*") if _is_document(file, folder))
    if not files:
        raise StoreError(f"{folder}: no document here; put {' or '.join(SUFFIXES)} files in it.")
    sources = [_source(file, with_questions) for file in files]
    seen: dict[str, Path | None] = {}
    for source in sources:
        document = source.document
        if document.id in seen:
            raise StoreError(f"{document.path} and {seen[document.id]} have the same id, {document.id}: rename one.")
        seen[document.id] = document.path
    return sources


def to_json(sources: Sequence[Source]) -> dict[str, Any]:
    """Return all that the sources hold as plain JSON types."""
    return {
        "documents": [
            {"id": s.document.id, "file": s.document.path.name if s.document.path else None, "text": s.document.text}
            for s in sources
        ],
        "questions": [[asdict(question) for question in source.questions] for source in sources],
        "topics": [[asdict(topic) for topic in source.topics] for source in sources],
    }


def from_json(stored: dict[str, Any], described: Sequence[dict[str, Any]]) -> list[Source]:
    """Return the sources that :func:`to_json` wrote; ``described`` holds their descriptions, in the same order."""
    sources = []
    for entry, questions, topics, about in zip(
        stored["documents"], stored["questions"], stored["topics"], described, strict=True
    ):
        path = Path(entry["file"]) if entry["file"] else None
        document = parse_document(entry["text"], identifier=entry["id"], sha256=about["sha256"], path=path)
        asked = tuple(ExpectedQuestion(**{**question, "gold": tuple(question["gold"])}) for question in questions)
        sources.append(Source(document, asked, tuple(Topic(**topic) for topic in topics), about["questions_sha256"]))
    return sources


def _is_document(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.suffix.lower() in SUFFIXES and file.name not in _ABOUT and not hidden and file.is_file()


def _source(file: Path, with_questions: bool) -> Source:
    document = read_document(file)
    beside = file.with_name(f"{file.stem}.questions.jsonl")
    if not beside.exists() and file.parent.resolve() == SHIPPED:
        beside = SHIPPED_QUESTIONS / f"{file.stem}.jsonl"
    if not (with_questions and beside.exists()):
        return Source(document)
    questions, topics = read_questions(beside)
    digest = hashlib.sha256(beside.read_bytes()).hexdigest()
    return Source(document, tuple(questions), tuple(topics.values()), digest)
