"""An index: documents, sentences, keys, vectors and words that belong together.

It is a value: :meth:`Index.changed` gives a new one, with documents added or removed, and leaves the old one as it is.
Documents stand in the order of their ids, so that an index depends on what is in it and not on how it came there. What
it is made of is mapped from files into memory (files.py); a document's text is read when somebody asks for it.
"""

from collections.abc import Callable, Collection, Iterable, KeysView, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Encoder, Language
from index.engine import EVERYWHERE, About, Candidates, Learned, Mask, Numbers, T, Where
from index.matching.bm25 import Words
from index.matching.classifier import Classifier
from index.matching.classifier import from_bytes as classifiers_from_bytes
from index.matching.classifier import to_bytes as classifiers_to_bytes
from index.matching.inverted import Inverted
from index.matching.spellings import Spellings
from index.matching.vectors import VectorIndex
from index.reading.sources import Source
from index.storage.catalogue import StoredCatalogue
from index.storage.files import map_arrays, read_version, write_arrays, write_version
from index.storage.joining import Joining, Stood
from index.storage.leading import Admitted, Leading
from index.storage.making import Made, Progress, beginnings, make, nothing
from index.storage.manifest import Contents
from index.storage.remedies import damaged, other_encoder
from index.storage.tables import LEVELS, Tables

_CLASSIFIERS = "classifiers.npz"
_INVERTED = ("stems", "spellings-own", "spellings-asked")  # how the files of inverted files begin
_OLD, _MADE = 0, 1  # parts that are joined


@dataclass(frozen=True, eq=False)
class Index:
    """Everything that answering needs: :class:`index.engine.Engine` in this process's memory.

    Vectors and words speak of keys by their number in the catalogue.
    """

    catalogue: StoredCatalogue
    vectors: VectorIndex  # of the keys
    words: Words  # stems of the keys
    spellings: Spellings
    classifiers: Mapping[str, Classifier]  # by document, where expected questions tell its sentences apart
    encoder: About  # the one whose vectors these are

    @classmethod
    def build(cls, sources: Iterable[Source], encoder: Encoder, progress: Progress = lambda _: None) -> "Index":
        """Cut, key and embed the documents."""
        about = About(encoder.name, encoder.fingerprint, encoder.dimension)
        made = nothing(encoder.dimension)
        words = Words.weigh(made.stems, made.tables["lengths"])
        catalogue = StoredCatalogue(made.tables, ())
        empty = cls(catalogue, VectorIndex.build(made.vectors), words, made.spellings, {}, about)
        return empty.changed(encoder, add=sources, progress=progress)

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
        """
        made = make(add, encoder, progress) if encoder else nothing(self.encoder.dimension)
        if len({entry.id for entry in made.entries}) < len(made.entries):
            raise ValueError("two documents with the same id")
        gone = {*remove, *(entry.id for entry in made.entries)}
        return self._joined(made, gone, encoder) if gone else self

    def _joined(self, made: Made, gone: Collection[str], encoder: Encoder | None) -> "Index":
        """Return the index with what was made, and without the documents of some ids."""
        parts = (self.catalogue.entries, made.entries)
        stood = {entry.id: Stood(_OLD, place) for place, entry in enumerate(parts[_OLD]) if entry.id not in gone}
        stood |= {entry.id: Stood(_MADE, place) for place, entry in enumerate(parts[_MADE])}
        joining = Joining((self.catalogue.tables, made.tables), [stood[name] for name in sorted(stood)])
        tables = joining.tables
        old_keys, made_keys = joining.rows("keys", _OLD), joining.rows("keys", _MADE)
        stems = Inverted.merged([(self.words.inverted, old_keys), (made.stems, made_keys)])
        old_documents, made_documents = joining.documents(_OLD), joining.documents(_MADE)
        classifiers = {name: model for name, model in self.classifiers.items() if name not in gone}
        return Index(
            StoredCatalogue(tables, tuple(parts[one.part][one.place] for one in joining.order)),
            self.vectors.changed(
                old_keys, made.vectors, made_keys.new, (lambda: beginnings(tables, encoder)) if encoder else None
            ),
            Words.weigh(stems, tables["lengths"]),
            Spellings.merged([(self.spellings, old_documents), (made.spellings, made_documents)]),
            dict(sorted((classifiers | made.classifiers).items())),
            self.encoder,
        )

    def write(self, folder: Path) -> None:
        """Write the index to ``folder``, in place of what was there, in one step, for who holds the folder's lock.

        Raises:
            StoreError: the folder cannot be written.
        """
        write_version(folder, self.contents, self._write)

    def _write(self, version: Path) -> None:
        tables = self.catalogue.tables
        arrays = {"documents": tables.documents, **tables.levels}
        for name, inverted in zip(
            _INVERTED, (self.words.inverted, self.spellings.own, self.spellings.asked), strict=True
        ):
            arrays |= {f"{name}-{part}": content for part, content in inverted.to_arrays().items()}
        arrays |= {"stems-weights": self.words.weights, "stems-most": self.words.most}
        write_arrays(version, arrays)
        self.vectors.write(version)
        (version / _CLASSIFIERS).write_bytes(classifiers_to_bytes(self.classifiers))

    @classmethod
    def load(cls, folder: Path) -> "Index":
        """Open what :meth:`write` wrote, after checking every file against the manifest.

        Raises:
            StaleStoreError: written by another format version of this program.
            StoreError: there is no index, or it is damaged; the message says what is wrong and what to do.
        """
        return read_version(folder, cls._read)

    @classmethod
    def _read(cls, version: Path, contents: Contents) -> "Index":
        arrays = map_arrays(version)
        tables = Tables(arrays["documents"], {level: arrays[level] for level in LEVELS})
        stems, own, asked = (
            Inverted.from_arrays({part: arrays[f"{name}-{part}"] for part in Inverted.PARTS}) for name in _INVERTED
        )
        words = Words(stems, arrays["lengths"], arrays["stems-weights"], arrays["stems-most"])
        vectors = VectorIndex.read(version, contents.search)
        classifiers = classifiers_from_bytes((version / _CLASSIFIERS).read_bytes())
        catalogue = StoredCatalogue(tables, contents.documents)
        if len({len(catalogue.keys), len(vectors), words.count, contents.keys}) > 1:
            raise damaged(version.parent, f"{len(catalogue.keys)} keys, but {len(vectors)} vectors")
        if len(tables.documents) != len(catalogue.entries):
            raise damaged(version.parent, f"{len(tables.documents)} documents, but {len(catalogue.entries)} are named")
        return cls(catalogue, vectors, words, Spellings(own, asked), classifiers, contents.encoder)

    @property
    def contents(self) -> Contents:
        """What a manifest says of the index, whatever files it is stored in."""
        catalogue = self.catalogue
        return Contents(
            self.encoder, self.vectors.measured, len(catalogue.sentences), len(catalogue.keys), catalogue.entries
        )

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

    @property
    def known_words(self) -> KeysView[str]:
        """The folded words of all keys: those of documents before those of questions, then the most frequent first."""
        return self.spellings.known

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
        answers, unanswered = dict[int, float](), dict[int, float]()
        catalogue = self.catalogue
        for place in np.unique(catalogue.tables.owner("keys", candidates.numbers)).tolist() if self.classifiers else ():
            if model := self.classifiers.get(catalogue.ids[place]):
                first = int(catalogue.tables.starts["sentences"][place])
                for label, log_probability in model.log_probabilities(question, language, vector).items():
                    if label is None:
                        unanswered[place] = log_probability
                    else:
                        answers[first + label] = log_probability
        return Learned(answers, unanswered)

    def admitted(self, sentences: Numbers, where: Where) -> Mask:
        """Return which of the ``sentences`` may be found; see :meth:`index.engine.Engine.admitted`."""
        everywhere = where == EVERYWHERE
        return np.ones(len(sentences), dtype=bool) if everywhere else self._admitted(where).sentences[sentences]

    def expected(self, sentences: Numbers) -> Mask:
        """Return which of the ``sentences`` are of documents that have expected questions."""
        tables = self.catalogue.tables
        asked: Mask = tables.documents["asked"][tables.owner("sentences", sentences)]
        return asked

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
