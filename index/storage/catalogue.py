"""The documents of an index as objects, made from its tables when somebody looks at them."""

import json
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from index.datatypes import Document, Language, Passage, Sentence, Span, Topic, Translation
from index.engine import EVERYWHERE, Mask, Names, Where
from index.entry import Entry
from index.languages import LANGUAGES
from index.matching.keys import Key, question_keys, sentence_keys
from index.reading.sources import Source
from index.storage.record import Stands, standing_of
from index.storage.tables import Tables, document_of, passages_of, sentence_of, source_of
from index.storage.views import ById, Numbered
from index.text.context import ruled_words
from index.text.headings import article_key

KEPT = 64  # documents that stay parsed after somebody has looked at them


@dataclass(frozen=True)
class StoredCatalogue:
    """What documents there are, and what each holds: :class:`index.engine.Catalogue` over an index's tables."""

    tables: Tables
    entries: tuple[Entry, ...]  # of the documents, in the order of their ids

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The documents' ids, ascending."""
        return tuple(entry.id for entry in self.entries)

    def place(self, document: str) -> int | None:
        """Return the place of a document among ``ids``, or None when it is not there."""
        place = bisect_left(self.ids, document)
        return place if place < len(self.ids) and self.ids[place] == document else None

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """The documents by id, in the order of their ids."""
        return ById(self.ids, self.place, self._document)

    @cached_property
    def passages(self) -> Mapping[str, tuple[Passage, ...]]:
        """Each document's passages, in reading order."""
        return ById(self.ids, self.place, self._passages)

    @cached_property
    def first_sentence(self) -> Mapping[str, int]:
        """Position of each document's first sentence."""
        return ById(self.ids, self.place, lambda place: int(self.tables.starts["sentences"][place]))

    @cached_property
    def sentences(self) -> Sequence[Sentence]:
        """All sentences, by position."""
        return Numbered(len(self.tables["sentences"]), self._sentence)

    @cached_property
    def keys(self) -> Sequence[Key]:
        """All keys, by number."""
        return Numbered(len(self.tables["keys"]), self._key)

    @cached_property
    def asked_documents(self) -> frozenset[str]:
        """The documents that have expected questions."""
        return frozenset(self.ids[place] for place in np.flatnonzero(self.tables.documents["asked"]))

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The documents' titles, in the order of their ids."""
        return tuple(self._record(place)["title"] for place in range(len(self.ids)))

    def names(self, where: Where = EVERYWHERE) -> Names:
        """Return what the sections that ``where`` admits are called."""
        held = [one for _, one in self._standing(where) if one.holds_text]
        return Names(
            frozenset(one.section.name for one in held if one.section.name),
            frozenset(one.section.speaker for one in held if one.section.speaker),
            any(one.section.date for one in held),
            frozenset(article_key(one.section.number) for one in held if one.section.number),
            frozenset(one.document for one in held),
        )

    def admitted(self, where: Where) -> Mask:
        """Return which sentences, by position, ``where`` admits."""
        starts = self.tables.starts["sections"]
        sections = np.zeros(int(starts[-1]), dtype=bool)
        sections[[row for row, _ in self._standing(where)]] = True
        first = np.repeat(starts[:-1], self.tables.documents["sentences"])
        return np.asarray(sections[first + self.tables["sentences"]["section"]])

    def _standing(self, where: Where) -> Iterator[tuple[int, Stands]]:
        """Yield the sections that ``where`` admits, each with its row of the level "sections"."""
        places: Sequence[int] = range(len(self.ids))
        if where.documents is not None:
            places = sorted(place for name in where.documents if (place := self.place(name)) is not None)
        for place in places:
            for row, one in enumerate(self._sections(place), int(self.tables.starts["sections"][place])):
                if where.admits(one.document, one.section):
                    yield row, one

    @cached_property
    def _sections(self) -> Callable[[int], tuple[Stands, ...]]:
        """A document's sections are read when a search is first narrowed to it: those of all take seconds."""
        return lru_cache(maxsize=None)(lambda place: standing_of(self.ids[place], self._record(place)))

    def _record(self, place: int) -> dict[str, Any]:
        """Return what is known of a document besides its text, without making a Document of it."""
        known: dict[str, Any] = json.loads(self.tables.of("records", place).tobytes())
        return known

    def source(self, document: str) -> Source:
        """Return a document and what was written beside it."""
        return self._source(self._known(document))

    def translation_of(self, document: str) -> Translation | None:
        """Return the translation that stands beside a document, where there is one."""
        return self.source(document).translation

    def sentences_of(self, document: str) -> tuple[Sentence, ...]:
        """Return a document's sentences in reading order; the first one's position is ``first_sentence[document]``."""
        return tuple(sentence for passage in self.passages[document] for sentence in passage.sentences)

    def questions_of(self, document: str) -> tuple[Key, ...]:
        """Return the keys of a document's expected questions."""
        return tuple(key for key in self._keys_of(self._known(document)) if key.kind.is_question)

    def topic(self, document: str, slug: str) -> Topic:
        """Return what a refusal can name as missing from a document."""
        return self._topics(self._known(document))[slug]

    def suggestion(self, position: int, language: str) -> str | None:
        """Return a question that the sentence at ``position`` answers, where one is known."""
        return self._suggestions(self.place_of(position)).get((position, language))

    def text_of(self, position: int) -> str:
        """Return the words of the sentence at ``position``, after those that rule it."""
        row = self.tables["sentences"][position]
        if row["ruled"]:
            return ruled_words(self._document(self.place_of(position)).text, self.sentences[position])
        return self.tables.of("texts", self.place_of(position))[row["first_byte"] : row["end_byte"]].tobytes().decode()

    def language_of(self, position: int) -> Language:
        """Return the language of the document that holds the sentence at ``position``."""
        return LANGUAGES[int(self.tables.documents["language"][self.place_of(position)])]

    def place_of(self, position: int) -> int:
        """Return the place among ``ids`` of the document that holds the sentence at ``position``."""
        return int(self.tables.owner("sentences", position))

    def document_of(self, position: int) -> str:
        """Return the id of the document that holds the sentence at ``position``."""
        return self.ids[self.place_of(position)]

    def section_of(self, position: int) -> tuple[str, int]:
        """Return the id of the document that holds a sentence, and the place of the sentence's section in it."""
        return self.document_of(position), int(self.tables["sentences"][position]["section"])

    def around(self, position: int) -> Span:
        """Return where the passage stands that holds the sentence at ``position``."""
        number = self.tables["sentences"][position]["passage"]
        passage = self.tables.of("passages", self.place_of(position))[number]
        return Span(int(passage["start"]), int(passage["end"]))

    def position(self, anchor: str) -> int | None:
        """Return the position of the sentence with this anchor, or None when there is none."""
        document, *rest = anchor.rsplit("-", 2)
        place = self.place(document)
        if place is None or len(rest) != 2 or not (rest[1].isascii() and rest[1].isdigit()):
            return None
        numbered = np.flatnonzero(self.tables.of("sentences", place)["number"] == int(rest[1][:9]))
        first = int(self.tables.starts["sentences"][place])
        return next((first + int(n) for n in numbered if self.sentences[first + int(n)].anchor == anchor), None)

    def _known(self, document: str) -> int:
        place = self.place(document)
        if place is None:
            raise KeyError(document)
        return place

    @cached_property
    def _document(self) -> Callable[[int], Document]:
        def read(place: int) -> Document:
            return document_of(self.tables.of("records", place), self.tables.of("texts", place))

        return lru_cache(maxsize=KEPT)(read)

    @cached_property
    def _source(self) -> Callable[[int], Source]:
        def read(place: int) -> Source:
            stored = source_of(self._document(place), self.tables.of("questions", place))
            return replace(stored, added=self.entries[place].added, origin=self.entries[place].origin)

        return lru_cache(maxsize=KEPT)(read)

    @cached_property
    def _passages(self) -> Callable[[int], tuple[Passage, ...]]:
        def read(place: int) -> tuple[Passage, ...]:
            held = [self.tables.of(level, place) for level in ("passages", "sentences")]
            return passages_of(self._document(place), *held)

        return lru_cache(maxsize=KEPT)(read)

    @cached_property
    def _keys_of(self) -> Callable[[int], tuple[Key, ...]]:
        def derive(place: int) -> tuple[Key, ...]:
            source, first = self._source(place), int(self.tables.starts["sentences"][place])
            sentences = self.sentences_of(source.document.id)
            keys = sentence_keys(source.document, sentences, first)
            return (*keys, *question_keys(source.document, sentences, first, source.questions))

        return lru_cache(maxsize=KEPT)(derive)

    @cached_property
    def _topics(self) -> Callable[[int], dict[str, Topic]]:
        return lru_cache(maxsize=KEPT)(lambda place: {topic.slug: topic for topic in self._source(place).topics})

    @cached_property
    def _suggestions(self) -> Callable[[int], dict[tuple[int, str], str]]:
        """The first well-formed expected question of each sentence alone, by position and language."""

        def choose(place: int) -> dict[tuple[int, str], str]:
            chosen: dict[tuple[int, str], str] = {}
            for key in self.questions_of(self.ids[place]) if self.tables.documents["asked"][place] else ():
                if len(key.sentences) == 1 and key.text.rstrip().endswith("?"):
                    chosen.setdefault((key.sentences[0], key.language), key.text)
            return chosen

        return lru_cache(maxsize=KEPT)(choose)

    def _sentence(self, position: int) -> Sentence:
        document = self._document(self.place_of(position))
        return sentence_of(document, self.tables["sentences"][position].item())

    def _key(self, number: int) -> Key:
        place = int(self.tables.owner("keys", number))
        return self._keys_of(place)[number - int(self.tables.starts["keys"][place])]
