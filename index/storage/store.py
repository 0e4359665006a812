"""An index: documents, sentences, keys, vectors and words that belong together.

It is a value: :meth:`Index.changed` gives a new one, with documents added or removed, and leaves the old one as it is.
Documents stand in the order of their ids, so that an index depends on what is in it and not on how it came there. What
it is made of is mapped from files into memory (files.py); a document's text is read when somebody asks for it.
"""

from collections.abc import Callable, Iterable, KeysView, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Encoder, Language, Vectors
from index.engine import EVERYWHERE, About, Candidates, Learned, Mask, Numbers, Where
from index.errors import StoreError
from index.matching.bm25 import Words
from index.matching.classifier import Classifier
from index.matching.classifier import from_bytes as classifiers_from_bytes
from index.matching.classifier import to_bytes as classifiers_to_bytes
from index.matching.inverted import Inverted
from index.matching.vectors import VectorIndex
from index.reading.sources import Source
from index.storage.catalogue import StoredCatalogue
from index.storage.files import map_arrays, read_version, write_arrays, write_version
from index.storage.leading import Admitted, Leading
from index.storage.making import Progress, make, nothing
from index.storage.manifest import FORMAT, damaged, json_bytes, locked, rebuilding, sha256
from index.storage.tables import LEVELS, Tables

_CLASSIFIERS = "classifiers.npz"
SAMPLE = 100  # sentences whose halves, as questions, measure a search that is not exact


@dataclass(frozen=True, eq=False)
class Index:
    """Everything that answering needs: :class:`index.engine.Engine` in this process's memory.

    Vectors and words speak of keys by their number in the catalogue.
    """

    catalogue: StoredCatalogue
    vectors: VectorIndex  # of the keys
    words: Words  # stems of the keys
    spellings: Inverted  # folded words: those of document d's own keys as member 2d, of its questions as 2d + 1
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
        added = {entry["id"]: (1, place) for place, entry in enumerate(made.entries)}
        if len(added) < len(made.entries):
            raise ValueError("two documents with the same id")
        gone = {*remove, *added}
        if not gone:
            return self
        old = self.catalogue
        kept = {name: (0, place) for place, name in enumerate(old.ids) if name not in gone}
        order = [where for _, where in sorted((kept | added).items())]
        entries = tuple((old.entries, made.entries)[part][place] for part, place in order)
        tables = Tables.joined([old.tables, made.tables], order)
        old_keys = old.tables.renumbered("keys", 0, order, tables)
        new_keys = made.tables.renumbered("keys", 1, order, tables)
        stems = Inverted.merged([(self.words.inverted, old_keys), (made.stems, new_keys)])
        twice = [_twice(part, number, order) for number, part in enumerate((old.tables, made.tables))]
        spellings = Inverted.merged([(self.spellings, twice[0]), (made.spellings, twice[1])])
        classifiers = {name: model for name, model in self.classifiers.items() if name not in gone}
        return Index(
            StoredCatalogue(tables, entries),
            self.vectors.changed(
                old_keys, made.vectors, new_keys, (lambda: _half_sentences(tables, encoder)) if encoder else None
            ),
            Words.weigh(stems, tables["lengths"]),
            spellings,
            dict(sorted((classifiers | made.classifiers).items())),
            self.encoder,
        )

    def save(self, folder: Path) -> None:
        """Write the index to ``folder``, in place of what was there, in one step.

        Raises:
            StoreError: the folder cannot be written.
        """
        with locked(folder):
            self.write(folder)

    def write(self, folder: Path) -> None:
        """Do what :meth:`save` does, for who holds the folder's lock."""
        write_version(folder, self.manifest, self._write)

    def _write(self, version: Path) -> None:
        tables = self.catalogue.tables
        arrays = {"documents": tables.documents, **tables.levels}
        for name, inverted in (("stems", self.words.inverted), ("spellings", self.spellings)):
            arrays |= {f"{name}-{part}": content for part, content in inverted.to_arrays().items()}
        arrays |= {"stems-weights": self.words.weights, "stems-most": self.words.most}
        write_arrays(version, arrays)
        self.vectors.write(version)
        (version / _CLASSIFIERS).write_bytes(classifiers_to_bytes(self.classifiers))

    @classmethod
    def load(cls, folder: Path) -> "Index":
        """Open what :meth:`save` wrote, after checking every file against the manifest.

        Raises:
            StaleStoreError: written by another format version of this program.
            StoreError: there is no index, or it is damaged; the message says what is wrong and what to do.
        """
        return read_version(folder, cls._read)

    @classmethod
    def _read(cls, version: Path, manifest: Mapping[str, Any]) -> "Index":
        arrays = map_arrays(version)
        tables = Tables(arrays["documents"], {level: arrays[level] for level in LEVELS})
        stems, spellings = (
            Inverted.from_arrays({part: arrays[f"{name}-{part}"] for part in Inverted.PARTS})
            for name in ("stems", "spellings")
        )
        words = Words(stems, arrays["lengths"], arrays["stems-weights"], arrays["stems-most"])
        vectors = VectorIndex.read(version, manifest["search"])
        classifiers = classifiers_from_bytes((version / _CLASSIFIERS).read_bytes())
        catalogue = StoredCatalogue(tables, tuple(manifest["documents"]))
        if len({len(catalogue.keys), len(vectors), words.count, manifest["keys"]}) > 1:
            raise damaged(version.parent, f"{len(catalogue.keys)} keys, but {len(vectors)} vectors")
        if len(tables.documents) != len(catalogue.entries):
            raise damaged(version.parent, f"{len(tables.documents)} documents, but {len(catalogue.entries)} are named")
        return cls(catalogue, vectors, words, spellings, classifiers, About(**manifest["encoder"]))

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What a manifest says of the index, whatever files it is stored in."""
        return {
            "format": FORMAT,
            "encoder": asdict(self.encoder),
            "search": self.vectors.about,
            "sentences": len(self.catalogue.sentences),
            "keys": len(self.catalogue.keys),
            "documents": list(self.catalogue.entries),
        }

    def __eq__(self, other: object) -> bool:
        """Tell whether both hold the same documents, made with the same encoder; what is derived from these is so too.

        Who added a document, and how the vectors are searched, may differ.
        """
        if not isinstance(other, Index):
            return NotImplemented
        one, two = self.catalogue.tables, other.catalogue.tables
        return (
            self.encoder == other.encoder
            and np.array_equal(one.documents, two.documents)
            and all(np.array_equal(one[level], two[level]) for level in LEVELS)
        )

    @cached_property
    def version(self) -> str:
        """What changes when what it holds does: 16 hexadecimal digits of its manifest's SHA-256."""
        return sha256(json_bytes(self.manifest))[:16]

    @cached_property
    def known_words(self) -> KeysView[str]:
        """The folded words of all keys: those of documents before those of questions, then the most frequent first."""
        inverted = self.spellings
        if not len(inverted.terms):
            return dict[str, None]().keys()
        own = np.where(inverted.members % 2 == 0, inverted.counts, 0)
        counts = np.add.reduceat(np.stack([own, inverted.counts]), inverted.starts[:-1], axis=1)
        order = np.lexsort((-counts[1], -counts[0]))
        terms = inverted.terms.tolist()
        return dict.fromkeys(terms[number] for number in order).keys()

    def candidates(
        self, vector: NDArray[np.float32], terms: Sequence[str], k: int, where: Where = EVERYWHERE
    ) -> Candidates:
        """Return the keys near a question; see :meth:`index.engine.Engine.candidates`."""
        some = None if where == EVERYWHERE else self._admitted(where).keys
        near, _ = self.vectors.search(vector, k, some)
        matching, _ = self.words.search(terms, k, some)
        numbers = np.union1d(near, matching)
        tokens, token_counts = self._tokens(numbers)
        return Candidates(
            numbers,
            self._leading.kinds(numbers),
            self.vectors.scores(vector, numbers),
            self.words.scores(terms, numbers) / np.float32(self.words.highest(terms) or 1.0),
            tokens,
            token_counts,
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
        if where == EVERYWHERE:
            return np.ones(len(sentences), dtype=bool)
        return self._admitted(where).sentences[sentences]

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

    @cached_property
    def _token_starts(self) -> NDArray[np.int64]:
        return np.concatenate([[0], np.cumsum(self.catalogue.tables["keys"]["tokens"], dtype=np.int64)])

    def _tokens(self, keys: Numbers) -> tuple[Numbers, Numbers]:
        """Return the encoder's tokens of some keys, one key after the other, and how many each has."""
        starts, ends = self._token_starts[keys], self._token_starts[keys + 1]
        tokens = self.catalogue.tables["tokens"]
        pieces = [tokens[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        return np.concatenate(pieces).astype(np.int64) if pieces else np.zeros(0, np.int64), ends - starts

    def check_encoder(self, encoder: Encoder, folder: Path) -> None:
        """Make sure that ``encoder`` is the one whose vectors the index holds.

        Raises:
            StoreError: it is another one; the message names both.
        """
        built = self.encoder
        if built.fingerprint != encoder.fingerprint:
            raise StoreError(
                f"{folder}: built with encoder {built.name} ({built.dimension} dimensions), "
                f"this is {encoder.name} ({encoder.dimension}): name that one with --encoder, "
                f"or embed its texts anew with {rebuilding(folder)}"
            )


def _twice(part: Tables, number: int, order: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """Return the new numbers of the two members that each document has among the spellings."""
    place = np.full(len(part.documents), -1, dtype=np.int64)
    for new, (owner, old) in enumerate(order):
        if owner == number:
            place[old] = new
    return np.stack([2 * place, 2 * place + 1], axis=1).reshape(-1) if len(place) else np.zeros(0, np.int64)


def _half_sentences(tables: Tables, encoder: Encoder) -> Vectors:
    """Return vectors of the first halves of some sentences: like questions, near some keys and equal to none."""
    rows = np.random.default_rng(0).choice(len(tables["sentences"]), SAMPLE)
    first = tables.starts["texts"][tables.owner("sentences", rows)]
    halves = []
    for row, start in zip(tables["sentences"][rows], first, strict=True):
        words = tables["texts"][start + row["first_byte"] : start + row["end_byte"]].tobytes().decode().split()
        halves.append(" ".join(words[: (len(words) + 1) // 2]))
    return encoder.encode_queries(halves)
