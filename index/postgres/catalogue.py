"""The documents of a collection in a database as objects: :class:`index.engine.Catalogue` at one version.

Each document is read by itself, as a catalogue of one; what it says of places among its own sentences and keys is put
where these stand among all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from index.datatypes import Document, Language, Sentence, Span, Topic, Translation
from index.engine import EVERYWHERE, Names, Where
from index.matching.keys import Key
from index.postgres.directory import Directory
from index.postgres.documents import Documents
from index.postgres.snapshots import Snapshots
from index.postgres.where import condition_of
from index.reading.sources import Source
from index.storage.catalogue import StoredCatalogue
from index.storage.views import ById, Numbered

_NAMES = """
SELECT array_agg(DISTINCT s.name), array_agg(DISTINCT s.speaker), bool_or(s.date IS NOT NULL),
    array_agg(DISTINCT s.article), array_agg(DISTINCT s.document)
FROM dans_le_texte.sections s WHERE s.holds_text
"""


@dataclass(frozen=True)
class PostgresCatalogue:
    """What there is to cite."""

    directory: Directory
    documents_read: Documents
    snapshots: Snapshots

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The documents' ids, ascending."""
        return tuple(one.entry.id for one in self.directory.listed)

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The documents' titles, in the order of their ids."""
        return tuple(one.title for one in self.directory.listed)

    @cached_property
    def asked_documents(self) -> frozenset[str]:
        """The ids of the documents that have expected questions."""
        return frozenset(one.entry.id for one in self.directory.listed if one.asked)

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """The documents by id."""
        return ById(self.ids, self.directory.places.get, lambda place: self._at(place).documents[self.ids[place]])

    @cached_property
    def sentences(self) -> Sequence[Sentence]:
        """All sentences, by position."""
        return Numbered(int(self.directory.first_sentence[-1]), self._sentence)

    @cached_property
    def keys(self) -> Sequence[Key]:
        """All keys, by number."""
        return Numbered(int(self.directory.first_key[-1]), self._key)

    @cached_property
    def first_sentence(self) -> Mapping[str, int]:
        """The position of each document's first sentence."""
        return ById(self.ids, self.directory.places.get, self._first)

    def sentences_of(self, document: str) -> tuple[Sentence, ...]:
        """Return a document's sentences in reading order."""
        return self._of(document).sentences_of(document)

    def questions_of(self, document: str) -> tuple[Key, ...]:
        """Return the keys of a document's expected questions."""
        first = self._first(self.directory.places[document])
        return tuple(_shifted(key, first) for key in self._of(document).questions_of(document))

    def source(self, document: str) -> Source:
        """Return a document and what was written beside it."""
        return self._of(document).source(document)

    def translation_of(self, document: str) -> Translation | None:
        """Return the translation that stands beside a document, where there is one."""
        return self._of(document).translation_of(document)

    def position(self, anchor: str) -> int | None:
        """Return the position of the sentence with this anchor, or None when there is none."""
        place = self.directory.places.get(anchor.rsplit("-", 2)[0])
        own = None if place is None else self._at(place).position(anchor)
        return None if place is None or own is None else self._first(place) + own

    def text_of(self, position: int) -> str:
        """Return the words of a sentence, after those that rule it."""
        place = self._place(position)
        return self._at(place).text_of(position - self._first(place))

    def language_of(self, position: int) -> Language:
        """Return the language of the document that holds a sentence."""
        return self.directory.listed[self._place(position)].language

    def document_of(self, position: int) -> str:
        """Return the id of the document that holds a sentence."""
        return self.ids[self._place(position)]

    def section_of(self, position: int) -> tuple[str, int]:
        """Return the id of the document that holds a sentence, and the place of the sentence's section in it."""
        place = self._place(position)
        return self._at(place).section_of(position - self._first(place))

    def around(self, position: int) -> Span:
        """Return where the passage stands that holds a sentence."""
        place = self._place(position)
        return self._at(place).around(position - self._first(place))

    def names(self, where: Where = EVERYWHERE) -> Names:
        """Return what the sections that ``where`` admits are called."""
        condition = condition_of(where)
        ((sections, speakers, dated, articles, documents),) = self.snapshots.look(
            lambda moment: moment.session.rows(f"{_NAMES} AND {condition.sql}", condition.parameters)
        )
        return Names(_given(sections), _given(speakers), bool(dated), _given(articles), _given(documents))

    def topic(self, document: str, slug: str) -> Topic:
        """Return what a refusal can name as missing from a document."""
        return self._of(document).topic(document, slug)

    def suggestion(self, position: int, language: str) -> str | None:
        """Return a question that a sentence answers, where one is known."""
        place = self._place(position)
        if not self.directory.listed[place].asked:
            return None
        return self._at(place).suggestion(position - self._first(place), language)

    def _at(self, place: int) -> StoredCatalogue:
        return self.documents_read.whole(self.directory.listed[place])

    def _of(self, document: str) -> StoredCatalogue:
        return self._at(self.directory.places[document])

    def _first(self, place: int) -> int:
        return int(self.directory.first_sentence[place])

    def _place(self, position: int) -> int:
        return int(self.directory.first_sentence.searchsorted(position, side="right")) - 1

    def _sentence(self, position: int) -> Sentence:
        place = self._place(position)
        return self._at(place).sentences[position - self._first(place)]

    def _key(self, number: int) -> Key:
        starts = self.directory.first_key
        place = int(starts.searchsorted(number, side="right")) - 1
        return _shifted(self._at(place).keys[number - int(starts[place])], self._first(place))


def _shifted(key: Key, first: int) -> Key:
    return replace(key, sentences=tuple(first + sentence for sentence in key.sentences))


def _given(names: list[str | None] | None) -> frozenset[str]:
    return frozenset(filter(None, names or ()))
