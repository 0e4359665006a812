"""An index: documents, sentences, keys, vectors and words that belong together.

It is a value: :meth:`Index.changed` gives a new one, with documents added or removed, and leaves the old one as it is.
Documents stand in the order of their ids, so that an index depends on what is in it and not on how it came there: made
of several parts (growth.py) it numbers its documents, sentences and keys, weighs words and finds vectors as one built
afresh. What it is made of is mapped from files into memory (files.py); a document's text is read when somebody asks for
it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Directions, Encoder, Language
from index.engine import EVERYWHERE, About, Candidates, Learned, Mask, Numbers, T, Where
from index.matching.bm25 import Ranking
from index.matching.classifier import Classifier
from index.matching.joined_vectors import JoinedVectors
from index.matching.joined_words import JoinedWords
from index.matching.spellings import KnownWords, known_words
from index.matching.vectors import VectorIndex
from index.reading.sources import Source
from index.storage import growth
from index.storage.catalogue import StoredCatalogue
from index.storage.growth import first_grown, first_with_gone
from index.storage.leading import Admitted, Leading
from index.storage.learning import Taught, learned_of
from index.storage.making import Progress, make, nothing
from index.storage.manifest import Contents
from index.storage.parts import Parts
from index.storage.remedies import other_encoder


@dataclass(frozen=True, eq=False)
class Index:
    """Everything that answering needs: :class:`index.engine.Engine` in this process's memory.

    Vectors and words speak of keys by their number in the catalogue.
    """

    parts: Parts
    encoder: About  # the one whose vectors these are

    @classmethod
    def build(cls, sources: Iterable[Source], encoder: Encoder, progress: Progress = lambda _: None) -> "Index":
        """Cut, key and embed the documents."""
        about = About(encoder.name, encoder.fingerprint, encoder.dimension)
        return cls(Parts.none(encoder.dimension), about).changed(encoder, add=sources, progress=progress)

    def changed(
        self,
        encoder: Encoder | None = None,
        *,
        add: Iterable[Source] = (),
        remove: Iterable[str] = (),
        progress: Progress = lambda _: None,
    ) -> "Index":
        """Return the index with documents added, or replaced where their id is there, and others removed.

        Only what is added is embedded; to remove needs no encoder.

        Raises:
            StoreError: what is to be written anew with the change is damaged on the disk.
        """
        made = make(add, encoder, progress) if encoder else nothing(self.encoder.dimension)
        if len({entry.id for entry in made.entries}) < len(made.entries):
            raise ValueError("two documents with the same id")
        gone = {*remove, *(entry.id for entry in made.entries)}
        return Index(self.parts.changed(made, gone, encoder), self.encoder) if gone else self

    def joined(self, encoder: Encoder | None = None, *, erase: bool = False) -> "Index":
        """Return the index with its parts joined as far as they have grown, itself if they have not.

        To ``erase`` is to join each part that still holds what is gone.

        Raises:
            StoreError: one of them is damaged on the disk.
        """
        held = self.parts.held
        first = first_grown(held, growth.EARLY)
        first = min(first, first_with_gone(held)) if erase else first
        return Index(self.parts.joined(first, encoder), self.encoder) if first < len(held) else self

    @cached_property
    def catalogue(self) -> StoredCatalogue:
        """What there is to cite."""
        return StoredCatalogue(self.parts.tables, self.parts.entries)

    @cached_property
    def vectors(self) -> VectorIndex | JoinedVectors:
        """The vectors of the keys."""
        if only := self.parts.only:
            return only.vectors
        return JoinedVectors([one.part.vectors for one in self.parts.held], self.parts.joining.rows("keys"))

    @cached_property
    def words(self) -> Ranking:
        """The stems of the keys."""
        if only := self.parts.only:
            return only.words
        return JoinedWords([one.part.words for one in self.parts.held], self.parts.joining.rows("keys"))

    @property
    def classifiers(self) -> Mapping[str, Classifier]:
        """By document, where expected questions tell its sentences apart."""
        return self.parts.classifiers

    def write(self, folder: Path) -> None:
        """Write the index to ``folder``, in place of what was there, in one step, for who holds the folder's lock.

        Raises:
            StoreError: the folder cannot be written.
        """
        self.parts.write(folder, self.encoder)

    @classmethod
    def load(cls, folder: Path, *, checked: bool = True) -> "Index":
        """Open what :meth:`write` wrote, after checking every file against the manifest.

        Whoever only changes an index, and holds its lock, need not have it ``checked``: its files' sizes are looked at
        then, and the rest of those that are written anew.

        Raises:
            StaleStoreError: written by another format version of this program.
            StoreError: there is no index, or it is damaged; the message says what is wrong and what to do.
        """
        parts, contents = Parts.load(folder, checked=checked)
        return cls(parts, contents.encoder)

    @property
    def contents(self) -> Contents:
        """What a manifest says of the index, whatever files it is stored in."""
        return self.parts.contents(self.encoder)

    def __eq__(self, other: object) -> bool:
        """Tell whether both hold the same documents, made with the same encoder; what is derived from these is so too.

        Who added a document, and how the vectors are searched, may differ.
        """
        if not isinstance(other, Index):
            return NotImplemented
        return self.encoder == other.encoder and self.catalogue.tables.same(other.catalogue.tables)

    def as_one(self, work: Callable[[], T]) -> T:
        """Do ``work``: an index never changes."""
        return work()

    @cached_property
    def version(self) -> str:
        """What changes when what it holds does."""
        return self.contents.fingerprint

    @cached_property
    def known_words(self) -> KnownWords:
        """The folded words of all keys: those of documents before those of questions, then the most frequent first."""
        kept = self.parts.joining.documents.renumbered
        return known_words([(one.part.spellings, left) for one, left in zip(self.parts.held, kept, strict=True)])

    def candidates(
        self, vector: NDArray[np.float32], terms: Sequence[str], k: int, where: Where = EVERYWHERE
    ) -> Candidates:
        """Return the keys near a question; see :meth:`index.engine.Engine.candidates`."""
        some = None if where == EVERYWHERE else self._admitted(where).keys
        near, _ = self.vectors.search(vector, k, some)
        matching, _ = self.words.search(terms, k, some)
        numbers = np.union1d(near, matching)
        return Candidates(
            numbers,
            self._leading.kinds(numbers),
            self.vectors.scores(vector, numbers),
            self.words.scores(terms, numbers) / np.float32(self.words.highest(terms) or 1.0),
            self.catalogue.tables.tokens_of(numbers),
            self.catalogue.tables["keys"]["tokens"][numbers].astype(np.int64),
            self._leading.answers(numbers),
            self._leading.unanswered(numbers),
        )

    def learned(
        self, question: str, language: Language, vector: NDArray[np.float32], candidates: Candidates
    ) -> Learned:
        """Ask the classifiers; see :meth:`index.engine.Engine.learned`."""
        catalogue = self.catalogue
        owners = np.unique(catalogue.tables.owner("keys", candidates.numbers)).tolist() if self.classifiers else []
        taught = (
            Taught(place, int(catalogue.tables.starts["sentences"][place]), model)
            for place in owners
            if (model := self.classifiers.get(catalogue.ids[place]))
        )
        return learned_of(taught, question, language, vector)

    def admitted(self, sentences: Numbers, where: Where) -> Mask:
        """Return which of the ``sentences`` may be found; see :meth:`index.engine.Engine.admitted`."""
        everywhere = where == EVERYWHERE
        return np.ones(len(sentences), dtype=bool) if everywhere else self._admitted(where).sentences[sentences]

    def expected(self, sentences: Numbers) -> Mask:
        """Return which of the ``sentences`` are of documents that have expected questions."""
        tables = self.catalogue.tables
        asked: Mask = tables.documents["asked"][tables.owner("sentences", sentences)]
        return asked

    def contextual(self, sentences: Numbers) -> Directions:
        """Return vectors of sentences in their context; see :meth:`index.engine.Engine.contextual`."""
        return self.catalogue.tables.contextual_of(sentences)

    def rarity(self, term: str) -> float:
        """Return how much a stem tells, from 0 (it is in every key) to 1 (in none)."""
        return self.words.rarity(term)

    @cached_property
    def _leading(self) -> Leading:
        return Leading(self.catalogue.tables)

    @cached_property
    def _admitted(self) -> Callable[[Where], Admitted]:
        def admit(where: Where) -> Admitted:
            return self._leading.admitted(self.catalogue.admitted(where))

        return lru_cache(maxsize=4)(admit)  # a follow-up is searched for twice; a mask may have millions of entries

    def check_encoder(self, encoder: Encoder, folder: Path) -> None:
        """Make sure that ``encoder`` is the one whose vectors the index holds.

        Raises:
            StoreError: it is another one; the message names both.
        """
        if self.encoder.fingerprint != encoder.fingerprint:
            raise other_encoder(folder, self.encoder, encoder)
