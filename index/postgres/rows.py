"""What documents bring to an index, as rows of a database's tables."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.engine import Numbers
from index.languages import LANGUAGES
from index.matching.classifier import to_bytes
from index.matching.inverted import Inverted
from index.matching.keys import KeyKind
from index.postgres.connection import Row
from index.postgres.sparse import wires_of
from index.storage.making import Made
from index.text.analysis import fold
from index.text.headings import article_key

DOCUMENT_COLUMNS = (
    "document, written, title, language, asked, sentences, keys, sha256, questions_sha256, added, origin, "
    "translation_sha256, text, record, questions, sentence_rows, passage_rows, sentence_sections, contextual, "
    "spellings, classifier"
)
DOCUMENT_TYPES = [
    *"text int8 text text bool int4 int4 text text bool text text".split(),
    *["bytea"] * 9,
]
SECTION_COLUMNS = "document, place, name, speaker, folded_speaker, date, article, holds_text, sentences"
SECTION_TYPES = "text int4 text text text text text bool int4".split()
KEY_COLUMNS = "document, number, kind, sentence, further, sections, vector, stems, length, weights, tokens"
# A vector's bytes are those of the database's own form.
KEY_TYPES = "text int4 int2 int4 int4[] int4[] bytea text[] int4 bytea bytea".split()
TERM_COLUMNS, TERM_TYPES = "stem, frequency, length, keys", "text int4 int4 int8".split()
WORD_COLUMNS, WORD_TYPES = "word, own, asked", "text int8 int8".split()
_AT_ONCE = 1 << 16  # rows that are in memory as objects


@dataclass(frozen=True)
class Held:
    """How many keys of a length hold a stem so often."""

    stem: str
    frequency: int
    length: int


@dataclass(frozen=True)
class Spelt:
    """How often the keys of documents, and their expected questions, have each word."""

    own: Counter[str]
    asked: Counter[str]

    def to_bytes(self) -> bytes:
        """Return both as JSON."""
        return json.dumps([self.own, self.asked], ensure_ascii=False).encode()

    @classmethod
    def of(cls, several: Iterable[bytes]) -> "Spelt":
        """Add up what :meth:`to_bytes` gave."""
        return cls.sum(cls(*map(Counter[str], json.loads(one))) for one in several)

    @classmethod
    def sum(cls, several: Iterable["Spelt"]) -> "Spelt":
        """Add them up."""
        own, asked = Counter[str](), Counter[str]()
        for one in several:
            own.update(one.own)
            asked.update(one.asked)
        return cls(own, asked)

    def rows(self) -> Iterator[tuple[str, int, int]]:
        """Yield them as rows of ``WORD_COLUMNS``."""
        return ((word, self.own[word], self.asked[word]) for word in sorted({*self.own, *self.asked}))


@dataclass(frozen=True)
class Rows:
    """The rows of documents, in the order in which they were made."""

    made: Made
    token_bytes: int

    def documents(self, version: int) -> Iterator[Row]:
        """Yield a row of ``DOCUMENT_COLUMNS`` for each document; ``version`` is the one that it comes with."""
        tables = self.made.tables
        for place, entry in enumerate(self.made.entries):
            about = self._records[place]
            counts = tables.documents[place]
            model = self.made.classifiers.get(entry.id)
            yield (
                *(entry.id, version, _text(about["title"])),
                *(LANGUAGES[int(counts["language"])], bool(counts["asked"])),
                *(int(counts["sentences"]), int(counts["keys"])),
                *(entry.sha256, entry.questions_sha256, entry.added, _optional(entry.origin), entry.translation_sha256),
                *(tables.of(level, place).tobytes() for level in ("texts", "records", "questions")),
                *(tables.of(level, place).tobytes() for level in ("sentences", "passages")),
                tables.of("sentences", place)["section"].astype("<i4").tobytes(),
                tables.of("contextual", place).tobytes(),
                self.spellings[place].to_bytes(),
                to_bytes({entry.id: model}) if model else None,
            )

    def sections(self) -> Iterator[Row]:
        """Yield a row of ``SECTION_COLUMNS`` for each section."""
        for document, entry in enumerate(self.made.entries):
            sections = self._records[document]["sections"]
            held = np.bincount(self._sections_of(document), minlength=len(sections)).tolist()
            for place, (section, count) in enumerate(zip(sections, held, strict=True)):
                name, speaker = _optional(section["name"]), _optional(section["speaker"])
                number, holds_text = section["number"] or "", bool(section["paragraphs"] or section["lines"])
                article = _text(article_key(number))
                yield entry.id, place, name, speaker, fold(speaker or ""), section["date"], article, holds_text, count

    def keys(self) -> Iterator[Row]:
        """Yield a row of ``KEY_COLUMNS`` for each key."""
        tables = self.made.tables
        stems = _by_member(self.made.stems, len(tables["keys"]))
        weights = wires_of(self.made.stems, len(tables["keys"]))
        first = 0
        for document, entry in enumerate(self.made.entries):
            keys, links = tables.of("keys", document), tables.of("links", document)
            last = first + len(keys)
            further = [links["sentence"][links["key"] == number].tolist() for number in range(len(keys))]
            vectors = wire_of(self.made.vectors[first:last])
            tokens = np.split(tables.of("tokens", document), np.cumsum(keys["tokens"])[:-1])
            lengths = tables.of("lengths", document).tolist()
            sections = self._sections_of(document)
            whole = np.unique(sections).tolist()
            for number, key in enumerate(keys.tolist()):
                kind, sentence, _ = key
                leads = [] if kind == KeyKind.UNANSWERED else [sentence, *further[number]]
                where = np.unique(sections[leads]).tolist() if leads else whole
                words, own = next(stems), tokens[number].astype(f"<u{self.token_bytes}").tobytes()
                yield (
                    *(entry.id, number, kind, sentence, further[number], where),
                    *(vectors[number], words, lengths[number], next(weights), own),
                )
            first = last

    @cached_property
    def terms(self) -> Counter[Held]:
        """How many keys of each length hold each stem how often."""
        return Counter({Held(stem, frequency, length): keys for stem, frequency, length, keys in self.held()})

    def held(self) -> Iterator[tuple[str, int, int, int]]:
        """Yield the same as rows of ``TERM_COLUMNS``: of a million sentences there are millions."""
        stems, lengths = self.made.stems, self.made.tables["lengths"].astype(np.int64)
        if not len(stems.counts):
            return
        longest, most = int(lengths.max()) + 1, int(stems.counts.max()) + 1
        term = np.repeat(np.arange(len(stems.terms)), np.diff(stems.starts))
        # Each three as one number, which is sorted ten times as fast.
        distinct, counts = np.unique(
            (term * most + stems.counts) * longest + lengths[stems.members], return_counts=True
        )
        names = stems.terms.tolist()
        for start in range(0, len(distinct), _AT_ONCE):
            few = distinct[start : start + _AT_ONCE]
            terms, frequencies = np.divmod(few // longest, most)
            columns = (terms, frequencies, few % longest, counts[start : start + _AT_ONCE])
            for place, *numbers in zip(*(column.tolist() for column in columns), strict=True):
                yield names[place], *numbers

    @cached_property
    def spellings(self) -> Sequence[Spelt]:
        """The words of each document."""
        count, held = len(self.made.entries), self.made.spellings
        return [
            Spelt(Counter(own), Counter(asked))
            for own, asked in zip(_counted(held.own, count), _counted(held.asked, count), strict=True)
        ]

    @cached_property
    def _records(self) -> list[dict[str, Any]]:
        tables = self.made.tables
        return [json.loads(tables.of("records", place).tobytes()) for place in range(len(self.made.entries))]

    def _sections_of(self, document: int) -> Numbers:
        return self.made.tables.of("sentences", document)["section"].astype(np.int64)


def wire_of(vectors: NDArray[np.float16]) -> list[bytes]:
    """Return each row as pgvector's ``halfvec`` travels: its dimension, two bytes of 0, its numbers, big-endian."""
    head = np.array([vectors.shape[1], 0], dtype=">u2").tobytes()
    return [head + row.tobytes() for row in vectors.astype(">f2")]


def vectors_of(wires: Sequence[bytes], dimension: int) -> NDArray[np.float32]:
    """Return the vectors that :func:`wire_of` was given, (n, dimension)."""
    rows = np.frombuffer(b"".join(wires), dtype=">f2").reshape(len(wires), dimension + 2)
    return rows[:, 2:].astype(np.float32)


def _by_member(inverted: Inverted, count: int) -> Iterator[list[str]]:
    """Yield the terms of each of ``count`` members, repeated ones as often."""
    term = np.repeat(np.arange(len(inverted.terms)), np.diff(inverted.starts))
    order = np.argsort(inverted.members, kind="stable")
    ends = np.cumsum(np.bincount(inverted.members, minlength=count)).tolist()
    names = inverted.terms.tolist()
    terms, counts = term[order], inverted.counts[order]
    start = 0
    for end in ends:
        held = zip(terms[start:end].tolist(), counts[start:end].tolist(), strict=True)
        yield [names[t] for t, n in held for _ in range(n)]
        start = end


def _counted(inverted: Inverted, count: int) -> Iterator[dict[str, int]]:
    for terms in _by_member(inverted, count):
        yield Counter(terms)


def _text(text: str) -> str:
    """Return a text as PostgreSQL can hold it: without the one character that it has no place for."""
    return text.replace("\0", "")


def _optional(text: str | None) -> str | None:
    return None if text is None else _text(text)
