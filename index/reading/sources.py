"""The files that an index is made of: documents, and what was written beside them."""

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path

from index.datatypes import Document, ExpectedQuestion, Topic, Translation
from index.entry import Entry
from index.errors import AssistantError, QuestionsError, StoreError, TranslationError
from index.paths import SHIPPED, SHIPPED_QUESTIONS
from index.printable import printable
from index.reading.documents import SUFFIXES, read_document, slug
from index.reading.questions import read_questions
from index.reading.scans import Pages
from index.reading.translations import SUFFIXES as TRANSLATIONS
from index.reading.translations import read_translation, translation_beside

_SUFFIXES_NAMED = f"{', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
QUESTIONS_SUFFIX = ".questions.jsonl"
LEADS_OUT = "a link that leads out of the folder is not followed; put the file itself there."
_ABOUT = ("SOURCE.md", "README.md")  # about the documents, not one of them


@dataclass(frozen=True)
class Source:
    """A document and what was written beside it."""

    document: Document
    questions: tuple[ExpectedQuestion, ...] = ()
    topics: tuple[Topic, ...] = ()
    questions_sha256: str | None = None
    added: bool = False  # by a person, to an index made of other sources: it stays when these change
    origin: str | None = None  # what tells the file from all others, by where it lies; None for what ships
    translation: Translation | None = None

    @property
    def entry(self) -> Entry:
        """What an index says of this source: it is out of date when that differs."""
        translated = self.translation.sha256 if self.translation else None
        own = self.document
        return Entry(own.id, own.sha256, self.questions_sha256, self.added, self.origin, translated)


@dataclass(frozen=True)
class Found:
    """What is below a folder."""

    documents: tuple[Path, ...]
    leading_out: tuple[Path, ...] = ()  # links to what is elsewhere, which are not followed
    others: tuple[Path, ...] = ()  # files of other kinds, passed over


def read_sources(folder: Path = SHIPPED, *, with_questions: bool = True) -> list[Source]:
    """Read every document below ``folder``, each with its expected questions where there are some.

    Hidden files and folders, SOURCE.md and README.md are passed over. A single file may be given as well.

    Raises:
        DocumentError, QuestionsError, TranslationError: a file cannot be read.
        StoreError: the folder is missing, holds no document, or a link that leads out of it.
    """
    if folder.is_file():
        return [read_source(folder, with_questions=with_questions)]
    if not folder.is_dir():
        raise StoreError(f"{folder}: no such folder; give one with {_SUFFIXES_NAMED} files in it.")
    found = find_files(folder)
    if not found.documents:
        raise StoreError(f"{folder}: no document here; put {_SUFFIXES_NAMED} files in it.")
    if found.leading_out:
        raise StoreError(f"{printable(str(found.leading_out[0]))}: {LEADS_OUT}")
    sources = [read_source(file, with_questions=with_questions) for file in found.documents]
    return told_apart(sources, by_folder=True)


def find_files(path: Path) -> Found:
    """Return the documents below a folder, in order.

    Hidden files and folders, SOURCE.md and README.md are no documents. A single file is given back, whatever it is: a
    person named it. Links within the folder are followed to files, those that lead out of it never.
    """
    if not path.is_dir():
        return Found((path,))
    files = [file for file in sorted(path.rglob("*")) if not _is_hidden(file, path)]
    leading_out = tuple(file for file in files if _leads_out(file, path))
    inside = [file for file in files if file not in frozenset(leading_out) and not file.is_dir()]
    documents = tuple(file for file in inside if _is_document(file))
    beside = (QUESTIONS_SUFFIX, *TRANSLATIONS)
    others = (file for file in inside if not _is_document(file) and not file.name.endswith(beside))
    return Found(documents, leading_out, tuple(others))


def told_apart(sources: Iterable[Source], taken: Iterable[str] = (), *, by_folder: bool = False) -> list[Source]:
    """Return ``sources`` with another id where theirs is taken, or two have the same: with a number, or a folder."""
    held = set(taken)
    apart = []
    for source in sources:
        document = source.document
        name = free_id(names_for(document.id, document.path if by_folder else None), held)
        held.add(name)
        apart.append(source if name == document.id else replace(source, document=replace(document, id=name)))
    return apart


def names_for(name: str, file: Path | None) -> list[str]:
    """Return what a document may be called: as its file, or with the folder that the file lies in."""
    return [name] if file is None else [name, f"{slug(file.absolute().parent.name)}-{name}"]


def free_id(names: Sequence[str], taken: Iterable[str]) -> str:
    """Return the first of ``names`` that is not taken, or the last one with the first number from 2 that is free."""
    held = frozenset(taken)
    numbered = (f"{names[-1]}-{number}" for number in count(2))
    return next(name for name in chain(names, numbered) if name not in held)


def read_source(file: Path, *, with_questions: bool = True, pages: Pages = lambda page, of: None) -> Source:
    """Read a document, and its expected questions and translation where there are some beside it.

    ``pages`` is told of each page whose text has to be recognised in a picture: its number among them, and how many.

    Raises:
        DocumentError, QuestionsError, TranslationError: a file cannot be read, or what stands beside it does not fit.
    """
    document = read_document(file, pages)
    source = Source(document, origin=origin_of(file))
    if (translated := translation_beside(file, document.language)) is not None:
        _check_inside(translated, TranslationError)
        source = replace(source, translation=read_translation(translated, document))
    beside = questions_beside(file) if with_questions else None
    if beside is None:
        return source
    _check_inside(beside, QuestionsError)
    found = read_questions(beside)
    topics = tuple(found.topics.values())
    return replace(source, questions=found.expected, topics=topics, questions_sha256=found.sha256)


def _check_inside(beside: Path, refusal: type[AssistantError]) -> None:
    if _leads_out(beside, beside.parent):
        raise refusal(f"{printable(str(beside))}: a link that leads out of its folder; put the file itself there.")


def origin_of(file: Path) -> str | None:
    """Return what tells a file from all others, by where it lies; None for what ships."""
    return None if _ships(file) else hashlib.sha256(os.fsencode(file.resolve())).hexdigest()[:16]


def questions_beside(file: Path) -> Path | None:
    """Return the file of a document's expected questions, where there is one."""
    beside = file.with_name(f"{file.stem}{QUESTIONS_SUFFIX}")
    if not beside.exists() and _ships(file):
        beside = SHIPPED_QUESTIONS / f"{file.stem}.jsonl"
    return beside if beside.exists() else None


def has_beside(file: Path) -> bool:
    """Tell whether anything stands beside a document that is read with it."""
    translated = (file.with_name(f"{file.stem}{ending}").exists() for ending in TRANSLATIONS)
    return questions_beside(file) is not None or any(translated)


def _ships(file: Path) -> bool:
    return file.parent.resolve() == SHIPPED


def _leads_out(file: Path, folder: Path) -> bool:
    """Tell whether a link to a file or folder, or one on the way to it, leads out of ``folder``."""
    return file.is_symlink() and not file.resolve().is_relative_to(folder.resolve())


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def _is_document(file: Path) -> bool:
    return file.suffix.lower() in SUFFIXES and file.name not in _ABOUT
