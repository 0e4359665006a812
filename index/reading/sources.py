"""The files that an index is made of: documents, and what was written beside them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.datatypes import Document, ExpectedQuestion, Topic
from index.errors import StoreError
from index.paths import SHIPPED, SHIPPED_QUESTIONS
from index.reading.documents import SUFFIXES, read_document
from index.reading.questions import read_questions

_KINDS = f"{', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
QUESTIONS_SUFFIX = ".questions.jsonl"
_ABOUT = ("SOURCE.md", "README.md")  # about the documents, not one of them


@dataclass(frozen=True)
class Source:
    """A document and what was written beside it."""

    document: Document
    questions: tuple[ExpectedQuestion, ...] = ()
    topics: tuple[Topic, ...] = ()
    questions_sha256: str | None = None
    added: bool = False  # by a person, to an index made of other sources: it stays when these change

    def described(self) -> dict[str, Any]:
        """Return what an index's manifest says of this source: it is out of date when that differs."""
        return {
            "id": self.document.id,
            "sha256": self.document.sha256,
            "questions_sha256": self.questions_sha256,
            "added": self.added,
        }


def read_sources(folder: Path = SHIPPED, *, with_questions: bool = True) -> list[Source]:
    """Read every document below ``folder``, each with its expected questions where there are some.

    Hidden files and folders, SOURCE.md and README.md are passed over. A single file may be given as well.

    Raises:
        DocumentError, QuestionsError: a file cannot be read.
        StoreError: the folder is missing, holds no document, or two with the same id.
    """
    if folder.is_file():
        return [read_source(folder, with_questions=with_questions)]
    if not folder.is_dir():
        raise StoreError(f"{folder}: no such folder; give one with {_KINDS} files in it.")
    files, _ = find_files(folder)
    if not files:
        raise StoreError(f"{folder}: no document here; put {_KINDS} files in it.")
    sources = [read_source(file, with_questions=with_questions) for file in files]
    seen: dict[str, Path | None] = {}
    for source in sources:
        document = source.document
        if document.id in seen:
            raise StoreError(f"{document.path} and {seen[document.id]} have the same id, {document.id}: rename one.")
        seen[document.id] = document.path
    return sources


def find_files(path: Path) -> tuple[list[Path], int]:
    """Return the documents below a folder, in order, and how many files of other kinds were passed over.

    Hidden files and folders, SOURCE.md and README.md are no documents. A single file is given back, whatever it is.
    """
    if not path.is_dir():
        return [path], 0
    files = [file for file in sorted(path.rglob("*")) if not _is_hidden(file, path) and not file.is_dir()]
    documents = [file for file in files if _is_document(file)]
    return documents, sum(not file.name.endswith(QUESTIONS_SUFFIX) for file in files) - len(documents)


def read_source(file: Path, *, with_questions: bool = True) -> Source:
    """Read a document, and its expected questions where there are some beside it.

    Raises:
        DocumentError, QuestionsError: a file cannot be read.
    """
    document = read_document(file)
    beside = file.with_name(f"{file.stem}{QUESTIONS_SUFFIX}")
    if not beside.exists() and file.parent.resolve() == SHIPPED:
        beside = SHIPPED_QUESTIONS / f"{file.stem}.jsonl"
    if not (with_questions and beside.exists()):
        return Source(document)
    questions, topics = read_questions(beside)
    digest = hashlib.sha256(beside.read_bytes()).hexdigest()
    return Source(document, tuple(questions), tuple(topics.values()), digest)


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def _is_document(file: Path) -> bool:
    return file.suffix.lower() in SUFFIXES and file.name not in _ABOUT
