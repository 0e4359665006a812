"""A part of an index: some documents and all that is derived from them, a small index by itself.

What is in it never changes. A document that goes is noted beside it (:class:`Held`), one that comes is in another part.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from index.datatypes import Encoder
from index.matching.bm25 import Words
from index.matching.classifier import Classifier
from index.matching.classifier import from_bytes as classifiers_from_bytes
from index.matching.classifier import to_bytes as classifiers_to_bytes
from index.matching.inverted import Inverted
from index.matching.measured import Measured
from index.matching.spellings import Spellings
from index.matching.vectors import VectorIndex
from index.storage.files import PARSING, Written, map_arrays, write_arrays
from index.storage.joining import Joining, Stood
from index.storage.making import Made, beginnings, nothing
from index.storage.tables import LEVELS, Tables

_CLASSIFIERS = "classifiers.npz"
_INVERTED = ("stems", "spellings-own", "spellings-asked")  # how the files of inverted files begin


@dataclass(frozen=True, eq=False)
class Part:
    """Documents in the order of their ids. Vectors and words speak of keys by their number, classifiers of ids."""

    tables: Tables
    vectors: VectorIndex  # of the keys
    words: Words  # stems of the keys, weighed as if there were no other part
    spellings: Spellings
    classifiers: Mapping[str, Classifier]  # where expected questions tell a document's sentences apart

    @classmethod
    def of(cls, made: Made, encoder: Encoder | None) -> "Part":
        """Return what was made, in order."""
        order = sorted(range(len(made.entries)), key=lambda place: made.entries[place].id)
        none = nothing(made.vectors.shape[1])
        vectors = VectorIndex.build(none.vectors)
        return _joined(vectors, (none, made), [Stood(1, place) for place in order], made.classifiers, encoder)

    @classmethod
    def joined(
        cls,
        parts: Sequence["Part"],
        order: Sequence[Stood],
        classifiers: Mapping[str, Classifier],
        encoder: Encoder | None,
    ) -> "Part":
        """Return the documents of ``parts`` that ``order`` names as one; ``classifiers`` are theirs."""
        return _joined(parts[0].vectors, [part._as_made() for part in parts], order, classifiers, encoder)

    def _as_made(self) -> Made:
        return Made((), self.tables, self.vectors.rows(), self.words.inverted, self.spellings, {})

    def write(self, folder: Path) -> None:
        """Write it into a folder."""
        arrays = {"documents": self.tables.documents, **self.tables.levels}
        for name, inverted in zip(
            _INVERTED, (self.words.inverted, self.spellings.own, self.spellings.asked), strict=True
        ):
            arrays |= {f"{name}-{part}": content for part, content in inverted.to_arrays().items()}
        arrays |= {"stems-weights": self.words.weights, "stems-most": self.words.most}
        write_arrays(folder, arrays)
        self.vectors.write(folder)
        (folder / _CLASSIFIERS).write_bytes(classifiers_to_bytes(self.classifiers))

    @classmethod
    def read(cls, folder: Path, search: Measured | None) -> "Part":
        """Map what :meth:`write` wrote into memory; ``search`` is what was measured of its vectors.

        Raises:
            StoreError, KeyError, ValueError: it is something else.
        """
        arrays = map_arrays(folder)
        tables = Tables(arrays["documents"], {level: arrays[level] for level in LEVELS})
        stems, own, asked = (
            Inverted.from_arrays({part: arrays[f"{name}-{part}"] for part in Inverted.PARTS}) for name in _INVERTED
        )
        words = Words(stems, arrays["lengths"], arrays["stems-weights"], arrays["stems-most"])
        vectors = VectorIndex.read(folder, search)
        with PARSING:
            classifiers = classifiers_from_bytes((folder / _CLASSIFIERS).read_bytes())
        keys = len(tables["keys"])
        if {len(vectors), words.count} != {keys}:
            raise ValueError(f"{keys} keys, but {len(vectors)} vectors")
        return cls(tables, vectors, words, Spellings(own, asked), classifiers)


@dataclass(frozen=True, eq=False)
class Held:
    """A part of an index, without those of its documents that were removed or replaced since."""

    part: Part
    gone: frozenset[int] = frozenset()  # their places in the part
    written: Written | None = None  # where it is on the disk, if it is

    @property
    def documents(self) -> int:
        """How many of the documents are still there.

        Raises:
            ValueError: one that is gone was never there.
        """
        number = len(self.part.tables.documents)
        if not all(place in range(number) for place in self.gone):
            raise ValueError(f"gone: {sorted(self.gone)}")
        return number - len(self.gone)

    @property
    def left(self) -> list[int]:
        """The places of the documents that are still there, ascending."""
        return [place for place in range(len(self.part.tables.documents)) if place not in self.gone]

    @cached_property
    def size(self) -> int:
        """How many documents there are still, and keys of them."""
        return len(self.part.tables.documents) + len(self.part.tables["keys"]) - self.size_gone

    @cached_property
    def size_gone(self) -> int:
        """How many documents, and keys of them, are gone."""
        return len(self.gone) + int(self.part.tables.documents["keys"][list(self.gone)].sum())

    def without(self, gone: Iterable[int]) -> "Held":
        """Return it with more documents gone."""
        more = self.gone.union(gone)
        return self if more == self.gone else Held(self.part, more, self.written)


def _joined(
    vectors: VectorIndex,
    parts: Sequence[Made],
    order: Sequence[Stood],
    classifiers: Mapping[str, Classifier],
    encoder: Encoder | None,
) -> Part:
    """Return the documents of ``parts`` that ``order`` names as one; ``vectors`` are those of the first of them."""
    joining = Joining([part.tables for part in parts], order)
    tables = joining.tables.whole()
    first, *others = joining.rows("keys").renumbered
    stems = Inverted.merged([(part.stems, keys) for part, keys in zip(parts, (first, *others), strict=True)])
    coming = [
        part.vectors if keys.all_stay else part.vectors[keys.stays]
        for part, keys in zip(parts[1:], others, strict=True)
    ]
    at = [keys.new if keys.all_stay else keys.new[keys.stays] for keys in others]
    none = np.zeros((0, vectors.dimension), np.float16)
    return Part(
        tables,
        vectors.changed(
            first,
            coming[0] if len(coming) == 1 else np.concatenate([none, *coming]),  # of a million sentences 1.5 GB
            np.concatenate([np.zeros(0, np.int64), *at]),
            (lambda: beginnings(tables, encoder)) if encoder else None,
        ),
        Words.weigh(stems, tables["lengths"]),
        Spellings.merged(
            [(part.spellings, kept) for part, kept in zip(parts, joining.documents.renumbered, strict=True)]
        ),
        dict(sorted(classifiers.items())),
    )
