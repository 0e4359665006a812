"""What answering needs of an index: the seam at which another engine can stand in the place of the local one.

:class:`index.storage.store.Index` is one implementation, arrays in this process's memory, and
:class:`index.postgres.engine.PostgresEngine` another, in a database; tests/test_engine.py is what each has to pass. A
sentence is named by its position, a number that counts through all documents in the order of their ids; a document by
its id or its place there.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Directions, Document, Language, Section, Sentence, Span, Topic, Translation
from index.matching.keys import Key
from index.text.analysis import fold
from index.text.headings import article_key

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]
T = TypeVar("T")


@dataclass(frozen=True)
class Where:
    """What narrows a search; None does not. A section without a date is outside every range of dates."""

    documents: frozenset[str] | None = None  # ids
    section: str | None = None  # its name
    speaker: str | None = None  # a part of the name, folded (index.text.analysis)
    since: str | None = None  # the first day, month or year: ISO 8601
    until: str | None = None  # the last one
    article: str | None = None  # its number as it is compared (index.text.headings.article_key)

    def admits(self, document: str, section: Section) -> bool:
        """Tell whether sentences of this section may be found."""
        return (
            (self.documents is None or document in self.documents)
            and (self.section is None or section.name == self.section)
            and (self.speaker is None or self.speaker in fold(section.speaker or ""))
            and (self.article is None or self.article == article_key(section.number or ""))
            and self._in_time(section.date)
        )

    def _in_time(self, date: str | None) -> bool:
        if self.since is None and self.until is None:
            return True
        # ISO dates sort as text; "2019" and "2019-10" stand for their first day, and for their last with more after it.
        return date is not None and (self.since or "") <= date <= (self.until or "9999") + "-99-99"


EVERYWHERE = Where()


@dataclass(frozen=True)
class Names:
    """What a search can be narrowed to: the sections that hold text are called so, spoken by these, and so on."""

    sections: frozenset[str]
    speakers: frozenset[str]
    dated: bool
    articles: frozenset[str] = frozenset()  # as they are compared
    documents: frozenset[str] = frozenset()  # ids: whose sections these are


@dataclass(frozen=True)
class Leads:
    """Which keys lead where: a key that leads to several targets stands here as often."""

    keys: Numbers  # (l,) the key's place among the candidates
    targets: Numbers  # (l,)


@dataclass(frozen=True)
class Candidates:
    """The keys of an index that are near a question, each once, ascending by number."""

    numbers: Numbers  # (m,)
    kinds: NDArray[np.uint8]  # (m,) values of KeyKind
    dense: NDArray[np.float32]  # (m,) cosine with the question
    words: NDArray[np.float32]  # (m,) BM25 score as a share of the most that the question could score
    tokens: Numbers  # of the encoder, one key after the other: rows of its table
    token_counts: Numbers  # (m,) how many of them each key has
    answers: Leads  # to positions of sentences
    unanswered: Leads  # to places of documents, which do not answer

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.numbers)


@dataclass(frozen=True)
class Learned:
    """What the expected questions taught of a new question: natural logarithms of probabilities."""

    answers: Mapping[int, float]  # by position of a sentence: that it is asked for
    unanswered: Mapping[int, float]  # by place of a document: that it does not say


@dataclass(frozen=True)
class About:
    """The encoder whose vectors an index holds."""

    name: str
    fingerprint: str
    dimension: int


class Catalogue(Protocol):
    """The documents of an index, and what can be cited of them."""

    @property
    def ids(self) -> Sequence[str]:
        """The documents' ids, ascending."""
        ...

    @property
    def titles(self) -> Sequence[str]:
        """The documents' titles, in the order of their ids."""
        ...

    @property
    def asked_documents(self) -> Collection[str]:
        """The ids of the documents that have expected questions."""
        ...

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents by id."""
        ...

    @property
    def sentences(self) -> Sequence[Sentence]:
        """All sentences, by position: those of a document in reading order, one document after the other."""
        ...

    @property
    def keys(self) -> Sequence[Key]:
        """All keys, by number."""
        ...

    @property
    def first_sentence(self) -> Mapping[str, int]:
        """The position of each document's first sentence, by id; of one without a sentence, where it would be."""
        ...

    def translation_of(self, document: str) -> Translation | None:
        """Return the translation that stands beside a document, where there is one."""
        ...

    def sentences_of(self, document: str) -> Sequence[Sentence]:
        """Return a document's sentences in reading order."""
        ...

    def questions_of(self, document: str) -> Sequence[Key]:
        """Return the keys of a document's expected questions."""
        ...

    def position(self, anchor: str) -> int | None:
        """Return the position of the sentence with this anchor, or None when there is none."""
        ...

    def text_of(self, position: int) -> str:
        """Return the words of a sentence, after those that rule it: a lead-in, a header row."""
        ...

    def language_of(self, position: int) -> Language:
        """Return the language of the document that holds a sentence."""
        ...

    def document_of(self, position: int) -> str:
        """Return the id of the document that holds a sentence."""
        ...

    def section_of(self, position: int) -> tuple[str, int]:
        """Return the id of the document that holds a sentence, and the place of the sentence's section in it."""
        ...

    def around(self, position: int) -> Span:
        """Return where the passage stands that holds a sentence."""
        ...

    def names(self, where: Where = EVERYWHERE) -> Names:
        """Return what the sections that ``where`` admits are called."""
        ...

    def topic(self, document: str, slug: str) -> Topic:
        """Return what a refusal can name as missing from a document."""
        ...

    def suggestion(self, position: int, language: str) -> str | None:
        """Return a question that a sentence answers, where one is known."""
        ...


class Engine(Protocol):
    """An index as answering sees it. ``Where`` narrows all that it gives."""

    def as_one(self, work: Callable[[], T]) -> T:
        """Return what ``work`` does, all of whose looks at this engine see one state; it may have to be done twice."""
        ...

    @property
    def catalogue(self) -> Catalogue:
        """What there is to cite."""
        ...

    @property
    def version(self) -> str:
        """What changes when what it holds does: a few characters."""
        ...

    @property
    def encoder(self) -> About:
        """The encoder that its vectors were made with, and questions must be embedded with."""
        ...

    @property
    def known_words(self) -> Collection[str]:
        """The folded words of all keys: those of documents before those of questions, then the most frequent first."""
        ...

    def candidates(
        self, vector: NDArray[np.float32], terms: Sequence[str], k: int, where: Where = EVERYWHERE
    ) -> Candidates:
        """Return the ``k`` keys nearest to ``vector`` (d,) and the ``k`` that have most of ``terms``, at least.

        A key that leads to nothing admitted is none; of one that leads to several sentences all are given.
        """
        ...

    def learned(
        self, question: str, language: Language, vector: NDArray[np.float32], candidates: Candidates
    ) -> Learned:
        """Ask what the expected questions taught, of each document that the candidates belong to."""
        ...

    def admitted(self, sentences: Numbers, where: Where) -> Mask:
        """Return which of the ``sentences`` (m,) may be found: (m,)."""
        ...

    def expected(self, sentences: Numbers) -> Mask:
        """Return which of the ``sentences`` (m,) are of documents that have expected questions: (m,)."""
        ...

    def contextual(self, sentences: Numbers) -> Directions:
        """Return the vectors of the ``sentences`` (m,) in their context, (m, WIDTH): 0 where none were made."""
        ...

    def rarity(self, term: str) -> float:
        """Return how much a stem tells, from 0 (it is in every key) to 1 (in none)."""
        ...
