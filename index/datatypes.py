"""What flows through the project: frozen dataclasses, and the one Protocol where things vary."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from index.languages import FIRST
from index.languages import Language as Language

Vectors = NDArray[np.float32]  # (n, d), rows of norm 1 unless said otherwise
WIDTH = 384  # numbers of a sentence's vector in its context
Directions = NDArray[np.int8]  # (n, WIDTH), of which only the direction counts
# "debate": the speeches of a sitting or a hearing; "assemblee" and "senate": a written or oral question of a chamber.
DocumentKind = Literal["plain", "senate", "assemblee", "debate"]


@dataclass(frozen=True)
class Span:
    """A half-open range of characters of a document's text: ``text[start:end]``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of ``text`` in this range."""
        return text[self.start : self.end]


@dataclass(frozen=True)
class Section:
    """A part of a document that one speaker wrote, or that stands under one heading.

    ``paragraphs`` are the blocks of text in reading order. ``lines`` are the header and page
    lines around them, which say who spoke, when and on which page: citable, but no prose, so each
    stands by itself instead of being split into sentences. ``captions`` are shown where they stand and never cited:
    the name before a speaker's words, the header row of a table.
    """

    name: str | None  # "question", "réponse", a heading, or None before the first heading
    heading: str | None  # the heading as a reader sees it
    paragraphs: tuple[Span, ...]
    lines: tuple[Span, ...] = ()
    speaker: str | None = None
    date: str | None = None  # ISO 8601, a day or a year; where the document has one date, it is here as well
    page: int | None = None
    above: tuple[str, ...] = ()  # the headings that this one stands under, outermost first
    number: str | None = None  # of an article, as its heading writes it: "L. 312-4-1", "6 bis", "premier"
    captions: tuple[Span, ...] = ()

    @property
    def blocks(self) -> list[Span]:
        """All that is shown of the section, in reading order."""
        return sorted([*self.paragraphs, *self.lines, *self.captions], key=lambda span: span.start)

    @property
    def chain(self) -> tuple[str, ...]:
        """The headings that the section stands under, its own last."""
        return (*self.above, self.heading) if self.heading else self.above


class Reason(StrEnum):
    """Why a reader leaves out characters of a file."""

    RUNNING_HEAD = "running head or foot"  # shown to repeat from page to page
    PAGE_NUMBER = "page number"
    CONTENTS = "table of contents"
    NOTE_CALL = "call of a note"
    STAMP = "stamp turned against the text"
    NAVIGATION = "navigation, banner or menu"
    HIDDEN = "hidden from who reads the page"
    COMPOSED = "accent put on its letter"
    HYPHEN = "hyphen that only a line end asked for"
    UNSHOWN = "no letter or digit"  # a line of dots or dashes, an empty cell
    DELETED = "deleted in a tracked change"
    COMMENT = "comment in the margin"
    MISPLACED = "text that stands where its format has none"
    PICTURE = "picture of a page, whose text was not recognised"  # how much there is on it is not known
    MISREAD = "letters that are not those which the page shows"  # its font says that they are others
    UNSURE = "recognised too unsurely to be quoted"
    DAMAGED = "page that cannot be read"  # how much stood on it is not known


MENDED = frozenset({Reason.COMPOSED, Reason.HYPHEN})  # nothing that anyone would read is lost by these


@dataclass(frozen=True)
class LeftOut:
    """Something that a reader left out, counted together where it comes again and again."""

    reason: Reason
    text: str  # the first of them, cut after 200 characters
    characters: int  # of all of them, white space aside
    times: int = 1
    page: int | None = None  # of the first one


@dataclass(frozen=True)
class Account:
    """What became of the characters of a file, white space aside: those kept and those left out are all of them."""

    characters: int
    kept: int
    left_out: tuple[LeftOut, ...] = ()

    @property
    def share_left_out(self) -> float:
        """How much of the file's text was left out, 0..1; what mends its words aside."""
        gone = sum(entry.characters for entry in self.left_out if entry.reason not in MENDED)
        return gone / self.characters if self.characters else 0.0

    @property
    def pages_unread(self) -> int:
        """How many pages hold text that nobody could read."""
        return sum(entry.times for entry in self.left_out if entry.reason in (Reason.PICTURE, Reason.DAMAGED))

    @property
    def by_reason(self) -> dict[Reason, int]:
        """How many characters were left out for each reason, the most first."""
        counts: Counter[Reason] = Counter()
        for entry in self.left_out:
            counts[entry.reason] += entry.characters
        return dict(counts.most_common())


@dataclass(frozen=True)
class Fact:
    """What a file says of itself beside its text: of a mail "from", "to", "subject", "attachment", ..."""

    name: str
    value: str


@dataclass(frozen=True)
class Ruling:
    """A paragraph that says too little without others: an item with its lead-in, a row with its header."""

    paragraph: Span  # one of a section's paragraphs
    by: tuple[Span, ...]  # in reading order: outer lead-ins first


@dataclass(frozen=True)
class RecognisedPage:
    """A page that was a picture, and whose text a program recognised."""

    page: int  # from 1
    confidence: float  # 0..1, the mean over its words


@dataclass(frozen=True)
class Document:
    """A text with its sections; every offset in the project counts characters of ``text``."""

    id: str
    title: str
    text: str
    sections: tuple[Section, ...]
    sha256: str  # of the file's bytes
    language: Language = FIRST
    kind: DocumentKind = "plain"
    url: str | None = None
    path: Path | None = None
    pages: tuple[int, ...] = ()  # of a paged document: where in ``text`` each page begins, page 1 first
    date: str | None = None  # ISO 8601: the day or the year that it bears
    facts: tuple[Fact, ...] = ()
    rulings: tuple[Ruling, ...] = ()  # in reading order
    account: Account | None = None  # None: nothing was left out
    recognised: tuple[RecognisedPage, ...] = ()  # in order

    def ruled_by(self, paragraph: Span) -> tuple[Span, ...]:
        """Return the spans that rule a paragraph, such as the lead-in of an item; none for most."""
        place = bisect_left(self.rulings, paragraph.start, key=lambda ruling: ruling.paragraph.start)
        near = self.rulings[place : place + 1]
        return near[0].by if near and near[0].paragraph == paragraph else ()

    def rulers(self, offset: int) -> tuple[Span, ...]:
        """Return what rules the paragraph that holds the character at ``offset``, outermost first; none for most."""
        place = bisect_right(self.rulings, offset, key=lambda ruling: ruling.paragraph.start) - 1
        return self.rulings[place].by if place >= 0 and offset < self.rulings[place].paragraph.end else ()

    def recognised_at(self, offset: int) -> float | None:
        """Return how sure the text at ``offset`` was recognised in a picture, 0..1; None where the file has it."""
        page = self.page_at(offset)
        return next((found.confidence for found in self.recognised if found.page == page), None)

    def page_at(self, offset: int) -> int | None:
        """Return the number, from 1, of the page that holds the character at ``offset``; None when it has no pages."""
        return bisect_right(self.pages, offset) or None


@dataclass(frozen=True)
class Translated:
    """What some characters of a document's text say in another language."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Translation:
    """What stands beside a document for those who do not read its language: no text of its own, never searched."""

    language: Language
    pieces: tuple[Translated, ...]  # in reading order, none over another
    sha256: str  # of its file's bytes

    def of(self, span: Span) -> str | None:
        """Return what the pieces say that translate any of these characters; None where none does."""
        first = bisect_right(self.pieces, span.start, key=lambda piece: piece.end)
        found = [piece.text for piece in self.pieces[first:] if piece.start < span.end]
        return " ".join(found) or None


@dataclass(frozen=True)
class Sentence:
    """The unit that is cited."""

    document: str
    section: int  # position in Document.sections
    passage: int  # position among the document's passages
    span: Span
    anchor: str  # stable id for a link, unique within the collection
    leans: bool = False  # opens with a pronoun: it needs the sentence before it to be understood
    ruled_by: tuple[Span, ...] = ()  # the words that it is not to be read without, outermost first: a lead-in, a header


@dataclass(frozen=True)
class Passage:
    """A few neighbouring sentences of one paragraph, a list with its lead-in, or one header line: round a quote."""

    document: str
    section: int
    span: Span
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class ExpectedQuestion:
    """A question written beside a document: its sentences answer it, or no sentence does."""

    text: str
    language: Language
    register: str
    gold: tuple[str, ...]  # verbatim snippets, each inside one sentence; empty: not answered
    topic: str | None = None  # what is asked for, when the document does not say


@dataclass(frozen=True)
class Topic:
    """What a refusal can name as missing, in both languages."""

    slug: str
    fr: str
    en: str

    def called(self, language: Language) -> str | None:
        """Return its name in one language; None where it has none."""
        return {"fr": self.fr, "en": self.en}.get(language) or None


class Contextual(Protocol):
    """Sentences in their context to vectors, and questions to vectors near those of the sentences that answer."""

    @property
    def fingerprint(self) -> str:
        """What changes when, and only when, the vectors may."""
        ...

    def embed_sentences(self, document: Document, sentences: Sequence[Sentence]) -> Directions:
        """Embed all sentences of a document, in reading order."""
        ...

    def embed_question(self, question: str) -> Vectors:
        """Embed a question: (WIDTH,), of length 1."""
        ...


class Encoder(Protocol):
    """Texts to unit vectors; whatever answers to this can be searched with."""

    @property
    def name(self) -> str:
        """What a person calls it."""
        ...

    @property
    def fingerprint(self) -> str:
        """What changes when, and only when, the vectors may."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    @property
    def contextual(self) -> Contextual | None:
        """What embeds sentences in their context beside it, if anything does; ``fingerprint`` speaks of it as well."""
        ...

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Embed texts to be found: (n, d) float32, rows of norm 1 (0 for a text of no known token)."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed texts that search: (n, d) float32, rows of norm 1 (0 for a text of no known token)."""
        ...

    def knows(self, word: str) -> bool:
        """Tell whether a folded word is in the vocabulary as a whole; True for an encoder that cannot tell."""
        ...

    @property
    def token_table(self) -> Vectors | None:
        """One vector a token, (V, d), not normed: a longer one tells more; None if it has no such vectors."""
        ...

    def token_ids(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """Return the rows of ``token_table`` that each text is made of, (m,) a text; none where there is no table."""
        ...
