"""What a process knows of a collection in a database at one version: its documents, and how much of each there is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Language
from index.engine import Numbers
from index.entry import Entry
from index.postgres.connection import Row, Session
from index.postgres.schema import Corpus, has_vector_index

_DOCUMENTS = """
SELECT document, written, title, language, asked, sentences, keys, sha256, questions_sha256, added, origin,
    translation_sha256
FROM dans_le_texte.documents WHERE written > %s
"""


@dataclass(frozen=True)
class Listed:
    """A document of a collection."""

    entry: Entry
    written: int  # the version that it came with: with its id, what tells it from all others, earlier and later
    title: str
    language: Language
    asked: bool  # whether it has expected questions
    sentences: int
    keys: int

    @classmethod
    def of(cls, row: Row) -> "Listed":
        """Return what a row tells."""
        name, written, title, language, asked, sentences, keys, *about = row
        return cls(Entry(name, *about), written, title, language, asked, sentences, keys)


@dataclass(frozen=True)
class Directory:
    """The documents of a collection at one version."""

    corpus: Corpus
    listed: tuple[Listed, ...]  # by id, ascending
    has_vector_index: bool

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each document, by id."""
        return {one.entry.id: place for place, one in enumerate(self.listed)}

    @cached_property
    def first_sentence(self) -> Numbers:
        """The position of each document's first sentence, and at the end how many there are: (documents + 1,)."""
        return _starts(one.sentences for one in self.listed)

    @cached_property
    def first_key(self) -> Numbers:
        """The number of each document's first key, and at the end how many there are: (documents + 1,)."""
        return _starts(one.keys for one in self.listed)

    @cached_property
    def asked(self) -> NDArray[np.bool_]:
        """Which documents have expected questions, by place: (documents,)."""
        return np.array([one.asked for one in self.listed], dtype=bool)

    def owners(self, sentences: Numbers) -> Numbers:
        """Return the places of the documents that hold some sentences, given by position: (m,)."""
        return np.searchsorted(self.first_sentence, sentences, side="right") - 1


def read_directory(session: Session, corpus: Corpus, before: Directory | None) -> Directory:
    """Return the documents of ``corpus``; only new ones are read where all known ``before`` are left."""
    if before is not None and before.corpus.made == corpus.made:
        known = {one.entry.id: one for one in before.listed}
        known |= {one.entry.id: one for one in map(Listed.of, session.rows(_DOCUMENTS, [before.corpus.version]))}
        if len(known) == corpus.documents:  # none is gone
            return _directory(session, corpus, known)
    read = map(Listed.of, session.rows(_DOCUMENTS, [-1]))
    return _directory(session, corpus, {one.entry.id: one for one in read})


def _directory(session: Session, corpus: Corpus, known: Mapping[str, Listed]) -> Directory:
    return Directory(corpus, tuple(known[name] for name in sorted(known)), has_vector_index(session))


def _starts(counts: Iterator[int]) -> Numbers:
    return np.concatenate([[0], np.cumsum(list(counts), dtype=np.int64)]).astype(np.int64)
