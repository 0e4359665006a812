"""The documents of a collection in a database, read when somebody looks at one, and kept for a while."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

import numpy as np

from index.engine import Numbers
from index.errors import StoreError
from index.languages import LANGUAGES
from index.matching.classifier import Classifier
from index.matching.classifier import from_bytes as classifiers_from_bytes
from index.postgres.connection import Row
from index.postgres.directory import Listed
from index.postgres.snapshots import Snapshots
from index.storage.catalogue import StoredCatalogue
from index.storage.tables import DOCUMENT, LEVELS, Tables

KEPT = 256  # documents whose text stays in memory after somebody has looked at it
PLACES_KEPT = 4096  # documents of which it stays known in which section each sentence stands: a few kilobytes each
_WHOLE = """
SELECT text, record, questions, sentence_rows, passage_rows FROM dans_le_texte.documents
WHERE document = %s AND written = %s
"""
_PLACES = "SELECT document, sentence_sections FROM dans_le_texte.documents WHERE document = ANY(%s)"
_CLASSIFIER = "SELECT classifier FROM dans_le_texte.documents WHERE document = %s AND written = %s"

T = TypeVar("T")


@dataclass(frozen=True)
class Stamp:
    """A document as it came with one version."""

    id: str
    written: int

    @classmethod
    def of(cls, listed: Listed) -> "Stamp":
        """Return that of a listed one."""
        return cls(listed.entry.id, listed.written)


class _Kept(Generic[T]):
    """What was made of documents, the last ones looked at. Threads may share it."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._of: OrderedDict[Stamp, T] = OrderedDict()

    def get(self, stamp: Stamp) -> T | None:
        with self._lock:
            if stamp in self._of:
                self._of.move_to_end(stamp)
            return self._of.get(stamp)

    def keep(self, stamp: Stamp, made: T) -> T:
        with self._lock:
            self._of[stamp] = made
            while len(self._of) > self._most:
                self._of.popitem(last=False)
        return made


class Documents:
    """Reads documents. What it gives of one never changes: a document that is written anew is another one to it."""

    def __init__(self, snapshots: Snapshots) -> None:
        """Read nothing yet."""
        self._snapshots = snapshots
        self._whole = _Kept[StoredCatalogue](KEPT)
        self._places = _Kept[Numbers](PLACES_KEPT)
        self._classifiers = _Kept[tuple[Classifier, ...]](KEPT)

    def whole(self, listed: Listed) -> StoredCatalogue:
        """Return a catalogue of this document alone, whose positions and numbers count from 0.

        Raises:
            StoreError: it has been changed or removed since.
        """
        stamp = Stamp.of(listed)
        return self._whole.get(stamp) or self._whole.keep(stamp, _catalogue(listed, self._row(_WHOLE, stamp)))

    def classifier(self, listed: Listed) -> Classifier | None:
        """Return what the document's expected questions taught, if they taught anything; errors as of :meth:`whole`."""
        stamp = Stamp.of(listed)
        known = self._classifiers.get(stamp)
        if known is None:
            (content,) = self._row(_CLASSIFIER, stamp)
            read = tuple(classifiers_from_bytes(content).values()) if content else ()
            known = self._classifiers.keep(stamp, read)
        return known[0] if known else None

    def places(self, several: Sequence[Listed]) -> list[Numbers]:
        """Return for each of some documents the place of the section of each of its sentences, (sentences,)."""
        read: dict[str, bytes] = {}
        missing = [one for one in several if self._places.get(Stamp.of(one)) is None]
        if missing:
            names = [one.entry.id for one in missing]
            read = dict(self._snapshots.look(lambda moment: moment.session.rows(_PLACES, [names])))
        found = []
        for one in several:
            known = self._places.get(Stamp.of(one))
            if known is None:
                places = np.frombuffer(read[one.entry.id], dtype="<i4").astype(np.int64)
                known = self._places.keep(Stamp.of(one), places)
            found.append(known)
        return found

    def _row(self, query: str, stamp: Stamp) -> Row:
        rows = self._snapshots.look(lambda moment: moment.session.rows(query, (stamp.id, stamp.written)))
        if not rows:
            raise StoreError(
                f"Le document {stamp.id} vient d’être changé ou retiré\u00a0; posez la question de nouveau.",
                f"The document {stamp.id} has just been changed or removed; ask the question again.",
            )
        return rows[0]


def _catalogue(listed: Listed, row: Row) -> StoredCatalogue:
    """Return a catalogue of the rows of one document; those of its keys, which it derives anew, are only counted."""
    names = ("texts", "records", "questions", "sentences", "passages")
    levels = {level: np.zeros(0, dtype=form) for level, form in LEVELS.items()}
    levels |= {name: np.frombuffer(content, dtype=LEVELS[name]) for name, content in zip(names, row, strict=True)}
    levels["keys"] = np.zeros(listed.keys, dtype=LEVELS["keys"])
    counts = (*(len(levels[level]) for level in LEVELS), LANGUAGES.index(listed.language), listed.asked)
    return StoredCatalogue(Tables(np.array([counts], dtype=DOCUMENT), levels), (listed.entry,))
